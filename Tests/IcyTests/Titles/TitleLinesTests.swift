// SPDX-License-Identifier: MIT
import StreamKit
import TestSupport
import Testing

@testable import cycast_icy

@Suite struct TitleLinesTests {
  private func read(_ pieces: [ArraySlice<UInt8>]) -> [TitleLines.Line] {
    var lines = TitleLines()
    var said: [TitleLines.Line] = []
    for piece in pieces { lines.read(piece.span) { said.append($0) } }
    lines.end { said.append($0) }
    return said
  }

  private func read(_ bytes: [UInt8]) -> [TitleLines.Line] { read([bytes[...]]) }

  private func read(_ text: String) -> [TitleLines.Line] { read(Array(text.utf8)) }

  private func titles(_ text: String) -> [SaidTitle] { read(text).titles }

  private func song(_ artist: String, _ title: String) -> SaidTitle {
    SaidTitle(track: TrackInfo(title: title, artist: artist))
  }

  @Test func aLineOfTextIsArtistAndTitle() {
    #expect(titles("A - B\nC\n") == [song("A", "B"), song("", "C")])
    #expect(titles("Sigur Rós - Hoppípolla - Live") == [song("Sigur Rós", "Hoppípolla - Live")])
    #expect(read([0x43, 0x61, 0x66, 0xE9, 0x0A, 0xC3, 0xA9, 0x0A]).titles == [song("", "Café"), song("", "é")])
  }

  @Test func aLineOfJSONIsATitle() {
    let line = #"{"time":"x","at":12.5,"artist":"A","title":"T","album":"L","url":"http://u/","origin":"live"}"#
    let track = TrackInfo(title: "T", artist: "A", album: "L", link: "http://u/")
    #expect(titles(line + "\n") == [SaidTitle(track: track, origin: .live, at: 12_500_000_000)])
    #expect(titles("  {\"title\":\"T\"}  \r\n{}") == [song("", "T"), SaidTitle(track: TrackInfo())])
  }

  @Test func whatIsOurOwnLineIsReadBack() {
    let now = NowPlaying(track: TrackInfo(title: "T\"\\", artist: "Ä", album: "L", link: "u"), origin: .relay)
    let line = TitleLine.bytes(now, time: 0, at: 7_000_000_000)
    #expect(read(line).titles == [SaidTitle(track: now.track, origin: .relay, at: 7_000_000_000)])
  }

  @Test func blankLinesAndLineEndsSayNothing() {
    #expect(read("\n\r\n \t \n\u{FEFF}\n\u{0}\n\u{1}\u{2}\n\u{A0}\n").isEmpty)
    #expect(titles("A\r\nB\r\r\n\u{FEFF}C\n\u{0}D\nE\u{0}F\n") == ["A", "B", "C", "E"].map { song("", $0) })
    #expect(titles("{\"title\":\"T\"}\u{0}\u{0}\n") == [song("", "T")])
  }

  @Test func controlBytesGoAndTabsBecomeSpaces() {
    #expect(titles("A\u{1B}[31m -\tB\u{7}\n") == [song("A[31m", "B")])
  }

  @Test func anObjectMayGoOnOverLines() {
    let pretty = "{\n  \"artist\": \"A\",\r\n\n  \"title\": \"T\"\n}\nB\n"
    #expect(read(pretty) == [.title(song("A", "T")), .title(song("", "B"))])
    #expect(titles("{\n\"title\":\"T\"\n}\n{\n\"title\":\"U\"\n}") == [song("", "T"), song("", "U")])
  }

  @Test func aLineThatDoesNotGoOnWithAnObjectCountsItself() {
    let torn = read("{\"title\":\"T\",\n{\"title\":\"U\"}\n{\nA - B\n{\n")
    #expect(torn.titles == [song("", "U"), song("A", "B")])
    #expect(torn.count == 5)
    #expect(torn.last == .unusable("it is no JSON: it ends in the middle"))
  }

  @Test func objectsHaveAtMostSoManyLines() {
    func object(_ count: Int) -> String {
      "{\"title\":[\n" + (1...count).map { "\($0)" }.joined(separator: ",\n") + "\n],\"title\":\"T\"}\n"
    }
    #expect(titles(object(TitleLines.mostLinesOfObject - 2)) == [song("", "T")])
    #expect(read(object(TitleLines.mostLinesOfObject - 1)).first == .unusable("it has too many lines"))
  }

  @Test(arguments: [
    "{\"title\":\"T\",}", "{'title':'T'}", "{title: \"T\"}", "{}}", "{\"title\":\"T\"} x", "{[", "{{a}}",
  ])
  func whatLooksLikeJSONAndIsNoneIsNoTitle(line: String) {
    let said = read(line + "\nA\n")
    #expect(said.count == 2 && said.titles == [song("", "A")])
  }

  @Test(arguments: ["{Untitled} - Song", "{ x } - y", "{5 - 6", "{-} - x", "{Hook - Line"])
  func textThatOnlyBeginsWithABraceIsText(line: String) {
    #expect(titles(line + "\n") == [SaidTitle(track: TrackInfo(song: line))])
  }

  @Test func jsonThatIsNoTitleIsLeftOut() {
    #expect(read("{\"name\":\"x\"}\n") == [.unusable("it is no title")])
  }

  @Test func jsonInAnotherEncodingIsReadAsTextIs() {
    let latin = Array("{\"title\":\"Caf".utf8) + [0xE9] + Array("\"}\n".utf8)
    #expect(read(latin).titles == [song("", "Café")])
  }

  @Test func longTextIsCutAtACharacter() {
    let limit = TitleLines.longestLine
    for (length, kept) in [(limit - 1, limit - 1), (limit, limit), (limit + 1, limit), (3 * limit, limit)] {
      let text = String(repeating: "x", count: length)
      #expect(titles(text + "\nB\n") == [song("", String(text.prefix(kept))), song("", "B")])
    }
    let wide = titles(String(repeating: "é", count: limit) + "\n").first?.track.title
    #expect(wide == String(repeating: "é", count: limit / 2))
    let odd = titles("x" + String(repeating: "é", count: limit)).first?.track.title
    #expect(odd == "x" + String(repeating: "é", count: limit / 2 - 1))
    #expect(titles(String(repeating: "東", count: 5_000)).first?.track.title.unicodeScalars.count == 5_000)
  }

  @Test func longJSONIsLeftOut() {
    func line(_ length: Int) -> String { "{\"title\":\"" + String(repeating: "x", count: length - 12) + "\"}" }
    let limit = TitleLines.longestLine
    #expect(titles(line(limit - 1) + "\n").count == 1 && titles(line(limit) + "\n").count == 1)
    #expect(read(line(limit + 1) + "\nA\n") == [.unusable("it has more than 65536 bytes"), .title(song("", "A"))])
  }

  @Test(arguments: [true, false])
  func utf16IsKnownByItsMark(bigEndian: Bool) {
    let units = Array("\u{FEFF}Ä - 🎧\r\n\n{\"title\":\"東\"}\nlast".utf16)
    let bytes = units.flatMap { bigEndian ? [UInt8($0 >> 8), UInt8($0 & 255)] : [UInt8($0 & 255), UInt8($0 >> 8)] }
    for cut in cuts(of: bytes, seed: 4) {
      #expect(read(cut.pieces).titles == [song("Ä", "🎧"), song("", "東"), song("", "last")], "\(cut)")
      #expect(read(cut.pieces + [[0x41]]).titles.count == 3)
    }
  }

  @Test func halfASurrogatePairInUTF16IsReplaced() {
    #expect(read([0xFE, 0xFF, 0xD8, 0x3C, 0x00, 0x41, 0xDF, 0xA7]).titles == [song("", "\u{FFFD}A\u{FFFD}")])
    #expect(read([0xFE, 0xFF, 0x00, 0x41, 0xD8, 0x3C]).titles == [song("", "A\u{FFFD}")])
    #expect(read([0xFE, 0xFF, 0xD8, 0x3C, 0xD8, 0x3C, 0xDF, 0xA7]).titles == [song("", "\u{FFFD}🎧")])
  }

  @Test func halfAMarkIsText() {
    #expect(read([0xFF]).titles == [song("", "ÿ")])
    #expect(read([0xFE, 0x0A, 0x41]).titles == [song("", "þ"), song("", "A")])
    #expect(read([0xFE, 0xFF]).isEmpty)
  }

  @Test func howTheBytesAreCutMakesNoDifference() {
    var bytes = Array("\u{FEFF}A - B\r\n\n{\"title\":\"T\",\n\"at\":1}\n{oops\n{\"x\n{\"title\":\"ü\"}\n".utf8)
    bytes += [0x43, 0xE9, 0x0A, 0x00, 0x44, 0x0A, 0xC3, 0x0A] + Array(String(repeating: "é", count: 40_000).utf8)
    bytes += Array("\n{\"title\":\"".utf8) + Array(repeating: 0x78, count: 70_000) + Array("\"}\nend".utf8)
    let whole = read(bytes)
    #expect(whole.count == 10 && whole.titles.count == 8)
    for cut in cuts(of: bytes) { #expect(read(cut.pieces) == whole, "\(cut)") }
  }

  @Test func anyBytesGiveCleanTitles() {
    var generator = SeededGenerator(seed: 9)
    for _ in 0..<200 {
      let bytes = (0..<300).map { _ in
        UInt8.random(in: 0...255, using: &generator) & (Bool.random(using: &generator) ? 0x7F : 0xFF)
      }
      for title in read(bytes).titles { #expect(title.track == title.track.cleaned && !title.track.isEmpty) }
    }
  }
}

extension [TitleLines.Line] {
  /// The titles among them.
  var titles: [SaidTitle] {
    compactMap { if case .title(let title) = $0 { title } else { nil } }
  }
}
