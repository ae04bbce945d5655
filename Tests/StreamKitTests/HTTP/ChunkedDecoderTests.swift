// SPDX-License-Identifier: MIT
import StreamKit
import TestSupport
import Testing

@Suite struct ChunkedDecoderTests {
  private enum Outcome { case unfinished, ended, malformed }

  /// What comes of a body that comes in these pieces: its data, how it ended, and how many bytes it took.
  private func decode(_ cut: Cut) -> (data: [UInt8], outcome: Outcome, taken: Int) {
    var decoder = ChunkedDecoder()
    var (data, outcome, taken): ([UInt8], Outcome, Int) = ([], .unfinished, 0)
    for piece in cut.pieces {
      var position = 0
      while let next = decoder.next(in: piece.span, at: &position) {
        switch next {
        case .data(let range):
          #expect(!range.isEmpty)
          data += piece[(piece.startIndex + range.lowerBound)..<(piece.startIndex + range.upperBound)]
        case .end:
          #expect(outcome == .unfinished)
          outcome = .ended
        case .malformed:
          #expect(outcome == .unfinished)
          outcome = .malformed
        }
      }
      taken += position
      if outcome == .unfinished { #expect(position == piece.count) }
    }
    return (data, outcome, taken)
  }

  private func whole(_ text: String) -> (data: [UInt8], outcome: Outcome, taken: Int) {
    decode(cuts(of: Array(text.utf8), random: 0)[0])
  }

  private func chunked(_ data: [UInt8], _ sizes: [Int], end: String) -> [UInt8] {
    var (bytes, at, turn): ([UInt8], Int, Int) = ([], 0, 0)
    while at < data.count {
      let size = min(sizes[turn % sizes.count], data.count - at)
      bytes += Array((String(size, radix: 16, uppercase: turn % 2 == 0) + "\r\n").utf8) + data[at..<at + size]
      bytes += Array("\r\n".utf8)
      (at, turn) = (at + size, turn + 1)
    }
    return bytes + Array(end.utf8)
  }

  @Test(arguments: ["0\r\n\r\n", "000\r\n\r\n", "0;last\r\nA: b\r\nC: d\r\n\r\n", "0\n\n", "0 \r\nA: b\n\r\n"])
  func dataComesOutInEveryCut(end: String) {
    let data = (0..<6_000).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
    let body = chunked(data, [1, 10, 255, 2_000, 17], end: end)
    for cut in cuts(of: body + Array("GET / HTTP/1.1".utf8), random: 8) {
      let found = decode(cut)
      #expect(found.data == data && found.outcome == .ended && found.taken == body.count, "\(cut)")
    }
  }

  @Test(arguments: [
    "5;name=value\r\nhello\r\n0\r\n\r\n", "5 ;a;b=\"c d\"\r\nhello\r\n0\r\n\r\n", "5\t\r\nhello\r\n0\r\n\r\n",
    "5\nhello\n0\n\n", "00000000000000000000005\r\nhello\r\n0\r\n\r\n",
  ]) func extensionsAndLeadingZerosDoNotCount(body: String) {
    for cut in cuts(of: Array(body.utf8)) {
      let found = decode(cut)
      #expect(found.data == Array("hello".utf8) && found.outcome == .ended, "\(cut)")
    }
  }

  @Test(arguments: [
    "\r\n", "g\r\n", "-5\r\nhello", "0x5\r\nhello", ";a\r\n", " 5\r\nhello", "5\r\nhelloX", "5\r\nhello\rX",
    "5\r\nhello\r\r\n", "5,\r\n", "5\u{0}\r\n", "1000000000000000\r\n", "ffffffffffffffff\r\n", "ICY 200 OK\r\n",
  ]) func whatIsNoChunkIsMalformedInEveryCut(body: String) {
    for cut in cuts(of: Array((body + "0\r\n\r\n").utf8)) { #expect(decode(cut).outcome == .malformed, "\(cut)") }
  }

  @Test func biggestSizeIsRead() {
    #expect(whole("fffffffffffffff\r\nabc").data == Array("abc".utf8))
  }

  @Test(arguments: [1_023, 1_024, 1_025]) func sizeLineHasALimit(length: Int) {
    let line = "1;" + String(repeating: "e", count: length - 4) + "\r\n"
    for cut in cuts(of: Array((line + "x\r\n0\r\n\r\n").utf8)) {
      let found = decode(cut)
      #expect(found.outcome == (length > 1_024 ? .malformed : .ended), "\(cut)")
    }
  }

  @Test func sizeLineThatNeverEndsIsMalformed() {
    #expect(whole(String(repeating: "0", count: 2_000)).outcome == .malformed)
  }

  @Test(arguments: [8_191, 8_192, 8_193]) func trailersHaveALimit(length: Int) {
    let one = "A: b\r\n"
    let many = String(repeating: one, count: 1_000)
    let long = "A: " + String(repeating: "b", count: length - 2 - many.utf8.count - 5) + "\r\n"
    let found = whole("0\r\n" + many + long + "\r\n")
    #expect(found.outcome == (length > 8_192 ? .malformed : .ended))
  }

  @Test func whatFollowsTheEndIsLeft() {
    var decoder = ChunkedDecoder()
    let bytes = Array("0\r\n\r\nrest".utf8)
    var position = 0
    #expect(decoder.next(in: bytes.span, at: &position) == .end)
    #expect(position == 5)
    #expect(decoder.next(in: bytes.span, at: &position) == nil)
    #expect(position == 5)
  }

  @Test func aChunkIsOnePieceHoweverLong() {
    let bytes = chunked([UInt8](repeating: 7, count: 1 << 20), [1 << 20], end: "0\r\n\r\n")
    var decoder = ChunkedDecoder()
    var position = 0
    var pieces: [ChunkedDecoder.Piece] = []
    while let piece = decoder.next(in: bytes.span, at: &position) { pieces.append(piece) }
    #expect(pieces == [.data(8..<(8 + 1 << 20)), .end])
  }

  @Test(arguments: [1 as UInt64, 2, 3]) func randomBytesAreJudgedAlikeInPieces(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let alphabet: [UInt8] = Array("0011234aF;=\r\n\r\n\n".utf8) + [0, 0x20, 0xFF]
    for _ in 0..<300 {
      let bytes = (0..<Int.random(in: 1...60, using: &generator)).map { _ in
        alphabet.randomElement(using: &generator) ?? 0
      }
      let all = cuts(of: bytes, random: 2, seed: seed).map(decode)
      for one in all.dropFirst() {
        #expect(one.data == all[0].data && one.outcome == all[0].outcome && one.taken == all[0].taken, "\(bytes)")
      }
    }
  }
}
