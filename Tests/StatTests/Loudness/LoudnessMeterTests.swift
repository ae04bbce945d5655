// SPDX-License-Identifier: MIT
import Foundation
import Testing

@testable import MPEGDecode

/// Loudness of synthetic programmes. Numbers of cases are those of EBU Tech 3341, table 1; each allows 0.1 LU. The long
/// ones are half as long here, in the same proportions.
@Suite struct LoudnessMeterTests {
  static let rates = [48_000, 44_100, 32_000]

  private func near(_ value: Double?, _ expected: Double, within tolerance: Double = 0.1) -> Bool {
    value.map { abs($0 - expected) <= tolerance } ?? false
  }

  @Test(arguments: rates, [-23.0, -33.0])
  func steadyToneReadsItsLevelInEveryMeasure(_ rate: Int, _ level: Double) {  // Cases 1 and 2.
    var meter = LoudnessMeter(findsTruePeak: false)
    meter.add([Tone(level, 6_000)], rate: rate)
    #expect(near(meter.momentary, level) && near(meter.shortTerm, level) && near(meter.integrated, level))
    #expect(near(meter.momentaryMax, level) && near(meter.shortTermMax, level))
    #expect(near(meter.peak, level, within: 0.01))
    #expect(near(meter.range, 0))
  }

  @Test(arguments: [8_000, 11_025, 16_000, 22_050, 24_000, 48_000])
  func toneReadsTheSameAtEveryRateOfMPEG(_ rate: Int) {
    var meter = LoudnessMeter(findsTruePeak: false)
    let format = PCMFormat(rate: rate, channels: 2)
    meter.add(Sine.samples(level: -23, hertz: 1_000, rate: rate, channels: 2, count: 4 * rate).span, format)
    // The shelf of 48 kHz can't be had whole where there is no treble: at 8 kHz the difference is a tenth.
    #expect(near(meter.integrated, -23, within: rate < 11_025 ? 0.2 : 0.1), "\(meter.integrated ?? 0)")
  }

  @Test(arguments: rates) func quietPartsAreGated(_ rate: Int) {  // Case 3.
    var meter = LoudnessMeter(findsTruePeak: false)
    meter.add([Tone(-36, 5_000), Tone(-23, 30_000), Tone(-36, 5_000)], rate: rate)
    #expect(near(meter.integrated, -23), "\(meter.integrated ?? 0)")
  }

  @Test func partsUnderMinusSeventyAreGated() {  // Case 4.
    var meter = LoudnessMeter(findsTruePeak: false)
    meter.add([Tone(-72, 5_000), Tone(-36, 5_000), Tone(-23, 30_000), Tone(-36, 5_000), Tone(-72, 5_000)])
    #expect(near(meter.integrated, -23), "\(meter.integrated ?? 0)")
  }

  @Test(arguments: rates) func partsWithinTenOfTheMeanCount(_ rate: Int) {  // Case 5.
    var meter = LoudnessMeter(findsTruePeak: false)
    meter.add([Tone(-26, 10_000), Tone(-20, 10_050), Tone(-26, 10_000)], rate: rate)
    #expect(near(meter.integrated, -23), "\(meter.integrated ?? 0)")
  }

  @Test func shortTermOfChangingLevelsStaysWhatItsThreeSecondsAre() {  // Case 9.
    var meter = LoudnessMeter(findsTruePeak: false)
    meter.add([Tone(-20, 1_340), Tone(-30, 1_660)])
    for _ in 0..<4 {
      meter.add([Tone(-20, 1_340), Tone(-30, 1_660)])
      #expect(near(meter.shortTerm, -23), "\(meter.shortTerm ?? 0)")
    }
    #expect(near(meter.shortTermMax, -23))
  }

  @Test(arguments: 0..<20) func shortTermMaximumIsFoundWhereverItBegins(_ index: Int) {  // Case 10.
    var meter = LoudnessMeter(findsTruePeak: false)
    meter.add([Tone(nil, index * 150), Tone(-23, 3_000), Tone(nil, 1_000)], rate: 16_000)
    #expect(near(meter.shortTermMax, -23), "\(meter.shortTermMax ?? 0)")
  }

  @Test func shortTermMaximumRisesWithEachLouderTone() {  // Case 11.
    var meter = LoudnessMeter(findsTruePeak: false)
    for index in 0..<20 {
      let level = -38.0 + Double(index)
      meter.add([Tone(nil, index * 150), Tone(level, 3_000), Tone(nil, 3_000 - index * 150)], rate: 16_000)
      #expect(near(meter.shortTermMax, level), "\(index)")
    }
  }

  @Test func momentaryOfChangingLevelsStaysWhatItsWindowIs() {  // Case 12.
    var meter = LoudnessMeter(findsTruePeak: false)
    for _ in 0..<25 { meter.add([Tone(-20, 180), Tone(-30, 220)]) }
    #expect(near(meter.momentary, -23) && near(meter.momentaryMax, -23), "\(meter.momentary ?? 0)")
  }

  @Test(arguments: 0..<20) func momentaryMaximumIsFoundWhereverItBegins(_ index: Int) {  // Case 13.
    var meter = LoudnessMeter(findsTruePeak: false)
    meter.add([Tone(nil, index * 20), Tone(-23, 400), Tone(nil, 1_000)])
    #expect(near(meter.momentaryMax, -23), "\(meter.momentaryMax ?? 0)")
  }

  @Test func momentaryMaximumRisesWithEachLouderTone() {  // Case 14.
    var meter = LoudnessMeter(findsTruePeak: false)
    for index in 0..<20 {
      let level = -38.0 + Double(index)
      meter.add([Tone(nil, index * 20), Tone(level, 400), Tone(nil, 400 - index * 20)])
      #expect(near(meter.momentaryMax, level), "\(index)")
    }
  }

  /// EBU Tech 3342, table 1: cases 1 to 4, each of tones of 20 s.
  static let ranges: [(levels: [Double], range: Double)] = [
    ([-20, -30], 10), ([-20, -15], 5), ([-40, -20], 20), ([-50, -35, -20, -35, -50], 15),
  ]

  @Test(arguments: ranges.indices) func rangeIsThatOfTheTones(_ index: Int) {
    let (levels, range) = Self.ranges[index]
    var meter = LoudnessMeter(findsTruePeak: false)
    meter.add(levels.map { Tone($0, 20_000) }, rate: 8_000)
    #expect(near(meter.range, range, within: 1), "\(meter.range ?? 0)")
  }

  @Test func oneChannelReadsThreeLessThanTheSameOnTwo() {
    var meter = LoudnessMeter()
    meter.add([Tone(-20, 4_000)], channels: 1)
    #expect(near(meter.integrated, -23.01), "\(meter.integrated ?? 0)")
  }

  @Test func nothingIsToldBeforeItsTime() {
    var meter = LoudnessMeter()
    #expect(meter.momentary == nil && meter.peak == nil && meter.truePeak == nil && meter.integrated == nil)
    meter.add([Tone(-23, 390)])
    #expect(meter.momentary == nil && meter.peak != nil)
    meter.add([Tone(-23, 10)])
    #expect(meter.momentary != nil && meter.integrated != nil && meter.shortTerm == nil)
    meter.add([Tone(-23, 2_590)])
    #expect(meter.shortTerm == nil && meter.range == nil)
    meter.add([Tone(-23, 10)])
    #expect(meter.shortTerm != nil && meter.range != nil)
  }

  @Test func silenceHasNoLoudnessOfItsOwn() {
    var meter = LoudnessMeter()
    meter.add([Tone(nil, 5_000)])
    #expect(meter.integrated == nil && meter.range == nil)
    #expect(meter.momentary == Level.floor && meter.shortTermMax == Level.floor && meter.peak == Level.floor)
  }

  @Test func damagedSamplesDoNotStay() {
    var meter = LoudnessMeter()
    let bad: [Float] = [.nan, .infinity, -.infinity, .greatestFiniteMagnitude, -1e30, .signalingNaN]
    meter.add(bad.span, PCMFormat(rate: 48_000, channels: 2))
    meter.add([Tone(-23, 8_000)])
    #expect(near(meter.shortTerm, -23) && near(meter.momentary, -23))
    #expect(near(meter.peak, 24, within: 0.01))
  }

  @Test func cutsMakeNoDifference() {
    let samples = Sine.samples(level: -12, hertz: 997, rate: 44_100, channels: 2, count: 33_000)
    let format = PCMFormat(rate: 44_100, channels: 2)
    var whole = LoudnessMeter()
    whole.add(samples.span, format)
    for length in [2, 14, 882, 2_304, 5_000] {
      var meter = LoudnessMeter()
      var start = 0
      while start < samples.count {
        let end = min(start + length, samples.count)
        meter.add(samples.span.extracting(start..<end), format)
        start = end
      }
      #expect(meter.momentary == whole.momentary && meter.integrated == whole.integrated)
      #expect(meter.truePeak == whole.truePeak && meter.peak == whole.peak)
    }
  }

  @Test func changeOfFormatGoesOn() {
    var meter = LoudnessMeter()
    for round in 0..<6 {
      meter.add([Tone(-23, 2_000)], rate: Self.rates[round % 3])
      meter.add([Tone(-20, 2_000)], rate: 44_100, channels: 1)
    }
    #expect(near(meter.integrated, -23), "\(meter.integrated ?? 0)")
  }
}
