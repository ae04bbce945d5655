// SPDX-License-Identifier: MIT

/// Reads the time of a log line, with integers only.
///
///     21/Nov/2026:20:00:00 +0100
enum LogDate {
  /// How many bytes it has.
  static let length = 26
  /// The years that are believed. A machine that has no clock until it has found a network writes 1970.
  static let years = 1990...2199

  /// Seconds since 1970 from the bytes at a place; nil when they are no date that there is.
  static func seconds(_ line: Span<UInt8>, at place: Int) -> Int64? {
    guard place + length <= line.count, line[place + 2] == slash, line[place + 6] == slash, line[place + 11] == colon,
      line[place + 14] == colon, line[place + 17] == colon, line[place + 20] == 0x20,
      let day = digits(line, place, 2), let month = month(line, place + 3), let year = digits(line, place + 7, 4),
      let hour = digits(line, place + 12, 2), let minute = digits(line, place + 15, 2),
      let second = digits(line, place + 18, 2), let zone = zone(line, place + 21),
      years.contains(year), (1...days(inMonth: month, of: year)).contains(day), hour < 24, minute < 60, second <= 60
    else { return nil }
    let days = daysSince1970(year: year, month: month, day: day)
    return Int64(days * 86_400 + hour * 3_600 + minute * 60 + second - zone)
  }

  /// Days from 1970-01-01 to a date of the Gregorian calendar, counted in years that begin in March, so that the leap
  /// day is the last one of its year.
  static func daysSince1970(year: Int, month: Int, day: Int) -> Int {
    let marchYear = month > 2 ? year : year - 1
    let marchMonth = (month + 9) % 12
    // 719,468 days lie between 0000-03-01 and 1970-01-01; 153 days are the five months from March to July.
    return marchYear * 365 + marchYear / 4 - marchYear / 100 + marchYear / 400 + (153 * marchMonth + 2) / 5 + day - 1
      - 719_468
  }

  /// How many days a month has.
  static func days(inMonth month: Int, of year: Int) -> Int {
    if month == 2 { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28 }
    return [4, 6, 9, 11].contains(month) ? 30 : 31
  }

  /// `+0130` in seconds; up to 14 hours and a quarter each way (the farthest zone is UTC+14).
  private static func zone(_ line: Span<UInt8>, _ place: Int) -> Int? {
    let sign = line[place]
    guard sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"), let hours = digits(line, place + 1, 2),
      let minutes = digits(line, place + 3, 2), hours <= 14, minutes < 60
    else { return nil }
    let seconds = hours * 3_600 + minutes * 60
    return sign == UInt8(ascii: "-") ? -seconds : seconds
  }

  /// So many digits as a number; nil when one is none.
  @inline(__always)
  static func digits(_ line: Span<UInt8>, _ place: Int, _ count: Int) -> Int? {
    var number = 0
    for at in place..<place + count {
      let digit = line[at] &- 0x30
      if digit > 9 { return nil }
      number = number &* 10 &+ Int(digit)
    }
    return number
  }

  /// The number of `Jan` to `Dec`, which logs write in English whatever the locale.
  private static func month(_ line: Span<UInt8>, _ place: Int) -> Int? {
    let name = UInt32(line[place]) << 16 | UInt32(line[place + 1]) << 8 | UInt32(line[place + 2])
    switch name {
    case 0x4A616E: return 1
    case 0x466562: return 2
    case 0x4D6172: return 3
    case 0x417072: return 4
    case 0x4D6179: return 5
    case 0x4A756E: return 6
    case 0x4A756C: return 7
    case 0x417567: return 8
    case 0x536570: return 9
    case 0x4F6374: return 10
    case 0x4E6F76: return 11
    case 0x446563: return 12
    default: return nil
    }
  }

  private static let slash = UInt8(ascii: "/"), colon = UInt8(ascii: ":")
}
