// SPDX-License-Identifier: MIT

extension TitleLine {
  /// What an object that is a title says.
  public struct Said: Equatable, Sendable {
    /// The track, its texts cleaned but not cut; empty when there is to be no title.
    public var track: TrackInfo
    /// Who is on air, where it says so in a word that we know.
    public var origin: Origin?
    /// Nanoseconds of stream before the first unit that the title belongs to, 0 to `latest`; nil when not said.
    public var at: Int64?

    /// Says what is given.
    public init(track: TrackInfo, origin: Origin? = nil, at: Int64? = nil) {
      self.track = track
      self.origin = origin
      self.at = at
    }
  }

  /// The latest `at` that is read, about 31 years of stream; a later one is read as this.
  public static let latest: Int64 = 1_000_000_000_000_000_000

  /// Reads back what `object` writes: one JSON object. Throws when the bytes are no JSON; returns nil for JSON that is no
  /// title: no object, one with members of which none is a title's, or an event other than `metadata`.
  public static func read(_ bytes: Span<UInt8>) throws(JSONProblem) -> Said? { read(try JSONValue(bytes)) }

  /// Reads a title from JSON.
  ///
  /// What is absent, or not of its type, is not said; other members are passed over, and so is `time`: when a title went on
  /// air does not say when it is to. `song` counts where neither artist nor title is said.
  public static func read(_ value: JSONValue) -> Said? {
    guard case .object(let members) = value else { return nil }
    guard members.isEmpty || members.contains(where: { keys.contains($0.key) }) else { return nil }
    if let event = value["event"]?.string, event != "metadata" { return nil }
    func text(_ value: JSONValue?) -> String { Text.clean(value?.string ?? "") }
    var track = TrackInfo(title: text(value["title"]), artist: text(value["artist"]))
    if track.isEmpty { track = TrackInfo(song: text(value["song"])) }
    track.album = text(value["album"])
    track.link = text(value["url"])
    let origin = value["origin"]?.string.flatMap(Origin.init(rawValue:))
    return Said(track: track, origin: origin, at: value["at"]?.number.map(nanoseconds))
  }

  private static let keys: Set<String> = ["time", "at", "artist", "title", "album", "url", "origin", "song"]

  /// Rounded to microseconds, so that the decimals that were written are the ones that are read.
  private static func nanoseconds(_ seconds: Double) -> Int64 {
    let microseconds = (seconds * 1_000_000).rounded()
    return Int64(min(max(microseconds, 0), Double(latest / 1_000))) * 1_000
  }
}
