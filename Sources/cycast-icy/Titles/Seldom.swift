// SPDX-License-Identifier: MIT

/// Lets through what is to be said once in ten seconds at most, and counts what was not said: who sends titles without end
/// must not fill the log.
struct Seldom {
  /// So many nanoseconds lie between two turns.
  static let pause: Int64 = 10_000_000_000

  private var quietUntil: Int64 = 0
  private var unsaid = 0

  /// Asks whether it may be said (monotonic nanoseconds). Nil when not; else how many times it was not since the last.
  mutating func turn(at now: Int64) -> Int? {
    guard now >= quietUntil else {
      unsaid += 1
      return nil
    }
    defer { unsaid = 0 }
    quietUntil = now + Self.pause
    return unsaid
  }
}
