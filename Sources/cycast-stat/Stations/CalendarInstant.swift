// SPDX-License-Identifier: MIT

/// Reads dates as stations write them.
enum CalendarInstant {
  /// Nanoseconds since 1970 of `2026-11-21T20:00:00.123Z`, `2023-07-04T18:18:09+0200` or `…+02:00` (ISO 8601); without a
  /// zone it is UTC. Nil for all else, and outside of the years 1970 to 2199.
  static func nanoseconds(_ text: String) -> Int64? {
    var reader = Digits(Array(text.utf8))
    guard let year = reader.number(4), reader.skip("-"), let month = reader.number(2), reader.skip("-"),
      let day = reader.number(2), reader.skip("T") || reader.skip(" "), let hour = reader.number(2), reader.skip(":"),
      let minute = reader.number(2), reader.skip(":"), let second = reader.number(2)
    else { return nil }
    guard (1970...2199).contains(year), (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60,
      second < 61
    else { return nil }
    let fraction = reader.skip(".") ? reader.fraction() : 0
    guard let offset = reader.zone(), reader.isAtEnd else { return nil }
    let seconds = days(year, month, day) * 86_400 + hour * 3_600 + minute * 60 + second - offset
    return Int64(seconds) * 1_000_000_000 + fraction
  }

  /// Days from 1970-01-01 to a date of the Gregorian calendar, in years that begin with March: so leap days are their last.
  private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
    let year = month > 2 ? year : year - 1
    let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
    return year * 365 + year / 4 - year / 100 + year / 400 + dayOfYear - 719_468
  }

  /// The characters of a date from the front.
  private struct Digits {
    let bytes: [UInt8]
    var at = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { at == bytes.count }

    mutating func number(_ count: Int) -> Int? {
      guard at + count <= bytes.count, bytes[at..<at + count].allSatisfy({ (48...57).contains($0) }) else { return nil }
      defer { at += count }
      return bytes[at..<at + count].reduce(0) { $0 * 10 + Int($1) - 48 }
    }

    mutating func skip(_ character: Unicode.Scalar) -> Bool {
      guard at < bytes.count, UInt32(bytes[at]) == character.value else { return false }
      at += 1
      return true
    }

    /// Nanoseconds of the digits behind the point.
    mutating func fraction() -> Int64 {
      var (value, unit) = (Int64(0), Int64(100_000_000))
      while let digit = number(1) {
        value += Int64(digit) * unit
        unit /= 10
      }
      return value
    }

    /// Seconds that the zone is ahead of UTC.
    mutating func zone() -> Int? {
      if isAtEnd || skip("Z") { return 0 }
      let sign = skip("+") ? 1 : skip("-") ? -1 : 0
      guard sign != 0, let hours = number(2), hours < 15 else { return nil }
      _ = skip(":")
      return sign * (hours * 3_600 + (number(2) ?? 0) * 60)
    }
  }
}
