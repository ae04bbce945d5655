// SPDX-License-Identifier: MIT
import StreamKit

/// Puts an ICY block after every metaint bytes.
///
///     | metaint bytes | L | L * 16 bytes | metaint bytes | 0 | metaint bytes …
///
/// A block is written when the byte behind it comes, so it says what is known by then; none stands at the end.
struct BlockWriter {
  private let metaint: Int
  private var left: Int
  private var block = ICYBlock.unchanged
  /// What the last block that said anything said, from its length byte on.
  private var said: [UInt8] = []

  /// `metaint` is at least 1.
  init(metaint: Int) {
    precondition(metaint >= 1, "metaint counts the bytes between two blocks")
    self.metaint = metaint
    left = metaint
  }

  /// The next block says this, unless listeners have been told just that.
  mutating func say(_ track: TrackInfo, again: Bool = false) {
    let new = ICYBlock.bytes(title: track.display, url: track.link)
    block = new == said && !again ? ICYBlock.unchanged : new
  }

  /// Appends bytes to `output`, with the blocks that stand between them.
  mutating func write(_ bytes: UnsafeRawBufferPointer, to output: inout [UInt8]) {
    var start = 0
    while start < bytes.count {
      if left == 0 { putBlock(&output) }
      let count = min(left, bytes.count - start)
      output.append(contentsOf: UnsafeRawBufferPointer(rebasing: bytes[start..<start + count]))
      start += count
      left -= count
    }
  }

  private mutating func putBlock(_ output: inout [UInt8]) {
    output += block
    if block.count > 1 {
      said = block
      block = ICYBlock.unchanged
    }
    left = metaint
  }
}
