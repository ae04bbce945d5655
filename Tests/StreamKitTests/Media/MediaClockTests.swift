// SPDX-License-Identifier: MIT
import StreamKit
import TestSupport
import Testing

@Suite struct MediaClockTests {
  /// A multiple of all usual rates, so that sums of whole ticks are exact: 2^9 · 3^2 · 5^3 · 7^2.
  static let tick = 28_224_000
  static let rates = [8_000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000, 88_200, 96_000]

  @Test func startsAtZeroAndAddsOneFrameRoundedDown() {
    var clock = MediaClock()
    #expect(clock.nanoseconds == 0)
    clock.add(samples: 1_152, rate: 44_100)
    #expect(clock.nanoseconds == 26_122_448)
  }

  @Test func isExactToTheNanosecondWhenTheRateChangesWithEachFrame() {
    var generator = SeededGenerator(seed: 7)
    var clock = MediaClock()
    var ticks = 0
    for _ in 0..<60_000 {
      let rate = Self.rates[Int.random(in: 0..<Self.rates.count, using: &generator)]
      let samples = Int.random(in: 1...2_048, using: &generator)
      clock.add(samples: samples, rate: rate)
      ticks += samples * (Self.tick / rate)
    }
    let exact = ticks / Self.tick * 1_000_000_000 + ticks % Self.tick * 1_000_000_000 / Self.tick
    #expect(abs(Int(clock.nanoseconds) - exact) <= 1)
  }

  @Test func aYearOfFramesIsExact() {
    var clock = MediaClock()
    // One second in 441 frames of 100 samples, then the rest of a year in pieces of an hour.
    for _ in 0..<441 { clock.add(samples: 100, rate: 44_100) }
    for _ in 1..<8_760 { clock.add(samples: 44_100 * 3_600, rate: 44_100) }
    #expect(clock.nanoseconds == (8_759 * 3_600 + 1) * 1_000_000_000)
  }

  @Test func unitsThatSayNothingOfTimeAddNothing() {
    var clock = MediaClock()
    clock.add(samples: 0, rate: 44_100)
    clock.add(samples: 1_152, rate: 0)
    clock.add(samples: -1, rate: 44_100)
    clock.add(samples: 1, rate: -44_100)
    clock.add(Unit(length: 100, samples: 0, sampleRate: 48_000, channels: 2))
    #expect(clock.nanoseconds == 0)
  }

  @Test func falseGranulePositionsNeitherTrapNorCountForMoreThanAnHour() {
    var clock = MediaClock()
    clock.add(samples: .max, rate: 48_000)
    #expect(clock.nanoseconds == 3_600_000_000_000)
    clock.add(samples: .max, rate: .max)
    clock.add(samples: .max, rate: Int(UInt32.max))
    #expect(clock.nanoseconds == 7_200_000_000_000)
  }

  @Test func hasAnEndThatIsNoTrap() {
    var clock = MediaClock()
    for number in 0..<2_000_000 { clock.add(samples: .max, rate: number.isMultiple(of: 1_000) ? 44_100 : 48_000) }
    #expect(clock.nanoseconds > 100 * 365 * 86_400 * 1_000_000_000)
    #expect(clock.nanoseconds <= 200 * 366 * 86_400 * 1_000_000_000)
  }
}
