// SPDX-License-Identifier: MIT
import StreamKit

/// A day, or an instant of it, as a clock shows it: `2026-11-21`, `2026-11-21 20:00`, `2026-11-21T20:00:30`.
struct ReportDate: Equatable {
  /// Seconds since 1970 that the clock shows.
  let local: Int64
  /// Whether only the day was said.
  let isDay: Bool

  init(_ text: String) throws(UsageError) {
    let bytes = Array(text.utf8)
    let dashes = bytes.count >= 10 && bytes[4] == UInt8(ascii: "-") && bytes[7] == UInt8(ascii: "-")
    guard dashes, [10, 16, 19].contains(bytes.count), let year = LogDate.digits(bytes.span, 0, 4),
      let month = LogDate.digits(bytes.span, 5, 2), let day = LogDate.digits(bytes.span, 8, 2),
      LogDate.years.contains(year), (1...12).contains(month),
      (1...LogDate.days(inMonth: month, of: year)).contains(day), let time = ReportDate.time(bytes)
    else { throw UsageError("'\(text)' is no date (write 2026-11-21 or '2026-11-21 20:00')") }
    local = Int64(LogDate.daysSince1970(year: year, month: month, day: day) * 86_400 + time)
    isDay = bytes.count == 10
  }

  /// Seconds of the day.
  private static func time(_ bytes: [UInt8]) -> Int? {
    if bytes.count == 10 { return 0 }
    guard bytes[10] == 0x20 || bytes[10] == UInt8(ascii: "T"), bytes[13] == UInt8(ascii: ":"),
      let hour = LogDate.digits(bytes.span, 11, 2), let minute = LogDate.digits(bytes.span, 14, 2), hour <= 24,
      minute < 60
    else { return nil }
    if bytes.count == 16 { return hour * 3_600 + minute * 60 }
    guard bytes[16] == UInt8(ascii: ":"), let second = LogDate.digits(bytes.span, 17, 2), second < 60 else {
      return nil
    }
    return hour * 3_600 + minute * 60 + second
  }

  /// When that is, or, for the end of what is asked for, when the day is over.
  func instant(isEnd: Bool, _ zone: inout Zone) -> Int64 {
    zone.instant(ofLocal: isEnd && isDay ? local + 86_400 : local)
  }
}
