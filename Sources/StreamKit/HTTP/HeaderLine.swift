// SPDX-License-Identifier: MIT

/// A header line taken apart: `Name: value`.
public struct HeaderLine: Sendable {
  /// The name in lower case.
  public let name: String
  /// Where the value is, without the blanks around it.
  public let value: Range<Int>

  /// Takes the line at `range` apart. Nil when it has no colon, or an empty name or one with a blank in it, which
  /// RFC 9112 section 5.1 forbids.
  public init?(_ bytes: Span<UInt8>, _ range: Range<Int>) {
    var colon = range.lowerBound
    while colon < range.upperBound, bytes[colon] != UInt8(ascii: ":") {
      if bytes[colon] == 0x20 { return nil }
      colon += 1
    }
    guard colon > range.lowerBound, colon < range.upperBound else { return nil }
    name = String(decoding: bytes.copied(range.lowerBound..<colon), as: UTF8.self).lowercased()
    value = bytes.withoutBlanks(colon + 1..<range.upperBound)
  }
}

extension Span<UInt8> {
  /// A copy of some of the bytes.
  func copied(_ range: Range<Int>) -> [UInt8] {
    extracting(range).withUnsafeBufferPointer { Array($0) }
  }

  /// The range without spaces and tabs at its ends.
  func withoutBlanks(_ range: Range<Int>) -> Range<Int> {
    var (start, end) = (range.lowerBound, range.upperBound)
    while start < end, self[start] == 0x20 || self[start] == 0x09 { start += 1 }
    while end > start, self[end - 1] == 0x20 || self[end - 1] == 0x09 { end -= 1 }
    return start..<end
  }

  /// Where a byte is first in the range, or nil.
  func first(_ byte: UInt8, in range: Range<Int>) -> Int? {
    var at = range.lowerBound
    while at < range.upperBound, self[at] != byte { at += 1 }
    return at < range.upperBound ? at : nil
  }
}
