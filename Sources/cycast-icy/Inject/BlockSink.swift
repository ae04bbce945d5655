// SPDX-License-Identifier: MIT
import StreamKit

/// Writes units with ICY blocks between their bytes.
final class BlockSink: StateSink {
  private let outlet: ByteOutlet
  private var writer: BlockWriter
  private var pending: [UInt8] = []
  private var last: NowPlaying?

  /// What is gathered before it is written.
  private static let enough = 65_536

  init(_ outlet: ByteOutlet, metaint: Int) {
    self.outlet = outlet
    writer = BlockWriter(metaint: metaint)
  }

  func begin(_ codec: Codec, isFirst: Bool) {}

  func say(_ state: NowPlaying, at place: StreamPlace) {
    // What is said twice is meant to be heard twice.
    writer.say(state.track, again: state == last)
    last = state
  }

  func write(_ bytes: UnsafeRawBufferPointer) {
    writer.write(bytes, to: &pending)
    if pending.count >= Self.enough { flush() }
  }

  func flush() {
    guard !pending.isEmpty else { return }
    outlet.write(pending)
    pending.removeAll(keepingCapacity: true)
  }
}
