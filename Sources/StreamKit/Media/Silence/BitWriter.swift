// SPDX-License-Identifier: MIT

/// Writes numbers of any width one behind the other, each with its highest bit first, as AAC and FLAC want them.
struct BitWriter: Equatable, Sendable {
  /// The bits so far; the unused ones of the last byte are zero.
  private(set) var bytes: [UInt8] = []
  /// How many bits were written.
  private(set) var count = 0

  /// Appends the lowest `width` bits of a number, 0 to 64.
  mutating func append(_ value: UInt64, _ width: Int) {
    for shift in stride(from: width - 1, through: 0, by: -1) {
      if count % 8 == 0 { bytes.append(0) }
      bytes[count / 8] |= UInt8(value >> UInt64(shift) & 1) << UInt8(7 - count % 8)
      count += 1
    }
  }

  /// Appends what another one wrote.
  mutating func append(_ other: BitWriter) {
    for index in 0..<other.count { append(other[index] ? 1 : 0, 1) }
  }

  /// Appends zeros up to the next whole byte.
  mutating func align() { count = bytes.count * 8 }

  /// The bit at an index below `count`.
  subscript(index: Int) -> Bool { bytes[index / 8] >> UInt8(7 - index % 8) & 1 == 1 }
}
