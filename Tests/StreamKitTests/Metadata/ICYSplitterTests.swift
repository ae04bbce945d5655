// SPDX-License-Identifier: MIT
import StreamKit
import TestSupport
import Testing

@Suite struct ICYSplitterTests {
  /// A stream of numbered audio bytes with a block after every metaint of them: three empty ones, a title, a full one.
  private func stream(metaint: Int, audio count: Int) -> (bytes: [UInt8], audio: [UInt8], blocks: [[UInt8]]) {
    let title = ICYBlock.bytes(title: "Artist - Title", url: "http://x/")
    let full = [255] + [UInt8](repeating: 7, count: 4_080)
    let cycle = [[0], [0], title, [0], full]
    let audio = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
    var bytes: [UInt8] = []
    var blocks: [[UInt8]] = []
    for (index, byte) in audio.enumerated() {
      bytes.append(byte)
      if (index + 1) % metaint == 0 {
        blocks.append(Array(cycle[blocks.count % cycle.count].dropFirst()))
        bytes += cycle[(blocks.count - 1) % cycle.count]
      }
    }
    return (bytes, audio, blocks)
  }

  private func split(_ cut: Cut, metaint: Int) -> (audio: [UInt8], blocks: [[UInt8]], places: [Int]) {
    var splitter = ICYSplitter(metaint: metaint)
    var audio: [UInt8] = []
    var blocks: [[UInt8]] = []
    var places: [Int] = []
    for piece in cut.pieces {
      var position = 0
      while let next = splitter.next(in: piece.span, at: &position) {
        switch next {
        case .audio(let range):
          #expect(!range.isEmpty)
          audio += piece[(piece.startIndex + range.lowerBound)..<(piece.startIndex + range.upperBound)]
        case .block:
          blocks.append(splitter.payload)
          places.append(audio.count)
        }
      }
      #expect(position == piece.count)
    }
    return (audio, blocks, places)
  }

  @Test(arguments: [1, 2, 37, 16_000]) func audioAndBlocksComeApartInEveryCut(metaint: Int) {
    let stream = stream(metaint: metaint, audio: metaint == 1 ? 40 : metaint * 8 + metaint / 2)
    for cut in cuts(of: stream.bytes, random: 8) {
      let found = split(cut, metaint: metaint)
      #expect(found.audio == stream.audio, "\(cut)")
      #expect(found.blocks == stream.blocks, "\(cut)")
      #expect(found.places == stream.blocks.indices.map { ($0 + 1) * metaint }, "\(cut)")
    }
  }

  @Test func aStreamThatEndsInABlockGivesAllAudioAndNoBlock() {
    let found = split(cuts(of: [1, 2, 3, 2, 65, 66], random: 0)[0], metaint: 3)
    #expect(found.audio == [1, 2, 3])
    #expect(found.blocks.isEmpty)
  }

  @Test func handsOutBigSpansWithoutLookingAtThem() {
    let metaint = 16_000
    let bytes = [UInt8](repeating: 0, count: (metaint + 1) * 1_000)
    var splitter = ICYSplitter(metaint: metaint)
    var position = 0
    var pieces = 0
    while splitter.next(in: bytes.span, at: &position) != nil { pieces += 1 }
    // Two steps for each block and its audio, however much audio it is: work does not grow with bytes.
    #expect(pieces == 2_000)
  }
}
