// SPDX-License-Identifier: MIT
import StreamKit

/// Writes units with ICY blocks between their bytes.
final class BlockSink: StateSink {
  private let outlet: ByteOutlet
  private var writer: BlockWriter
  private var pending: [UInt8] = []
  private var last: NowPlaying?

  /// What is gathered before it is written.
  private static let enough = 32_768

  init(_ outlet: ByteOutlet, metaint: Int) {
    self.outlet = outlet
    writer = BlockWriter(metaint: metaint)
    pending.reserveCapacity(Self.enough + ICYBlock.payloadLimit)
  }

  func begin(_ codec: Codec, isFirst: Bool) {}

  func say(_ state: NowPlaying, at place: StreamPlace) {
    // What is said twice is meant to be heard twice.
    writer.say(state.track, again: state == last)
    last = state
  }

  func write(_ bytes: UnsafeRawBufferPointer) {
    var start = 0
    while start < bytes.count {
      let end = min(bytes.count, start + Self.enough - pending.count)
      writer.write(UnsafeRawBufferPointer(rebasing: bytes[start..<end]), to: &pending)
      if pending.count >= Self.enough { flush() }
      start = end
    }
  }

  func flush() {
    guard !pending.isEmpty else { return }
    outlet.write(pending)
    pending.removeAll(keepingCapacity: true)
  }
}
