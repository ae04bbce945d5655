// SPDX-License-Identifier: MIT
import StreamKit

/// Turns pieces of a text into UTF-8 when a byte order mark in front says that it is UTF-16, as some editors write what
/// they call Unicode; anything else passes as it is.
struct UTF16Pieces {
  /// What the text is; undecided until its first two bytes have come.
  private enum Kind { case undecided, plain, bigEndian, littleEndian }

  private var kind = Kind.undecided
  /// A first byte whose second has not come yet.
  private var half: UInt8?
  /// The first half of a surrogate pair.
  private var lead: UInt16?

  /// Whether everything from here on passes as it is.
  var isPlain: Bool { kind == .plain }

  /// The next piece in UTF-8, as far as its characters are whole.
  mutating func utf8(_ bytes: Span<UInt8>) -> [UInt8] {
    var text: [UInt8] = []
    for place in 0..<bytes.count {
      let byte = bytes[place]
      switch kind {
      case .plain: text.append(byte)
      case .undecided: decide(byte, &text)
      case .bigEndian, .littleEndian: take(byte, &text)
      }
    }
    return text
  }

  /// What is left when nothing more comes; an odd byte at the end of UTF-16 is dropped.
  mutating func end() -> [UInt8] {
    defer { self = UTF16Pieces() }
    if kind == .undecided, let half { return [half] }
    return lead == nil ? [] : Array("\u{FFFD}".utf8)
  }

  private mutating func decide(_ byte: UInt8, _ text: inout [UInt8]) {
    switch (half, byte) {
    case (nil, 0xFE), (nil, 0xFF): half = byte
    case (0xFE, 0xFF): (kind, half) = (.bigEndian, nil)
    case (0xFF, 0xFE): (kind, half) = (.littleEndian, nil)
    default:
      if let half { text.append(half) }
      text.append(byte)
      (kind, half) = (.plain, nil)
    }
  }

  private mutating func take(_ byte: UInt8, _ text: inout [UInt8]) {
    guard let first = half else {
      half = byte
      return
    }
    half = nil
    let unit = kind == .bigEndian ? UInt16(first) << 8 | UInt16(byte) : UInt16(byte) << 8 | UInt16(first)
    let units = lead.map { [$0, unit] } ?? [unit]
    lead = nil
    if UTF16.isLeadSurrogate(unit) {
      lead = unit
      if units.count == 2 { text.append(contentsOf: "\u{FFFD}".utf8) }
    } else {
      text.append(contentsOf: String(decoding: units, as: UTF16.self).utf8)
    }
  }
}
