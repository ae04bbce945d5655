// SPDX-License-Identifier: MIT

/// Reads numbers as Ogg and Vorbis write them (little-endian) and as FLAC does (big-endian). The caller has checked that
/// the bytes are there.
extension Span where Element == UInt8 {
  @inline(__always)
  func oggUInt16(at offset: Int) -> UInt16 { UInt16(self[offset]) | UInt16(self[offset + 1]) << 8 }

  @inline(__always)
  func oggUInt32(at offset: Int) -> UInt32 {
    UInt32(oggUInt16(at: offset)) | UInt32(oggUInt16(at: offset + 2)) << 16
  }

  @inline(__always)
  func oggInt64(at offset: Int) -> Int64 {
    Int64(bitPattern: UInt64(oggUInt32(at: offset)) | UInt64(oggUInt32(at: offset + 4)) << 32)
  }

  /// Whether the text stands at an offset, whole.
  func holds(_ text: StaticString, at offset: Int) -> Bool {
    guard count - offset >= text.utf8CodeUnitCount else { return false }
    for index in 0..<text.utf8CodeUnitCount where self[offset + index] != text.utf8Start[index] { return false }
    return true
  }

  /// An owned copy.
  func copied() -> [UInt8] { withUnsafeBufferPointer { [UInt8]($0) } }
}

extension MutableSpan where Element == UInt8 {
  @inline(__always)
  mutating func setOggUInt32(_ value: UInt32, at offset: Int) {
    for index in 0..<4 { self[offset + index] = UInt8(truncatingIfNeeded: value >> UInt32(8 * index)) }
  }
}

extension [UInt8] {
  /// Appends a number's bytes, lowest first.
  mutating func appendOgg<Number: FixedWidthInteger>(_ value: Number) {
    for index in 0..<Number.bitWidth / 8 { append(UInt8(truncatingIfNeeded: value >> Number(8 * index))) }
  }

  /// Appends a text's bytes.
  mutating func appendOgg(text: StaticString) {
    for index in 0..<text.utf8CodeUnitCount { append(text.utf8Start[index]) }
  }
}
