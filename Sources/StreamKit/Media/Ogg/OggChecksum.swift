// SPDX-License-Identifier: MIT

/// Computes the checksum of Ogg pages: a CRC-32 with the polynomial 0x04c11db7, highest bit first, that begins with 0 and
/// is not inverted at the end (RFC 3533 section 6, field 7).
///
/// Sixteen bytes are taken at a time, each through a table that knows how many bytes follow it. As nothing is inverted,
/// the checksum of a difference is the difference of the checksums: a changed header field is worked into the checksum
/// of a long page without reading the page again (`changed`).
public enum OggChecksum {
  private static let polynomial: UInt32 = 0x04c1_1db7

  /// Entry `256 * k + b`: the checksum of byte `b` followed by `k` zero bytes. Lives as long as the process.
  nonisolated(unsafe) private static let tables: UnsafePointer<UInt32> = {
    let tables = UnsafeMutablePointer<UInt32>.allocate(capacity: 16 * 256)
    for byte in 0..<256 { tables[byte] = shifted(UInt32(byte) << 24, bits: 8) }
    for index in 256..<16 * 256 {
      let before = tables[index - 256]
      tables[index] = before << 8 ^ tables[Int(before >> 24)]
    }
    return UnsafePointer(tables)
  }()

  /// Entry `k`: x to the power of `8 * 2^k`, which is what `2^k` zero bytes multiply a checksum by. Enough for 2^20 bytes.
  private static let powers: [UInt32] = {
    var powers: [UInt32] = [1 << 8]
    for index in 0..<19 { powers.append(product(powers[index], powers[index])) }
    return powers
  }()

  /// The checksum of bytes that follow others whose checksum is `before` (0: none).
  public static func of(_ bytes: Span<UInt8>, after before: UInt32 = 0) -> UInt32 {
    // In bounds: the buffer is read below its count, the tables are indexed with a byte and a constant below 16.
    bytes.withUnsafeBytes { buffer in
      let table = tables
      var crc = before
      var offset = 0
      let whole = buffer.count & ~15
      while offset < whole {
        let first = UInt64(bigEndian: buffer.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
        let second = UInt64(bigEndian: buffer.loadUnaligned(fromByteOffset: offset &+ 8, as: UInt64.self))
        crc = eight(table + 8 * 256, first ^ UInt64(crc) << 32) ^ eight(table, second)
        offset &+= 16
      }
      while offset < buffer.count {
        crc = crc << 8 ^ table[Int(UInt8(truncatingIfNeeded: crc >> 24) ^ buffer[offset])]
        offset &+= 1
      }
      return crc
    }
  }

  /// The checksum that a whole page, at least 27 bytes, ought to have: computed as if its own field were zero.
  public static func ofPage(_ page: Span<UInt8>) -> UInt32 {
    let field = OggPageHeader.checksumOffset
    let front = of(page.extracting(0..<field))
    return of(page.extracting(field + 4..<page.count), after: followed(front, byZeros: 4))
  }

  /// The checksum of a page in which 8 bytes were changed.
  ///
  /// - Parameters:
  ///   - checksum: the page's checksum before; right for the page as it was.
  ///   - difference: the 8 bytes before exclusive-or those after, the first byte highest.
  ///   - rest: how many bytes follow those 8 in the page, fewer than 2^20.
  static func changed(_ checksum: UInt32, by difference: UInt64, rest: Int) -> UInt32 {
    checksum ^ followed(eight(tables, difference), byZeros: rest)
  }

  /// What eight bytes add, the tables of the last of them being given.
  @inline(__always)
  private static func eight(_ table: UnsafePointer<UInt32>, _ word: UInt64) -> UInt32 {
    four(table + 4 * 256, UInt32(truncatingIfNeeded: word >> 32)) ^ four(table, UInt32(truncatingIfNeeded: word))
  }

  /// What four bytes add.
  @inline(__always)
  private static func four(_ table: UnsafePointer<UInt32>, _ word: UInt32) -> UInt32 {
    table[3 * 256 + Int(word >> 24)] ^ table[2 * 256 + Int(word >> 16 & 0xff)]
      ^ table[256 + Int(word >> 8 & 0xff)] ^ table[Int(word & 0xff)]
  }

  /// The checksum once `count` zero bytes have followed.
  private static func followed(_ crc: UInt32, byZeros count: Int) -> UInt32 {
    var crc = crc
    var rest = count
    var index = 0
    while rest > 0 {
      if rest & 1 == 1 { crc = product(crc, powers[index]) }
      rest >>= 1
      index += 1
    }
    return crc
  }

  /// Multiplies two polynomials over GF(2), modulo the checksum's.
  private static func product(_ a: UInt32, _ b: UInt32) -> UInt32 {
    var sum: UInt32 = 0
    var power = a
    var bits = b
    while bits != 0 {
      sum ^= power & (0 &- (bits & 1))
      power = shifted(power, bits: 1)
      bits >>= 1
    }
    return sum
  }

  /// Multiplies by x so many times.
  @inline(__always)
  private static func shifted(_ value: UInt32, bits: Int) -> UInt32 {
    var value = value
    for _ in 0..<bits { value = value << 1 ^ (polynomial & (0 &- (value >> 31))) }
    return value
  }
}
