// SPDX-License-Identifier: MIT

/// Reads the words and numbers of which tags are made.
enum TagBytes {
  /// Whether an ASCII word stands at this place, wholly inside the bytes.
  static func matches(_ bytes: Span<UInt8>, at start: Int, _ word: StaticString) -> Bool {
    guard start >= 0, bytes.count - start >= word.utf8CodeUnitCount else { return false }
    return word.withUTF8Buffer { word in word.indices.allSatisfy { bytes[start + $0] == word[$0] } }
  }

  /// Four bytes, lowest first.
  static func littleEndian32(_ bytes: Span<UInt8>, at start: Int) -> Int {
    (0..<4).reduce(0) { $0 | Int(bytes[start + $1]) << (8 * $1) }
  }

  /// A number of decimal digits, or nil.
  static func decimal(_ bytes: Span<UInt8>, at start: Int, digits: Int) -> Int? {
    guard start >= 0, bytes.count - start >= digits else { return nil }
    var number = 0
    for at in start..<start + digits {
      guard (0x30...0x39).contains(bytes[at]) else { return nil }
      number = number * 10 + Int(bytes[at] - 0x30)
    }
    return number
  }
}
