// SPDX-License-Identifier: MIT

/// Walks through lines that end with LF, with any number of CRs before it (NSV tools send CR CR LF).
public struct LineCursor: ~Escapable {
  private let bytes: Span<UInt8>
  /// Where the next line begins: behind the last line that was told.
  public private(set) var position = 0

  /// Starts in front of the first line.
  @_lifetime(copy bytes)
  public init(bytes: Span<UInt8>) { self.bytes = bytes }

  /// The next line's bytes without its end, or nil when no whole line is left.
  public mutating func next() -> Range<Int>? {
    var end = position
    while end < bytes.count, bytes[end] != 0x0A { end += 1 }
    guard end < bytes.count else { return nil }
    let start = position
    position = end + 1
    while end > start, bytes[end - 1] == 0x0D { end -= 1 }
    return start..<end
  }
}
