// SPDX-License-Identifier: MIT

/// Counts how long things took, in classes: a few additions for each, and no memory but the classes' counts.
///
///     bounds   0.001   0.01   0.1
///     counts   12      3      0      1   ← longer than the last bound
public struct Histogram: Sendable {
  /// The upper bounds of the classes, rising, in seconds; each takes what is at most as long. One more class has no bound.
  public let bounds: [Double]
  /// How many were in each class; one more than there are bounds.
  public private(set) var counts: [Int]
  /// Seconds of all together.
  public private(set) var sum = 0.0

  /// Starts with nothing counted. `bounds` must rise.
  public init(bounds: [Double]) {
    self.bounds = bounds
    counts = Array(repeating: 0, count: bounds.count + 1)
  }

  /// Counts one that took so many seconds; a negative time counts as none.
  public mutating func add(_ seconds: Double) {
    let seconds = max(0, seconds)
    var index = 0
    while index < bounds.count, seconds > bounds[index] { index += 1 }
    counts[index] += 1
    sum += seconds
  }

  /// How many were counted.
  public var count: Int { counts.reduce(0, +) }
}
