// SPDX-License-Identifier: MIT
import StreamKit
import TestSupport
import Testing

@Suite struct ID3ReaderTests {
  private func track(_ tag: [UInt8]) -> TrackInfo { read(tag).track }

  private func read(_ tag: [UInt8]) -> NowPlaying {
    var reader = ID3Reader()
    #expect(reader.feed(tag) == tag.count)
    #expect(reader.isComplete)
    return reader.finish()
  }

  @Test func readsEveryEncodingInEveryVersion() {
    for text in ["Café ÿ", "東京 🎧", "a"] {
      for body in TagBuilder.encoded(text) {
        #expect(track(TagBuilder.tag(2, TagBuilder.frame("TT2", 2, body))).title == text, "\(body)")
        #expect(track(TagBuilder.tag(3, TagBuilder.frame("TIT2", 3, body))).title == text, "\(body)")
        #expect(track(TagBuilder.tag(4, TagBuilder.frame("TIT2", 4, body))).title == text, "\(body)")
      }
    }
  }

  @Test func readsEveryFrameOfInterest() {
    let body =
      TagBuilder.text("TIT2", 4, "t") + TagBuilder.text("TPE1", 4, "a") + TagBuilder.text("TALB", 4, "b")
      + TagBuilder.text("TCON", 4, "17") + TagBuilder.frame("WXXX", 4, Array("\u{3}about\u{0}http://l/".utf8))
      + TagBuilder.text("TXXX", 4, "ICY-Name\u{0}n") + TagBuilder.text("TXXX", 4, "icy-genre\u{0}g")
      + TagBuilder.text("TXXX", 4, "icy-url\u{0}u") + TagBuilder.text("TXXX", 4, "icy-description\u{0}d")
      + TagBuilder.text("TXXX", 4, "CYCAST:origin\u{0}live") + TagBuilder.text("TXXX", 4, "cycast:source\u{0}dj")
      + TagBuilder.text("TXXX", 4, "other\u{0}x") + TagBuilder.text("TRSN", 4, "not the station")
    let now = read(TagBuilder.tag(4, body))
    #expect(
      now
        == NowPlaying(
          track: TrackInfo(title: "t", artist: "a", album: "b", genre: "Rock", link: "http://l/"),
          station: StationInfo(name: "n", genre: "g", url: "u", description: "d"), origin: .live, source: "dj"))
    #expect(now.stationWordsDropped() == NowPlaying(track: now.track))
  }

  @Test func readsTheThreeLetterFramesOf22AlsoInsideA23Tag() {
    let frames = [("TT2", "t"), ("TP2", "band"), ("TAL", "b"), ("TCO", "(17)"), ("WAR", "http://w/")]
    let old = frames.flatMap { TagBuilder.frame($0.0, 2, ($0.0 == "WAR" ? [] : [0]) + Array($0.1.utf8)) }
    let mixed = frames.flatMap { TagBuilder.frame($0.0 + "\u{0}", 3, ($0.0 == "WAR" ? [] : [0]) + Array($0.1.utf8)) }
    let expected = TrackInfo(title: "t", artist: "band", album: "b", genre: "Rock", link: "http://w/")
    #expect(track(TagBuilder.tag(2, old)) == expected)
    #expect(track(TagBuilder.tag(3, mixed)) == expected)
  }

  @Test func theFirstOfTwoFramesWinsUnlessItIsEmpty() {
    let body = ["", "one", "two"].flatMap { TagBuilder.text("TIT2", 4, $0) }
    #expect(track(TagBuilder.tag(4, body)).title == "one")
  }

  @Test func theBandAndThePagesStandInOnlyWhenNothingBetterIsSaid() {
    let band = TagBuilder.text("TPE2", 4, "band")
    let pages = TagBuilder.frame("WOAR", 4, Array("r".utf8)) + TagBuilder.frame("WOAF", 4, Array("f".utf8))
    #expect(track(TagBuilder.tag(4, band + pages)) == TrackInfo(artist: "band", link: "f"))
    let better = TagBuilder.text("TPE1", 4, "a") + TagBuilder.frame("WXXX", 4, [0, 0, 0x78])
    #expect(track(TagBuilder.tag(4, band + pages + better)) == TrackInfo(artist: "a", link: "x"))
  }

  @Test func severalValuesAreJoinedIn24AndEndAtNULBefore() {
    let frame = { (version: UInt8) in TagBuilder.text("TPE1", version, "A/B\u{0}C\u{0}\u{0}D\u{0}") }
    #expect(track(TagBuilder.tag(4, frame(4))).artist == "A/B, C, D")
    #expect(track(TagBuilder.tag(3, frame(3))).artist == "A/B")
    // UTF-16 with a mark before the first value only, and before each.
    for second: [UInt8] in [[0x42, 0], [0xFF, 0xFE, 0x42, 0], [0xFE, 0xFF, 0, 0x42]] {
      let body: [UInt8] = [1, 0xFF, 0xFE, 0x41, 0, 0, 0] + second
      #expect(track(TagBuilder.tag(4, TagBuilder.frame("TPE1", 4, body))).artist == "A, B")
    }
  }

  @Test(arguments: [
    ("17", "Rock"), ("(17)", "Rock"), ("(17)Rock", "Rock"), ("(4)Eurodisco", "Eurodisco"),
    ("(51)(39)", "Techno-Industrial, Noise"),
    ("(RX)", "Remix"), ("CR", "Cover"), ("((17)", "(17)"), ("((", "("), ("(17", "(17"), ("()", "()"),
    ("(300)", "(300)"),
    ("191", "Psybient"), ("192", "192"), ("255", ""), ("80s", "80s"), ("Rock", "Rock"), ("0", "Blues"),
    ("079", "Hard Rock"),
    ("99999999999999999999", "99999999999999999999"), ("(17) ", "Rock"), ("(17)\u{0}x", "Rock"),
  ]) func genresByNumberAreNamed(text: String, name: String) {
    #expect(track(TagBuilder.tag(3, TagBuilder.text("TCON", 3, text))).genre == name)
  }

  @Test func genreValuesOf24AreNamedOneByOne() {
    #expect(
      track(TagBuilder.tag(4, TagBuilder.text("TCON", 4, "17\u{0}Own\u{0}255\u{0}(9)"))).genre == "Rock, Own, Metal")
  }

  @Test func extendedHeadersFootersAndPaddingAreNoFrames() {
    let frame = TagBuilder.text("TIT2", 4, "t")
    let small: [UInt8] = TagBuilder.syncsafe(6) + [1, 0]
    let update: [UInt8] = TagBuilder.syncsafe(12) + [1, 0x60, 0, 5, 1, 2, 3, 4]
    for head in [small, update] {
      #expect(track(TagBuilder.tag(4, flags: 0x40, head + frame + [UInt8](repeating: 0, count: 300))).title == "t")
      #expect(track(TagBuilder.tag(4, flags: 0x50, head + frame)).title == "t")
    }
    for size in [6, 10] {
      let head = TagBuilder.plain(size) + [UInt8](repeating: 0, count: size)
      #expect(track(TagBuilder.tag(3, flags: 0x40, head + TagBuilder.text("TIT2", 3, "t"))).title == "t")
    }
  }

  @Test func feedTakesTheTagAndNoByteMore() {
    for flags: UInt8 in [0, 0x10] {
      let tag = TagBuilder.tag(4, flags: flags, TagBuilder.text("TIT2", 4, "t") + [0, 0, 0])
      var reader = ID3Reader()
      #expect(reader.feed((tag + [0xFF, 0xFB, 0x90])) == tag.count)
      #expect(reader.isComplete && reader.feed([1, 2]) == 0)
    }
    var none = ID3Reader()
    #expect(none.feed([UInt8](repeating: 0x41, count: 50)) == 10)
    #expect(none.isComplete && none.finish().isEmpty)
    #expect(ID3Reader.read([UInt8](repeating: 0x41, count: 50)) == nil)
  }

  @Test func aTagThatIsCutSaysWhatCameBefore() {
    let tag = TagBuilder.tag(4, TagBuilder.text("TIT2", 4, "t") + TagBuilder.text("TPE1", 4, "artist"))
    for count in tag.indices {
      var reader = ID3Reader()
      reader.feed(tag[..<count])
      #expect(reader.finish().track == TrackInfo(title: count >= 22 ? "t" : ""), "\(count) bytes")
    }
  }

  @Test func compressedAndEncryptedFramesArePassedOverAndPrefixesAreNotText() {
    for flags: UInt8 in [0x80, 0x40, 0xC0] {
      let body = TagBuilder.frame("TIT2", 3, flags: flags, Array("\u{0}secret".utf8)) + TagBuilder.text("TIT2", 3, "t")
      #expect(track(TagBuilder.tag(3, body)).title == "t")
    }
    for flags: UInt8 in [0x08, 0x04, 0x0D] {
      let body = TagBuilder.frame("TIT2", 4, flags: flags, Array("\u{3}secret".utf8)) + TagBuilder.text("TIT2", 4, "t")
      #expect(track(TagBuilder.tag(4, body)).title == "t")
    }
    #expect(track(TagBuilder.tag(3, TagBuilder.frame("TIT2", 3, flags: 0x20, [9, 0, 0x74]))).title == "t")
    #expect(track(TagBuilder.tag(4, TagBuilder.frame("TIT2", 4, flags: 0x40, [9, 3, 0x74]))).title == "t")
    #expect(track(TagBuilder.tag(4, TagBuilder.frame("TIT2", 4, flags: 0x01, [0, 0, 0, 2, 3, 0x74]))).title == "t")
    #expect(track(TagBuilder.tag(4, TagBuilder.frame("TIT2", 4, flags: 0x41, [9, 0, 0, 0, 2, 3, 0x74]))).title == "t")
  }

  @Test func everyCutOfATagReadsTheSame() {
    let picture = [UInt8](repeating: 0xFF, count: 40_000)
    let body4 =
      TagBuilder.text("TIT2", 4, String(repeating: "é", count: 90)) + TagBuilder.frame("APIC", 4, picture)
      + TagBuilder.frame("TPE1", 4, flags: 0x02, TagBuilder.unsynchronised([1, 0xFF, 0xFE, 0xFF, 0x00, 0x41, 0x00]))
      + TagBuilder.text("TXXX", 4, "icy-name\u{0}n")
    let body3 =
      TagBuilder.text("TIT2", 3, "t") + TagBuilder.frame("APIC", 3, picture) + TagBuilder.text("TALB", 3, "b")
      + TagBuilder.frame("TPE1", 3, [1, 0xFF, 0xFE, 0xFF, 0x00, 0x41, 0x00])
    let tags = [
      TagBuilder.tag(4, flags: 0x10, body4 + [UInt8](repeating: 0, count: 100)),
      TagBuilder.tag(3, flags: 0x80, TagBuilder.unsynchronised(body3)),
      TagBuilder.tag(3, body3),
      TagBuilder.tag(
        4,
        TagBuilder.frame("TIT2", 4, size: TagBuilder.plain(301), [3] + [UInt8](repeating: 0x61, count: 300))
          + TagBuilder.text("TPE1", 4, "ÿA")),
    ]
    for tag in tags {
      let whole = read(tag)
      #expect(whole.track.artist == "ÿA" && !whole.track.title.isEmpty)
      for cut in cuts(of: tag, random: 8) {
        var reader = ID3Reader()
        for piece in cut.pieces { #expect(reader.feed(piece) == piece.count) }
        #expect(reader.isComplete && reader.finish() == whole, "\(cut)")
      }
    }
  }
}
