// SPDX-License-Identifier: MIT
import StreamKit
import TestSupport
import Testing

@Suite struct ID3WriterTests {
  private func read(_ tag: [UInt8]) -> NowPlaying {
    var reader = ID3Reader()
    #expect(reader.feed(tag) == tag.count)
    #expect(reader.isComplete && ID3Header(tag)?.length == tag.count)
    return reader.finish()
  }

  @Test func writesTheFramesOfTheDesignInOrder() {
    let now = NowPlaying(
      track: TrackInfo(title: "T", artist: "A", link: "u"), station: StationInfo(name: "N"), origin: .silence)
    let body =
      TagBuilder.frame("TIT2", 4, [3, 0x54]) + TagBuilder.frame("TPE1", 4, [3, 0x41])
      + TagBuilder.frame("WXXX", 4, [3, 0, 0x75]) + TagBuilder.frame("TXXX", 4, Array("\u{3}icy-name\u{0}N".utf8))
      + TagBuilder.frame("TXXX", 4, Array("\u{3}cycast:origin\u{0}silence".utf8))
    #expect(ID3Writer.tag(now) == TagBuilder.tag(4, body))
    var bytes: [UInt8] = [1, 2]
    ID3Writer.append(now, to: &bytes)
    #expect(bytes == [1, 2] + TagBuilder.tag(4, body))
  }

  @Test func aStateThatSaysNothingIsAnEmptyTitle() {
    let tag = ID3Writer.tag(NowPlaying())
    #expect(tag == TagBuilder.tag(4, TagBuilder.frame("TIT2", 4, [3])))
    #expect(read(tag).isEmpty)
  }

  @Test func anyStateComesBackByteForByte() {
    var generator = SeededGenerator(seed: 21)
    for round in 0..<1_500 {
      var now = RandomText.nowPlaying(upTo: 20, using: &generator)
      if Int(now.track.genre) != nil { now.track.genre = "" }
      let tag = ID3Writer.tag(now)
      #expect(tag.count <= ID3Writer.limit)
      #expect(read(tag).bytes == now.bytes, "round \(round)")
    }
  }

  @Test func dirtyTextComesBackClean() {
    var generator = SeededGenerator(seed: 22)
    for _ in 0..<500 {
      let text = RandomText.any(upTo: 10, using: &generator)
      let now = NowPlaying(track: TrackInfo(title: text, link: text), source: text)
      #expect(read(ID3Writer.tag(now)).bytes == now.cleaned.bytes)
    }
  }

  @Test func genresThatLookLikeReferencesComeBackAsTheyAre() {
    for genre in ["(17)", "(17)x", "((", "(", "((17))", "(RX)", "Rock", "80s", "()", "(300)"] {
      #expect(read(ID3Writer.tag(NowPlaying(track: TrackInfo(genre: genre)))).track.genre == genre)
    }
    #expect(read(ID3Writer.tag(NowPlaying(track: TrackInfo(genre: "17")))).track.genre == "Rock")
  }

  @Test func textThatFitsExactlyIsWholeAndOneByteMoreIsCut() {
    let room = ID3Writer.limit - 10 - 10 - 1
    for count in [room - 1, room, room + 1, room + 1_000] {
      let title = String(repeating: "a", count: count)
      let tag = ID3Writer.tag(NowPlaying(track: TrackInfo(title: title)))
      #expect(tag.count == min(count, room) + 21)
      #expect(read(tag).track.title.utf8.count == min(count, room))
    }
    for count in [room - 1, room, room + 1] {
      let title = String(repeating: "a", count: count - 3) + "東"
      let tag = ID3Writer.tag(NowPlaying(track: TrackInfo(title: title)))
      #expect(read(tag).track.title == (count > room ? String(title.dropLast()) : title))
    }
  }

  @Test func onlyTheLongestTextsAreCut() {
    let now = NowPlaying(
      track: TrackInfo(
        title: String(repeating: "é", count: 3_000), artist: "artist", album: String(repeating: "東", count: 3_000),
        genre: String(repeating: "g", count: 500)),
      station: StationInfo(name: "station"), origin: .live, source: "dj")
    let tag = ID3Writer.tag(now)
    #expect((ID3Writer.limit - 4...ID3Writer.limit).contains(tag.count))
    var found = read(tag)
    #expect(abs(found.track.title.utf8.count - found.track.album.utf8.count) <= 3)
    #expect(now.track.title.hasPrefix(found.track.title) && now.track.album.hasPrefix(found.track.album))
    found.track.title = now.track.title
    found.track.album = now.track.album
    #expect(found == now)
  }

  @Test func aLinkIsLeftOutRatherThanCut() {
    let long = String(repeating: "u", count: 5_000)
    let track = TrackInfo(title: "t", link: long)
    #expect(
      read(ID3Writer.tag(NowPlaying(track: track, station: StationInfo(url: long)))).bytes
        == NowPlaying(track: TrackInfo(title: "t")).bytes)
    #expect(read(ID3Writer.tag(NowPlaying(track: TrackInfo(link: long)))).isEmpty)
    let most = ID3Writer.limit - 10 - 12
    for count in [most - 1, most, most + 1] {
      let link = String(repeating: "u", count: count)
      #expect(read(ID3Writer.tag(NowPlaying(track: TrackInfo(link: link)))).track.link == (count > most ? "" : link))
    }
  }

  @Test func eightHugeTextsShareTheRoom() {
    let huge = String(repeating: "🎧", count: 4_000)
    let now = NowPlaying(
      track: TrackInfo(title: huge, artist: huge, album: huge, genre: huge),
      station: StationInfo(name: huge, genre: huge, description: huge), origin: .relay, source: huge)
    let tag = ID3Writer.tag(now)
    #expect(tag.count <= ID3Writer.limit && tag.count > ID3Writer.limit - 40)
    let found = read(tag)
    #expect(found.origin == .relay)
    #expect(found.bytes.enumerated().allSatisfy { [4, 7, 9].contains($0.offset) || $0.element.count > 400 })
  }
}
