// SPDX-License-Identifier: MIT

/// Finds sequenced frames in a stream that has other things between them: tags, frames of others. A frame counts as
/// arrived when its number has, which its first 55 bytes hold.
public struct FrameSpotter {
  /// What has come and may be a frame's start.
  private var carry: [UInt8] = []

  /// Has seen nothing yet.
  public init() {}

  /// Takes the next bytes of the stream, cut anywhere, and calls `found` with the number of each frame that begins in
  /// them, in their order.
  public mutating func take(_ bytes: UnsafeBufferPointer<UInt8>, found: (Int) -> Void) {
    let held = carry + bytes
    var at = 0
    held.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      while at + SequencedFrame.probeLength <= buffer.count {
        if let number = SequencedFrame.number(at: base + at) {
          found(number)
          at += SequencedFrame.probeLength
        } else {
          at += 1
        }
      }
    }
    carry = Array(held[at...])
  }
}
