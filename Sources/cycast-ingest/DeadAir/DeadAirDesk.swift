// SPDX-License-Identifier: MIT
import StreamKit
import Synchronization

/// What the loop and the thread of a `DeadAirWatch` pass each other.
final class DeadAirDesk: Sendable {
  /// Whole frames, and the number of the session they are of. An empty one only wakes the thread.
  struct Work: Sendable {
    let frames: [UInt8]
    let session: UInt64
  }

  /// A change in a session.
  struct Report: Sendable {
    let change: DeadAirWatch.Change
    let session: UInt64
  }

  /// More than the frames that may wait can bring about: a mebibyte is at most 1,050 s (MPEG 2.5 at 8 kbit/s), and two
  /// changes take 0.7 s.
  private static let mostReports = 4_096
  /// Larger than a mebibyte of the smallest frames that are fed one by one (Layer III at 8 kbit/s, 24 bytes).
  private static let mostWork = 65_536

  /// From the loop to the thread.
  let work: Mailbox<Work>
  /// From the thread to the loop.
  let changes: Mailbox<Report>
  private let waiting = Atomic<Int>(0)
  private let isClosed = Atomic<Bool>(false)

  init() throws(SystemError) {
    work = try Mailbox(capacity: Self.mostWork)
    changes = try Mailbox(capacity: Self.mostReports)
  }

  /// Passes a copy of some frames on, unless that would make more than `DeadAirWatch.mostBehind` bytes wait. Returns
  /// whether it did.
  func put(_ bytes: UnsafeRawBufferPointer, session: UInt64) -> Bool {
    guard waiting.load(ordering: .relaxed) + bytes.count <= DeadAirWatch.mostBehind else { return false }
    waiting.add(bytes.count, ordering: .relaxed)
    if work.post(Work(frames: Array(bytes), session: session)) { return true }
    waiting.subtract(bytes.count, ordering: .relaxed)
    return false
  }

  /// Tells that so many bytes do not wait any more.
  func done(_ count: Int) { waiting.subtract(count, ordering: .relaxed) }

  /// Whether the thread shall end.
  var isEnding: Bool { isClosed.load(ordering: .acquiring) }

  /// Makes the thread end after the piece it is decoding. It is awake already if the box is full.
  func close() {
    isClosed.store(true, ordering: .releasing)
    work.post(Work(frames: [], session: 0))
  }
}
