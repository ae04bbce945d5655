// SPDX-License-Identifier: MIT

/// Finds how high a signal swings between its samples: it computes three values more for each, and keeps the largest
/// (ITU-R BS.1770-4 annex 2, 4 times as many samples by a filter of 4 phases of 12 taps).
struct TruePeakMeter: Sendable {
  /// The largest value so far: 1 is full scale.
  private(set) var peak: Float = 0

  private var history: [[Float]]
  private var scratch: [Float] = []

  private static let taps = 12
  /// No value between the samples is larger than so many times the largest sample around it: the sum of a phase's
  /// coefficients without their signs.
  private static let mostGain: Float = 2.03

  /// Starts in silence.
  init(channels: Int) {
    history = Array(repeating: Array(repeating: 0, count: Self.taps - 1), count: channels)
  }

  /// Takes a stretch of samples, channels interleaved, the largest of which is `largest`. What can't reach the peak so far
  /// is passed over.
  mutating func add(_ samples: Span<Float>, largest: Float) {
    let before = history.reduce(0) { $1.reduce($0) { max($0, abs($1)) } }
    let isLow = max(before, largest) * Self.mostGain <= peak
    for channel in history.indices {
      line(up: samples, channel)
      if !isLow { peak = max(peak, Self.highest(scratch.span)) }
      history[channel].removeAll(keepingCapacity: true)
      history[channel].append(contentsOf: scratch.suffix(Self.taps - 1))
    }
  }

  /// Puts what is left of the stretch before and a channel's samples side by side.
  private mutating func line(up samples: Span<Float>, _ channel: Int) {
    scratch.removeAll(keepingCapacity: true)
    scratch.append(contentsOf: history[channel])
    var index = channel
    while index < samples.count {
      let sample = samples[index]
      scratch.append(abs(sample) <= LoudnessMeter.largest ? sample : LoudnessMeter.largest)
      index += history.count
    }
  }

  private static func highest(_ samples: Span<Float>) -> Float {
    var lowest = SIMD4<Float>(repeating: 0), highest = SIMD4<Float>(repeating: 0)
    var first = 0
    while first + taps <= samples.count {
      // Written out, so that the taps stay in registers.
      var sum = c0 * samples[first + 11] + c1 * samples[first + 10]
      sum += c2 * samples[first + 9] + c3 * samples[first + 8]
      sum += c4 * samples[first + 7] + c5 * samples[first + 6]
      sum += c6 * samples[first + 5] + c7 * samples[first + 4]
      sum += c8 * samples[first + 3] + c9 * samples[first + 2]
      sum += c10 * samples[first + 1] + c11 * samples[first]
      highest = pointwiseMax(highest, sum)
      lowest = pointwiseMin(lowest, sum)
      first += 1
    }
    return max(highest.max(), -lowest.min())
  }

  // The table of annex 2, in 8,192nds: one tap of each of the four phases. The second half is the first, turned around.
  private static let c0 = phases(14, -239, -155, -68), c1 = phases(90, 240, 271, 122)
  private static let c2 = phases(-161, -424, -477, -218), c3 = phases(272, 730, 832, 390)
  private static let c4 = phases(-487, -1_364, -1_641, -838), c5 = phases(1_125, 3_810, 6_388, 7_964)
  private static let c6 = turned(c5), c7 = turned(c4), c8 = turned(c3)
  private static let c9 = turned(c2), c10 = turned(c1), c11 = turned(c0)

  private static func phases(_ a: Int, _ b: Int, _ c: Int, _ d: Int) -> SIMD4<Float> {
    SIMD4(Float(a), Float(b), Float(c), Float(d)) / 8_192
  }

  private static func turned(_ c: SIMD4<Float>) -> SIMD4<Float> { SIMD4(c[3], c[2], c[1], c[0]) }
}
