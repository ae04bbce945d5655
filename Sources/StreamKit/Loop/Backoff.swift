// SPDX-License-Identifier: MIT

/// Says how long to wait before trying again what has just failed: 1 s or what else was asked for, then twice as long each
/// time, up to 60 s.
public struct Backoff: Sendable {
  /// The first and the longest wait, in nanoseconds.
  public static let first: Int64 = 1_000_000_000, longest: Int64 = 60_000_000_000

  private let least: Int64
  private var upcoming: Int64

  /// Nothing has failed yet. `first`: the first wait, in nanoseconds; above `longest`, all are that long.
  public init(first: Int64 = Backoff.first) {
    least = first
    upcoming = first
  }

  /// The wait after one more failure, in nanoseconds.
  public mutating func next() -> Int64 {
    defer { upcoming = max(least, min(upcoming * 2, Self.longest)) }
    return upcoming
  }

  /// Something has worked: the next wait is the first again.
  public mutating func reset() { upcoming = least }
}
