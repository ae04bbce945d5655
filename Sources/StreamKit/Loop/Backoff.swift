// SPDX-License-Identifier: MIT

/// Says how long to wait before trying again what has just failed: 1 s, then twice as long each time, up to 60 s.
public struct Backoff: Sendable {
  /// The first and the longest wait, in nanoseconds.
  public static let first: Int64 = 1_000_000_000, longest: Int64 = 60_000_000_000

  private var upcoming = Backoff.first

  /// Nothing has failed yet.
  public init() {}

  /// The wait after one more failure, in nanoseconds.
  public mutating func next() -> Int64 {
    defer { upcoming = min(upcoming * 2, Self.longest) }
    return upcoming
  }

  /// Something has worked: the next wait is the first again.
  public mutating func reset() { upcoming = Self.first }
}
