// SPDX-License-Identifier: MIT

/// Turns the bytes of lists and file names into text.
enum ListText {
  /// The longest artist or title that a list can give, in bytes of UTF-8: a tag holds 4 KiB in all.
  static let longest = 1_024

  /// Reads text as UTF-8 or, when it is not, as Windows-1252, the charset of old m3u files; unassigned codes become U+FFFD.
  static func decoded(_ bytes: some Collection<UInt8>) -> String {
    if let text = String(validating: bytes, as: UTF8.self) { return text }
    var text = String.UnicodeScalarView()
    for byte in bytes { text.append(windows1252(byte)) }
    return String(text)
  }

  /// Makes text fit for a title: control characters become spaces, ends are trimmed, at most `longest` bytes.
  static func clean(_ text: String) -> String {
    var scalars = String.UnicodeScalarView()
    var size = 0
    for scalar in text.unicodeScalars {
      let control = scalar.properties.generalCategory == .control
      size += UTF8.width(scalar)
      if size > longest { break }
      scalars.append(control ? " " : scalar)
    }
    return trimmed(String(scalars))
  }

  /// Decodes and cleans.
  static func title(_ bytes: some Collection<UInt8>) -> String { clean(decoded(bytes)) }

  /// Takes `Artist - Title` apart at the first ` - `; without one, all of it is the title.
  static func split(_ text: String) -> (artist: String, title: String) {
    let parts = Array(text.utf8)
    guard let cut = parts.indices.first(where: { parts[$0...].starts(with: separator) }) else {
      return ("", clean(text))
    }
    return (title(parts[..<cut]), title(parts[(cut + separator.count)...]))
  }

  /// Drops a track number that stands where the artist should (`07 - Title`, `07 - Artist - Title`) or before either
  /// (`07. Title`, `07 Title`).
  static func withoutNumber(_ words: (artist: String, title: String)) -> (artist: String, title: String) {
    if words.artist.isEmpty { return ("", withoutNumber(words.title)) }
    if isNumber(words.artist) { return split(words.title) }
    return (withoutNumber(words.artist), words.title)
  }

  /// Drops `07. ` or `07 ` in front: two digits or, with a dot, up to three; a year or `1 Giant Leap` stays.
  private static func withoutNumber(_ text: String) -> String {
    let digits = text.utf8.prefix { $0 >= 48 && $0 <= 57 }.count
    let rest = text.dropFirst(digits)
    let dotted = rest.hasPrefix(". ") && (1...3).contains(digits)
    guard dotted || (rest.hasPrefix(" ") && digits == 2 && text.hasPrefix("0")) else { return text }
    return trimmed(String(rest.dropFirst(dotted ? 2 : 1)))
  }

  private static func isNumber(_ text: String) -> Bool {
    (1...3).contains(text.utf8.count) && text.utf8.allSatisfy { $0 >= 48 && $0 <= 57 }
  }

  private static func trimmed(_ text: String) -> String {
    let start = text.drop { $0 == " " }
    guard let last = start.lastIndex(where: { $0 != " " }) else { return "" }
    return String(start[...last])
  }

  private static let separator = Array(" - ".utf8)

  /// The character of a Windows-1252 code (the WHATWG Encoding Standard's table, its five unassigned codes aside).
  private static func windows1252(_ byte: UInt8) -> Unicode.Scalar {
    guard byte >= 0x80, byte < 0xA0 else { return Unicode.Scalar(byte) }
    return Unicode.Scalar(high[Int(byte) - 0x80]) ?? "\u{FFFD}"
  }

  /// 0x80 to 0x9F.
  private static let high: [UInt16] = [
    0x20AC, 0xFFFD, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0xFFFD,
    0x017D, 0xFFFD, 0xFFFD, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A,
    0x0153, 0xFFFD, 0x017E, 0x0178,
  ]
}
