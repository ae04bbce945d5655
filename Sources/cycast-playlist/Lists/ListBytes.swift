// SPDX-License-Identifier: MIT

/// Prepares a list's bytes for its parser.
enum ListBytes {
  /// Drops a byte order mark, and turns UTF-16 (which some editors call Unicode) into UTF-8. Other charsets stay: names are
  /// bytes.
  static func utf8(_ bytes: [UInt8]) -> ArraySlice<UInt8> {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return bytes[3...] }
    if bytes.starts(with: [0xFF, 0xFE]) { return fromUTF16(bytes, high: 1) }
    if bytes.starts(with: [0xFE, 0xFF]) { return fromUTF16(bytes, high: 0) }
    return bytes[...]
  }

  /// `high` is the place of the more significant byte in each pair; an odd last byte is dropped.
  private static func fromUTF16(_ bytes: [UInt8], high: Int) -> ArraySlice<UInt8> {
    let units = stride(from: 2, to: bytes.count - 1, by: 2).map { place in
      UInt16(bytes[place + high]) << 8 | UInt16(bytes[place + 1 - high])
    }
    return Array(String(decoding: units, as: UTF16.self).utf8)[...]
  }

  /// Drops spaces and tabs at both ends.
  static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let start = bytes.drop(while: isBlank)
    return start[..<(start.lastIndex { !isBlank($0) }.map { $0 + 1 } ?? start.startIndex)]
  }

  /// Whether `text` begins with an ASCII word in any case; `word` is in small letters.
  static func starts(_ text: ArraySlice<UInt8>, with word: StaticString) -> Bool {
    text.count >= word.utf8CodeUnitCount && equal(text.prefix(word.utf8CodeUnitCount), word)
  }

  /// Whether `text` is an ASCII word in any case; `word` is in small letters.
  static func equal(_ text: ArraySlice<UInt8>, _ word: StaticString) -> Bool {
    word.withUTF8Buffer { $0.elementsEqual(text.lazy.map(lowered)) }
  }

  /// A small letter for a capital one of ASCII, every other byte as it is.
  static func lowered(_ byte: UInt8) -> UInt8 { byte >= 65 && byte <= 90 ? byte | 32 : byte }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 32 || byte == 9 }
}
