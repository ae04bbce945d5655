// SPDX-License-Identifier: MIT
import StreamKit

/// The head of the stream's answer, in Icecast's order, which players and their authors know.
enum StreamHead {
  /// Facts of the stream at the place where the listener starts.
  struct Facts: Equatable {
    var contentType: String
    var words: StationInfo
    var isPublic: Bool
    /// kbit/s; nil when it is not known yet.
    var bitrate: Int?
    var sampleRate = 0
    var channels = 0
    /// Bytes of audio between ICY blocks; nil for a listener that gets none.
    var metaint: Int32?
    /// Whether the player knows no answer but SHOUTcast's.
    var wantsICYStatus = false
  }

  /// Players that take no stream with an HTTP status line, by what they call themselves (as Icecast-kh has them).
  static func wantsICYStatus(agent: String) -> Bool {
    let agent = agent.lowercased()
    return ["shoutcastsource", "windows-media-player", "realmedia", "blackberry"].contains { agent.hasPrefix($0) }
  }

  /// HTTP/1.0 without a length: the answer lasts as long as the connection. (HTTP/1.1 would ask for chunks, which many
  /// players do not take in a stream.)
  static func bytes(_ facts: Facts) -> [UInt8] {
    var head = facts.wantsICYStatus ? ResponseHead(icy: .ok) : ResponseHead(.ok)
    head.add("Server", Answers.server)
    head.add("Connection", "close")
    head.add("Date", Answers.httpDate(wallClockNow()))
    head.add("Content-Type", facts.contentType)
    head.add("Cache-Control", "no-cache, no-store")
    head.add("Expires", "Mon, 26 Jul 1997 05:00:00 GMT")
    head.add("Pragma", "no-cache")
    head.add("Accept-Ranges", "none")
    head.add("X-Accel-Buffering", "no")
    head.add("Access-Control-Allow-Origin", "*")
    head.add("Access-Control-Expose-Headers", Answers.exposedHeaders)
    addWords(&head, facts)
    if let metaint = facts.metaint { head.addICY("icy-metaint", String(metaint)) }
    return head.bytes
  }

  private static func addWords(_ head: inout ResponseHead, _ facts: Facts) {
    if let bitrate = facts.bitrate { head.addICY("icy-br", String(bitrate)) }
    for (name, value) in [
      ("icy-description", facts.words.description), ("icy-genre", facts.words.genre), ("icy-name", facts.words.name),
    ] where !value.isEmpty { head.addICY(name, value) }
    head.addICY("icy-pub", facts.isPublic ? "1" : "0")
    if !facts.words.url.isEmpty { head.addICY("icy-url", facts.words.url) }
    if facts.sampleRate > 0 {
      let bitrate = facts.bitrate.map { ";ice-bitrate=\($0)" } ?? ""
      head.add(
        "ice-audio-info", "ice-samplerate=\(facts.sampleRate)\(bitrate);ice-channels=\(facts.channels)")
    }
  }
}
