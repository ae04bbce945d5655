// SPDX-License-Identifier: MIT

extension JSONReader {
  /// Reads a string from its first quote to behind its last (section 7).
  mutating func readString() throws(JSONProblem) -> String {
    at += 1
    let run = try takeRun()
    if bytes[at] == UInt8(ascii: "\"") {
      at += 1
      return bytes.extracting(run).withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
    }
    var text: [UInt8] = []
    append(run, to: &text)
    while bytes[at] == UInt8(ascii: "\\") {
      try readEscape(into: &text)
      append(try takeRun(), to: &text)
    }
    at += 1
    return String(decoding: text, as: UTF8.self)
  }

  /// Passes over bytes that stand for themselves, up to a quote or an escape, which is there.
  private mutating func takeRun() throws(JSONProblem) -> Range<Int> {
    let start = at
    while at < bytes.count {
      switch bytes[at] {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): return start..<at
      case 0x00...0x1F: throw JSONProblem(.controlCharacter, at: at)
      default: at += 1
      }
    }
    throw JSONProblem(.endsEarly, at: at)
  }

  private func append(_ run: Range<Int>, to text: inout [UInt8]) {
    bytes.extracting(run).withUnsafeBufferPointer { text.append(contentsOf: $0) }
  }

  private mutating func readEscape(into text: inout [UInt8]) throws(JSONProblem) {
    let start = at
    at += 1
    let letter = try peek()
    at += 1
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(letter)
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0C)
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "u"): text.append(contentsOf: utf8(try readScalar(from: start)))
    default: throw JSONProblem(.badEscape, at: start)
    }
  }

  /// The four digits behind `\u`, and those of the next escape where the two are a surrogate pair. Half a pair is U+FFFD.
  private mutating func readScalar(from start: Int) throws(JSONProblem) -> Unicode.Scalar {
    let unit = try readUnit(from: start)
    if let scalar = Unicode.Scalar(unit) { return scalar }
    let behind = at
    guard UTF16.isLeadSurrogate(unit), at + 1 < bytes.count, bytes[at] == UInt8(ascii: "\\"),
      bytes[at + 1] == UInt8(ascii: "u")
    else { return "\u{FFFD}" }
    at += 2
    let second = try readUnit(from: behind)
    if UTF16.isTrailSurrogate(second) { return UTF16.decode(UTF16.EncodedScalar([unit, second])) }
    at = behind
    return "\u{FFFD}"
  }

  private mutating func readUnit(from start: Int) throws(JSONProblem) -> UInt16 {
    var unit: UInt16 = 0
    for _ in 0..<4 {
      guard let digit = Self.digit(try peek()) else { throw JSONProblem(.badEscape, at: start) }
      unit = unit << 4 | digit
      at += 1
    }
    return unit
  }

  private static func digit(_ byte: UInt8) -> UInt16? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt16(byte - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt16(byte - UInt8(ascii: "a") + 10)
    case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt16(byte - UInt8(ascii: "A") + 10)
    default: nil
    }
  }

  private func utf8(_ scalar: Unicode.Scalar) -> [UInt8] { Array(String(scalar).utf8) }
}
