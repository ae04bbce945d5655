// SPDX-License-Identifier: MIT
import StreamKit
import Testing

@testable import cycast_fanout

@Suite struct StatusJSONTests {
  @Test func saysOfALiveStationAllThereIs() throws {
    let status = try read(StatusJSON.object(SampleFacts.full).text)
    #expect(status["source_connected"] == .bool(true))
    #expect(status["source_status"] == .string("Connected"))
    #expect(status["metadata"]?["artist"] == .string("Cycast"))
    #expect(status["metadata"]?["display"] == .string("Cycast - Night Train"))
    #expect(status["listeners"] == .integer(250))
    #expect(status["uptime_seconds"] == .integer(93_784))
    #expect(status["uptime_formatted"] == .string("26h 3m"))
    #expect(status["server"] == .string("Cycast/" + cycastVersion))
    #expect(status["origin"] == .string("live"))
    #expect(status["source"] == .string("studio"))
    #expect(status["bitrate"] == .integer(128))
    #expect(status["started"] == .string("2026-11-21T20:00:00.123Z"))
    #expect(status["origin_started"] == .string("2026-11-21T20:00:00.123Z"))
    #expect(status["track_started"] == .string("2026-11-22T22:01:40.123Z"))
    #expect(status["seconds_since_input"] == .number(0.024))
    #expect(status["titles"]?[0]?["display"] == .string("Cycast - Night Train"))
    #expect(status["titles"]?[1]?["origin"] == .null)
    #expect(status["titles"]?.array?.count == 2)
  }

  @Test func whatIsNotKnownIsNullAndWhatNobodySaidIsEmpty() throws {
    let status = try read(StatusJSON.object(SampleFacts.empty).text)
    for value in [
      status["format"], status["bitrate"], status["sample_rate"], status["channels"], status["origin"],
      status["max_listeners"], status["track_started"], status["seconds_since_input"],
    ] {
      #expect(value == .null)
    }
    #expect(status["metadata"]?["artist"] == .string(""))
    #expect(status["station_name"] == .string("") && status["station_genre"] == .string(""))
    #expect(status["uptime_formatted"] == .string("0h 0m"))
    #expect(status["titles"] == .array([]))
  }

  @Test(arguments: [Origin.playlist, .silence, .relay, nil]) func allButLiveIsPlaylistFallback(_ origin: Origin?) throws
  {
    var facts = SampleFacts.full
    facts.nowPlaying.origin = origin
    let status = try read(StatusJSON.object(facts).text)
    #expect(status["source_connected"] == .bool(false))
    #expect(status["source_status"] == .string("Playlist Fallback"))
    #expect(status["origin"] == (origin.map { .string($0.rawValue) } ?? .null))
  }

  @Test func hoursAndMinutesAreCutOff() {
    for (seconds, text) in [(0, "0h 0m"), (59, "0h 0m"), (60, "0h 1m"), (3_599, "0h 59m"), (3_600, "1h 0m")] {
      #expect(StatusJSON.hoursAndMinutes(seconds) == text)
    }
  }
}
