// SPDX-License-Identifier: MIT
import BenchKit

/// One connection and all that is known of it. A record in a flat array.
struct Listener {
  /// Where a connection stands.
  enum Phase {
    /// Not opened yet.
    case waiting
    /// The request has not been sent.
    case connecting
    /// The response head has not come whole.
    case head
    /// The head has come, no body byte yet.
    case quiet
    /// Body bytes come.
    case playing
    /// No longer read, on purpose.
    case stalled
    /// Refused, failed or closed by the server.
    case closed
  }

  /// The socket, or -1.
  var socket: Int32 = -1
  /// Where it stands.
  var phase = Phase.waiting
  /// When connect() was called, and when the first body byte was read, in nanoseconds.
  var connected: Int64 = 0, firstByte: Int64 = 0
  /// The response's status, 0 before it.
  var status = 0
  /// A head that came in pieces.
  var head: [UInt8] = []
  /// Takes the blocks out.
  var stripper = BlockStripper(metaint: 0)
  /// Checks the frames.
  var checker = FrameChecker()
  /// Audio bytes read.
  var audio = 0
  /// The least that a player with this listener's bytes would have had in its buffer from its third second on, in
  /// nanoseconds of audio.
  var leastBuffer = Int64.max
  /// Metadata blocks, those with a title, and those whose form or title is not what belongs there.
  var blocks = 0, titles = 0, badBlocks = 0
  /// The frame that the last title named, -1 before the first.
  var title = -1

  /// Takes body bytes that were read at `now`.
  mutating func take(_ bytes: UnsafeBufferPointer<UInt8>, at now: Int64, titleEvery: Int, _ cache: FrameCache) {
    let played = now - firstByte
    if played > 2_000_000_000 {
      leastBuffer = min(leastBuffer, Int64(audio) * 1_000_000_000 / Int64(SequencedFrame.bytesPerSecond) - played)
    }
    var at = 0
    while let piece = stripper.next(bytes, &at) {
      switch piece {
      case .audio(let range):
        audio += range.count
        checker.take(UnsafeBufferPointer(rebasing: bytes[range]), cache)
      case .block(let text):
        take(block: text, titleEvery: titleEvery)
      }
    }
  }

  /// Counts a block, and checks that the title is the one of the frame which goes on behind it. Where titles come beside
  /// the stream (Icecast), the first may still be missing.
  private mutating func take(block text: [UInt8], titleEvery: Int) {
    blocks += 1
    if !text.isEmpty, titleEvery > 0 || !BenchTitle.isEmpty(text) {
      titles += 1
      guard let number = BenchTitle.number(inBlock: text) else {
        badBlocks += 1
        return
      }
      title = number
    }
    guard titleEvery > 0, checker.frame >= 0 else { return }
    if title != checker.frame / titleEvery * titleEvery { badBlocks += 1 }
  }
}
