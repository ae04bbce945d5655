// SPDX-License-Identifier: MIT
import Glibc
import StreamKit
import TestSupport

/// A row of MP3 frames that say which one they are: 384 bytes and 24 ms each, 128 kbit/s.
struct FrameRow {
  static let length = 384
  let bytes: [UInt8]

  init(_ count: Int, from first: Int = 0) {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(count * FrameRow.length)
    let filler = [UInt8](repeating: 0x95, count: FrameRow.length - 8)
    for number in first..<first + count {
      bytes += [24, 16, 8, 0].map { UInt8(SampleFrames.mp3At48 >> $0 & 255) }
      bytes += [18, 12, 6, 0].map { 0x80 | UInt8(number >> $0 & 0x3F) }
      bytes += filler
    }
    self.bytes = bytes
  }

  /// The numbers of the frames that audio is made of; nil when it is not whole frames, each later than the one before.
  static func numbers(in audio: [UInt8]) -> [Int]? {
    guard audio.count % length == 0 else { return nil }
    var numbers: [Int] = []
    for start in stride(from: 0, to: audio.count, by: length) {
      let number = (4..<8).reduce(0) { $0 << 6 | Int(audio[start + $1] & 0x3F) }
      let expected = FrameRow(1, from: number).bytes
      let isSame = audio.withUnsafeBytes { got in
        got.baseAddress.map { memcmp($0 + start, expected, length) == 0 } ?? false
      }
      guard isSame, number > numbers.last ?? -1 else { return nil }
      numbers.append(number)
    }
    return numbers
  }
}

/// A stream with ICY blocks, taken apart.
struct ICYStream {
  private(set) var audio: [UInt8] = []
  /// Each block's text, and the bytes of audio before it.
  private(set) var blocks: [(at: Int, text: String)] = []

  init(_ body: [UInt8], metaint: Int) {
    var splitter = ICYSplitter(metaint: metaint)
    var position = 0
    audio.reserveCapacity(body.count)
    while let piece = splitter.next(in: body.span, at: &position) {
      switch piece {
      case .audio(let range): audio += body[range]
      case .block: blocks.append((audio.count, String(decoding: splitter.payload.prefix { $0 != 0 }, as: UTF8.self)))
      }
    }
  }

  var titles: [String] { blocks.map(\.text).filter { !$0.isEmpty } }
}

func titleTag(_ title: String, artist: String = "") -> [UInt8] {
  ID3Writer.tag(NowPlaying(track: TrackInfo(title: title, artist: artist)))
}
