// SPDX-License-Identifier: MIT

extension Span where Element == UInt8 {
  /// Four bytes as one number, the first one highest. They must be in the span.
  @inline(__always)
  func word(at offset: Int) -> UInt32 {
    // The load checks its bounds; it is called unsafe only because not every type may be made of any bytes.
    UInt32(bigEndian: bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt32.self))
  }

  /// Four bytes as one number, the first one lowest (APE tags). They must be in the span.
  func littleEndianWord(at offset: Int) -> UInt32 { word(at: offset).byteSwapped }
}
