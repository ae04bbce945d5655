// SPDX-License-Identifier: MIT
import StreamKit

/// What the pages of Icecast say in their own forms.
struct IcecastWords {
  /// `Tue, 04 Jul 2023 16:18:09 +0000` and `2023-07-04T16:18:09+0000`: when the station began.
  let start: String, startISO8601: String
  /// The host of the listen URL, without its port.
  let host: String
  /// `bitrate=128;samplerate=44100;channels=2`, as far as it is known.
  let audioInfo: String
  /// The performer where the format has a field for it (Ogg); else it is in the title.
  let artist: String
  /// The title; in all but Ogg `Artist - Title`.
  let title: String

  init(_ facts: StationFacts) {
    let began = CalendarTime(facts.began)
    start = began.formatted("%a, %d %b %Y %H:%M:%S +0000")
    startISO8601 = began.formatted("%Y-%m-%dT%H:%M:%S+0000")
    host = (try? StationURL(facts.listenURL).host) ?? ""
    var parts: [String] = []
    if let bitrate = facts.bitrate { parts.append("bitrate=\(bitrate)") }
    if facts.sampleRate > 0 { parts.append("samplerate=\(facts.sampleRate)") }
    if facts.channels > 0 { parts.append("channels=\(facts.channels)") }
    audioInfo = parts.joined(separator: ";")
    let track = facts.nowPlaying.track
    let isOgg = facts.codec?.isOgg == true
    artist = isOgg ? track.artist : ""
    title = isOgg ? track.title : track.display
  }

  /// Whether a request that asks for a mount, or for all, means this station's.
  static func isMeant(_ mount: String?, _ facts: StationFacts) -> Bool { mount == nil || mount == facts.mount }
}
