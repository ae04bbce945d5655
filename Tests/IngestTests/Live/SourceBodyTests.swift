// SPDX-License-Identifier: MIT
import StreamKit
import TestSupport
import Testing

@testable import cycast_ingest

@Suite struct SourceBodyTests {
  private struct Heard: Equatable {
    var audio: [UInt8] = []
    /// Titles, and after how many bytes of audio.
    var titles: [String] = []
    var progress = SourceBody.Progress.going
  }

  private func hear(_ cut: Cut, isChunked: Bool, length: Int? = nil, metaint: Int?) -> Heard {
    var body = SourceBody(isChunked: isChunked, length: length, metaint: metaint)
    var heard = Heard()
    for piece in cut.pieces where heard.progress == .going {
      var (audio, titles): ([UInt8], [String]) = ([], [])
      let before = heard.audio.count
      heard.progress = body.take(
        piece.span,
        audio: { span in span.withUnsafeBufferPointer { audio += Array($0) } },
        block: { titles.append("\(before + audio.count) \(ICYWords($0.span).title ?? "")") })
      heard.audio += audio
      heard.titles += titles
    }
    return heard
  }

  private func chunked(_ bytes: [UInt8], size: Int) -> [UInt8] {
    var out: [UInt8] = []
    var start = 0
    while start < bytes.count {
      let piece = bytes[start..<min(bytes.count, start + size)]
      out += Array("\(String(piece.count, radix: 16))\r\n".utf8) + piece + [0x0D, 0x0A]
      start += size
    }
    return out + Array("0\r\n\r\n".utf8)
  }

  private func withBlocks(_ audio: [UInt8], metaint: Int) -> [UInt8] {
    var out: [UInt8] = []
    for (index, byte) in audio.enumerated() {
      out.append(byte)
      let end = index + 1
      if end % metaint == 0 { out += end == 2 * metaint ? ICYBlock.bytes(title: "A - B", url: "") : [0] }
    }
    return out
  }

  @Test func audioOfAPlainBodyIsWhatCame() {
    #expect(SourceBody(isChunked: false, metaint: nil).isPlain)
    let audio = SampleFrames.mp3Frames(4)
    #expect(hear(cuts(of: audio)[0], isChunked: false, metaint: nil).audio == audio)
  }

  @Test(arguments: [-1, 0, 1]) func endsBehindAsManyBytesAsWereAnnounced(beyond: Int) {
    let bytes = SampleFrames.mp3Frames(3)
    let length = bytes.count - beyond
    for cut in cuts(of: bytes) {
      let heard = hear(cut, isChunked: false, length: length, metaint: nil)
      #expect(heard.audio == Array(bytes.prefix(length)), "\(cut)")
      #expect(heard.progress == (beyond >= 0 ? .ended : .going))
    }
  }

  @Test func announcedBytesReadInPlaceAreCounted() {
    var body = SourceBody(isChunked: false, length: 3, metaint: nil)
    #expect(body.isPlain && body.rest == 3)
    #expect(body.passed(2) == .going && body.rest == 1)
    #expect(body.passed(1) == .ended)
  }

  /// libshout announces 0 bytes in front of an endless stream; chunks say themselves where they end.
  @Test func lengthOfNothingOrBesideChunksIsNone() {
    let bytes = SampleFrames.mp3Frames(2)
    #expect(hear(cuts(of: bytes)[0], isChunked: false, length: 0, metaint: nil).progress == .going)
    #expect(hear(cuts(of: chunked(bytes, size: 9))[0], isChunked: true, length: 5, metaint: nil).audio == bytes)
  }

  @Test(arguments: [1, 100, 5_000]) func chunksAndBlocksAreTakenOutHoweverTheyCome(size: Int) {
    let audio = SampleFrames.mp3Frames(20)
    let body = chunked(withBlocks(audio, metaint: 1_000), size: size)
    for cut in cuts(of: body) {
      let heard = hear(cut, isChunked: true, metaint: 1_000)
      #expect(heard.audio == audio, "\(cut)")
      #expect(heard.titles == ["2000 A - B"], "\(cut)")
      #expect(heard.progress == .ended, "\(cut)")
    }
  }

  @Test func whatIsNoChunkIsMalformed() {
    let heard = hear(cuts(of: Array("5\r\nhello\r\nxyz\r\n".utf8))[0], isChunked: true, metaint: nil)
    #expect(heard.audio == Array("hello".utf8))
    #expect(heard.progress == .malformed)
  }
}
