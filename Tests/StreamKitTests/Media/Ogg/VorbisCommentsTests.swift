// SPDX-License-Identifier: MIT
import TestSupport
import Testing

@testable import StreamKit

private let oggCodecs: [Codec] = [.vorbis, .opus, .flac]

/// Reads a packet; the macros of Testing take no span.
private func read(_ packet: [UInt8], _ codec: Codec) -> VorbisComments? {
  VorbisComments(packet: packet.span, codec: codec)
}

/// An Opus comment packet with raw entries, whose count may be a lie.
private func packet(entries: [[UInt8]], count: UInt32? = nil) -> [UInt8] {
  var packet = [UInt8]("OpusTags".utf8) + [2, 0, 0, 0, 0x76, 0x76]
  packet.appendOgg(count ?? UInt32(entries.count))
  for entry in entries {
    packet.appendOgg(UInt32(entry.count))
    packet += entry
  }
  return packet
}

private func named(_ fields: [(String, String)]) -> VorbisComments {
  var comments = VorbisComments()
  comments.fields = fields.map { VorbisComment($0.0, $0.1) }
  return comments
}

@Suite struct VorbisCommentsTests {
  @Test(arguments: OggFixture.all) func corpusSaysItsTitles(file: OggFixture) throws {
    let titles = [
      "vorbis-q3.ogg": "Vorbis One", "vorbis-chained.ogg": "Vorbis One", "opus64.opus": "Opus One",
      "flac.ogg": "Flac One",
    ]
    let pages = scan(try Fixtures.corpusBytes(file.name)).pages.filter { $0.info.stream == 1 }
    let now = headers(in: pages.together).comments.nowPlaying(inBand: true)
    #expect(now.track.title == titles[file.name])
    #expect(now.track.artist == "Corpus")
    #expect(now.origin == nil && now.station == StationInfo())
  }

  @Test(arguments: oggCodecs) func commentsComeBackFromTheirPacket(codec: Codec) {
    var comments = named([("TITLE", "Übergröße 東京"), ("a b}", "x=y=z"), ("EMPTY", ""), ("TITLE", "again")])
    comments.vendor = "Lavf"
    let packet = comments.packet(codec: codec)
    #expect(read(packet, codec) == comments)
    for other in oggCodecs where other != codec { #expect(read(packet, other) == nil) }
    #expect(read(VorbisComments().packet(codec: codec), codec) == VorbisComments())
  }

  @Test(arguments: OggFixture.all) func commentPacketOfTheCorpusIsWrittenAsItWas(file: OggFixture) throws {
    let original = try headerPackets(file.name)[1]
    var again = try #require(read(original, file.codec)).packet(codec: file.codec)
    if file.codec == .flac { again[0] |= 0x80 }
    #expect(again == Array(original.prefix(again.count)))
    #expect(file.codec == .opus || again.count == original.count, "only Opus may be padded")
  }

  @Test func namesMeanTheSameInAnyCase() {
    let now = named([("title", "T"), ("Artist", "A"), ("aLBUM", "B"), ("Genre", "G"), ("icy_Name", "N")])
      .nowPlaying(inBand: true)
    #expect(now.track == TrackInfo(title: "T", artist: "A", album: "B", genre: "G"))
    #expect(now.station.name == "N")
  }

  @Test func severalArtistsAreJoinedAndEmptyOnesLeftOut() {
    let track = named([("ARTIST", "One"), ("TITLE", ""), ("ARTIST", " "), ("TITLE", "T"), ("ARTIST", "Two")])
      .nowPlaying(inBand: false).track
    #expect(track.artist == "One, Two")
    #expect(track.title == "T")
  }

  @Test func inBandWordsAreBelievedOnlyInBand() {
    let comments = named([
      ("ICY_NAME", "n"), ("ICY_GENRE", "g"), ("ICY_URL", "u"), ("ICY_DESCRIPTION", "d"), ("CYCAST_ORIGIN", "live"),
      ("CYCAST_SOURCE", "dj"),
    ])
    #expect(comments.nowPlaying(inBand: false) == NowPlaying())
    let station = StationInfo(name: "n", genre: "g", url: "u", description: "d")
    #expect(comments.nowPlaying(inBand: true) == NowPlaying(station: station, origin: .live, source: "dj"))
    #expect(named([("CYCAST_ORIGIN", "mars")]).nowPlaying(inBand: true).origin == nil)
  }

  @Test func onlyAWebAddressIsALink() {
    #expect(named([("CONTACT", "me@example.org")]).nowPlaying(inBand: false).track.link.isEmpty)
    let comments = named([("CONTACT", "https://c.example"), ("URL", "javascript:x"), ("WWW", "http://w.example")])
    #expect(comments.nowPlaying(inBand: false).track.link == "http://w.example")
  }

  @Test func controlCharactersGoAndInvalidTextIsRepaired() throws {
    let entry = [UInt8]("TITLE= a\0b\r\nc\u{7f}\u{85}d ".utf8) + [0xff, 0x20]
    let comments = try #require(read(packet(entries: [entry]), .opus))
    #expect(comments.nowPlaying(inBand: false).track.title == "abcd \u{fffd}")
    let again = comments.packet(codec: .opus)
    #expect(String(validating: again.dropFirst(18), as: UTF8.self) != nil)
  }

  @Test(arguments: [4_095, 4_096, 4_097]) func textsEndAtFourKilobytes(length: Int) {
    let title = named([("TITLE", String(repeating: "x", count: length))]).nowPlaying(inBand: false).track.title
    #expect(title.utf8.count == min(length, 4_096))
    let wide = named([("TITLE", String(repeating: "é", count: length))]).nowPlaying(inBand: false).track.title
    #expect(wide.utf8.count == 4_096)
  }

  @Test func entriesWithoutAValidNameAreLeftOut() {
    let entries = ["=x", "noSign", "", "TI\u{7f}=x", "TIT\u{e9}=x", "OK=1"].map { [UInt8]($0.utf8) }
    let comments = read(packet(entries: entries), .opus)
    #expect(comments?.fields == [VorbisComment("OK", "1")])
    #expect(comments?.isDamaged == false)
  }

  @Test func aLengthPastTheEndKeepsWhatStoodBefore() throws {
    let good = packet(entries: [[UInt8]("A=1".utf8), [UInt8]("B=2".utf8)])
    for end in 0..<good.count {
      let comments = read(Array(good[..<end]), .opus)
      #expect((comments == nil) == (end < 8))
      if let comments { #expect(comments.isDamaged && comments.fields.count == (end >= good.count - 7 ? 1 : 0)) }
    }
    var lie = good
    for length: UInt32 in [4, 0x7fff_ffff, 0xffff_ffff] {
      for index in 0..<4 { lie[good.count - 7 + index] = UInt8(truncatingIfNeeded: length >> UInt32(8 * index)) }
      let comments = try #require(read(lie, .opus))
      #expect(comments.isDamaged && comments.fields == [VorbisComment("A", "1")])
    }
    for index in 8..<12 { lie[index] = 0xff }
    #expect(read(lie, .opus)?.fields.isEmpty == true)
  }

  @Test func fourBillionCommentsEndWithTheBytes() throws {
    let comments = try #require(read(packet(entries: [[UInt8]("A=1".utf8)], count: .max), .opus))
    #expect(comments.isDamaged && comments.fields.count == 1)
  }

  @Test(arguments: [-1, 0, 1]) func moreThanTenThousandCommentsAreDamage(off: Int) throws {
    let entries = [[UInt8]](repeating: [UInt8]("A=1".utf8), count: VorbisComments.mostFields + off)
    let comments = try #require(read(packet(entries: entries), .opus))
    #expect(comments.fields.count == VorbisComments.mostFields + min(off, 0))
    #expect(comments.isDamaged == (off > 0))
  }

  @Test func aFlacBlockLeavesOutWhatItCannotHold() throws {
    let huge = String(repeating: "x", count: 1 << 24)
    let comments = named([("A", "1"), ("LYRICS", huge), ("B", "2")])
    let packet = comments.packet(codec: .flac)
    #expect(read(packet, .flac)?.fields.map(\.name) == ["A", "B"])
    let length = Int(packet[1]) << 16 | Int(packet[2]) << 8 | Int(packet[3])
    #expect(length == packet.count - 4)
    #expect(read(comments.packet(codec: .vorbis), .vorbis) == comments)
  }
}
