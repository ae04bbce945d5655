// SPDX-License-Identifier: MIT

/// Reads the time of an event: `2026-11-21T20:00:00.123Z`.
enum EventTime {
  /// Seconds since 1970, without the fraction; nil for anything else.
  static func seconds(_ text: String) -> Int64? {
    let bytes = Array(text.utf8)
    guard bytes.count >= 20, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
      bytes[10] == UInt8(ascii: "T"), bytes[13] == UInt8(ascii: ":"), bytes[16] == UInt8(ascii: ":"),
      bytes.last == UInt8(ascii: "Z"), let year = LogDate.digits(bytes.span, 0, 4),
      let month = LogDate.digits(bytes.span, 5, 2), let day = LogDate.digits(bytes.span, 8, 2),
      let hour = LogDate.digits(bytes.span, 11, 2), let minute = LogDate.digits(bytes.span, 14, 2),
      let second = LogDate.digits(bytes.span, 17, 2), LogDate.years.contains(year), (1...12).contains(month),
      (1...LogDate.days(inMonth: month, of: year)).contains(day), hour < 24, minute < 60, second <= 60
    else { return nil }
    let days = LogDate.daysSince1970(year: year, month: month, day: day)
    return Int64(days * 86_400 + hour * 3_600 + minute * 60 + second)
  }
}
