// SPDX-License-Identifier: MIT
import StreamKit

/// `/api/status`: what is on, for how many, since when. It tells nothing of who listens.
enum StatusJSON {
  /// The page. Its first keys, down to `station_genre`, are read by scripts and pages that know Cycast since its
  /// beginnings: they keep their names, types and fixed words.
  static func object(_ facts: StationFacts) -> JSONObject {
    var object = JSONObject()
    object.add("source_connected", facts.isLive)
    object.add("source_status", facts.isLive ? "Connected" : "Playlist Fallback")
    object.add("metadata", metadata(facts.nowPlaying.track))
    object.add("listeners", facts.listeners)
    object.add("uptime_seconds", facts.uptimeSeconds)
    object.add("uptime_formatted", hoursAndMinutes(facts.uptimeSeconds))
    object.add("station_name", facts.words.name)
    object.add("station_genre", facts.words.genre)
    object.add("station_description", facts.words.description)
    object.add("station_url", facts.words.url)
    object.add("public", facts.isPublic)
    object.add("server", Answers.server)
    object.add("mount", facts.mount)
    object.add("listen_url", facts.listenURL)
    object.add("content_type", facts.contentType)
    FactsJSON.addFormat(facts, to: &object)
    FactsJSON.addOrigin(facts.nowPlaying.origin, to: &object)
    object.add("source", facts.nowPlaying.source)
    FactsJSON.addAudience(facts, to: &object)
    object.add("time", CalendarTime(facts.time).iso8601)
    object.add("started", CalendarTime(facts.began).iso8601)
    object.add("origin_started", orNull: facts.originBegan.map { CalendarTime($0).iso8601 })
    object.add("track_started", orNull: facts.trackBegan.map { CalendarTime($0).iso8601 })
    object.add("seconds_since_input", secondsOrNullOf: facts.sinceInput)
    FactsJSON.addTitles(facts.titles, to: &object)
    return object
  }

  private static func metadata(_ track: TrackInfo) -> JSONObject {
    var object = JSONObject()
    object.add("title", track.title)
    object.add("artist", track.artist)
    object.add("album", track.album)
    object.add("genre", track.genre)
    object.add("url", track.link)
    object.add("display", track.display)
    return object
  }

  /// `26h 5m`
  static func hoursAndMinutes(_ seconds: Int) -> String { "\(seconds / 3_600)h \(seconds / 60 % 60)m" }
}

extension StationFacts {
  /// Whole seconds that the command has run.
  var uptimeSeconds: Int { Int(uptime / 1_000_000_000) }
}
