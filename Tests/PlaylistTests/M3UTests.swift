// SPDX-License-Identifier: MIT
import TestSupport
import Testing

@testable import cycast_playlist

/// The names of a list, for comparison.
func names(_ contents: ListContents) -> [String] { contents.items.map { String(decoding: $0.name, as: UTF8.self) } }

@Suite struct M3UTests {
  private func parse(_ text: String) -> ListContents { ListFormat.m3u.parse(Array(text.utf8)) }

  @Test(arguments: ["\n", "\r\n", "\r"])
  func readsNamesTitlesAndLinesWhateverEndsThem(end: String) {
    let text = ["#EXTM3U", "#EXTINF:215,Motörhead - Ace of Spades", "a/01.mp3", "", "# later", "b.mp3", ""]
    let items = parse(text.joined(separator: end)).items
    #expect(
      items == [
        ListItem(name: Array("a/01.mp3".utf8), artist: "Motörhead", title: "Ace of Spades", line: 3),
        ListItem(name: Array("b.mp3".utf8), line: 6),
      ])
  }

  @Test(arguments: [
    ("#EXTINF:1,Title, with - comma", "Title, with", "comma"), ("#EXTINF:-1,Only a title", "", "Only a title"),
    ("#EXTINF:12.5 a=\"x, y\" b=\"- z\",Artist - T - U", "Artist", "T - U"), ("#EXTINF:1,", "", ""),
    ("#EXTINF:1", "", ""), ("#extinf:1,A - B", "A", "B"), ("#EXTINF:1 a=\"never closed,A - B", "A", "B"),
    ("#EXTINF:1,A-B", "", "A-B"), ("#EXTINF:1,  A  -  B ", "A", "B"), ("#EXTINF:1,A\u{1}\tB", "", "A B"),
    ("  #EXTINF:1,A - B", "A", "B"), ("#EXTINFO,A - B", "", ""),
  ])
  func takesArtistAndTitleFrom(line: String, artist: String, title: String) {
    let item = parse(line + "\nx.mp3\n").items.first
    #expect(item?.artist == artist)
    #expect(item?.title == title)
  }

  @Test func titleBelongsToTheNextNameOnly() {
    let items = parse("#EXTINF:1,A - B\n\n#c\nx.mp3\ny.mp3\n").items
    #expect(items.map(\.title) == ["B", ""])
  }

  @Test func windows1252TitlesAreReadAndNamesKeepTheirBytes() {
    let bytes = Array("#EXTINF:1,Mot".utf8) + [0xF6] + Array("rhead \u{2D} ".utf8) + [0x80, 0x0A, 0xF6, 0x0A]
    let items = ListFormat.m3u.parse(bytes).items
    #expect(items == [ListItem(name: [0xF6], artist: "Motörhead", title: "€", line: 2)])
  }

  @Test func byteOrderMarksAndUTF16AreUnderstood() {
    let text = "#EXTINF:1,A - Ü😀\nü.mp3\n"
    let plain = parse(text)
    #expect(ListFormat.m3u.parse([0xEF, 0xBB, 0xBF] + Array(text.utf8)) == plain)
    let little = text.utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
    let big = text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] }
    #expect(ListFormat.m3u.parse([0xFF, 0xFE] + little) == plain)
    #expect(ListFormat.m3u.parse([0xFE, 0xFF] + big) == plain)
    #expect(ListFormat.m3u.parse([0xFE, 0xFF] + big + [0x00]).items == plain.items)
    #expect(ListFormat.m3u.parse([0xFF, 0xFE]).items.isEmpty)
  }

  @Test func tellsWhenTheListStopsInMidLine() {
    #expect(parse("a\nb\n") == ListContents(items: parse("a\nb").items))
    let cut = parse("a\nb")
    #expect(cut.looksCut && cut.lastMayBeCut)
    let comment = parse("a\n#EXTI")
    #expect(comment.looksCut && !comment.lastMayBeCut)
    #expect(!parse("").looksCut)
  }

  @Test func everyBeginningOfAListGivesTheBeginningOfItsItems() {
    let text = Array("\u{FEFF}#EXTM3U\r\n#EXTINF:1,A - B\r\na b.mp3\r\n\r\nc.mp3\n#EXTINF:2,C\rd.mp3".utf8)
    let whole = ListFormat.m3u.parse(text).items
    for length in 0...text.count {
      let part = ListFormat.m3u.parse(Array(text[..<length]))
      let certain = part.lastMayBeCut ? part.items.dropLast() : part.items[...]
      #expect(Array(certain) == Array(whole.prefix(certain.count)), "the first \(length) bytes")
    }
  }

  @Test func longTitleIsCutAtACharacter() {
    let title = parse("#EXTINF:1," + String(repeating: "ü", count: 5_000) + "\nx\n").items.first?.title
    #expect(title == String(repeating: "ü", count: 512))
  }
}
