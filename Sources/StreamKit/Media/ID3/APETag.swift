// SPDX-License-Identifier: MIT

/// An APEv1 or APEv2 tag, which stands behind the audio, before an ID3v1 tag where there is one.
///
///     [header 32] | item | item | … | footer 32
///     header, footer: "APETAGEX" | version 4 | size of items and footer 4 | items 4 | flags 4 | zeros 8
///     item: size of value 4 | flags 4 | key | 00 | value
///
/// Numbers are little endian. From the Hydrogenaudio wiki's "APEv2 specification".
enum APETag {
  /// Bytes of the header, and of the footer.
  static let markLength = 32

  /// The bytes of the tag with which the bytes end, header and footer included; nil when they do not, or when it would be
  /// longer than the `available` bytes of the file. May be more than the bytes that are there.
  static func length(_ bytes: Span<UInt8>, available: Int) -> Int? {
    let footer = bytes.count - markLength
    guard TagBytes.matches(bytes, at: footer, "APETAGEX") else { return nil }
    let size = TagBytes.littleEndian32(bytes, at: footer + 12)
    let flags = TagBytes.littleEndian32(bytes, at: footer + 20)
    let isHeader = flags & 0x2000_0000 != 0
    guard !isHeader, size >= markLength, size <= available else { return nil }
    guard flags & 0x8000_0000 != 0, size + markLength <= available else { return size }
    // The flag is believed unless the header can be seen to be missing.
    let header = bytes.count - size - markLength
    return header < 0 || TagBytes.matches(bytes, at: header, "APETAGEX") ? size + markLength : size
  }

  /// Reads the words of a tag that is in memory as a whole, header (where there is one) and footer included.
  static func read(_ tag: Span<UInt8>) -> TrackInfo {
    var track = TrackInfo()
    var albumArtist = ""
    let end = tag.count - markLength
    var at = TagBytes.matches(tag, at: 0, "APETAGEX") && end > 0 ? markLength : 0
    while let item = APEItem(tag.extracting(0..<end), at: at) {
      at = item.end
      guard item.isText else { continue }
      let text = words(tag.extracting(item.value))
      switch item.key {
      case "title": keep(text, in: &track.title)
      case "artist": keep(text, in: &track.artist)
      case "album artist", "albumartist": keep(text, in: &albumArtist)
      case "album": keep(text, in: &track.album)
      case "genre": keep(ID3Genre.readable(text), in: &track.genre)
      case "related": keep(text, in: &track.link)
      default: break
      }
    }
    if track.artist.isEmpty { track.artist = albumArtist }
    return track
  }

  private static func keep(_ text: String, in place: inout String) {
    if place.isEmpty { place = text }
  }

  /// The values of an item, which NUL separates. No more is looked at than `ID3Reader.frameLimit` bytes.
  private static func words(_ value: Span<UInt8>) -> String {
    let isCut = value.count > ID3Reader.frameLimit
    let bytes = value.extracting(0..<min(value.count, ID3Reader.frameLimit)).withUnsafeBufferPointer { [UInt8]($0) }
    let values = bytes.split(separator: 0)
    let texts = values.map { Text.decode($0.span, as: .eightBit, cutShort: isCut && $0.endIndex == bytes.endIndex) }
    return texts.filter { !$0.isEmpty }.joined(separator: ", ")
  }
}

/// One item of an APE tag.
private struct APEItem {
  /// In lower case: keys differ by more than case.
  let key: String
  let value: Range<Int>
  /// Whether the value is text or a link, not binary.
  let isText: Bool
  var end: Int { value.upperBound }

  /// Reads the item at `start`; nil at the end, and for one that goes past it. A key has 2 to 255 ASCII characters.
  init?(_ items: Span<UInt8>, at start: Int) {
    guard items.count - start >= 11 else { return nil }
    let size = TagBytes.littleEndian32(items, at: start)
    isText = TagBytes.littleEndian32(items, at: start + 4) & 0x6 != 0x2
    var end = start + 8
    while end < items.count, end - start <= 8 + 255, items[end] != 0 { end += 1 }
    guard end < items.count, items[end] == 0, size <= items.count - end - 1 else { return nil }
    key = Text.decode(items.extracting(start + 8..<end), as: .latin1).lowercased()
    value = end + 1..<end + 1 + size
  }
}
