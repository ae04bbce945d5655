// SPDX-License-Identifier: MIT

/// Numbers and times as reports write them.
struct Wording {
  /// Clocks are read in this zone.
  var zone: Zone

  // MARK: Times

  /// `2026-11-21 20:03:11`
  mutating func time(_ seconds: Int64) -> String { day(seconds) + " " + clock(seconds) }

  /// `2026-11-21T20:03:11+01:00` (RFC 3339)
  mutating func iso8601(_ seconds: Int64) -> String { day(seconds) + "T" + clock(seconds) + offset(seconds) }

  /// `2026-11-21`
  mutating func day(_ seconds: Int64) -> String { DayName.date(Zone.floored(zone.local(seconds), 86_400)) }

  /// `20:03:11`
  mutating func clock(_ seconds: Int64) -> String {
    let local = zone.local(seconds)
    let within = Int(local - Zone.floored(local, 86_400) * 86_400)
    return "\(two(within / 3_600)):\(two(within / 60 % 60)):\(two(within % 60))"
  }

  /// `+01:00`
  mutating func offset(_ seconds: Int64) -> String {
    let offset = Int(zone.offset(at: seconds))
    let minutes = (offset < 0 ? -offset : offset) / 60
    return "\(offset < 0 ? "-" : "+")\(two(minutes / 60)):\(two(minutes % 60))"
  }

  // MARK: Numbers

  /// `12,345,678`
  static func grouped(_ number: Int) -> String {
    let digits = Array(String(number.magnitude).utf8)
    var out: [UInt8] = number < 0 ? [UInt8(ascii: "-")] : []
    for (place, digit) in digits.enumerated() {
      if place > 0, (digits.count - place) % 3 == 0 { out.append(UInt8(ascii: ",")) }
      out.append(digit)
    }
    return String(decoding: out, as: UTF8.self)
  }

  /// `12,345.7`: rounded to tenths.
  static func tenths(_ number: Double) -> String {
    let tenths = Int((number * 10).rounded())
    return "\(grouped(tenths / 10)).\(tenths.magnitude % 10)"
  }

  /// `1,234`, or `~1,234` for an estimate.
  static func count(_ count: Count) -> String { (count.isExact ? "" : "~") + grouped(count.number) }

  /// `0:45`, `16:12`, `3:20:00`, `1d 03:20:11`
  static func duration(_ seconds: Double) -> String {
    let whole = Int(seconds.rounded())
    let (days, hours, minutes) = (whole / 86_400, whole / 3_600 % 24, whole / 60 % 60)
    if days > 0 { return "\(days)d \(two(hours)):\(two(minutes)):\(two(whole % 60))" }
    return (hours > 0 ? "\(hours):\(two(minutes))" : String(minutes)) + ":" + two(whole % 60)
  }

  /// `a minute`, `30 s`, `5 min`: what a session must last.
  static func length(_ seconds: Int) -> String {
    if seconds == 60 { return "a minute" }
    return seconds % 60 == 0 ? "\(seconds / 60) min" : "\(seconds) s"
  }

  /// `123.4 GB`, in thousands as disks and lines are sold.
  static func bytes(_ bytes: Int) -> String {
    var (number, unit) = (Double(bytes), "B")
    for next in ["kB", "MB", "GB", "TB", "PB"] where number >= 1_000 { (number, unit) = (number / 1_000, next) }
    return unit == "B" ? "\(bytes) B" : tenths(number) + " " + unit
  }

  /// Seconds as hours.
  static func hours(_ seconds: Int) -> String { tenths(Double(seconds) / 3_600) }
}
