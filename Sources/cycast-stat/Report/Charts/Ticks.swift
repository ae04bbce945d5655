// SPDX-License-Identifier: MIT

/// Where an axis has its marks.
enum Ticks {
  /// Values from 0 up to the first that is not less than `most`, in steps of 1, 2 or 5 times a power of ten, about
  /// `count` of them. Without anything to show the axis ends at 1.
  static func values(upTo most: Double, count: Int = 4, isWhole: Bool) -> [Double] {
    guard most > 0 else { return [0, 1] }
    let wanted = most / Double(count)
    var power = 1.0
    while power * 10 <= wanted { power *= 10 }
    while power > wanted { power /= 10 }
    var step = [1, 2, 5, 10].map { $0 * power }.first { $0 >= wanted * 0.999 } ?? power * 10
    if isWhole { step = max(1, step.rounded(.up)) }
    let steps = Int((most / step - 1e-9).rounded(.up))
    return (0...max(1, steps)).map { Double($0) * step }
  }

  /// A value of an axis whose marks are this far apart: with as many decimals as that needs.
  static func label(_ value: Double, step: Double) -> String {
    var (decimals, power) = (0, 1.0)
    while step * power < 0.999, decimals < 6 {
      decimals += 1
      power *= 10
    }
    if decimals == 0 { return Wording.grouped(Int(value.rounded())) }
    let scaled = Int((value * power).rounded())
    let digits = String(scaled % Int(power))
    return "\(scaled / Int(power))." + String(repeating: "0", count: decimals - digits.utf8.count) + digits
  }

  /// A mark of an axis of time: seconds since 1970, and what stands there.
  struct Instant: Equatable {
    var seconds: Int64
    var label: String
  }

  /// Marks from one instant to another, at full minutes, hours, days, or first days of months of the zone: at most `most`.
  static func instants(from start: Int64, to end: Int64, most: Int = 8, _ zone: Zone) -> [Instant] {
    var zone = zone
    let steps: [Int64] = [
      1, 5, 15, 30, 60, 300, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200, 86_400, 172_800, 604_800, 1_209_600,
    ]
    guard let step = steps.first(where: { (end - start) / $0 < Int64(most) }) else {
      return months(from: start, to: end, most: most, &zone)
    }
    // Weeks begin on Monday; 1970-01-05 was one.
    let base: Int64 = step >= 604_800 ? 4 * 86_400 : 0
    var local = Zone.floored(zone.local(start) - base, step) * step + base
    var marks: [Instant] = []
    while marks.count <= most * 2 {
      let instant = zone.instant(ofLocal: local)
      if instant > end { break }
      if instant >= start { marks.append(Instant(seconds: instant, label: label(local, step: step))) }
      local += step
    }
    return marks
  }

  private static func months(from start: Int64, to end: Int64, most: Int, _ zone: inout Zone) -> [Instant] {
    let span = Int((end - start) / 2_600_000) + 1
    let step = [1, 2, 3, 6].first { span / $0 < most } ?? 12 * (span / 12 / most + 1)
    var marks: [Instant] = []
    var month = DayName.month(Zone.floored(zone.local(start), 86_400))
    while marks.count <= most * 2 {
      let first = LogDate.daysSince1970(year: month / 12, month: month % 12 + 1, day: 1)
      let instant = zone.instant(ofLocal: Int64(first) * 86_400)
      if instant > end { break }
      if instant >= start, month % step == 0 {
        marks.append(Instant(seconds: instant, label: step < 12 ? DayName.monthLabel(month) : String(month / 12)))
      }
      month += 1
    }
    return marks
  }

  private static func label(_ local: Int64, step: Int64) -> String {
    let day = Zone.floored(local, 86_400)
    let within = Int(local - day * 86_400)
    if step >= 86_400 || (within == 0 && step >= 3_600) { return DayName.short(day) }
    let clock = "\(two(within / 3_600)):\(two(within / 60 % 60))"
    return step < 60 ? clock + ":" + two(within % 60) : clock
  }
}

extension DayName {
  private static let monthNames = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  /// Months since the year 0 of the month that a day is in.
  static func month(_ day: Int64) -> Int {
    let words = date(day).split(separator: "-")
    return (Int(words[0]) ?? 0) * 12 + (Int(words[1]) ?? 1) - 1
  }

  /// `Nov 2026`
  static func monthLabel(_ month: Int) -> String { "\(monthNames[month % 12]) \(month / 12)" }

  /// `21 Nov`
  static func short(_ day: Int64) -> String {
    let words = date(day).split(separator: "-")
    return "\(Int(words[2]) ?? 0) \(monthNames[month(day) % 12])"
  }
}
