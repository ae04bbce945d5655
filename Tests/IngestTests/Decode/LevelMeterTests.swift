// SPDX-License-Identifier: MIT
import Foundation
import MPEGDecode
import TestSupport
import Testing

@Suite struct LevelMeterTests {
  private let stereo = PCMFormat(rate: 44_100, channels: 2)
  private let mono = PCMFormat(rate: 8_000, channels: 1)

  /// The levels of a stream of MPEG frames.
  private func levels(_ bytes: [UInt8]) throws -> [Level] {
    var decoder = try MPEGDecoder()
    var meter = LevelMeter()
    var levels: [Level] = []
    decoder.decode(bytes.span) { format, samples in meter.add(samples, format) { levels.append($0) } }
    return levels
  }

  private func levels(_ samples: [Float], _ format: PCMFormat) -> [Level] {
    var meter = LevelMeter()
    var levels: [Level] = []
    meter.add(samples.span, format) { levels.append($0) }
    return levels
  }

  @Test(arguments: [(44_100, "128k"), (48_000, "192k"), (22_050, "48k")])
  func encodedSineAtMinus20ReadsMinus20(rate: Int, bitrate: String) throws {
    let bytes = try Encoder.mp3("0.1*sin(2*PI*997*t)", seconds: 2, rate: rate, bitrate: bitrate)
    // The encoder's delay comes first, and fades in.
    let levels = try levels(bytes).dropFirst(2).dropLast(1)
    #expect(levels.count > 15)
    for level in levels {
      #expect(abs(level.peak + 20) < 0.5)
      #expect(abs(level.rms + 23.01) < 0.5)
      #expect(level.duration == 100_000_000)
    }
  }

  @Test func theLoudestChannelCounts() throws {
    let bytes = try Encoder.mp3("0|0.1*sin(2*PI*997*t)", seconds: 2)
    for level in try levels(bytes).dropFirst(2).dropLast(1) {
      #expect(abs(level.peak + 20) < 0.5)
      #expect(abs(level.rms + 23.01) < 0.5)
    }
  }

  @Test func digitalSilenceReadsTheFloor() throws {
    let encoded = try Encoder.mp3("0|0", seconds: 2)
    for bytes in [Encoder.silence(frames: 50), encoded] {
      let levels = try levels(bytes)
      #expect(levels.count >= 13)
      #expect(levels.allSatisfy { $0.peak == Level.floor && $0.rms == Level.floor })
    }
  }

  @Test func squareOfFullScaleReadsZeroAndHalfOfItMinus6() {
    let full = levels((0..<800).map { $0 % 2 == 0 ? 1 : -1 }, mono)
    #expect(full == [Level(peak: 0, rms: 0, duration: 100_000_000)])
    let half = levels((0..<800).map { $0 % 2 == 0 ? 0.5 : -0.5 }, mono)
    #expect(half.count == 1)
    #expect(abs(half[0].rms + 6.0206) < 0.001)
  }

  @Test func windowEndsAtItsLastSampleAndNotBefore() {
    #expect(levels(Array(repeating: 1, count: 799), mono).isEmpty)
    #expect(levels(Array(repeating: 1, count: 800), mono).count == 1)
    #expect(levels(Array(repeating: 1, count: 1_599), mono).count == 1)
    #expect(levels(Array(repeating: 1, count: 1_600), mono).count == 2)
  }

  @Test(arguments: [1 as UInt64, 2, 3]) func cutsMakeNoDifference(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let samples = (0..<50_000).map { _ in Float.random(in: -1...1, using: &generator) }
    let whole = levels(samples, stereo)
    #expect(whole.count == 5)
    var meter = LevelMeter()
    var cut: [Level] = []
    var rest = samples[...]
    while !rest.isEmpty {
      let piece = rest.prefix(2 * Int.random(in: 1...3_000, using: &generator))
      meter.add(piece.span, stereo) { cut.append($0) }
      rest = rest.dropFirst(piece.count)
    }
    #expect(cut == whole)
  }

  @Test func changeOfFormatEndsAWindowEarlyWithWhatItHas() {
    var meter = LevelMeter()
    var levels: [Level] = []
    let half: [Float] = Array(repeating: 0.5, count: 400)
    meter.add(half.span, mono) { levels.append($0) }
    #expect(levels.isEmpty)
    let full: [Float] = Array(repeating: 1, count: 8_820)
    meter.add(full.span, stereo) { levels.append($0) }
    #expect(levels.map(\.duration) == [50_000_000, 100_000_000])
    #expect(levels.map(\.rms).last == 0)
    #expect(meter.finish() == nil)
  }

  @Test func finishTellsTheRest() {
    var meter = LevelMeter()
    let some: [Float] = Array(repeating: 1, count: 80)
    meter.add(some.span, mono) { _ in }
    #expect(meter.finish() == Level(peak: 0, rms: 0, duration: 10_000_000))
    #expect(meter.finish() == nil)
  }

  @Test(arguments: [Float.nan, .infinity, -.infinity, 1e30, -1e30])
  func whatIsNoSampleReadsTheCeilingAndSpoilsOnlyItsWindow(wrong: Float) {
    var samples: [Float] = Array(repeating: 0, count: 1_600)
    samples[10] = wrong
    let levels = levels(samples, mono)
    #expect(levels.count == 2)
    #expect(abs(levels[0].peak - Level.ceiling) < 0.001)
    #expect(levels[0].rms <= Level.ceiling && levels[0].rms > -10)
    #expect(levels[1] == Level(peak: Level.floor, rms: Level.floor, duration: 100_000_000))
  }
}
