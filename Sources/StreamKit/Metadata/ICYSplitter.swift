// SPDX-License-Identifier: MIT

/// Takes the metadata blocks out of a stream that has one after every metaint bytes of audio.
///
///     | metaint bytes of audio | L | L * 16 bytes | metaint bytes of audio | L | …
///
/// It is shown the stream in pieces of any size and hands out ranges of them: no audio byte is looked at or copied. Only
/// the payload of a block is kept, at most 4,080 bytes.
public struct ICYSplitter: Sendable {
  /// What stands next in the bytes that were shown.
  public enum Piece: Equatable, Sendable {
    /// Audio, as indices of the span; never empty. Audio between two blocks may come in several pieces.
    case audio(Range<Int>)
    /// A block has ended; its payload is in `payload` until the next call. Empty for one that says "no change".
    case block
  }

  /// The payload of the block that has just ended, padding included: 0 to 4,080 bytes, a multiple of 16.
  public private(set) var payload: [UInt8] = []

  private let metaint: Int
  private var audioLeft: Int
  private var payloadLeft = 0

  /// Starts in front of the first audio byte; `metaint` is at least 1.
  public init(metaint: Int) {
    precondition(metaint >= 1, "metaint counts the bytes between two blocks")
    self.metaint = metaint
    audioLeft = metaint
  }

  /// Tells what stands at `position`, and moves it behind that. Nil, with `position` at the end, when all is handed out.
  public mutating func next(in bytes: Span<UInt8>, at position: inout Int) -> Piece? {
    while position < bytes.count {
      if audioLeft > 0 {
        let start = position
        position = min(bytes.count, start + audioLeft)
        audioLeft -= position - start
        return .audio(start..<position)
      }
      if payloadLeft == 0 {
        payload.removeAll(keepingCapacity: true)
        payloadLeft = Int(bytes[position]) * 16
        position += 1
      } else {
        collect(bytes, &position)
      }
      if payloadLeft == 0 {
        audioLeft = metaint
        return .block
      }
    }
    return nil
  }

  private mutating func collect(_ bytes: Span<UInt8>, _ position: inout Int) {
    let end = min(bytes.count, position + payloadLeft)
    bytes.extracting(position..<end).withUnsafeBufferPointer { payload.append(contentsOf: $0) }
    payloadLeft -= end - position
    position = end
  }
}
