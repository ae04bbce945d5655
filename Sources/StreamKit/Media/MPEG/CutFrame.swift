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
  /// Where `ID3` or `Ogg` first stands in a range of the span. Looks for their first two letters sixteen bytes at a time:
  /// a single one stands in every eighth such piece, and to look at those costs more than all the rest.
  func firstTagLetters(in range: Range<Int>) -> Int? {
    precondition(range.lowerBound >= 0 && range.upperBound <= count, "a range of the span")
    let (i, d) = (SIMD16<UInt8>(repeating: 0x49), SIMD16<UInt8>(repeating: 0x44))
    let (o, g) = (SIMD16<UInt8>(repeating: 0x4F), SIMD16<UInt8>(repeating: 0x67))
    let bytes = self.bytes
    var offset = range.lowerBound
    while offset + 17 <= range.upperBound {
      // Both are in the range: the second ends 17 bytes behind the offset.
      let here = bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: offset, as: SIMD16<UInt8>.self)
      let next = bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: offset + 1, as: SIMD16<UInt8>.self)
      let hits = ((here .== i) .& (next .== d)) .| ((here .== o) .& (next .== g))
      // The mask is compared as two words: `any` is a loop over its sixteen bytes.
      let words = unsafeBitCast(hits, to: SIMD2<UInt64>.self)
      if words[0] | words[1] != 0, let found = tagLetters(from: offset, to: offset + 16, in: range) { return found }
      offset += 16
    }
    return tagLetters(from: offset, to: range.upperBound, in: range)
  }

  /// The same, byte by byte, where the first letter is at `start` or later and before `end`.
  private func tagLetters(from start: Int, to end: Int, in range: Range<Int>) -> Int? {
    var offset = start
    while offset < Swift.min(end, range.upperBound - 2) {
      let letters = UInt32(self[offset]) << 16 | UInt32(self[offset + 1]) << 8 | UInt32(self[offset + 2])
      if letters == 0x49_4433 || letters == 0x4F_6767 { return offset }
      offset += 1
    }
    return nil
  }
}
