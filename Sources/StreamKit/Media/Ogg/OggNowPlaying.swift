// SPDX-License-Identifier: MIT

extension VorbisComments {
  /// The names that only Cycast's own commands say: `ICY_*` and `CYCAST_*`.
  static func isInBand(_ field: VorbisComment) -> Bool {
    let name = field.name.uppercased()
    return name.hasPrefix("ICY_") || name.hasPrefix("CYCAST_")
  }

  /// What the comments say of the track, and of station and origin when the stream is one of Cycast's own.
  ///
  /// Several artists or genres are joined with a comma; of other names the first that says something counts. Control
  /// characters are dropped, and no text is longer than 4 KiB.
  ///
  /// - Parameters:
  ///   - inBand: whether `ICY_*` and `CYCAST_*` are believed: on a pipe, but not in files or from sources.
  public func nowPlaying(inBand: Bool) -> NowPlaying {
    var now = NowPlaying()
    now.track.title = first("TITLE")
    now.track.artist = joined("ARTIST")
    now.track.album = first("ALBUM")
    now.track.genre = joined("GENRE")
    now.track.link = link()
    guard inBand else { return now }
    now.station.name = first("ICY_NAME")
    now.station.genre = first("ICY_GENRE")
    now.station.url = first("ICY_URL")
    now.station.description = first("ICY_DESCRIPTION")
    now.origin = Origin(rawValue: first("CYCAST_ORIGIN"))
    now.source = first("CYCAST_SOURCE")
    return now
  }

  /// What all comments of a name say, without those that say nothing.
  private func texts(_ name: String) -> [String] {
    fields.lazy.filter { $0.isNamed(name) }.map { Self.plain($0.value) }.filter { !$0.isEmpty }
  }

  func first(_ name: String) -> String { texts(name).first ?? "" }

  private func joined(_ name: String) -> String { Self.plain(texts(name).joined(separator: ", ")) }

  /// The first web address among the names that files use for one.
  private func link() -> String {
    for name in ["URL", "WEBSITE", "WWW", "CONTACT"] {
      for text in texts(name) where text.hasPrefix("http://") || text.hasPrefix("https://") { return text }
    }
    return ""
  }

  /// A text without control characters (C0, DEL, C1) and without spaces around it, at most 4 KiB.
  private static func plain(_ text: String) -> String {
    var plain = String.UnicodeScalarView()
    var bytes = 0
    for scalar in text.unicodeScalars where !(scalar.value < 0x20 || 0x7f...0x9f ~= scalar.value) {
      bytes += UTF8.width(scalar)
      if bytes > 4_096 { break }
      if plain.isEmpty && scalar == " " { continue }
      plain.append(scalar)
    }
    while plain.last == " " { plain.removeLast() }
    return String(plain)
  }
}
