// SPDX-License-Identifier: MIT

/// What a frame says, when it is one that Cycast reads.
enum ID3Field: Sendable {
  case title, artist, band, album, genre, userText, userLink, fileLink, artistLink

  /// Finds the field of a frame id of four letters (2.3, 2.4) or three (2.2, also in 2.3 tags by old writers).
  init?(id: String) {
    switch id {
    case "TIT2", "TT2": self = .title
    case "TPE1", "TP1": self = .artist
    case "TPE2", "TP2": self = .band
    case "TALB", "TAL": self = .album
    case "TCON", "TCO": self = .genre
    case "TXXX", "TXX": self = .userText
    case "WXXX", "WXX": self = .userLink
    case "WOAF", "WAF": self = .fileLink
    case "WOAR", "WAR": self = .artistLink
    default: return nil
    }
  }
}

/// The header of one frame.
///
///     2.2: id 3 | size 3            2.3: id 4 | size 4 | flags 2            2.4: id 4 | size 4 of 7 bits | flags 2
struct ID3Frame: Sendable {
  /// What it says; nil when it is skipped.
  let field: ID3Field?
  /// Bytes of the body as stored.
  private(set) var size: Int
  /// What the size is if its bytes have 8 bits, when that cannot be told from the header alone (2.4).
  private(set) var plainSize: Int?
  /// Bytes in front of the content that belong to flags: group, data length.
  let prefix: Int
  /// Whether the body alone is unsynchronised (2.4).
  let isUnsynchronised: Bool

  /// Bytes of a frame header in a tag of that version.
  static func headerLength(version: UInt8) -> Int { version == 2 ? 6 : 10 }

  /// Reads a frame header. Nil for what is none (padding, junk) and for a size that goes past the `left` bytes of the tag.
  /// - Parameter sizesArePlain: what earlier frames of a 2.4 tag have shown about the bits of a size; nil: nothing yet.
  init?(_ bytes: [UInt8], tag: ID3Header, left: Int, sizesArePlain: Bool?) {
    let idLength = tag.version == 2 ? 3 : 4
    guard let id = Self.id(bytes[..<idLength]) else { return nil }
    let sizeBytes = bytes[idLength..<idLength * 2]
    let plain = sizeBytes.reduce(0) { $0 << 8 | Int($1) }
    size = plain
    plainSize = nil
    if tag.version >= 4, sizeBytes.allSatisfy({ $0 < 0x80 }), sizesArePlain != true {
      size = sizeBytes.reduce(0) { $0 << 7 | Int($1) }
      if sizesArePlain == nil, plain != size, plain <= left { plainSize = plain }
    }
    guard size <= left else { return nil }
    let flags = ID3FrameFlags(tag.version == 2 ? 0 : bytes[9], version: tag.version)
    field = flags.isReadable ? ID3Field(id: id) : nil
    prefix = flags.prefix
    isUnsynchronised = tag.version >= 4 && (tag.isUnsynchronised || flags.isUnsynchronised)
  }

  /// A frame of no interest, so many bytes long.
  init(skipping size: Int) {
    self.size = size
    plainSize = nil
    field = nil
    prefix = 0
    isUnsynchronised = false
  }

  /// Settles that the size's bytes have 8 bits.
  mutating func hasPlainSize() {
    size = plainSize ?? size
    plainSize = nil
  }

  /// Three or four capital letters and digits. Of four, the last may be zero or a space: 2.2 ids in 2.3 tags (old iTunes).
  private static func id(_ bytes: ArraySlice<UInt8>) -> String? {
    let isShort = bytes.count == 4 && (bytes.last == 0 || bytes.last == 0x20)
    let letters = isShort ? bytes.dropLast() : bytes
    let isID = letters.allSatisfy { (0x41...0x5A).contains($0) || (0x30...0x39).contains($0) }
    return isID ? String(decoding: letters, as: UTF8.self) : nil
  }
}

/// The second flag byte of a frame, which says how its body is stored.
private struct ID3FrameFlags {
  private(set) var isReadable = true
  private(set) var isUnsynchronised = false
  private(set) var prefix = 0

  /// 2.3: compressed 80, encrypted 40, grouped 20. 2.4: grouped 40, compressed 08, encrypted 04, unsynchronised 02, data
  /// length 01. A frame that is compressed or encrypted is not read.
  init(_ flags: UInt8, version: UInt8) {
    if version == 3 {
      isReadable = flags & 0xC0 == 0
      prefix = flags & 0x20 != 0 ? 1 : 0
    } else if version >= 4 {
      isReadable = flags & 0x0C == 0
      isUnsynchronised = flags & 0x02 != 0
      prefix = (flags & 0x40 != 0 ? 1 : 0) + (flags & 0x01 != 0 ? 4 : 0)
    }
  }
}
