// SPDX-License-Identifier: MIT
import StreamKit

/// What a station says of one of its streams, whoever it is: all readers fill it, all outputs print it. What is not known
/// is nil or empty. Texts are cleaned: one line, no control characters.
struct StationReport: Equatable, Sendable {
  /// Who answered, and so how much can be known.
  enum Kind: String, Sendable {
    /// cycast-fanout, and the two ways in which others publish the same.
    case cycast, icecast, shoutcast
    /// cycast-ingest, which has a source and no listeners.
    case ingest = "cycast-ingest"
    /// A stream that was listened to: its head and one title.
    case icy
  }

  /// The most bytes of a text that are taken from a page: what an ICY block holds, which no title outgrows.
  static let longestText = ICYBlock.payloadLimit

  /// The address that was asked, without a user.
  var url: String
  /// What answered; nil when nothing did, or nothing that is known.
  var kind: Kind?
  /// What the server calls itself, such as `Icecast 2.4.4`.
  var server = ""
  /// The stream's path, with a slash in front.
  var mount = ""
  /// Where the station says that listeners find it.
  var listenURL = ""
  /// The station's words.
  var name = "", genre = ""
  /// What is on.
  var track = TrackInfo()
  /// Listeners now, and the most at once since the start.
  var listeners: Int?, peak: Int?
  /// When the stream, and when the track, began: nanoseconds since 1970.
  var started: Int64?, trackStarted: Int64?
  /// A codec's name (`mp3`), and the media type.
  var format = "", contentType = ""
  /// kbit/s.
  var bitrate: Int?
  /// Hertz.
  var sampleRate: Int?
  var channels: Int?
  /// Who is on air, as Cycast says it.
  var origin: Origin?
  /// Whether a source is on air: a live one at a station of Cycast, any at another.
  var isLive: Bool?
  /// The live source's user name.
  var source = ""
  /// Seconds since the last byte came in, and since silence fills in for what is missing.
  var idle: Double?, silentFor: Double?
  /// Why nothing is known; nil when the station answered.
  var problem: StationProblem?

  /// Starts with nothing known.
  init(url: String) { self.url = url }

  /// `Artist - Title`, or the one there is.
  var display: String { track.display }

  /// How long ago an instant was, in whole seconds, never below zero; clocks of two machines differ.
  static func seconds(since instant: Int64?, at now: Int64) -> Int? {
    instant.map { Int(max(0, now - $0) / 1_000_000_000) }
  }
}

/// Why a station's state is not known.
struct StationProblem: Error, Equatable, Sendable {
  /// What a command ends with that asked for nothing else.
  let code: ExitCode
  /// The end of a sentence that begins with the station.
  let reason: String
}
