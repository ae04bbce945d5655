// SPDX-License-Identifier: MIT

// A file that was cut in mid-frame is often followed by one that begins with a tag or an Ogg page: `cat old.mp3
// new.mp3`. By its length the cut frame reaches into it; taken whole it would eat the tag's header and with it the
// title, or the page without which no Ogg stream can be decoded. A pipe cannot wait for the next header, but the
// letters are in the frame to be seen. Real audio holds them, followed by bytes that fit, once in some 2^40 bytes.

extension ScanWindow {
  /// Whether an ID3v2 tag or an Ogg stream begins inside a frame that is whole in the window, its first three letters
  /// in the frame.
  func another(inside frame: Range<Int>) -> Match {
    var offset = frame.lowerBound
    while let found = bytes.firstTagLetters(in: offset..<frame.upperBound) {
      let match = bytes[found] == 0x49 ? id3v2(at: found) : oggStart(at: found)
      guard match == .no else { return match }
      offset = found + 1
    }
    return .no
  }

  /// The first page of a logical Ogg stream (RFC 3533 section 6): version 0, only "beginning of stream" set, granule
  /// position 0.
  private func oggStart(at offset: Int) -> Match {
    starts(with: "OggS\u{0}\u{2}\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}", at: offset)
  }
}

extension Span where Element == UInt8 {
  /// Where `ID3` or `Ogg` first stands in a range of the span, looked for eight bytes at a time.
  func firstTagLetters(in range: Range<Int>) -> Int? {
    var offset = range.lowerBound
    while offset + 3 <= range.upperBound {
      if offset + 8 <= range.upperBound {
        let eight = bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self)
        let hits = zeroBytes(eight ^ 0x4949_4949_4949_4949) | zeroBytes(eight ^ 0x4F4F_4F4F_4F4F_4F4F)
        guard hits != 0 else {
          offset += 8
          continue
        }
        offset += UInt64(littleEndian: hits).trailingZeroBitCount / 8
        guard offset + 3 <= range.upperBound else { return nil }
      }
      let letters = UInt32(self[offset]) << 16 | UInt32(self[offset + 1]) << 8 | UInt32(self[offset + 2])
      if letters == 0x49_4433 || letters == 0x4F_6767 { return offset }
      offset += 1
    }
    return nil
  }

  /// Sets the highest bit of each byte that is zero. Above a zero byte it may err, below the first it never does.
  @inline(__always)
  private func zeroBytes(_ eight: UInt64) -> UInt64 {
    (eight &- 0x0101_0101_0101_0101) & ~eight & 0x8080_8080_8080_8080
  }
}
