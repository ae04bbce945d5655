// SPDX-License-Identifier: MIT

/// Says how long to wait before trying again what has just failed: 1 s, then twice as long each time, up to 60 s.
struct Backoff {
  /// The first and the longest wait, in nanoseconds.
  static let first: Int64 = 1_000_000_000, longest: Int64 = 60_000_000_000

  private var upcoming = Backoff.first

  /// The wait after one more failure, in nanoseconds.
  mutating func next() -> Int64 {
    defer { upcoming = min(upcoming * 2, Self.longest) }
    return upcoming
  }

  /// Something has worked: the next wait is the first again.
  mutating func reset() { upcoming = Self.first }
}
