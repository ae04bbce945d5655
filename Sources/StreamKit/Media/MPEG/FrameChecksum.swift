// SPDX-License-Identifier: MIT

extension MPEGHeader {
  /// Computes the CRC-16 of a protected Layer III frame: over the last two bytes of the header and the side information
  /// (ISO 11172-3 clause 2.4.3.1), polynomial 0x8005, started with all ones. The frame must reach to the end of its
  /// side information.
  func checksum(of frame: Span<UInt8>) -> UInt16 {
    var crc: UInt16 = 0xFFFF
    for index in 2..<4 { MPEGHeader.add(frame[index], to: &crc) }
    for index in 6..<mainDataOffset { MPEGHeader.add(frame[index], to: &crc) }
    return crc
  }

  private static func add(_ byte: UInt8, to crc: inout UInt16) {
    crc ^= UInt16(byte) << 8
    for _ in 0..<8 { crc = crc & 0x8000 == 0 ? crc << 1 : crc << 1 ^ 0x8005 }
  }
}
