// SPDX-License-Identifier: MIT

/// Lets through what is to be said once a second at most, and counts what was not said: a port scan must not fill the log.
struct Seldom {
  private var saidAt: UInt32?
  private var unsaid = 0

  /// Asks whether it may be said, at a time in milliseconds. Nil when not; else how many times it was not since the last.
  mutating func turn(at now: UInt32) -> Int? {
    if let saidAt, now &- saidAt < 1_000 {
      unsaid += 1
      return nil
    }
    defer { unsaid = 0 }
    saidAt = now
    return unsaid
  }
}
