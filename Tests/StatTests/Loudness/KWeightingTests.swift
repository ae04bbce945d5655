// SPDX-License-Identifier: MIT
import Foundation
import Testing

@testable import MPEGDecode

@Suite struct KWeightingTests {
  /// How many decibels a filter adds at a frequency.
  private func gain(_ filter: KWeighting, _ hertz: Double, rate: Double) -> Double {
    [filter.shelf, filter.highPass].reduce(0) { sum, section in
      let w = 2 * Double.pi * hertz / rate
      func size(_ a: Double, _ b: Double, _ c: Double) -> Double {
        hypot(a + b * cos(w) + c * cos(2 * w), b * sin(w) + c * sin(2 * w))
      }
      return sum + 20 * log10(size(section.b0, section.b1, section.b2) / size(1, section.a1, section.a2))
    }
  }

  @Test func coefficientsAt48kHzAreThoseOfTheTables() {
    let filter = KWeighting(rate: 48_000)
    // ITU-R BS.1770-4 annex 1, tables 1 and 2.
    let shelf = [1.53512485958697, -2.69169618940638, 1.19839281085285, -1.69065929318241, 0.73248077421585]
    let highPass = [1.0, -2.0, 1.0, -1.99004745483398, 0.99007225036621]
    for (section, table) in [(filter.shelf, shelf), (filter.highPass, highPass)] {
      let made = [section.b0, section.b1, section.b2, section.a1, section.a2]
      for (value, expected) in zip(made, table) { #expect(abs(value - expected) < 1e-10, "\(value)") }
    }
  }

  @Test(arguments: [44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000])
  func responseIsTheSameAtOtherRates(_ rate: Int) {
    let reference = KWeighting(rate: 48_000)
    let filter = KWeighting(rate: rate)
    for hertz in [20.0, 40, 80, 200, 500, 1_000, 2_000, 4_000, 8_000] where hertz < 0.08 * Double(rate) {
      let difference = gain(filter, hertz, rate: Double(rate)) - gain(reference, hertz, rate: 48_000)
      #expect(abs(difference) < 0.05, "\(hertz) Hz: \(difference)")
    }
  }

  @Test func toneOf997HzGainsWhatTheOffsetTakes() {
    #expect(abs(gain(KWeighting(rate: 48_000), 997, rate: 48_000) + Loudness.offset) < 0.01)
  }
}
