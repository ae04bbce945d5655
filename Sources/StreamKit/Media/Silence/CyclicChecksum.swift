// SPDX-License-Identifier: MIT

/// Computes a cyclic checksum bit by bit, highest bits first: for the few bytes of a silent frame, not for streams.
struct CyclicChecksum<Value: FixedWidthInteger & UnsignedInteger & Sendable>: Sendable {
  /// The checksum of what was added so far.
  private(set) var value: Value
  private let polynomial: Value

  /// Begins with a value; the polynomial is given without its highest term.
  init(polynomial: Value, start: Value) {
    self.polynomial = polynomial
    value = start
  }

  /// Adds one bit.
  mutating func add(_ bit: Bool) {
    let carry = value.leadingZeroBitCount == 0
    value <<= 1
    if carry != bit { value ^= polynomial }
  }

  /// Adds whole bytes.
  mutating func add(_ bytes: some Sequence<UInt8>) {
    for byte in bytes {
      for shift in stride(from: 7, through: 0, by: -1) { add(byte >> UInt8(shift) & 1 == 1) }
    }
  }

  /// Adds bits that were written, at most so many, and zeros where there are fewer.
  mutating func add(_ bits: BitWriter, exactly width: Int) {
    for index in 0..<width { add(index < bits.count && bits[index]) }
  }

  /// Adds so many zeros.
  mutating func add(zeros count: Int) {
    for _ in 0..<count { add(false) }
  }
}

extension CyclicChecksum<UInt16> {
  /// CRC-16 of MPEG audio and ADTS: all ones at the start (ISO 11172-3 clause 2.4.3.1, ISO 13818-7 clause 6.2.3).
  static var mpeg: Self { Self(polynomial: 0x8005, start: 0xFFFF) }
  /// CRC-16 behind a FLAC frame (RFC 9639 section 9.3).
  static var flac: Self { Self(polynomial: 0x8005, start: 0) }
}

extension CyclicChecksum<UInt8> {
  /// CRC-8 of a FLAC frame's header (RFC 9639 section 9.1.8).
  static var flac: Self { Self(polynomial: 0x07, start: 0) }
}
