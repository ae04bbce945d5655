// SPDX-License-Identifier: MIT
import Glibc

/// Turns mean squares of K-weighted samples, summed over channels, into LUFS and back (ITU-R BS.1770-4 annex 1, formula 2).
enum Loudness {
  /// What the weighting adds at 1 kHz is taken off again.
  static let offset = -0.691

  static func lufs(ofPower power: Double) -> Double {
    power > 0 ? max(Level.floor, offset + 10 * log10(power)) : Level.floor
  }

  static func power(ofLUFS loudness: Double) -> Double { pow(10, (loudness - offset) / 10) }
}

/// Counts how often each loudness occurred, in steps of 0.01 LU: as good as the list of all blocks to a hundredth of a LU,
/// and no larger after a year than after a second.
struct LoudnessHistogram: Sendable {
  /// Blocks under this loudness are no programme (ITU-R BS.1770-4 annex 1, the absolute gate).
  static let absoluteGate = -70.0

  private static let step = 0.01
  /// Up to +30 LUFS: two channels of what `LevelMeter` takes for the largest sample are +27.
  private static let bins = 10_000

  private var counts = [UInt32](repeating: 0, count: bins)

  /// Counts a block; one under the absolute gate is left out.
  mutating func add(power: Double) {
    let loudness = Loudness.lufs(ofPower: power)
    guard loudness >= Self.absoluteGate else { return }
    let bin = min(Self.bins - 1, Int((loudness - Self.absoluteGate) / Self.step))
    // Full after 13 years of 10 blocks a second.
    if counts[bin] < .max { counts[bin] += 1 }
  }

  /// The mean over the blocks that are not more than `depth` LU below the mean of all of them; nil when there are none.
  func mean(gate depth: Double) -> Double? {
    guard let threshold = mean(from: 0).map({ Loudness.lufs(ofPower: $0) - depth }) else { return nil }
    return mean(from: Self.bin(threshold)).map { Loudness.lufs(ofPower: $0) }
  }

  /// The loudness range: from the value that a tenth of the blocks are under to that which a twentieth are over, of those
  /// not more than `depth` LU below the mean (EBU Tech 3342: 20 LU). Nil when there are none.
  func range(gate depth: Double) -> Double? {
    guard let threshold = mean(from: 0).map({ Loudness.lufs(ofPower: $0) - depth }) else { return nil }
    let first = Self.bin(threshold)
    let total = counts[first...].reduce(0) { $0 + Int($1) }
    guard total > 0, let low = bin(number: Self.place(0.1, total), from: first),
      let high = bin(number: Self.place(0.95, total), from: first)
    else { return nil }
    return Double(high - low) * Self.step
  }

  /// The bin of a loudness, or the first one after it that a gate there leaves whole.
  private static func bin(_ loudness: Double) -> Int {
    min(bins, max(0, Int(((loudness - absoluteGate) / step).rounded())))
  }

  /// Which of so many values, in order, a share of them are under.
  private static func place(_ share: Double, _ total: Int) -> Int { Int((share * Double(total - 1)).rounded()) }

  private func bin(number: Int, from first: Int) -> Int? {
    var left = number
    for bin in first..<Self.bins {
      if left < Int(counts[bin]) { return bin }
      left -= Int(counts[bin])
    }
    return nil
  }

  private func mean(from first: Int) -> Double? {
    var sum = 0.0
    var total = 0
    for bin in first..<Self.bins where counts[bin] > 0 {
      let middle = Self.absoluteGate + (Double(bin) + 0.5) * Self.step
      sum += Double(counts[bin]) * Loudness.power(ofLUFS: middle)
      total += Int(counts[bin])
    }
    return total > 0 ? sum / Double(total) : nil
  }
}
