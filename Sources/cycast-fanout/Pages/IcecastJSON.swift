// SPDX-License-Identifier: MIT
import StreamKit

/// `/status-json.xsl` of Icecast 2.4: what is on, for players and pages that know Icecast.
///
/// Keys stand in alphabetical order, as Icecast's do. Numbers are numbers, and all else is text: Icecast itself makes a
/// number of a title such as 1999, which no reader can want.
enum IcecastJSON {
  /// The page. `source` is one object; it is absent before the first unit of the stream, and when another mount than the
  /// station's is asked for.
  static func object(_ facts: StationFacts, mount: String? = nil) -> JSONObject {
    let words = IcecastWords(facts)
    var stats = JSONObject()
    stats.add("admin", "")
    stats.add("host", words.host)
    stats.add("location", "")
    stats.add("server_id", Answers.server)
    stats.add("server_start", words.start)
    stats.add("server_start_iso8601", words.startISO8601)
    if facts.codec != nil, IcecastWords.isMeant(mount, facts) { stats.add("source", source(facts, words)) }
    var object = JSONObject()
    object.add("icestats", stats)
    return object
  }

  private static func source(_ facts: StationFacts, _ words: IcecastWords) -> JSONObject {
    var source = JSONObject()
    source.add("artist", unlessEmpty: words.artist)
    source.add("audio_info", unlessEmpty: words.audioInfo)
    if let bitrate = facts.bitrate { source.add("bitrate", bitrate) }
    if facts.channels > 0 { source.add("channels", facts.channels) }
    source.add("genre", unlessEmpty: facts.words.genre)
    source.add("listener_peak", facts.listenerPeak)
    source.add("listeners", facts.listeners)
    source.add("listenurl", facts.listenURL)
    if facts.sampleRate > 0 { source.add("samplerate", facts.sampleRate) }
    source.add("server_description", unlessEmpty: facts.words.description)
    source.add("server_name", unlessEmpty: facts.words.name)
    source.add("server_type", facts.contentType)
    source.add("server_url", unlessEmpty: facts.words.url)
    source.add("stream_start", words.start)
    source.add("stream_start_iso8601", words.startISO8601)
    source.add("title", words.title)
    source.add("yp_currently_playing", unlessEmpty: facts.nowPlaying.track.display)
    return source
  }
}
