// SPDX-License-Identifier: MIT
import StreamKit

/// The administrator's pages of Icecast 2.4, for panels and exporters that know it. Of a mount that is not the station's
/// there is no page.
enum IcecastXML {
  /// `/admin/stats`: figures of server and stream; nil when another mount is asked for. Before the first unit there is no
  /// `source` in it.
  static func stats(_ facts: StationFacts, mount: String? = nil) -> String? {
    guard IcecastWords.isMeant(mount, facts) else { return nil }
    let words = IcecastWords(facts)
    var xml = XMLText()
    xml.open("icestats")
    addServer(facts, words, to: &xml)
    if facts.codec != nil { addSource(facts, words, to: &xml) }
    xml.close("icestats")
    return XMLText.declaration + xml.text + "\n"
  }

  /// `/admin/listmounts`
  static func mounts(_ facts: StationFacts) -> String {
    var xml = XMLText()
    xml.open("icestats")
    if facts.codec != nil {
      xml.open("source", ("mount", facts.mount))
      xml.add("fallback", "")
      xml.add("listeners", facts.listeners)
      xml.add("Connected", facts.uptimeSeconds)
      xml.add("content-type", facts.contentType)
      xml.close("source")
    }
    xml.close("icestats")
    return XMLText.declaration + xml.text + "\n"
  }

  /// Icecast counts its parts one by one; of what a station of Cycast has no such part, the number is 0.
  private static func addServer(_ facts: StationFacts, _ words: IcecastWords, to xml: inout XMLText) {
    let sources = facts.codec == nil ? 0 : 1
    let connections = facts.counts.allConnections
    xml.add("admin", "")
    xml.add("client_connections", connections)
    xml.add("clients", facts.listeners)
    xml.add("connections", connections)
    xml.add("file_connections", facts.counts[.page])
    xml.add("host", words.host)
    xml.add("listener_connections", facts.counts.listenersJoined)
    xml.add("listeners", facts.listeners)
    xml.add("location", "")
    xml.add("server_id", Answers.server)
    xml.add("server_start", words.start)
    xml.add("server_start_iso8601", words.startISO8601)
    xml.add("source_client_connections", sources)
    xml.add("source_relay_connections", 0)
    xml.add("source_total_connections", sources)
    xml.add("sources", sources)
    xml.add("stats", 0)
    xml.add("stats_connections", 0)
  }

  private static func addSource(_ facts: StationFacts, _ words: IcecastWords, to xml: inout XMLText) {
    xml.open("source", ("mount", facts.mount))
    if !words.artist.isEmpty { xml.add("artist", words.artist) }
    xml.add("audio_info", words.audioInfo)
    if let bitrate = facts.bitrate { xml.add("bitrate", bitrate) }
    if facts.channels > 0 { xml.add("channels", facts.channels) }
    xml.add("genre", facts.words.genre)
    if let bitrate = facts.bitrate { xml.add("ice-bitrate", bitrate) }
    xml.add("listener_peak", facts.listenerPeak)
    xml.add("listeners", facts.listeners)
    xml.add("listenurl", facts.listenURL)
    xml.add("max_listeners", facts.maxListeners.map { String($0) } ?? "unlimited")
    xml.add("public", facts.isPublic ? 1 : 0)
    if facts.sampleRate > 0 { xml.add("samplerate", facts.sampleRate) }
    xml.add("server_description", facts.words.description)
    xml.add("server_name", facts.words.name)
    xml.add("server_type", facts.contentType)
    xml.add("server_url", facts.words.url)
    xml.add("slow_listeners", facts.counts.dropped)
    xml.add("stream_start", words.start)
    xml.add("stream_start_iso8601", words.startISO8601)
    xml.add("title", words.title)
    xml.add("total_bytes_read", facts.bytesIn)
    xml.add("total_bytes_sent", facts.counts.bytesOut)
    xml.add("yp_currently_playing", facts.nowPlaying.track.display)
    xml.close("source")
  }
}
