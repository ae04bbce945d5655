// SPDX-License-Identifier: MIT

/// Times in nanoseconds, told as percentiles by nearest rank.
public struct Spread {
  private let sorted: [Int64]

  /// Takes measured times in any order.
  public init(_ times: [Int64]) { sorted = times.sorted() }

  /// The time that the share `of` (0 to 1) of all did not exceed; 0 when there are none.
  public func percentile(_ of: Double) -> Int64 {
    guard !sorted.isEmpty else { return 0 }
    let rank = Int((of * Double(sorted.count)).rounded(.up))
    return sorted[max(0, min(sorted.count, rank) - 1)]
  }

  /// p50, p90, p99 and max in milliseconds, with the count.
  public var fields: [(String, Report)] {
    let percents = [("p50_ms", 0.5), ("p90_ms", 0.9), ("p99_ms", 0.99), ("max_ms", 1.0)]
    return [("count", .int(sorted.count))] + percents.map { ($0.0, .milliseconds(percentile($0.1))) }
  }
}
