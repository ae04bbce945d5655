// SPDX-License-Identifier: MIT

/// Puts tags together byte by byte, right or wrong, as a test wants them.
enum TagBuilder {
  static func syncsafe(_ number: Int) -> [UInt8] { [21, 14, 7, 0].map { UInt8(number >> $0 & 0x7F) } }
  static func plain(_ number: Int, bytes: Int = 4) -> [UInt8] {
    (0..<bytes).reversed().map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
  }
  static func littleEndian(_ number: Int) -> [UInt8] { plain(number).reversed() }

  /// A tag around a body; `size` replaces the size of the body in the header.
  static func tag(_ version: UInt8, flags: UInt8 = 0, size: Int? = nil, _ body: [UInt8]) -> [UInt8] {
    let header = Array("ID3".utf8) + [version, 0, flags] + syncsafe(size ?? body.count)
    return header + body + (flags & 0x10 != 0 && version == 4 ? Array("3DI".utf8) + header.dropFirst(3) : [])
  }

  /// A frame as the version has it; `size` replaces the size in its header.
  static func frame(_ id: String, _ version: UInt8, flags: UInt8 = 0, size: [UInt8]? = nil, _ body: [UInt8]) -> [UInt8]
  {
    switch version {
    case 2: Array(id.utf8) + (size ?? plain(body.count, bytes: 3)) + body
    case 3: Array(id.utf8) + (size ?? plain(body.count)) + [0, flags] + body
    default: Array(id.utf8) + (size ?? syncsafe(body.count)) + [0, flags] + body
    }
  }

  /// A text frame of 2.3 or 2.4 in UTF-8 or Latin-1.
  static func text(_ id: String, _ version: UInt8, _ text: String) -> [UInt8] {
    frame(id, version, [version == 4 ? 3 : 0] + Array(text.utf8))
  }

  /// The text in each encoding byte's encoding, encoding byte included, 1 in both byte orders.
  static func encoded(_ text: String) -> [[UInt8]] {
    let units = Array(text.utf16)
    let big = units.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
    let little = units.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    let latin =
      text.unicodeScalars.allSatisfy { $0.value < 256 } ? [[0] + text.unicodeScalars.map { UInt8($0.value) }] : []
    return latin + [[1, 0xFE, 0xFF] + big, [1, 0xFF, 0xFE] + little, [2] + big, [3] + Array(text.utf8)]
  }

  /// A zero after each FF that E0 to FF, 00 or the end follows.
  static func unsynchronised(_ bytes: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    for (index, byte) in bytes.enumerated() {
      result.append(byte)
      let next = index + 1 < bytes.count ? bytes[index + 1] : 0
      if byte == 0xFF, next >= 0xE0 || next == 0 { result.append(0) }
    }
    return result
  }

  /// An ID3v1 tag.
  static func id3v1(title: [UInt8], artist: String = "", album: String = "", genre: UInt8 = 255) -> [UInt8] {
    func field(_ bytes: [UInt8], _ length: Int) -> [UInt8] {
      Array((bytes + [UInt8](repeating: 0, count: length)).prefix(length))
    }
    return Array("TAG".utf8) + field(title, 30) + field(Array(artist.utf8), 30) + field(Array(album.utf8), 30)
      + field([], 34) + [genre]
  }

  /// An APE tag of items (key, flags, value).
  static func ape(_ items: [(String, Int, [UInt8])], header: Bool = true, size: Int? = nil) -> [UInt8] {
    var body: [UInt8] = []
    for (key, flags, value) in items {
      body += littleEndian(value.count) + littleEndian(flags)
      body += Array(key.utf8) + [0] + value
    }
    func mark(_ flags: Int) -> [UInt8] {
      Array("APETAGEX".utf8) + littleEndian(2_000) + littleEndian(size ?? body.count + 32) + littleEndian(items.count)
        + littleEndian(flags) + [UInt8](repeating: 0, count: 8)
    }
    let top = header ? 0x8000_0000 : 0
    return (header ? mark(top | 0x2000_0000) : []) + body + mark(top)
  }

  static func ape(title: String, header: Bool = true) -> [UInt8] {
    ape([("Title", 0, Array(title.utf8))], header: header)
  }

  /// A Lyrics3v2 block of so many bytes of fields.
  static func lyrics3v2(_ fields: Int) -> [UInt8] {
    let digits = String(fields + 11)
    return Array("LYRICSBEGIN".utf8) + [UInt8](repeating: 0x4C, count: fields)
      + Array((String(repeating: "0", count: 6 - digits.count) + digits + "LYRICS200").utf8)
  }

  /// A Lyrics3v1 block.
  static func lyrics3v1(_ words: Int) -> [UInt8] {
    Array("LYRICSBEGIN".utf8) + [UInt8](repeating: 0x4C, count: words) + Array("LYRICSEND".utf8)
  }
}
