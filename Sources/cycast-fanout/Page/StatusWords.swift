// SPDX-License-Identifier: MIT
import StreamKit

/// How the status page says what is going on. Its script says the same of `/api/status`.
enum StatusWords {
  /// Nanoseconds without input after which the page says so.
  static let quiet: Int64 = 10_000_000_000

  /// Who is on air: a word that the style knows, and what people read.
  static func state(_ facts: StationFacts) -> (style: String, text: String) {
    guard facts.codec != nil else { return ("off", "Off air") }
    if let idle = facts.sinceInput, idle > quiet { return ("off", "No input for \(span(idle / second))") }
    switch facts.nowPlaying.origin {
    case .live:
      let source = facts.nowPlaying.source
      return ("live", source.isEmpty ? "Live" : "Live: \(source)")
    case .playlist: return ("playlist", "Playlist")
    case .relay: return ("relay", "Relay")
    case .silence: return ("silence", "Silence")
    case nil: return ("air", "On air")
    }
  }

  /// What stands in the place of the title: the title, else the one who plays, else what there is to say.
  static func title(_ facts: StationFacts) -> String {
    let track = facts.nowPlaying.track
    if !track.title.isEmpty { return track.title }
    if !track.artist.isEmpty { return track.artist }
    if facts.codec == nil { return "Nothing on air yet" }
    switch facts.nowPlaying.origin {
    case .live: return "Live broadcast"
    case .silence: return "Silence"
    default: return "No title"
    }
  }

  /// A length of time from whole seconds: the two largest units that say something.
  static func span(_ seconds: Int64) -> String {
    let (minutes, hours) = (seconds / 60, seconds / 3_600)
    if hours >= 24 { return "\(hours / 24) d \(hours % 24) h" }
    if hours >= 1 { return "\(hours) h \(minutes % 60) min" }
    return minutes >= 1 ? "\(minutes) min" : "\(seconds) s"
  }

  /// `MP3, 128 kbit/s`
  static func format(_ facts: StationFacts) -> String {
    guard let codec = facts.codec else { return unknown }
    let name =
      switch codec {
      case .mp1, .mp2, .mp3, .aac: codec.name.uppercased()
      case .vorbis: "Ogg Vorbis"
      case .opus: "Ogg Opus"
      case .flac: "Ogg FLAC"
      case .raw: facts.contentType
      }
    return facts.bitrate.map { "\(name), \($0)\u{A0}kbit/s" } ?? name
  }

  /// `44.1 kHz stereo`
  static func sound(_ facts: StationFacts) -> String {
    guard facts.sampleRate > 0 else { return unknown }
    var part = String(facts.sampleRate % 1_000 + 1_000).dropFirst()
    while part.last == "0" { part.removeLast() }
    let rate = "\(facts.sampleRate / 1_000)\(part.isEmpty ? "" : "." + part)\u{A0}kHz"
    switch facts.channels {
    case ...0: return rate
    case 1: return rate + " mono"
    case 2: return rate + " stereo"
    default: return rate + ", \(facts.channels) channels"
    }
  }

  /// What stands where nothing is known.
  static let unknown = "\u{2013}"

  /// Nanoseconds of one.
  static let second: Int64 = 1_000_000_000

  /// Whether a link that came with the stream may be one on the page: other schemes than these can run things.
  static func isLink(_ url: String) -> Bool {
    let url = url.lowercased()
    return url.hasPrefix("http://") || url.hasPrefix("https://")
  }
}
