// SPDX-License-Identifier: MIT

/// Says when a filter command that died is started again: at once the first time, then after 0.5, 1, 2, 4, 8 and 10
/// seconds. A life of 10 seconds makes it the first time again. Times are monotonic nanoseconds.
struct FilterRestart: Sendable {
  /// The longest wait, and the life after which a command counts as sound.
  static let longest: Int64 = 10_000_000_000
  private static let shortest: Int64 = 500_000_000

  /// How often it died in a row without having lived long.
  private(set) var deaths = 0
  private var started: Int64?

  /// Tells that the command was started.
  mutating func started(at now: Int64) { started = now }

  /// Tells that the command died, or could not be started, and returns the instant at which to start it again.
  mutating func ended(at now: Int64) -> Int64 {
    if let started, now - started >= Self.longest { deaths = 0 }
    started = nil
    // 2^5 half seconds are more than the longest wait.
    let wait = deaths == 0 ? 0 : min(Self.longest, Self.shortest << Int64(min(deaths - 1, 5)))
    deaths += 1
    return now + wait
  }
}
