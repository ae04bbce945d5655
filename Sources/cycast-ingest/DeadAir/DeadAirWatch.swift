// SPDX-License-Identifier: MIT
import MPEGDecode
import StreamKit
import Synchronization

/// Listens to the live stream for dead air, on a thread of its own, which nobody ever waits for.
///
///     feed -> mailbox -> [ MPEGDecoder -> LevelMeter -> SilenceDetector ] -> mailbox -> changes
///
/// Used by the loop's thread only. The helper ends with this object.
final class DeadAirWatch {
  /// What was heard in the session that is under way.
  enum Change: Equatable, Sendable {
    /// It has been silent for so many seconds, the rule's.
    case silent(for: Double)
    /// There is sound again.
    case sound
  }

  /// Bytes that wait to be decoded before more are left out: a minute at 128 kbit/s.
  static let mostBehind = 1_048_576

  private let desk: DeadAirDesk
  private var thread: HelperThread?
  private var session: UInt64 = 0
  /// Bytes that were left out since the beginning because the thread was behind.
  private(set) var skipped = 0

  /// Starts the thread. Throws when the system has no more threads or descriptors.
  init(_ rule: DeadAirRule) throws(SystemError) {
    let desk = try DeadAirDesk()
    self.desk = desk
    thread = try HelperThread {
      var listener = DeadAirListener(rule, desk)
      listener.run()
    }
  }

  deinit {
    desk.close()
    thread.take()?.join()
  }

  /// Takes whole MPEG frames, which are copied. When the thread is behind, they are left out: what it hears then has a
  /// hole, which is neither silence nor sound.
  func feed(_ bytes: UnsafeRawBufferPointer) {
    guard !bytes.isEmpty else { return }
    if !desk.put(bytes, session: session) { skipped += bytes.count }
  }

  /// Tells that a session begins or ends: what was fed before says nothing of what comes, and its changes are not told
  /// any more.
  func reset() { session += 1 }

  /// For a poller: readable when there are changes.
  var descriptor: Int32 { desk.changes.descriptor.number }

  /// What has changed since the last call, in order.
  func changes() -> [Change] {
    desk.changes.take().compactMap { $0.session == session ? $0.change : nil }
  }
}
