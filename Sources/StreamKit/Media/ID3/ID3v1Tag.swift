// SPDX-License-Identifier: MIT

/// The fixed tag at the very end of a file.
///
///     "TAG" | title 30 | artist 30 | album 30 | year 4 | comment 30 | genre 1                            128 bytes
///     "TAG+" | title 60 | artist 60 | album 60 | speed 1 | genre 30 | start 6 | end 6                    227 bytes
///
/// The second may stand before the first and continues its three texts. Texts are padded with NUL or spaces.
enum ID3v1Tag {
  /// Bytes of the tag.
  static let length = 128
  /// Bytes of the extension in front of it.
  static let extensionLength = 227
  /// Bytes of a text that was probably cut.
  static let textLength = 30

  /// Whether the bytes end with a tag.
  static func ends(_ bytes: Span<UInt8>) -> Bool {
    bytes.count >= length && TagBytes.matches(bytes, at: bytes.count - length, "TAG")
  }

  /// Whether the bytes end with an extension: only asked where a tag follows.
  static func extensionEnds(_ bytes: Span<UInt8>) -> Bool {
    bytes.count >= extensionLength && TagBytes.matches(bytes, at: bytes.count - extensionLength, "TAG+")
  }

  /// Reads the tag at the end of the bytes, and the extension before it where there is one.
  static func read(_ bytes: Span<UInt8>) -> TrackInfo {
    let start = bytes.count - length
    let extra = extensionEnds(bytes.extracting(0..<start)) ? start - extensionLength : nil
    func text(_ index: Int) -> String {
      let field = copy(bytes, at: start + 3 + index * textLength, count: textLength)
      return joined(field, extra.map { copy(bytes, at: $0 + 4 + index * 60, count: 60) } ?? [])
    }
    var genre = ID3Genre.name(Int(bytes[bytes.count - 1])) ?? ""
    if let extra {
      let words = Text.decode(bytes.extracting(extra + 185..<extra + 215), as: .eightBit, cutShort: true)
      if !words.isEmpty { genre = words }
    }
    return TrackInfo(title: text(0), artist: text(1), album: text(2), genre: genre)
  }

  /// A text and its continuation, which counts only when the text fills its field. Some writers put the whole text into
  /// the extension.
  private static func joined(_ field: [UInt8], _ more: [UInt8]) -> String {
    var bytes = field
    if let first = more.first, first != 0, field.last != 0 {
      bytes = more.starts(with: field) ? more : field + more
    }
    return Text.decode(bytes.span, as: .eightBit, cutShort: bytes.last != 0)
  }

  private static func copy(_ bytes: Span<UInt8>, at start: Int, count: Int) -> [UInt8] {
    bytes.extracting(start..<start + count).withUnsafeBufferPointer { [UInt8]($0) }
  }
}
