// SPDX-License-Identifier: MIT

/// What came out of an ICY body next.
public enum BodyPiece: Equatable, Sendable {
  /// Audio, as a range of the bytes given.
  case audio(Range<Int>)
  /// A metadata block is complete: its text without the padding, empty for an empty block.
  case block([UInt8])
}

/// Takes ICY metadata blocks out of a body: after every `metaint` bytes of audio one length byte n and 16 × n bytes of
/// text, padded with zero bytes.
public struct BlockStripper {
  /// Audio bytes between blocks; 0 when there are none.
  public let metaint: Int
  private var audioLeft: Int
  private var blockLeft = 0
  private var text: [UInt8] = []

  /// For a body whose head promised `icy-metaint: metaint`, or 0 for a bare one.
  public init(metaint: Int) {
    self.metaint = metaint
    audioLeft = metaint
  }

  /// Takes the next piece off the bytes at `at`, which is moved on; nil when all are used. A piece cut by the end of the
  /// bytes gives its audio now and goes on next time.
  public mutating func next(_ bytes: UnsafeBufferPointer<UInt8>, _ at: inout Int) -> BodyPiece? {
    while at < bytes.count {
      if metaint == 0 || audioLeft > 0 { return audio(bytes.count, &at) }
      if blockLeft == 0 {
        blockLeft = Int(bytes[at]) * 16
        at += 1
      } else {
        let count = min(blockLeft, bytes.count - at)
        text.append(contentsOf: bytes[at..<at + count])
        at += count
        blockLeft -= count
      }
      if blockLeft == 0 { return .block(finish()) }
    }
    return nil
  }

  private mutating func audio(_ end: Int, _ at: inout Int) -> BodyPiece {
    let start = at
    at = metaint == 0 ? end : min(end, at + audioLeft)
    if metaint > 0 { audioLeft -= at - start }
    return .audio(start..<at)
  }

  private mutating func finish() -> [UInt8] {
    audioLeft = metaint
    guard !text.isEmpty else { return [] }
    let whole = text
    text = []
    guard let last = whole.lastIndex(where: { $0 != 0 }) else { return [] }
    return Array(whole[...last])
  }
}
