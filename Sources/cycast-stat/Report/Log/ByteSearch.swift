// SPDX-License-Identifier: MIT

/// Finds bytes eight at a time: logs are long, and most of what is in them is only passed over.
enum ByteSearch {
  /// The place of the first byte from `start` on that is one of two; nil when there is none.
  static func first(_ a: UInt8, or b: UInt8, in bytes: Span<UInt8>, from start: Int) -> Int? {
    let raw = bytes.bytes
    let (manyA, manyB) = (UInt64(a) &* ones, UInt64(b) &* ones)
    var at = start
    while at + 8 <= raw.byteCount {
      // In bounds: eight bytes from `at` on are there.
      let word = UInt64(littleEndian: raw.unsafeLoadUnaligned(fromByteOffset: at, as: UInt64.self))
      let found = zeros(word ^ manyA) | zeros(word ^ manyB)
      if found != 0 { return at + found.trailingZeroBitCount / 8 }
      at += 8
    }
    while at < bytes.count {
      if bytes[at] == a || bytes[at] == b { return at }
      at += 1
    }
    return nil
  }

  private static let ones: UInt64 = 0x0101_0101_0101_0101
  private static let highs: UInt64 = 0x8080_8080_8080_8080

  /// The high bit of each byte that is zero, and perhaps of some behind the first of them: a borrow goes upwards only.
  @inline(__always)
  private static func zeros(_ word: UInt64) -> UInt64 { (word &- ones) & ~word & highs }
}
