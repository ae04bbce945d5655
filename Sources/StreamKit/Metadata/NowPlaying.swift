// SPDX-License-Identifier: MIT

/// What is said of a track; what is absent is empty.
public struct TrackInfo: Equatable, Sendable {
  /// Title, performer, album and genre as people read them, in valid UTF-8 without control characters.
  public var title = "", artist = "", album = "", genre = ""
  /// A link that belongs to the track.
  public var link = ""

  /// Says nothing yet.
  public init(title: String = "", artist: String = "", album: String = "", genre: String = "", link: String = "") {
    self.title = title
    self.artist = artist
    self.album = album
    self.genre = genre
    self.link = link
  }

  /// `Artist - Title`, or the one there is, or nothing.
  public var display: String { Text.joined([artist, title], with: " - ") }

  /// Whether nothing is said.
  public var isEmpty: Bool { self == TrackInfo() }
}

/// The words of a station, as listeners' players show them.
public struct StationInfo: Equatable, Sendable {
  /// What `icy-name`, `icy-genre`, `icy-url` and `icy-description` say; empty when not said.
  public var name = "", genre = "", url = "", description = ""

  /// Says nothing yet.
  public init(name: String = "", genre: String = "", url: String = "", description: String = "") {
    self.name = name
    self.genre = genre
    self.url = url
    self.description = description
  }
}

/// Who is on air.
public enum Origin: String, Sendable, CaseIterable {
  /// A source client, the fallback's music, filled-in silence, or another station.
  case live, playlist, silence, relay
}

/// All that one in-band tag says: the whole state from the next unit on.
public struct NowPlaying: Equatable, Sendable {
  /// The track on air.
  public var track = TrackInfo()
  /// The station's words, when a command of Cycast put them in band.
  public var station = StationInfo()
  /// Who is on air, when said.
  public var origin: Origin?
  /// The source's user name, when it is live; else empty.
  public var source = ""

  /// Says nothing yet.
  public init(
    track: TrackInfo = TrackInfo(), station: StationInfo = StationInfo(), origin: Origin? = nil, source: String = ""
  ) {
    self.track = track
    self.station = station
    self.origin = origin
    self.source = source
  }
}
