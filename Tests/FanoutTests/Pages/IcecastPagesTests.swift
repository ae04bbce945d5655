// SPDX-License-Identifier: MIT
import StreamKit
import Testing

@testable import cycast_fanout

@Suite struct IcecastPagesTests {
  @Test func keysAreInAlphabeticalOrder() throws {
    for facts in [SampleFacts.full, SampleFacts.saying("x")] {
      let stats = try read(IcecastJSON.object(facts).text)["icestats"]
      for members in [stats?.object, stats?["source"]?.object] {
        let keys = try #require(members).map(\.key)
        #expect(keys == keys.sorted())
      }
    }
  }

  @Test func startIsThereInBothForms() throws {
    let stats = try read(IcecastJSON.object(SampleFacts.full).text)["icestats"]
    #expect(stats?["server_start"] == .string("Sat, 21 Nov 2026 20:00:00 +0000"))
    #expect(stats?["server_start_iso8601"] == .string("2026-11-21T20:00:00+0000"))
    #expect(stats?["source"]?["stream_start_iso8601"] == .string("2026-11-21T20:00:00+0000"))
    #expect(stats?["host"] == .string("radio.example"))
  }

  @Test func sourceIsAbsentBeforeTheStreamAndForOtherMounts() throws {
    #expect(try read(IcecastJSON.object(SampleFacts.empty).text)["icestats"]?["source"] == nil)
    #expect(try read(IcecastJSON.object(SampleFacts.full, mount: "/other").text)["icestats"]?["source"] == nil)
    #expect(try read(IcecastJSON.object(SampleFacts.full, mount: "/stream").text)["icestats"]?["source"] != nil)
    #expect(IcecastXML.stats(SampleFacts.full, mount: "/other") == nil)
    #expect(IcecastListeners.head(SampleFacts.full, mount: "/other") == nil)
    #expect(IcecastListeners.head(SampleFacts.full, mount: nil) == nil)
    let empty = try XMLTree(try #require(IcecastXML.stats(SampleFacts.empty, mount: "/stream")))
    #expect(empty.children("source").isEmpty && empty.text("sources") == "0")
  }

  /// Those of who listens now were counted when they were answered.
  @Test func connectionsAreCountedOnce() throws {
    let stats = try XMLTree(try #require(IcecastXML.stats(SampleFacts.full)))
    let connections = String(SampleFacts.full.counts.allConnections)
    #expect(stats.text("connections") == connections && stats.text("client_connections") == connections)
    #expect(stats.text("listeners") == "250")
  }

  @Test func performerHasAFieldOfItsOwnInOggAlone() throws {
    var facts = SampleFacts.full
    #expect(IcecastWords(facts).title == "Cycast - Night Train" && IcecastWords(facts).artist.isEmpty)
    facts.codec = .opus
    #expect(IcecastWords(facts).title == "Night Train" && IcecastWords(facts).artist == "Cycast")
    facts.codec = .flac
    facts.nowPlaying = NowPlaying()
    let source = try read(IcecastJSON.object(facts).text)["icestats"]?["source"]
    #expect(source?["title"] == .string("") && source?["artist"] == nil)
  }

  @Test func audioInfoHoldsWhatIsKnown() {
    var facts = SampleFacts.full
    #expect(IcecastWords(facts).audioInfo == "bitrate=128;samplerate=44100;channels=2")
    facts.bitrate = nil
    #expect(IcecastWords(facts).audioInfo == "samplerate=44100;channels=2")
    #expect(IcecastWords(SampleFacts.empty).audioInfo == "")
  }

  @Test func mountsAreThisOne() throws {
    let mounts = try XMLTree(IcecastXML.mounts(SampleFacts.full)).children("source")
    #expect(mounts.count == 1 && mounts.first?.attributes["mount"] == "/stream")
    #expect(mounts.first?.text("listeners") == "250" && mounts.first?.text("content-type") == "audio/mpeg")
    #expect(try XMLTree(IcecastXML.mounts(SampleFacts.empty)).children("source").isEmpty)
  }

  /// XML has no place for control characters; all else comes back.
  @Test(arguments: SampleFacts.hostile) func anyTextIsTextInXML(_ text: String) throws {
    let facts = SampleFacts.saying(text)
    var listener = SampleFacts.listeners[0]
    listener.agent = text
    listener.referrer = text
    let shown = String(
      String.UnicodeScalarView(
        text.unicodeScalars.filter {
          $0.value >= 0x20 && $0.value != 0x7F && $0.value != 0xFFFE && $0.value != 0xFFFF
        }))
    let stats = try XMLTree(try #require(IcecastXML.stats(facts)))
    #expect(stats.children("source").first?.text("title") == shown)
    let list = try XMLTree(
      try #require(IcecastListeners.head(facts, mount: "/stream"))
        + IcecastListeners.entry(listener, bitrate: 128) + IcecastListeners.foot)
    let entry = list.children("source").first?.children("listener").first
    #expect(entry?.text("UserAgent") == shown && entry?.text("Referer") == shown)
    let shoutcast = try XMLTree(try #require(SHOUTcast.stats(facts, sid: "1")).text)
    #expect(shoutcast.text("SONGTITLE") == shown + " - " + shown)
  }
}
