// SPDX-License-Identifier: MIT

/// Pairs bytes to UTF-16 code units, up to the first that is zero, and finds out in which order the two stand.
struct UTF16Units {
  /// The code units without a byte order mark.
  private(set) var units: [UInt16] = []
  /// The order that was found, for a text that follows without a mark of its own.
  private(set) var encoding: TextEncoding

  /// Takes the bytes apart; an odd one at the end is dropped.
  init(_ bytes: Span<UInt8>, _ encoding: TextEncoding) {
    let mark = bytes.count < 2 ? 0 : UInt16(bytes[0]) << 8 | UInt16(bytes[1])
    switch mark {
    case 0xFEFF: self.encoding = .utf16BigEndian
    case 0xFFFE: self.encoding = .utf16LittleEndian
    default: self.encoding = encoding == .utf16 ? Self.likelyOrder(bytes) : encoding
    }
    let high = self.encoding == .utf16BigEndian ? 0 : 1
    var at = mark == 0xFEFF || mark == 0xFFFE ? 2 : 0
    while at + 1 < bytes.count {
      let unit = UInt16(bytes[at + high]) << 8 | UInt16(bytes[at + 1 - high])
      if unit == 0 { break }
      units.append(unit)
      at += 2
    }
  }

  /// The text; half of a surrogate pair is U+FFFD.
  var text: String {
    var bytes: [UInt8] = []
    var lead: UInt16?
    for unit in units {
      if let first = lead, UTF16.isTrailSurrogate(unit) {
        Text.append(0x1_0000 + (UInt32(first) & 0x3FF) << 10 + UInt32(unit) & 0x3FF, to: &bytes)
        lead = nil
        continue
      }
      if lead != nil { Text.append(0xFFFD, to: &bytes) }
      lead = UTF16.isLeadSurrogate(unit) ? unit : nil
      if lead == nil { Text.append(UInt32(unit), to: &bytes) }
    }
    if lead != nil { Text.append(0xFFFD, to: &bytes) }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Drops the first half of a surrogate pair whose second half a cut has taken away.
  mutating func dropHalfCharacter() {
    if let last = units.last, UTF16.isLeadSurrogate(last) { units.removeLast() }
  }

  /// The order in which more of the high bytes are zero: most text has some ASCII in it.
  private static func likelyOrder(_ bytes: Span<UInt8>) -> TextEncoding {
    var zeros = [0, 0]
    for at in 0..<(bytes.count & ~1) where bytes[at] == 0 { zeros[at & 1] += 1 }
    return zeros[0] > zeros[1] ? .utf16BigEndian : .utf16LittleEndian
  }
}
