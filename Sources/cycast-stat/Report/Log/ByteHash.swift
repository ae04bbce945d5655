// SPDX-License-Identifier: MIT

/// A number of 64 bits for bytes: the same in each run, and for different bytes as good as always another.
///
/// Eight bytes at a time are mixed in by a multiplication to 128 bits whose halves are folded, as wyhash does. Of ten
/// million different texts two have the same number in one of 400,000 logs.
enum ByteHash {
  static func hash(_ bytes: Span<UInt8>, seed: UInt64 = 0) -> UInt64 {
    let raw = bytes.bytes
    var state = seed ^ first
    var at = 0
    while at + 8 <= raw.byteCount {
      // In bounds: eight bytes from `at` on are there.
      state = mixed(state ^ raw.unsafeLoadUnaligned(fromByteOffset: at, as: UInt64.self), second)
      at += 8
    }
    var rest: UInt64 = 0
    while at < raw.byteCount {
      rest = rest << 8 | UInt64(bytes[at])
      at += 1
    }
    state = mixed(state ^ rest, third)
    return mixed(state ^ UInt64(raw.byteCount), first)
  }

  /// Makes one number of two.
  static func combined(_ a: UInt64, _ b: UInt64) -> UInt64 { mixed(a ^ second, b ^ third) }

  @inline(__always)
  private static func mixed(_ a: UInt64, _ b: UInt64) -> UInt64 {
    let product = a.multipliedFullWidth(by: b)
    return product.high ^ product.low
  }

  // Digits of pi behind the point: numbers with nothing up their sleeves, odd.
  private static let first: UInt64 = 0x243F_6A88_85A3_08D3
  private static let second: UInt64 = 0x1319_8A2E_0370_7345
  private static let third: UInt64 = 0xA409_3822_299F_31D1
}
