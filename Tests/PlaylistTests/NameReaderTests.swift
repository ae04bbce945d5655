// SPDX-License-Identifier: MIT
import TestSupport
import Testing

@testable import cycast_playlist

@Suite struct NameReaderTests {
  /// All items of the pieces.
  private func read(_ pieces: [ArraySlice<UInt8>], _ ending: NameReader.Ending) -> (items: [ListItem], refused: Int) {
    var reader = NameReader(ending: ending)
    var items = pieces.flatMap { reader.take($0) }
    if let last = reader.finish() { items.append(last) }
    return (items, reader.refused)
  }

  private func names(_ bytes: [UInt8], _ ending: NameReader.Ending) -> [String] {
    read([bytes[...]], ending).items.map { String(decoding: $0.name, as: UTF8.self) }
  }

  @Test func linesEndWithLFOrCRLFAndTheLastMayEndWithNothing() {
    #expect(names(Array("a b.mp3\n\r\n\nc\r\n#1 hit.mp3\nd".utf8), .line) == ["a b.mp3", "c", "#1 hit.mp3", "d"])
  }

  @Test func namesWithNewlinesCRAndBlanksComeThroughWithNUL() {
    #expect(names(Array("a\nb\0\0 c\r\0#EXTM3U\0d".utf8), .zero) == ["a\nb", " c\r", "#EXTM3U", "d"])
  }

  @Test func listOnStandardInputKeepsItsTitles() {
    let text = "\u{FEFF}#EXTM3U\n#EXTINF:1,A - B\na.mp3\nb.mp3\n"
    let items = read([Array(text.utf8)[...]], .line).items
    #expect(items.map(\.artist) == ["A", ""])
    #expect(items.map(\.line) == [3, 4])
    #expect(items.map { String(decoding: $0.name, as: UTF8.self) } == ["a.mp3", "b.mp3"])
  }

  @Test func isTheSameHoweverTheBytesAreCut() {
    let long = String(repeating: "x", count: 20_000)
    let text = Array("\u{FEFF}a\r\n#EXTINF:1,A - B\n\(long)\nb\n\0\n\(long)".utf8)
    for ending in [NameReader.Ending.line, .zero] {
      let whole = read([text[...]], ending)
      for cut in cuts(of: text, seed: 5) {
        let result = read(cut.pieces, ending)
        #expect(result.items == whole.items, "\(cut)")
        #expect(result.refused == whole.refused, "\(cut)")
      }
    }
  }

  @Test(arguments: [(4_094, 0), (4_095, 0), (4_096, 1), (16_384, 1), (16_385, 1), (1_000_000, 1)])
  func nameOfMoreThanPathMaxIsRefusedAndTheNextIsRead(length: Int, refused: Int) {
    let text = [UInt8](repeating: 97, count: length) + Array("\nb\n".utf8)
    let result = read([text[...]], .line)
    #expect(result.refused == refused)
    #expect(result.items.count == 2 - refused)
    #expect(result.items.last?.name == [98])
  }

  @Test func overlongLastNameWithoutEndIsCounted() {
    #expect(read([[UInt8](repeating: 97, count: 50_000)[...]], .zero).refused == 1)
  }

  @Test func nothingGivesNothing() {
    #expect(names([], .line).isEmpty)
    #expect(names([], .zero).isEmpty)
  }

  @Test func namesComeAsSoonAsTheyEnd() {
    var reader = NameReader(ending: .line)
    let first = reader.take(Array("a\nb".utf8)[...])
    #expect(first.count == 1)
    let second = reader.take(Array("c\n".utf8)[...])
    #expect(second.map(\.name) == [Array("bc".utf8)])
    let last = reader.finish()
    #expect(last == nil)
  }
}
