// SPDX-License-Identifier: MIT
import StreamKit

/// What the clocks show where the report is read: seconds since 1970 there and in UTC.
///
/// Asked for two instants a line, it remembers the answer for each quarter of an hour, within which no zone of today
/// changes.
struct Zone {
  private let rule: (Int64) -> Int64
  /// The answers, at places that quarters share: which quarter each is for, and how far it is ahead of UTC.
  private var quarters = [Int64](repeating: .min, count: Zone.places)
  private var offsets = [Int64](repeating: 0, count: Zone.places)

  private static let places = 1_024

  /// The machine's zone, which TZ changes, or one by a rule that gives the seconds it is ahead of UTC at an instant.
  init(_ rule: @escaping (Int64) -> Int64 = Zone.machine) { self.rule = rule }

  /// How many seconds the zone is ahead of UTC at an instant.
  mutating func offset(at seconds: Int64) -> Int64 {
    let quarter = Zone.floored(seconds, 900)
    let place = Int(quarter & Int64(Zone.places - 1))
    if quarters[place] != quarter { (quarters[place], offsets[place]) = (quarter, rule(quarter * 900)) }
    return offsets[place]
  }

  /// What a clock there shows, in seconds since its 1970.
  mutating func local(_ seconds: Int64) -> Int64 { seconds + offset(at: seconds) }

  /// When a clock there shows this. An hour that is skipped counts as the one behind it; of one that comes twice, the first.
  mutating func instant(ofLocal local: Int64) -> Int64 {
    // Before and after a change near by.
    let offsets = (offset(at: local - 86_400), offset(at: local + 86_400))
    for guess in [local - offsets.0, local - offsets.1] where guess + offset(at: guess) == local { return guess }
    return local - offsets.0
  }

  /// Divides and rounds down, also below 0.
  static func floored(_ number: Int64, _ divisor: Int64) -> Int64 {
    number >= 0 ? number / divisor : -((divisor - 1 - number) / divisor)
  }

  /// By the C library's tables.
  static func machine(_ seconds: Int64) -> Int64 {
    let text = Array(CalendarTime(seconds * 1_000_000_000, local: true).formatted("%z").utf8)
    guard text.count == 5 else { return 0 }
    let digits = text.dropFirst().map { Int64($0 &- 0x30) }
    let ahead = (digits[0] * 10 + digits[1]) * 3_600 + (digits[2] * 10 + digits[3]) * 60
    return text[0] == UInt8(ascii: "-") ? -ahead : ahead
  }
}
