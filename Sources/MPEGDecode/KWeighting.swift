// SPDX-License-Identifier: MIT
import Glibc

/// A filter of two poles and two zeros: y = b0 x + b1 x' + b2 x'' - a1 y' - a2 y''.
struct Biquad: Sendable, Equatable {
  var b0, b1, b2, a1, a2: Double
}

/// The two filters of K-weighting (ITU-R BS.1770-4 annex 1): a shelf that lifts the treble as a head does, and a high pass
/// that leaves out what the ear hardly hears.
///
/// The recommendation gives coefficients for 48 kHz (tables 1 and 2) and asks for the same response at other rates.
/// These are made for any rate from the analogue filters behind those tables, by the bilinear transform; at 48 kHz they are
/// the tables' (tested to 10 places).
struct KWeighting: Sendable, Equatable {
  let shelf: Biquad
  let highPass: Biquad

  /// The shelf's corner in hertz, its height in dB and its quality; the share of the height at the corner.
  private static let shelfCorner = 1_681.974450955533, shelfHeight = 3.999843853973347
  private static let shelfQuality = 0.7071752369554196, shelfMiddle = 0.4996667741545416
  /// The high pass's corner in hertz and its quality.
  private static let passCorner = 38.13547087602444, passQuality = 0.5003270373238773

  /// Makes the filters for so many samples a second.
  init(rate: Int) {
    shelf = Self.makeShelf(rate: Double(rate))
    highPass = Self.makeHighPass(rate: Double(rate))
  }

  private static func makeShelf(rate: Double) -> Biquad {
    let k = tan(Double.pi * shelfCorner / rate)
    let top = pow(10, shelfHeight / 20)
    let middle = pow(top, shelfMiddle)
    let damping = k / shelfQuality
    let unit = 1 + damping + k * k
    return Biquad(
      b0: (top + middle * damping + k * k) / unit, b1: 2 * (k * k - top) / unit,
      b2: (top - middle * damping + k * k) / unit, a1: 2 * (k * k - 1) / unit, a2: (1 - damping + k * k) / unit)
  }

  private static func makeHighPass(rate: Double) -> Biquad {
    let unit = passUnit(rate: rate)
    let k = tan(Double.pi * passCorner / rate)
    // Table 2 has a gain of 1 in front, which leaves 0.04 dB in the pass band: at other rates as well.
    let gain = passUnit(rate: 48_000) / unit
    return Biquad(
      b0: gain, b1: -2 * gain, b2: gain, a1: 2 * (k * k - 1) / unit, a2: (1 - k / passQuality + k * k) / unit)
  }

  private static func passUnit(rate: Double) -> Double {
    let k = tan(Double.pi * passCorner / rate)
    return 1 + k / passQuality + k * k
  }
}

/// One channel on its way through both filters (transposed direct form II).
struct KWeighedChannel: Sendable {
  private var shelf1 = 0.0, shelf2 = 0.0, pass1 = 0.0, pass2 = 0.0

  /// Weighs one sample.
  @inline(__always)
  mutating func weigh(_ x: Double, _ filter: KWeighting) -> Double {
    let lifted = filter.shelf.b0 * x + shelf1
    shelf1 = filter.shelf.b1 * x - filter.shelf.a1 * lifted + shelf2
    shelf2 = filter.shelf.b2 * x - filter.shelf.a2 * lifted
    let y = filter.highPass.b0 * lifted + pass1
    pass1 = filter.highPass.b1 * lifted - filter.highPass.a1 * y + pass2
    pass2 = filter.highPass.b2 * lifted - filter.highPass.a2 * y
    return y
  }

  /// Forgets what is too quiet to be heard, before it becomes so small that each step takes a hundred times as long.
  mutating func settle() {
    let most = max(abs(shelf1), abs(shelf2), abs(pass1), abs(pass2))
    if most < 1e-30 { self = KWeighedChannel() }
  }
}
