// SPDX-License-Identifier: MIT

/// Gathers what the frames of one tag say. Of two frames that say the same thing the first that is not empty wins.
struct ID3Words: Sendable {
  private var track = TrackInfo()
  private var band = ""
  private var fileLink = ""
  private var artistLink = ""
  private var station = StationInfo()
  private var origin: Origin?
  private var source = ""

  /// The words so far: the band stands in for a missing artist, the file's or artist's page for a missing link.
  var nowPlaying: NowPlaying {
    var track = track
    if track.artist.isEmpty { track.artist = band }
    if track.link.isEmpty { track.link = fileLink.isEmpty ? artistLink : fileLink }
    return NowPlaying(track: track, station: station, origin: origin, source: source)
  }

  /// Bytes of all texts together.
  var byteCount: Int {
    [
      track.title, track.artist, track.album, track.genre, track.link, band, fileLink, artistLink, station.name,
      station.genre, station.url, station.description, source,
    ].reduce(0) { $0 + $1.utf8.count }
  }

  /// Adds the content of a frame.
  /// - Parameters:
  ///   - isCut: whether the content goes on behind the end of `content`.
  ///   - hasValues: whether NUL separates several values (2.4) or ends the text (2.2, 2.3).
  mutating func add(_ field: ID3Field, _ content: [UInt8], isCut: Bool, hasValues: Bool) {
    switch field {
    case .fileLink: keep(Self.link(content[...]), in: &fileLink)
    case .artistLink: keep(Self.link(content[...]), in: &artistLink)
    case .title, .artist, .band, .album, .genre:
      var text = ID3Text(content, isCut: isCut)
      add(field, hasValues ? text.values() : [text.first()])
    case .userText:
      var text = ID3Text(content, isCut: isCut)
      let description = text.first()
      addUserText(description.lowercased(), hasValues ? text.values() : [text.first()])
    case .userLink:
      var text = ID3Text(content, isCut: isCut)
      _ = text.first()
      keep(Self.link(text.rest), in: &track.link)
    }
  }

  private mutating func add(_ field: ID3Field, _ values: [String]) {
    let text = Self.joined(values)
    switch field {
    case .title: keep(text, in: &track.title)
    case .artist: keep(text, in: &track.artist)
    case .band: keep(text, in: &band)
    case .album: keep(text, in: &track.album)
    case .genre: keep(Self.joined(values.map(ID3Genre.readable)), in: &track.genre)
    default: break
    }
  }

  private mutating func addUserText(_ description: String, _ values: [String]) {
    let text = Self.joined(values)
    switch description {
    case "icy-name": keep(text, in: &station.name)
    case "icy-genre": keep(text, in: &station.genre)
    case "icy-url": keep(text, in: &station.url)
    case "icy-description": keep(text, in: &station.description)
    case "cycast:origin": origin = origin ?? Origin(rawValue: text.lowercased())
    case "cycast:source": keep(text, in: &source)
    default: break
    }
  }

  private func keep(_ text: String, in place: inout String) {
    if place.isEmpty { place = Text.cut(text, toUTF8: ID3Reader.frameLimit) }
  }

  private static func joined(_ values: [String]) -> String { Text.joined(values, with: ", ") }

  /// Links are Latin-1 without an encoding byte, and in practice UTF-8 when they are not ASCII.
  private static func link(_ bytes: ArraySlice<UInt8>) -> String { Text.decode(bytes.span, as: .eightBit) }
}

/// A frame's text: a byte that says the encoding, then strings with a NUL (in UTF-16 a pair) between them.
private struct ID3Text {
  /// What has not been read yet.
  private(set) var rest: ArraySlice<UInt8>
  private var encoding: TextEncoding?
  private let isCut: Bool

  init(_ content: [UInt8], isCut: Bool) {
    switch content.first {
    case 0: encoding = .eightBit
    case 1: encoding = .utf16
    case 2: encoding = .utf16BigEndian
    case 3: encoding = .utf8
    default: encoding = nil
    }
    rest = encoding == nil ? [] : content.dropFirst()
    self.isCut = isCut
  }

  /// The next string; empty when there is none. A byte order mark holds for the strings that follow without one.
  mutating func first() -> String {
    guard let encoding, !rest.isEmpty else { return "" }
    let width = encoding == .eightBit || encoding == .utf8 ? 1 : 2
    var end = rest.startIndex
    while end + width <= rest.endIndex, rest[end] != 0 || rest[end + width - 1] != 0 { end += width }
    let isLast = end + width > rest.endIndex
    let string = isLast ? rest : rest[..<end]
    rest = isLast ? [] : rest[(end + width)...]
    if encoding == .utf16 { self.encoding = UTF16Units(string.span, .utf16).encoding }
    return Text.decode(string.span, as: encoding, cutShort: isLast && isCut)
  }

  /// All strings that are left.
  mutating func values() -> [String] {
    var values: [String] = []
    while !rest.isEmpty { values.append(first()) }
    return values
  }
}
