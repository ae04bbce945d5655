// SPDX-License-Identifier: MIT
import StreamKit
import TestSupport
import Testing

@Suite struct TitleLineReadingTests {
  private func read(_ text: String) throws -> TitleLine.Said? { try TitleLine.read(Array(text.utf8).span) }

  @Test func readsBackWhatIsWritten() throws {
    var generator = SeededGenerator(seed: 5)
    for _ in 0..<2_000 {
      let now = RandomText.nowPlaying(upTo: 12, using: &generator)
      let at = Bool.random(using: &generator) ? Int64.random(in: 0...TitleLine.latest, using: &generator) : nil
      let said = try #require(try TitleLine.read(TitleLine.bytes(now, time: 0, at: at).span))
      var track = now.track
      track.genre = ""
      #expect(NowPlaying(track: said.track).bytes == NowPlaying(track: track).bytes)
      #expect(said.origin == now.origin)
      #expect(said.at.map { $0 / 1_000_000 } == at.map { $0 / 1_000_000 })
    }
  }

  @Test func decimalsOfSecondsAreRead() throws {
    for (text, at): (String, Int64) in [
      ("0", 0), ("12.345", 12_345_000_000), ("1e1", 10_000_000_000), ("0.000001", 1_000),
      ("9999.999", 9_999_999_000_000),
      ("-1", 0), ("-1e300", 0), ("1000000000", TitleLine.latest), ("1000000001", TitleLine.latest),
      ("1e300", TitleLine.latest), ("9223372036854775807", TitleLine.latest),
    ] { #expect(try read("{\"at\":\(text)}")?.at == at, "\(text)") }
  }

  @Test func whatIsAbsentOrOfAnotherTypeIsNotSaid() throws {
    let said = try #require(
      try read(#"{"artist":7,"title":null,"album":["x"],"url":{},"origin":"elsewhere","at":"12","other":[{}]}"#))
    #expect(said == TitleLine.Said(track: TrackInfo(), origin: nil, at: nil))
    #expect(try read(#"{"origin":"relay","x":1}"#)?.origin == .relay)
  }

  @Test func songCountsWhereNeitherArtistNorTitleIsSaid() throws {
    #expect(try read(#"{"song":"A - B - C"}"#)?.track == TrackInfo(title: "B - C", artist: "A"))
    #expect(try read(#"{"song":"A - B","title":"T","album":"L"}"#)?.track == TrackInfo(title: "T", album: "L"))
    #expect(try read(#"{"song":"A - B","artist":"X"}"#)?.track == TrackInfo(artist: "X"))
    #expect(
      try read(#"{"song":"A - B","title":"","album":"L"}"#)?.track == TrackInfo(title: "B", artist: "A", album: "L"))
  }

  @Test func textsAreCleaned() throws {
    let said = try read(#"{"title":" a\u001b[31m\r\nb\u0000c","artist":"\ud800"}"#)
    #expect(said?.track == TrackInfo(title: "a[31m  b", artist: "\u{FFFD}"))
  }

  @Test func jsonThatIsNoTitleSaysNone() throws {
    for text in ["[]", "1", "\"A - B\"", "null", #"{"name":"x"}"#, #"{"Title":"x"}"#] { #expect(try read(text) == nil) }
    #expect(try read("{}")?.track == TrackInfo())
    #expect(try read(#"{"time":"2026-11-21T20:00:00.123Z"}"#)?.track == TrackInfo())
    #expect(throws: JSONProblem.self) { try read("{\"title\":\"x\"") }
  }

  @Test func ofEventsOnlyMetadataIsATitle() throws {
    #expect(try read(#"{"seq":1,"time":"","event":"listener_joined","id":2}"#) == nil)
    #expect(try read(#"{"seq":1,"time":"","event":"metadata","title":"T"}"#)?.track.title == "T")
  }
}
