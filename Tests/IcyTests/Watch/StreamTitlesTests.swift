// SPDX-License-Identifier: MIT
import StreamKit
import TestSupport
import Testing

@testable import cycast_icy

@Suite struct StreamTitlesTests {
  private static let blocks: [[UInt8]] = [
    Listened.block(title: "Kraftwerk - Autobahn"), [0], Listened.block(title: ""), [0],
    Listened.block("StreamTitle='Can - Mushroom';StreamUrl='http://can.example/';"),
    Listened.block("adw_ad='true';durationMilliseconds='30000';"), Listened.block(title: "Can - Mushroom"),
  ]

  private static let titles: [StreamTitles.Found] = [
    .title(TrackInfo(title: "Autobahn", artist: "Kraftwerk")), .title(TrackInfo()),
    .title(TrackInfo(title: "Mushroom", artist: "Can", link: "http://can.example/")),
    .title(TrackInfo(title: "Mushroom", artist: "Can")),
  ]

  @Test(arguments: [1, 2, 37, 16_000]) func findsTitlesOfBlocksHoweverTheBodyIsCut(_ metaint: Int) {
    let body = Listened.body(metaint: metaint, Self.blocks)
    for cut in cuts(of: body) {
      #expect(Listened.found(in: cut.pieces, metaint: metaint) == Self.titles, "\(cut)")
    }
  }

  @Test func findsTheSameAtEveryPlaceOfACutInTwo() {
    let body = Listened.body(metaint: 5, Self.blocks)
    for place in 0...body.count {
      #expect(Listened.found(in: [body[..<place], body[place...]], metaint: 5) == Self.titles, "cut at \(place)")
    }
  }

  @Test func aBodyThatEndsAtAnyByteGivesItsFirstTitlesAndNothingElse() {
    let body = Listened.body(metaint: 5, Self.blocks)
    var most = 0
    for place in 0...body.count {
      let found = Listened.found(in: [body[..<place]], metaint: 5)
      #expect(found == Array(Self.titles.prefix(found.count)), "ended at \(place)")
      #expect(found.count >= most, "ended at \(place)")
      most = found.count
    }
    #expect(most == Self.titles.count)
  }

  @Test func theLargestMetaintBringsItsBlockBehindSixteenMebibytes() {
    let metaint = StreamTitles.mostMetaint
    var titles = StreamTitles(metaint: metaint, isOgg: false)
    let silence = [UInt8](repeating: 0x55, count: 65_536)
    for _ in 0..<metaint / silence.count {
      let found = titles.take(silence.span)
      #expect(found.isEmpty)
    }
    let block = Listened.block(title: "At last")
    let found = titles.take(block.span)
    #expect(found == [.title(TrackInfo(title: "At last"))])
  }

  @Test(
    arguments: [
      ("16000", 16_000), ("1", 1), ("16777216", 16_777_216), ("16777217", nil), ("0", nil), ("-1", nil), ("", nil),
      ("8192.5", nil), ("many", nil), ("99999999999999999999999", nil), (nil, nil),
    ] as [(String?, Int?)]) func metaintIsAWholeNumberFromOneToSixteenMebibytes(_ text: String?, _ number: Int?)
  {
    #expect(StreamTitles.metaint(text) == number)
  }

  @Test(arguments: [
    ("It's 'quoted'; isn't it", "It's 'quoted'; isn't it"), ("a;b;c", "a;b;c"), ("  spaced \t", "spaced"),
    ("bell\u{7}\u{1B}[31m red", "bell[31m red"), ("two\nlines", "two lines"), ("Ünï — ćødé 音楽", "Ünï — ćødé 音楽"),
  ]) func textOfEveryKindArrivesAsItCanBeShown(_ text: String, _ shown: String) {
    let body = Listened.body(metaint: 100, [Listened.block(title: text)])
    #expect(Listened.found(in: body, metaint: 100).map(\.shown) == [shown])
  }

  @Test func latin1BecomesUTF8() {
    let payload = Array("StreamTitle='Bj".utf8) + [0xF6] + Array("rk - J".utf8) + [0xF3] + Array("ga';".utf8)
    let body = Listened.body(metaint: 64, [Listened.block(payload)])
    #expect(Listened.found(in: body, metaint: 64) == [.title(TrackInfo(title: "Jóga", artist: "Björk"))])
  }

  @Test func utf16InABlockIsCutAtItsFirstZeroAndDoesNoHarm() {
    let wide = "Björk".utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    let body = Listened.body(metaint: 64, [Listened.block(Array("StreamTitle='".utf8) + wide + Array("';".utf8))])
    #expect(Listened.found(in: body, metaint: 64).map(\.shown) == ["B"])
  }

  @Test func aTitleOfFiveThousandCharactersIsCutAtACharacter() {
    let long = String(repeating: "é", count: 5_000)
    let payload = Array("StreamTitle='\(long)';".utf8.prefix(ICYBlock.payloadLimit))
    let body = Listened.body(metaint: 64, [Listened.block(payload)])
    let shown = Listened.found(in: body, metaint: 64).first?.shown ?? ""
    #expect(shown.utf8.count > 4_060)
    #expect(long.hasPrefix(shown))
  }

  @Test(arguments: [1, 417, 16_000]) func audioInPlaceOfABlockIsNoTitleAndEndsTheReading(_ metaint: Int) {
    let frames = SampleFrames.mp3Frames(60)
    let before = metaint == 417 ? Listened.body(metaint: metaint, [Listened.block(title: "A - B")]) : []
    let body = before + frames + frames
    let expected: [StreamTitles.Found] =
      (before.isEmpty ? [] : [.title(TrackInfo(title: "B", artist: "A"))]) + [.noBlock]
    for cut in cuts(of: body, seed: 5) {
      #expect(Listened.found(in: cut.pieces, metaint: metaint) == expected, "\(cut)")
    }
  }

  @Test(arguments: ["id3v23-utf16.mp3", "id3v24-utf8-quotes.mp3", "id3v22-latin1.mp3", "cbr128-44100-joint-id3v2.mp3"])
  func tagsBetweenFramesAreTitlesWhereNoBlocksWerePromised(_ name: String) throws {
    let file = try Fixtures.corpusBytes(name)
    var reader = ID3Reader()
    _ = reader.feed(file.span)
    let track = reader.finish().track
    #expect(!track.display.isEmpty)
    for cut in cuts(of: file) {
      let found = Listened.found(in: cut.pieces, metaint: nil)
      #expect(found.first == .title(track), "\(cut)")
    }
  }

  /// A track whose first frame is a Xing frame, without the tag before that.
  private static func withXingFrame() throws -> [UInt8] {
    let file = try Fixtures.corpusBytes("vbr-v2-44100-lametag.mp3")
    return Array(file[(ID3Header(file.span)?.length ?? 0)...])
  }

  @Test func framesWithoutATagSayNothing() throws {
    let file = try Fixtures.corpusBytes("vbr-v6-44100-noxing.mp3")
    #expect(Listened.found(in: file, metaint: nil) == [])
    // It begins with a Xing frame, which says only that a track begins.
    let bare = try Self.withXingFrame()
    #expect(Listened.found(in: bare, metaint: nil) == [])
  }

  @Test func aTrackWithoutATagEndsTheTitleBeforeIt() throws {
    let bare = try Self.withXingFrame()
    let tag = ID3Writer.tag(NowPlaying(track: TrackInfo(title: "B", artist: "A")))
    let found = Listened.found(in: tag + bare + bare, metaint: nil)
    #expect(found.map(\.shown) == ["A - B", ""])
  }

  @Test(arguments: [("vorbis-q3.ogg", 1), ("opus64.opus", 1), ("flac.ogg", 1), ("vorbis-chained.ogg", 2)])
  func commentsOfOggAreTitles(_ name: String, _ streams: Int) throws {
    let file = try Fixtures.corpusBytes(name)
    let whole = Listened.found(in: file, metaint: nil, isOgg: true)
    #expect(whole.count == streams)
    for title in whole { #expect(title.shown?.isEmpty == false) }
    for cut in cuts(of: file) {
      #expect(Listened.found(in: cut.pieces, metaint: nil) == whole, "\(cut)")
    }
  }

  @Test func oggInsideOfBlocksIsReadAsWell() throws {
    let file = try Fixtures.corpusBytes("vorbis-chained.ogg")
    let bare = Listened.found(in: file, metaint: nil, isOgg: true)
    var body: [UInt8] = []
    for start in stride(from: 0, to: file.count, by: 1_000) {
      let piece = file[start..<min(start + 1_000, file.count)]
      body += piece + (piece.count == 1_000 ? [0] : [])
    }
    #expect(Listened.found(in: body, metaint: 1_000, isOgg: true) == bare)
    #expect(Listened.found(in: body, metaint: 1_000, isOgg: false) == [])
  }

  @Test func whatIsNoAudioAtAllSaysNothing() {
    #expect(Listened.found(in: SampleFrames.filler(200_000, seed: 3), metaint: nil) == [])
  }
}
