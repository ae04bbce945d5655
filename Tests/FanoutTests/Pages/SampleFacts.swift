// SPDX-License-Identifier: MIT
import StreamKit
import Testing

@testable import cycast_fanout

/// Stations as the pages can find them.
enum SampleFacts {
  /// 2026-11-21T20:00:00.123Z
  static let time: Int64 = 1_795_291_200_123_456_789

  /// What is there before anything came.
  static let empty: StationFacts = {
    var facts = StationFacts()
    facts.mount = "/stream"
    facts.listenURL = "http://localhost:8001/stream"
    facts.began = time
    facts.time = time
    return facts
  }()

  /// A live station where nothing is missing, on air for a day, two hours and some.
  static let full: StationFacts = {
    var facts = empty
    facts.listenURL = "http://radio.example:8001/stream"
    facts.words = StationInfo(
      name: "Radio Home", genre: "Jazz", url: "http://radio.example/", description: "All night")
    facts.isPublic = true
    facts.time = time + 93_784_500_000_000
    facts.uptime = 93_784_500_000_000
    facts.codec = .mp3
    facts.contentType = "audio/mpeg"
    facts.bitrate = 128
    facts.sampleRate = 44_100
    facts.channels = 2
    facts.nowPlaying = NowPlaying(
      track: TrackInfo(
        title: "Night Train", artist: "Cycast", album: "Rails", genre: "Jazz", link: "http://t.example/1"),
      origin: .live, source: "studio")
    facts.originBegan = time
    facts.trackBegan = time + 93_700_000_000_000
    facts.titles = [
      PlayedTitle(time: time + 93_700_000_000_000, track: facts.nowPlaying.track, origin: .live),
      PlayedTitle(time: time, track: TrackInfo(title: "Morning"), origin: nil),
    ]
    facts.listeners = 250
    facts.listenerPeak = 300
    facts.uniqueListeners = 199
    facts.averageSeconds = 61
    facts.maxListeners = 1_000
    facts.curve.note(7, at: 0)
    facts.curve.note(9, at: ListenerCurve.step)
    facts.counts = counts
    facts.bytesIn = 1_600_000
    facts.junk = 12
    facts.sinceInput = 24_500_000
    facts.ringCapacity = 1 << 20
    facts.ringUsed = 1 << 18
    facts.ringDuration = 16_384_000_000
    return facts
  }()

  /// Music from files, in Ogg, with words in it that someone else wrote.
  static func saying(_ text: String) -> StationFacts {
    var facts = full
    facts.codec = .vorbis
    facts.contentType = "application/ogg"
    facts.nowPlaying = NowPlaying(
      track: TrackInfo(title: text, artist: text, album: text, genre: text, link: text), origin: .playlist, source: text
    )
    facts.words = StationInfo(name: text, genre: text, url: text, description: text)
    facts.titles = Array(
      repeating: PlayedTitle(time: time, track: facts.nowPlaying.track, origin: .playlist), count: 10)
    return facts
  }

  /// One by its name: `empty`, `full`, or the one that says the name everywhere. Reports of tests stay readable so.
  static func station(_ name: String) -> StationFacts {
    switch name {
    case "empty": empty
    case "full": full
    default: saying(name)
    }
  }

  /// Texts that have broken pages.
  static let hostile = [
    "say \"yes\"", "it's", "two\nlines\r\n\tand a tab", "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>", "]]>&amp;&lt;!--", String(repeating: "ö", count: 5_000), "a\u{2028}b\u{2029}c",
    "nul\u{0}inside", "\u{1B}]0;t\u{7}\u{7F}\u{9B}", "1999", "-", "null", "\\", "a,b,c", "100%\u{FFFE}\u{FFFF}",
  ]

  /// Two of a page of listeners.
  static let listeners = [
    ListenerFacts(
      id: 17, address: "192.0.2.7", agent: "VLC/3.0 \"<x>\"", referrer: "http://p.example/?a&b", seconds: 65,
      bytes: 1_040_000, lag: 4.25, skips: 1, takesICY: true, isActive: true),
    ListenerFacts(
      id: 18, address: "2001:db8::1", agent: "", referrer: "", seconds: 0, bytes: 0, lag: nil, skips: 0,
      takesICY: false, isActive: false),
  ]

  /// The page that holds them.
  static func page(_ listeners: [ListenerFacts] = listeners) -> ListenerPage {
    var page = ListenerPage(asked: "2", size: "2", of: 250)
    page.listeners = listeners
    return page
  }

  private static let counts: Counts = {
    var counts = Counts()
    for (index, outcome) in Counts.Outcome.allCases.enumerated() {
      for _ in 0...index { counts.count(outcome) }
    }
    for (index, end) in Audience.End.allCases.enumerated() {
      for _ in 0...index { counts.count(end) }
    }
    counts.bytesOut = 5_000_000_000
    counts.skipped = 3
    counts.dropped = 2
    counts.listenersJoined = 278
    counts.titleChanges = 41
    for step in 1...100 {
      counts.lag.add(Double(step) / 20)
      counts.firstByte.add(Double(step) / 100_000)
      counts.turns.add(0.0002)
    }
    return counts
  }()
}

/// Reads JSON with Cycast's own reader, which takes nothing that is not JSON.
func read(_ text: String) throws -> JSONValue {
  let bytes = Array(text.utf8)
  return try JSONValue(bytes.span)
}
