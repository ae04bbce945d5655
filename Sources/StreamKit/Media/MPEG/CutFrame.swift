// SPDX-License-Identifier: MIT

// A file that was cut in mid-frame is often followed by one that begins with a tag: `cat old.mp3 new.mp3`. By its length the
// cut frame reaches into the tag; taken whole it would eat the tag's header, and with it the title. A pipe cannot wait for
// the next header, but the letters of the tag are in the frame to be seen. That real audio holds them, followed by six
// bytes that fit, happens once in some 2^40 bytes.

extension ScanWindow {
  /// Whether an ID3v2 tag begins inside a frame that is whole in the window, all of its three letters in the frame.
  func tagInside(_ frame: Range<Int>) -> Match {
    var offset = frame.lowerBound
    while let found = bytes.firstTagLetters(in: offset..<frame.upperBound) {
      let match = id3v2(at: found)
      guard match == .no else { return match }
      offset = found + 1
    }
    return .no
  }
}

extension Span where Element == UInt8 {
  /// Where `ID3` first stands in a range of the span, looked for eight bytes at a time.
  func firstTagLetters(in range: Range<Int>) -> Int? {
    var offset = range.lowerBound
    while offset + 3 <= range.upperBound {
      if offset + 8 <= range.upperBound {
        let letters = bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self) ^ 0x4949_4949_4949_4949
        // The highest bit of a byte is set by this when the byte is zero, that is, an `I`; above a hit it may err, never below.
        let hits = (letters &- 0x0101_0101_0101_0101) & ~letters & 0x8080_8080_8080_8080
        guard hits != 0 else {
          offset += 8
          continue
        }
        offset += UInt64(littleEndian: hits).trailingZeroBitCount / 8
        guard offset + 3 <= range.upperBound else { return nil }
      }
      if self[offset] == 0x49, self[offset + 1] == 0x44, self[offset + 2] == 0x33 { return offset }
      offset += 1
    }
    return nil
  }
}
