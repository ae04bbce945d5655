// SPDX-License-Identifier: MIT
import StreamKit
import Testing

@Suite struct TrackFileNameTests {
  @Test(arguments: [
    ("Artist - Title.mp3", "Artist", "Title"),
    ("/music/a - b/Artist - Title - Live.mp3", "Artist", "Title - Live"),
    ("Title.mp3", "", "Title"),
    ("Title", "", "Title"),
    ("01 - Artist - Title.mp3", "Artist", "Title"),
    ("01. Artist - Title.ogg", "Artist", "Title"),
    ("01 Artist - Title.ogg", "Artist", "Title"),
    ("1-03 Artist - Title.aac", "Artist", "Title"),
    ("1-03 - Artist - Title.aac", "Artist", "Title"),
    ("01 - Title.mp3", "", "Title"),
    ("7. Title.mp3", "", "Title"),
    ("01.Title.mp3", "", "Title"),
    ("01.mp3", "", "01"),
    ("99 Luftballons.mp3", "", "99 Luftballons"),
    ("311 - Amber.mp3", "311", "Amber"),
    ("101 - Artist - Title.mp3", "Artist", "Title"),
    ("1999 - Party.mp3", "1999", "Party"),
    ("2-1 Title.mp3", "", "2-1 Title"),
    ("Artist_-_Some_Title.mp3", "Artist", "Some Title"),
    ("01_-_Artist_-_Title.mp3", "Artist", "Title"),
    ("Snake_case stays.mp3", "", "Snake_case stays"),
    ("Mr. Big - No. 1.opus", "Mr. Big", "No. 1"),
    ("Vol.2", "", "Vol.2"),
    ("St. Elsewhere", "", "St. Elsewhere"),
    ("Artist -.mp3", "", "Artist -"),
    (" - Title.mp3", "", "- Title"),
    ("Sigur Rós - Svefn-g-englar.flac", "Sigur Rós", "Svefn-g-englar"),
    (".mp3", "", ".mp3"), ("", "", ""), ("/", "", ""), ("a\nb.mp3", "", "a b"),
  ]) func guesses(name: String, artist: String, title: String) {
    #expect(TrackInfo(fileName: name) == TrackInfo(title: title, artist: artist), "\(name)")
  }

  @Test(arguments: [
    ("Artist - Title", "Artist", "Title"), ("Title", "", "Title"), ("A-B", "", "A-B"), ("", "", ""),
    ("  A  -  B - C ", "A", "B - C"), ("01 - B", "01", "B"), ("A - ", "", "A -"), ("A\tx - B\u{1}", "A x", "B"),
  ]) func lineIsTakenApartAtTheFirstDash(line: String, artist: String, title: String) {
    #expect(TrackInfo(line: line) == TrackInfo(title: title, artist: artist))
  }

  @Test func nameOfAFileMayBeAnyBytes() throws {
    let latin1 = try #require(
      FilePath(bytes: Array("/m/".utf8) + [0xC9, 0x20, 0x2D, 0x20, 0x93, 0x61, 0x94, 0x2E, 0x6F, 0x67, 0x67]))
    #expect(TrackInfo(nameOf: latin1) == TrackInfo(title: "“a”", artist: "É"))
    #expect(TrackInfo(nameOf: FilePath("a/É - b.mp3")) == TrackInfo(title: "b", artist: "É"))
    #expect(TrackInfo(nameOf: FilePath("/")) == TrackInfo())
  }
}
