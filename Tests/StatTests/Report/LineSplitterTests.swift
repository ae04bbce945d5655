// SPDX-License-Identifier: MIT
import TestSupport
import Testing

@testable import cycast_stat

/// Lines cut out of what is read, whatever the pieces.
@Suite struct LineSplitterTests {
  struct Split: Equatable {
    var lines: [[UInt8]] = []
    var tooLong = 0
    var hasRest = false
  }

  private func split(_ pieces: [ArraySlice<UInt8>]) -> Split {
    var splitter = LineSplitter()
    var split = Split()
    for piece in pieces {
      var rest = piece
      while !rest.isEmpty {
        let room = splitter.room()
        let part = rest.prefix(room.count)
        part.withUnsafeBytes { room.copyMemory(from: $0) }
        splitter.filled(part.count)
        splitter.forEachLine { line in split.lines.append(line.withUnsafeBufferPointer { Array($0) }) }
        rest = rest.dropFirst(part.count)
      }
    }
    split.tooLong = splitter.tooLong
    split.hasRest = splitter.hasRest
    return split
  }

  @Test func linesAreTheSameHoweverTheyCome() {
    let text = "\u{FEFF}one\r\ntwo\n\n\0\0\0three\0\0\nfour \r \n\nlast"
    let expected = Split(
      lines: ["one", "two", "", "three", "four \r ", ""].map { Array($0.utf8) }, tooLong: 0, hasRest: true)
    for cut in cuts(of: Array(text.utf8)) {
      let found = split(cut.pieces)
      #expect(found == expected, "\(cut)")
    }
  }

  @Test(arguments: [LineSplitter.longest - 1, LineSplitter.longest, LineSplitter.longest + 1, 3 << 20])
  func linesAreReadUpToALength(_ length: Int) {
    let bytes = Array("a\n".utf8) + [UInt8](repeating: 0x78, count: length) + Array("\nb\n".utf8)
    var random = SeededGenerator(seed: 7)
    for size in [bytes.count, 4_096, 300_000] {
      var pieces: [ArraySlice<UInt8>] = []
      var start = 0
      while start < bytes.count {
        let end = min(bytes.count, start + Int.random(in: max(1, size / 2)...size, using: &random))
        pieces.append(bytes[start..<end])
        start = end
      }
      let found = split(pieces)
      let isRead = length <= LineSplitter.longest
      #expect(found.lines.map(\.count) == (isRead ? [1, length, 1] : [1, 1]), "\(size)")
      #expect(found.tooLong == (isRead ? 0 : 1))
      #expect(!found.hasRest)
    }
  }

  @Test func aLongLineWithoutAnEndIsARest() {
    let found = split([[UInt8](repeating: 0x78, count: 2 << 20)[...]])
    #expect(found == Split(lines: [], tooLong: 1, hasRest: true))
  }

  @Test func bytesAreFoundWhereASimpleLoopFindsThem() {
    var random = SeededGenerator(seed: 11)
    for _ in 0..<1_000 {
      let count = Int.random(in: 0...40, using: &random)
      let bytes = (0..<count).map { _ in
        [0x21, 0x22, 0x23, 0x5C, 0xA2, 0x00, 0x80].randomElement(using: &random) ?? UInt8(0)
      }
      let start = Int.random(in: 0...count, using: &random)
      let found = ByteSearch.first(0x22, or: 0x5C, in: bytes.span, from: start)
      #expect(found == bytes[start...].firstIndex { $0 == 0x22 || $0 == 0x5C }, "\(bytes) \(start)")
    }
  }
}
