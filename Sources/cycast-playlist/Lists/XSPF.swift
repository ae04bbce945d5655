// SPDX-License-Identifier: MIT

/// Reads XSPF version 1 (xspf.org/spec), taking of it what names a track:
///
///     <playlist version="1" xmlns="http://xspf.org/ns/0/"><trackList>
///       <track><location>file:///music/a%20b.mp3</location>
///              <title>Ace of Spades</title><creator>Motörhead</creator></track>
///     </trackList></playlist>
///
/// It is not an XML processor: namespaces are ignored, and what is not well formed is read as far as it makes sense. A track
/// that is not closed is not there.
struct XSPF {
  private var contents = ListContents()
  private var scanner: XMLScanner
  private var isClosed = false
  /// The track that is open, and how many elements deep in it the scanner is: 1 for its children.
  private var track: ListItem?
  private var depth = 0
  private var text: [UInt8] = []

  /// Reads a whole list, or its first `most` items.
  static func parse(_ bytes: ArraySlice<UInt8>, most: Int) -> ListContents {
    var reader = XSPF(scanner: XMLScanner(bytes))
    while reader.contents.items.count < most, let token = reader.scanner.next() { reader.take(token) }
    reader.contents.looksCut = !reader.isClosed && reader.contents.items.count < most
    return reader.contents
  }

  private init(scanner: XMLScanner) { self.scanner = scanner }

  private mutating func take(_ token: XMLScanner.Token) {
    switch token {
    case .text(let piece): if depth == 1 { text.append(contentsOf: piece) }
    case .open(let name): open(name)
    case .close(let name): close(name)
    }
  }

  private mutating func open(_ name: ArraySlice<UInt8>) {
    if ListBytes.equal(name, "track") {
      // One inside another means that the first was never closed.
      track = ListItem(name: [], isURI: true, line: scanner.line)
      depth = 0
    } else if track != nil {
      depth += 1
      if depth == 1 { text = [] }
    }
  }

  private mutating func close(_ name: ArraySlice<UInt8>) {
    if ListBytes.equal(name, "playlist") { isClosed = true }
    guard var open = track else { return }
    if ListBytes.equal(name, "track") {
      if !open.name.isEmpty { contents.items.append(open) }
      track = nil
      return
    }
    if depth == 1 { Self.store(text, as: name, in: &open, line: scanner.line) }
    track = open
    depth = max(0, depth - 1)
  }

  /// Of several locations the first counts: the others are said to be the same thing elsewhere.
  private static func store(_ text: [UInt8], as name: ArraySlice<UInt8>, in track: inout ListItem, line: Int) {
    if ListBytes.equal(name, "location"), track.name.isEmpty {
      track.name = Array(ListBytes.trimmed(collapsed(text)))
      track.line = line
    } else if ListBytes.equal(name, "title") {
      track.title = ListText.title(collapsed(text))
    } else if ListBytes.equal(name, "creator") {
      track.artist = ListText.title(collapsed(text))
    }
  }

  /// Line ends, by which writers break long text, are spaces.
  private static func collapsed(_ text: [UInt8]) -> ArraySlice<UInt8> {
    text.map { $0 == 10 || $0 == 13 ? 32 : $0 }[...]
  }
}
