// SPDX-License-Identifier: MIT
import StreamKit
import Testing

@testable import cycast_playlist

@Suite struct ListedNameTests {
  private func files(_ name: String, isURI: Bool = false, in folder: String = "/lists") -> [String]? {
    let item = ListItem(name: Array(name.utf8), isURI: isURI, line: 1)
    guard case .files(let files) = ListedName(item, in: FilePath(folder)) else { return nil }
    return files.map(\.description)
  }

  @Test(arguments: [
    ("a.mp3", ["/lists/a.mp3"]), ("./a.mp3", ["/lists/a.mp3"]), ("../a.mp3", ["/lists/../a.mp3"]),
    ("/a b/ä.mp3", ["/a b/ä.mp3"]), (" a.mp3 ", ["/lists/ a.mp3 ", "/lists/a.mp3"]),
    ("a\\b.mp3", ["/lists/a\\b.mp3", "/lists/a/b.mp3"]), ("100%.mp3", ["/lists/100%.mp3"]),
    ("a%20b.mp3", ["/lists/a%20b.mp3", "/lists/a b.mp3"]), ("#1 hit.mp3", ["/lists/#1 hit.mp3"]),
    ("C:\\Music\\a.mp3", ["/lists/C:\\Music\\a.mp3", "/lists/C:/Music/a.mp3"]),
    ("12:30 mix.mp3", ["/lists/12:30 mix.mp3"]), ("AC: DC/x.mp3", ["/lists/AC: DC/x.mp3"]),
    ("file:///m/a%20b%C3%A4.mp3", ["/m/a bä.mp3", "/m/a%20b%C3%A4.mp3"]), ("file://localhost/m/a.mp3", ["/m/a.mp3"]),
    ("FILE:/m/a.mp3", ["/m/a.mp3"]), ("file:///m/100%25.mp3", ["/m/100%.mp3", "/m/100%25.mp3"]),
  ])
  func namesOfPlainListsMean(name: String, expected: [String]) {
    #expect(files(name) == expected)
  }

  @Test func namesOfXSPFAreURIsFirst() {
    #expect(files("a%20b.mp3", isURI: true) == ["/lists/a b.mp3", "/lists/a%20b.mp3"])
  }

  @Test func relativeNamesOfAListInTheCurrentFolderStayRelative() {
    #expect(files("./a.mp3", in: "") == ["a.mp3"])
  }

  @Test(arguments: [
    "http://example.net/a.mp3", "HTTPS://example.net/", "icy://x", "mms://x/", "file://server/share/a.mp3", "file://",
    "file:///a%00b",
  ])
  func whatIsNoFileHereIsRefused(name: String) {
    // A file URL with an escaped NUL still has its unresolved reading.
    #expect(files(name) == nil || name.contains("%00"))
    #expect(files(name)?.contains { $0.contains("\0") } != true)
  }

  @Test func nameThatIsNotUTF8MayBeInUTF8OnDisk() {
    let item = ListItem(name: [0xF6, 0x2E, 0x6D], line: 1)
    let expected = [FilePath(bytes: [0xF6, 0x2E, 0x6D]), FilePath("ö.m")].compactMap { $0 }
    #expect(ListedName(item, in: FilePath("")) == .files(expected))
  }
}

@Suite struct EntryTests {
  @Test(arguments: [
    ("m/Motörhead - Ace of Spades.mp3", "Motörhead", "Ace of Spades"), ("m/Song.ogg", "", "Song"),
    ("07 - Song.mp3", "", "Song"), ("07 - Artist - Song.mp3", "Artist", "Song"), ("07. Song.mp3", "", "Song"),
    ("07 Song.mp3", "", "Song"), ("07. Artist - Song.mp3", "Artist", "Song"),
    ("99 Luftballons.mp3", "", "99 Luftballons"),
    ("1999.mp3", "", "1999"), ("no extension", "", "no extension"), ("A - B - C.mp3", "A", "B - C"),
  ])
  func fileNameSaysWordsWithoutNumberAndExtension(path: String, artist: String, title: String) {
    #expect(Entry(FilePath(path)).said == TrackInfo(title: title, artist: artist))
  }

  @Test func latin1NameIsReadable() throws {
    let path = try #require(FilePath(bytes: [0xDC, 0x62, 0x65, 0x72, 0x2E, 0x6D, 0x70, 0x33]))
    #expect(Entry(path).said.title == "Über")
  }
}
