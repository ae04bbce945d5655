// SPDX-License-Identifier: MIT
import Foundation
import Testing

@testable import MPEGDecode

/// Peaks between samples. Numbers are those of EBU Tech 3341, table 1; the tolerances (+0.2, -0.4 dB) too.
@Suite struct TruePeakTests {
  private func truePeak(_ samples: [Float], channels: Int = 2) -> Double {
    var meter = LoudnessMeter()
    meter.add(samples.span, PCMFormat(rate: 48_000, channels: channels))
    return meter.truePeak ?? .nan
  }

  // Cases 15 to 18: -6.0 dBTP whichever phase is sampled. Height 0.5.
  @Test(arguments: [(4.0, 0.0), (4, 45), (6, 60), (8, 67.5)])
  func sineReadsItsHeightWhateverItsPhase(_ divisor: Double, _ degrees: Double) {
    let samples = Sine.samples(
      level: -6.0206, hertz: 48_000 / divisor, rate: 48_000, channels: 2, count: 4_800, phase: degrees * .pi / 180)
    // The tone begins in the middle of a swing: a ramp keeps that from counting.
    let faded = samples.enumerated().map { $1 * Float(min(1, Double($0 / 2) / 1_000)) }
    let peak = truePeak(faded)
    #expect(peak <= -5.8 && peak >= -6.4, "\(peak)")
  }

  @Test func peakOverFullScaleIsSeen() {  // Case 19: +3.0 dBTP, height 1.41.
    let samples = Sine.samples(level: 2.984, hertz: 12_000, rate: 48_000, channels: 2, count: 4_800, phase: .pi / 4)
    let faded = samples.enumerated().map { $1 * Float(min(1, Double($0 / 2) / 1_000)) }
    #expect(faded.max() ?? 2 < 1.01)
    let peak = truePeak(faded)
    #expect(peak <= 3.2 && peak >= 2.6, "\(peak)")
  }

  @Test func peakIsNeverLessThanTheLargestSample() {
    var samples = [Float](repeating: 0, count: 2_000)
    samples[777] = -0.9
    #expect(abs(truePeak(samples) - 20 * log10(0.9)) < 0.01)
  }

  @Test func eachChannelIsLookedAt() {
    let tone = Sine.samples(level: -3, hertz: 12_000, rate: 48_000, channels: 1, count: 4_800, phase: .pi / 4)
    for channel in 0..<2 {
      var samples = [Float](repeating: 0, count: 2 * tone.count)
      for index in tone.indices { samples[2 * index + channel] = tone[index] * Float(min(1, Double(index) / 1_000)) }
      let peak = truePeak(samples)
      #expect(peak <= -2.8 && peak >= -3.4, "\(peak)")
    }
  }

  @Test func whatIsPassedOverChangesNothing() {
    // A quiet stretch between two loud ones, the second a little louder, at every distance from the cut.
    for offset in stride(from: 0, to: 480, by: 37) {
      var samples = [Float](repeating: 0.001, count: 4_800)
      for index in 0..<200 { samples[500 + index] = index / 2 % 2 == 0 ? 0.5 : -0.5 }
      for index in 0..<200 { samples[3_000 + offset + index] = index / 2 % 2 == 0 ? 0.52 : -0.52 }
      var meter = TruePeakMeter(channels: 1)
      meter.add(samples.span, largest: 1)
      var inPieces = TruePeakMeter(channels: 1)
      for start in stride(from: 0, to: samples.count, by: 480) {
        let piece = Array(samples[start..<(start + 480)])
        inPieces.add(piece.span, largest: piece.reduce(0) { max($0, abs($1)) })
      }
      let (whole, pieces) = (meter.peak, inPieces.peak)
      #expect(whole == pieces && whole > 0.52)
    }
  }
}
