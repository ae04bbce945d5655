// SPDX-License-Identifier: MIT

extension Histogram {
  /// What one took on average, in seconds; nil while nothing was counted.
  public var mean: Double? { count == 0 ? nil : sum / Double(count) }

  /// An estimate of the time that so large a part (0 to 1) of all stayed within, in seconds; nil while nothing was counted.
  ///
  /// Within a class all lengths are taken to be equally frequent, as `histogram_quantile` of Prometheus does; of those
  /// longer than the last bound no more is known than that, and the last bound is the answer.
  public func quantile(_ part: Double) -> Double? {
    let wanted = min(1, max(0, part)) * Double(count)
    guard count > 0 else { return nil }
    var below = 0
    for (index, bound) in bounds.enumerated() {
      let here = counts[index]
      if here > 0, Double(below + here) >= wanted {
        let low = index == 0 ? 0 : bounds[index - 1]
        return low + (bound - low) * (wanted - Double(below)) / Double(here)
      }
      below += here
    }
    return bounds.last
  }
}
