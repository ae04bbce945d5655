// SPDX-License-Identifier: MIT
import Foundation
import MPEGDecode

/// A stretch of a sine of 1 kHz: the level of its peaks in dBFS, and how long it lasts in milliseconds (whole hundredths
/// of a second). Nil: silence.
struct Tone {
  let level: Double?
  let milliseconds: Int

  init(_ level: Double?, _ milliseconds: Int) {
    self.level = level
    self.milliseconds = milliseconds
  }
}

extension LoudnessMeter {
  /// Takes tones that are the same on all channels. At every rate here 10 ms are ten whole periods.
  mutating func add(_ tones: [Tone], rate: Int = 48_000, channels: Int = 2) {
    let format = PCMFormat(rate: rate, channels: channels)
    for tone in tones {
      let piece = Sine.samples(
        level: tone.level, hertz: 1_000, rate: rate, channels: channels, count: rate / 100)
      for _ in 0..<(tone.milliseconds / 10) { add(piece.span, format) }
    }
  }
}

/// A sine, channels interleaved.
enum Sine {
  static func samples(
    level: Double?, hertz: Double, rate: Int, channels: Int, count: Int, phase: Double = 0
  ) -> [Float] {
    let height = level.map { pow(10, $0 / 20) } ?? 0
    var samples: [Float] = []
    for index in 0..<count {
      let value = Float(height * sin(2 * .pi * hertz * Double(index) / Double(rate) + phase))
      for _ in 0..<channels { samples.append(value) }
    }
    return samples
  }
}
