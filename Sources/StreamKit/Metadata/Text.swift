// SPDX-License-Identifier: MIT

/// How the bytes of a text are to be read.
public enum TextEncoding: Sendable, CaseIterable {
  /// UTF-8 (RFC 3629); a byte order mark in front is dropped.
  case utf8
  /// ISO 8859-1: each byte is the scalar of that number.
  case latin1
  /// Windows-1252: Latin-1 with quotes, dashes and the euro sign at 80 to 9F.
  case windows1252
  /// Nobody says which 8-bit encoding: UTF-8 where the bytes are valid UTF-8, else Windows-1252. Also what "Latin-1"
  /// means in tags, where many writers put whatever their machine used.
  case eightBit
  /// UTF-16 with a byte order mark; without one, the order in which more of the high bytes are zero.
  case utf16
  /// UTF-16 of that byte order; a byte order mark wins over it.
  case utf16BigEndian, utf16LittleEndian
}

/// Turns bytes that others wrote into text that can be shown, and cuts text to a size.
public enum Text {
  /// U+FEFF in UTF-8, which some editors put in front of a file.
  public static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

  /// Reads bytes up to the first NUL, and cleans what they say.
  ///
  /// What is invalid becomes U+FFFD; an odd byte at the end of UTF-16 is dropped. With `cutShort` the bytes are known to
  /// end where a limit cut them, so that half a character at the end is dropped, and does not speak against UTF-8.
  public static func decode(_ bytes: Span<UInt8>, as encoding: TextEncoding, cutShort: Bool = false) -> String {
    switch encoding {
    case .utf16, .utf16BigEndian, .utf16LittleEndian:
      var text = UTF16Units(bytes, encoding)
      if cutShort { text.dropHalfCharacter() }
      return clean(text.text)
    case .utf8:
      let text = upToNUL(bytes)
      return clean(String(decoding: text.prefix(cutShort ? wholeUTF8(text) : text.count), as: UTF8.self))
    case .latin1:
      return clean(scalars(upToNUL(bytes), extra: []))
    case .windows1252:
      return clean(scalars(upToNUL(bytes), extra: windows1252))
    case .eightBit:
      let text = upToNUL(bytes)
      return clean(likelyUTF8(text, cutShort: cutShort) ?? scalars(text, extra: windows1252))
    }
  }

  /// Makes text fit to be shown on one line: NUL ends it, white space at its ends goes, tabs and line ends inside become
  /// spaces, other control characters (C0, DEL, C1) are dropped. Cleaning twice changes nothing.
  public static func clean(_ text: String) -> String {
    if isPlain(text) { return text }
    var clean = String.UnicodeScalarView()
    var blanks = String.UnicodeScalarView()  // kept back until something follows them
    for scalar in text.unicodeScalars {
      if scalar.value == 0 { break }
      guard let shown = shown(scalar) else { continue }
      if shown.properties.isWhitespace || shown.value == 0xFEFF {
        if !clean.isEmpty { blanks.append(shown) }
      } else {
        clean.append(contentsOf: blanks)
        blanks.removeAll(keepingCapacity: true)
        clean.append(shown)
      }
    }
    return String(clean)
  }

  /// Cuts text so that it takes at most `limit` bytes of UTF-8, between two scalars.
  public static func cut(_ text: String, toUTF8 limit: Int) -> String {
    guard text.utf8.count > limit else { return text }
    let bytes = Array(text.utf8)
    var end = max(0, limit)
    while end > 0, bytes[end] & 0xC0 == 0x80 { end -= 1 }
    return String(decoding: bytes[..<end], as: UTF8.self)
  }

  /// Puts those texts together that say something, with a separator between them.
  static func joined(_ texts: [String], with separator: String) -> String {
    var bytes: [UInt8] = []
    for text in texts where !text.isEmpty {
      if !bytes.isEmpty { append(separator, to: &bytes) }
      append(text, to: &bytes)
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Appends a text byte by byte: of the few that are short enough for that.
  static func append(_ text: String, to bytes: inout [UInt8]) {
    for byte in text.utf8 { bytes.append(byte) }
  }

  /// Appends a scalar in UTF-8; U+FFFD when the number is none. By hand, as the other texts here are made of bytes: what the
  /// library has for it is spread over its code, and each place of that which is run is memory.
  static func append(_ code: UInt32, to bytes: inout [UInt8]) {
    let code = Unicode.Scalar(code) == nil ? 0xFFFD : code
    if code < 0x80 { return bytes.append(UInt8(code)) }
    let more = code < 0x800 ? 1 : code < 0x1_0000 ? 2 : 3
    bytes.append(UInt8(code >> (6 * UInt32(more))) | [0, 0xC0, 0xE0, 0xF0][more])
    for left in stride(from: more - 1, through: 0, by: -1) {
      bytes.append(UInt8(code >> (6 * UInt32(left)) & 0x3F) | 0x80)
    }
  }

  /// Whether the bytes are valid UTF-8 from first to last.
  public static func isUTF8(_ bytes: Span<UInt8>) -> Bool {
    bytes.withUnsafeBufferPointer { String(validating: $0, as: UTF8.self) != nil }
  }

  /// Whether the text is printable ASCII without spaces at its ends, as most is: there is nothing to clean.
  private static func isPlain(_ text: String) -> Bool {
    text.utf8.first != 0x20 && text.utf8.last != 0x20 && text.utf8.allSatisfy { (0x20...0x7E).contains($0) }
  }

  /// What stands for a scalar on a line: itself, a space, or nothing.
  private static func shown(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
    switch scalar.value {
    case 0x09...0x0D, 0x85, 0x2028, 0x2029: " "
    case 0x00...0x1F, 0x7F...0x9F: nil
    default: scalar
    }
  }

  private static func upToNUL(_ bytes: Span<UInt8>) -> [UInt8] {
    bytes.withUnsafeBufferPointer { Array($0.prefix { $0 != 0 }) }
  }

  /// Bytes of a word as they are, uncleaned: UTF-8 where they are valid UTF-8, else Windows-1252.
  static func uncleaned(_ bytes: [UInt8]) -> String {
    String(validating: bytes, as: UTF8.self) ?? scalars(bytes, extra: windows1252)
  }

  private static func scalars(_ bytes: [UInt8], extra: [UInt16]) -> String {
    var text: [UInt8] = []
    for byte in bytes {
      let code = extra.isEmpty || !(0x80...0x9F).contains(byte) ? UInt16(byte) : extra[Int(byte) - 0x80]
      append(UInt32(code), to: &text)
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// The text when the bytes are UTF-8, or nil. Half a character at a cut counts as UTF-8 only with company: a single
  /// high byte at the end of plain ASCII is a letter of an 8-bit encoding.
  private static func likelyUTF8(_ bytes: [UInt8], cutShort: Bool) -> String? {
    let whole = cutShort ? wholeUTF8(bytes) : bytes.count
    let isAlone = bytes.count - whole == 1 && bytes[..<whole].allSatisfy { $0 < 0x80 }
    return isAlone ? nil : String(validating: bytes[..<whole], as: UTF8.self)
  }

  /// How many of the bytes are left when the beginning of an unfinished UTF-8 sequence at the end is taken away.
  private static func wholeUTF8(_ bytes: [UInt8]) -> Int {
    for back in 1...3 where back <= bytes.count {
      let byte = bytes[bytes.count - back]
      if byte & 0xC0 == 0x80 { continue }
      let length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1
      return length > back ? bytes.count - back : bytes.count
    }
    return bytes.count
  }

  /// The scalars of bytes 80 to 9F (the WHATWG encoding standard's index windows-1252); C1 controls where none is defined.
  private static let windows1252: [UInt16] = [
    0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x008D,
    0x017D, 0x008F, 0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A,
    0x0153, 0x009D, 0x017E, 0x0178,
  ]
}
