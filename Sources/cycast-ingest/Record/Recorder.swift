// SPDX-License-Identifier: MIT
import StreamKit

/// Records live sessions to files, for the loop: no call here waits for a disk.
///
///     units → block of 64 KiB → mailbox (at most 4 MiB) → helper thread → .NAME.part → NAME.mp3, NAME.cue
///
/// A disk that is full, gone or too slow ends the recording of the session, with one report, and nothing else; the next
/// session is tried again. A crash leaves the `.part`.
final class Recorder {
  /// The session that is recorded.
  private struct Current {
    let session: RecordSession
    let number: Int
    var cueSheet: CueSheet
    var block: [UInt8]
  }

  private let folder: FilePath
  private let line: RecordLine
  private var thread: HelperThread?
  private var current: Current?
  private var sessions = 0
  private var isOver = false

  /// Bytes collected before they are handed on.
  static let blockSize = 65_536
  /// The most bytes that wait for the disk.
  static let mostWaiting = 4_194_304
  /// What a session that begins, and a block at least, counts for: so the number of what waits is limited as well.
  private static let leastCost = 4_096

  /// Starts the thread that writes to the folder. Throws where there is no descriptor or thread to be had.
  init(folder: FilePath, names: RecordName = RecordName(), disk: RecordDisk = RecordDisk()) throws(SystemError) {
    self.folder = folder
    // Room for all sessions and blocks that may wait, and an end for each.
    let line = try RecordLine(capacity: 2 * Self.mostWaiting / Self.leastCost + 8)
    self.line = line
    thread = try HelperThread {
      line.work(RecordWriter(folder: folder, names: names, disk: disk))
    }
  }

  deinit { line.stop() }

  /// Whether a session is being recorded: from `begin` to `end`, or until a report says that it stopped.
  var isRecording: Bool { current != nil }

  /// Begins the recording of a session; one that has not ended ends. No file is made before there is audio.
  /// - Parameters:
  ///   - codec: what its units are.
  ///   - user: the source's user name; may be empty.
  ///   - now: the words and the title that go on air with it.
  ///   - wallClock: when it began, in nanoseconds since 1970.
  func begin(codec: Codec, user: String, now: NowPlaying, at wallClock: Int64) {
    end(duration: nil)
    if isOver { return }
    let session = RecordSession(codec: codec, user: Text.clean(user), now: now, wallClock: wallClock)
    sessions += 1
    guard line.waiting + Self.leastCost <= Self.mostWaiting else { return stopAsTooSlow(sessions) }
    line.post(.begin(session), of: sessions, cost: Self.leastCost)
    current = Current(session: session, number: sessions, cueSheet: session.cueSheet, block: Self.emptyBlock())
  }

  /// Takes whole units. Does nothing while nothing is recorded.
  func write(_ bytes: UnsafeRawBufferPointer) {
    guard let count = current?.block.count else { return }
    if count > 0, count + bytes.count > Self.blockSize { postBlock() }
    current?.block.append(contentsOf: bytes)
  }

  /// Notes a title that is on air from `mediaTime` on, in nanoseconds of the session's audio.
  func title(_ track: TrackInfo, at mediaTime: Int64) { current?.cueSheet.add(track, at: mediaTime) }

  /// Hands on what was collected, unless a block's worth waits for the disk already. To be called every two seconds or so:
  /// what a crash may cost.
  func flush() {
    if line.waiting < Self.blockSize { postBlock() }
  }

  /// Ends the session's recording. Does nothing while nothing is recorded.
  /// - Parameter duration: nanoseconds of audio that were written; nil when not known.
  func end(duration: Int64?) {
    postBlock()
    endWithoutBlock(duration: duration)
  }

  private func endWithoutBlock(duration: Int64?) {
    guard let ending = current else { return }
    current = nil
    line.post(.end(ending.cueSheet, duration: duration), of: ending.number, cost: 0)
  }

  private func postBlock() {
    guard let full = current, !full.block.isEmpty else { return }
    let cost = max(full.block.count, Self.leastCost)
    guard line.waiting + cost <= Self.mostWaiting else {
      endWithoutBlock(duration: nil)
      return stopAsTooSlow(full.number)
    }
    current?.block = Self.emptyBlock()
    line.post(.audio(full.block, full.cueSheet), of: full.number, cost: cost)
  }

  private func stopAsTooSlow(_ number: Int) {
    line.tell(.stopped(folder, .tooSlow, kept: nil), of: number)
  }

  private static func emptyBlock() -> [UInt8] {
    var block: [UInt8] = []
    block.reserveCapacity(blockSize)
    return block
  }

  /// Readable when there are reports. For the poller.
  var descriptor: Int32 { line.reportDescriptor }

  /// What there is to tell since the last call.
  func reports() -> [RecordReport] {
    line.takeReports().map { number, report in
      if case .stopped = report, number == current?.number { current = nil }
      return report
    }
  }

  /// Ends the recording, if there is one, waits until all is on the disk under its name, and ends the thread. To be called
  /// at exit; after that nothing begins any more, and reports are still handed out. May be called again to wait longer.
  /// - Parameter patience: how long to wait, in nanoseconds.
  /// - Returns: whether all was done; else the disk still has something to take, which stays in a `.part`.
  func finish(within patience: Int64) -> Bool {
    end(duration: nil)
    if !isOver { line.stop() }
    isOver = true
    guard line.waitForEnd(until: monotonicNow() + patience) else { return false }
    if let thread = thread.take() { thread.join() }
    return true
  }
}
