// SPDX-License-Identifier: MIT
import StreamKit

@testable import cycast_fanout

/// A station to render pages of: ten titles, an hour of listeners.
enum PageFacts {
  /// 2026-11-21T18:35:30Z in nanoseconds since 1970.
  static let now: Int64 = 1_795_286_130_000_000_000

  static func station(_ track: TrackInfo = TrackInfo(title: "First Light", artist: "Corpus")) -> StationFacts {
    var facts = StationFacts()
    facts.mount = "/stream"
    facts.listenURL = "http://radio.example:8001/stream"
    facts.words = StationInfo(
      name: "Harbour Radio", genre: "Ambient", url: "https://radio.example/",
      description: "Slow music from the edge of the water, day and night")
    (facts.time, facts.began) = (now, now - 93_784_000_000_000)
    facts.codec = .mp3
    facts.contentType = "audio/mpeg"
    (facts.bitrate, facts.sampleRate, facts.channels) = (128, 44_100, 2)
    facts.nowPlaying = NowPlaying(track: track, origin: .playlist)
    facts.trackBegan = now - 60_000_000_000
    let songs = [track] + (1..<10).map { TrackInfo(title: "Tide \($0)", artist: $0 % 3 == 0 ? "" : "Quay Ensemble") }
    facts.titles = songs.enumerated().map { index, song in
      PlayedTitle(
        time: now - Int64(60 + index * 240) * 1_000_000_000, track: song, origin: index == 4 ? .live : .playlist)
    }
    (facts.listeners, facts.listenerPeak, facts.uniqueListeners) = (23, 41, 20)
    for index in 0..<120 {
      let wave = [12, 14, 13, 17, 21, 26, 24, 29, 31, 28, 22, 23]
      facts.curve.note(wave[index / 10] + index * 7 % 3, at: Int64(index) * ListenerCurve.step)
    }
    facts.sinceInput = 20_000_000
    return facts
  }
}
