// SPDX-License-Identifier: MIT

/// A Lyrics3 block, which stands before an ID3v1 tag. Its words are not read, only its length is.
///
///     2.00: "LYRICSBEGIN" | fields | size of both, 6 digits | "LYRICS200"
///     1:    "LYRICSBEGIN" | at most 5,100 bytes | "LYRICSEND"
///
/// From id3.org's "Lyrics3 v2.00" and "Lyrics3".
enum Lyrics3Tag {
  private static let beginning: StaticString = "LYRICSBEGIN"
  private static let mostWords = 5_100

  /// The bytes of the block with which the bytes end; nil when they do not, or when it would be longer than the
  /// `available` bytes of the file. May be more than the bytes that are there.
  static func length(_ bytes: Span<UInt8>, available: Int) -> Int? {
    let mark = bytes.count - 9
    if TagBytes.matches(bytes, at: mark, "LYRICS200") { return second(bytes, available: available) }
    if TagBytes.matches(bytes, at: mark, "LYRICSEND") { return first(bytes) }
    return nil
  }

  private static func second(_ bytes: Span<UInt8>, available: Int) -> Int? {
    guard let size = TagBytes.decimal(bytes, at: bytes.count - 15, digits: 6) else { return nil }
    let length = size + 15
    guard size >= beginning.utf8CodeUnitCount, length <= available else { return nil }
    let start = bytes.count - length
    return start < 0 || TagBytes.matches(bytes, at: start, beginning) ? length : nil
  }

  private static func first(_ bytes: Span<UInt8>) -> Int? {
    let last = bytes.count - 9 - beginning.utf8CodeUnitCount
    for start in stride(from: last, through: max(0, last - mostWords), by: -1)
    where TagBytes.matches(bytes, at: start, beginning) { return bytes.count - start }
    return nil
  }
}
