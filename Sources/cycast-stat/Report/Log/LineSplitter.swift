// SPDX-License-Identifier: MIT
import StreamKit

/// Cuts what is read into lines, in place.
///
/// A line has at most `longest` bytes; more is passed over up to its end and counted. Carriage returns in front of a line
/// feed, NULs in front of a line (what a crash leaves in a file), and a byte order mark are no part of it.
struct LineSplitter: ~Copyable {
  /// Several times what any server writes.
  static let longest = 262_144

  private var buffer = InputBuffer(capacity: 1 << 20)
  /// Whether the bytes at the front are the rest of a line that is too long.
  private var isSkipping = false
  /// Lines that were too long.
  private(set) var tooLong = 0
  /// Lines so far, those that were too long included.
  private(set) var lines = 0

  /// Where what is read goes; never empty, as long as `forEachLine` is called after each read.
  mutating func room() -> UnsafeMutableRawBufferPointer { buffer.room() }

  /// Says that so many bytes were read.
  mutating func filled(_ count: Int) { buffer.filled(count) }

  /// Whether something is left behind the last line feed.
  var hasRest: Bool { buffer.count > 0 || isSkipping }

  /// Calls `body` with each whole line.
  mutating func forEachLine(_ body: (Span<UInt8>) -> Void) {
    let all = buffer.bytes
    var start = 0
    while let end = ByteSearch.first(0x0A, or: 0x0A, in: all.span, from: start) {
      lines += 1
      if isSkipping {
        isSkipping = false
      } else if end - start > Self.longest {
        tooLong += 1
      } else {
        let trimmed = LineSplitter.trimmed(all, start..<end)
        body(UnsafeBufferPointer(rebasing: all[trimmed]).span)
      }
      start = end + 1
    }
    buffer.use(start)
    if buffer.count > Self.longest {
      if !isSkipping { tooLong += 1 }
      isSkipping = true
    }
    if isSkipping { buffer.use(buffer.count) }
  }

  private static func trimmed(_ all: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Range<Int> {
    var (start, end) = (range.lowerBound, range.upperBound)
    while start < end, all[start] == 0 { start += 1 }
    while end > start, all[end - 1] == 0x0D || all[end - 1] == 0 { end -= 1 }
    let mark = Text.byteOrderMark
    if end - start >= 3, all[start] == mark[0], all[start + 1] == mark[1], all[start + 2] == mark[2] { start += 3 }
    return start..<end
  }
}
