// SPDX-License-Identifier: MIT
import StreamKit
import TestSupport

/// What went on air, told apart by the states in band: turns of those who were heard. It grows with the stream.
struct AirParts: Sendable {
  /// All from one change of the origin to the next.
  struct Turn: Sendable {
    let origin: Origin?
    /// What was said, and how many frames of the turn stand before it.
    var words: [(at: Int, said: NowPlaying)] = []
    var frames: [[UInt8]] = []

    /// How long it lasts.
    var seconds: Double { frames.reduce(0) { $0 + AirParts.seconds(of: $1) } }
    /// What was said first and last.
    var first: NowPlaying { words.first?.said ?? NowPlaying() }
    var last: NowPlaying { words.last?.said ?? NowPlaying() }
  }

  private(set) var turns: [Turn] = []
  /// Bytes that were whole tags and frames.
  private(set) var taken = 0

  /// Takes a stream of which it has seen the beginning.
  mutating func take(_ stream: [UInt8]) {
    guard stream.count > taken else { return }
    for part in StreamParts(Array(stream[taken...])).parts {
      taken += part.bytes.count
      switch part {
      case .tag(let bytes): say(ID3Reader.read(bytes.span) ?? NowPlaying())
      case .frame(let bytes):
        if turns.isEmpty { turns.append(Turn(origin: nil)) }
        turns[turns.count - 1].frames.append(bytes)
      }
    }
  }

  private mutating func say(_ state: NowPlaying) {
    if turns.isEmpty || turns[turns.count - 1].origin != state.origin { turns.append(Turn(origin: state.origin)) }
    let at = turns[turns.count - 1].frames.count
    turns[turns.count - 1].words.append((at, state))
  }

  /// ISO 14496-3 table 1.18.
  private static let adtsRates = [
    96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000, 7_350,
  ]

  /// How long a frame of MPEG audio or ADTS plays.
  static func seconds(of frame: [UInt8]) -> Double {
    if frame[1] & 0xF6 == 0xF0 {
      let index = Int(frame[2] >> 2 & 15)
      return index < adtsRates.count ? 1_024 / Double(adtsRates[index]) : 0
    }
    guard let header = MPEGHeader(frame.span) else { return 0 }
    return Double(header.samples) / Double(header.sampleRate)
  }
}

/// Frames that say whose and which they are: MPEG 1 Layer III, 128 kbit/s, 48 kHz, stereo, 384 bytes and 24 ms each. Their
/// side information is zero: they are silent, and borrow nothing, so that no splice mutes them.
enum CountedFrames {
  static let nanoseconds: Int64 = 24_000_000
  static let seconds = 0.024

  /// So many frames with a letter.
  static func row(_ letter: Character, _ count: Int, from first: Int = 0) -> [[UInt8]] {
    (first..<first + count).map { number in
      var frame = [24, 16, 8, 0].map { UInt8(SampleFrames.mp3At48 >> $0 & 255) } + [UInt8](repeating: 0, count: 32)
      frame += [letter.asciiValue ?? 0] + [18, 12, 6, 0].map { 0x80 | UInt8(number >> $0 & 0x3F) }
      return frame + [UInt8](repeating: 0x95, count: 384 - frame.count)
    }
  }

  /// Which frames of a letter these are; nil when one of them is another's.
  static func numbers(_ letter: Character, _ frames: [[UInt8]]) -> [Int]? {
    var numbers: [Int] = []
    for frame in frames {
      guard frame.count == 384, frame[36] == letter.asciiValue else { return nil }
      numbers.append((37..<41).reduce(0) { $0 << 6 | Int(frame[$1] & 0x3F) })
    }
    return numbers
  }
}

extension AirParts.Turn {
  /// Which frames of a letter it is made of; nil when it has others.
  func numbers(_ letter: Character) -> [Int]? { CountedFrames.numbers(letter, frames) }
}
