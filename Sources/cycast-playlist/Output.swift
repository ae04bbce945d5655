// SPDX-License-Identifier: MIT
import StreamKit

/// Writes whole units to standard output when they are due: paced, or as fast as they are taken.
///
/// Units that are due together go out with one write. A signal ends every wait; what a write has begun is finished first, so
/// that only whole units are ever written.
final class Output {
  /// Why writing ended.
  enum Failure: Error {
    /// Nobody reads any more.
    case readerGone
    /// A signal asked to stop, and the reader did not take the rest in time.
    case stopped
    /// The list is through, and no track of it could be played.
    case nothingPlayed
    /// The system refused.
    case system(SystemError)
  }

  private let output: StandardOutput
  let controls: Controls
  let isPaced: Bool
  private var pacer: Pacer
  private var hasStarted = false
  /// Nanoseconds by which a wake-up is put off, so that several units go out with it.
  private let batch: Int64
  private var pending: [UInt8] = []
  /// Where `pending` is cut into pieces that are written one by one, and the media time there.
  private var cuts: [(offset: Int, time: Int64)] = []
  /// When a reader that does not take what is left is given up; nil before a signal asks to stop.
  private var deadline: Int64?
  /// Nanoseconds of media that the reader has got.
  private(set) var writtenTime: Int64 = 0
  /// Called before each wait, at a unit boundary, with nothing pending.
  var whenIdle: () -> Void = {}

  private static let mostPending = 65_536
  /// A pipe takes so many bytes whole or not at all (PIPE_BUF, pipe(7)).
  private static let wholePiece = 4_096
  /// How long after a stop the reader has to take the unit that was begun.
  private static let stopWithin: Int64 = 2_000_000_000

  init(_ output: consuming StandardOutput, controls: Controls, isPaced: Bool, lead: Int64) {
    if !isPaced { output.enlargePipe(to: 1 << 20) }
    self.output = output
    self.controls = controls
    self.isPaced = isPaced
    pacer = Pacer(lead: lead)
    batch = min(100_000_000, lead / 4)
    pending.reserveCapacity(Output.mostPending + ScanStep.mostNeeded)
  }

  /// Nanoseconds of media written and pending.
  var mediaTime: Int64 { pacer.mediaTime }

  /// Goes on after a pause with nothing to play, which is not made up for.
  func resume() { pacer.resume(at: monotonicNow()) }

  // MARK: Units

  /// Adds bytes that take no time: a tag, header pages. They go out with the next unit.
  func add(_ bytes: [UInt8]) { bytes.withUnsafeBytes { append($0) } }

  /// Adds the time of a unit whose audio was in bytes added before.
  func count(_ unit: Unit) { pacer.add(unit) }

  /// Adds one unit, after `waitUntilDue` has returned true.
  func write(_ unit: Unit, _ bytes: UnsafeRawBufferPointer) throws(Failure) {
    append(bytes)
    pacer.add(unit)
    if pending.count >= Output.mostPending { try flush() }
  }

  /// Writes many units of one rate that lie side by side, at once and without a copy: for a stream that is not paced.
  func write(_ run: FrameRun, _ bytes: UnsafeRawBufferPointer) throws(Failure) {
    try flush()
    pacer.add(samples: run.samples, rate: run.sampleRate)
    try put(bytes)
    writtenTime = mediaTime
  }

  /// A paced stream goes out in pieces that a pipe takes whole: so no unit is cut when its reader stalls for ever.
  private func append(_ bytes: UnsafeRawBufferPointer) {
    let end = pending.count + bytes.count
    if isPaced, end - (cuts.last?.offset ?? 0) > Output.wholePiece, !pending.isEmpty {
      cuts.append((pending.count, mediaTime))
    }
    pending.append(contentsOf: bytes)
  }

  /// Writes what is pending.
  func flush() throws(Failure) {
    guard !pending.isEmpty else { return }
    let begin = monotonicNow()
    let result: Result<Void, Failure> = pending.withUnsafeBytes { raw in
      Result { () throws(Failure) in
        var start = 0
        for cut in cuts + [(raw.count, mediaTime)] {
          try put(UnsafeRawBufferPointer(rebasing: raw[start..<cut.offset]))
          (start, writtenTime) = cut
        }
      }
    }
    pending.removeAll(keepingCapacity: true)
    cuts.removeAll(keepingCapacity: true)
    pacer.blocked(from: begin, to: monotonicNow())
    try result.get()
  }

  // MARK: Waits

  /// Waits for `duration` nanoseconds, or until a signal comes or a descriptor has something to read. Returns whether the
  /// descriptor has.
  @discardableResult
  func pause(for duration: Int64?, or input: Int32? = nil) throws(Failure) -> Bool {
    try flush()
    let deadline = duration.map { monotonicNow() + $0 }
    let awaited = try wait(input, untilWritable: false, until: deadline)
    if awaited.contains(.outputGone) { throw .readerGone }
    return awaited.contains(.second)
  }

  /// Waits until the next unit is due. Returns false when a signal wants to be seen to first. The clock starts with the
  /// first unit: reading a large library makes no burst.
  func waitUntilDue() throws(Failure) -> Bool {
    guard isPaced else { return true }
    var now = monotonicNow()
    if !hasStarted { pacer.start(at: now) }
    hasStarted = true
    while !pacer.due(at: now) {
      try flush()
      whenIdle()
      let awaited = try wait(nil, untilWritable: false, until: pacer.dueTime + batch)
      if awaited.contains(.outputGone) { throw .readerGone }
      if awaited.contains(.first) { return false }
      now = monotonicNow()
    }
    return true
  }

  private func put(_ bytes: UnsafeRawBufferPointer) throws(Failure) {
    var rest = bytes
    while !rest.isEmpty {
      switch try move(rest) {
      case .bytes(let count): rest = UnsafeRawBufferPointer(rebasing: rest[count...])
      case .end: throw .readerGone
      case .wouldBlock:
        if controls.stops, deadline == nil { deadline = monotonicNow() + Output.stopWithin }
        _ = try wait(nil, untilWritable: true, until: deadline)
        if controls.stopsNow { throw .stopped }
        if let deadline, monotonicNow() >= deadline { throw .stopped }
      }
    }
  }

  private func move(_ bytes: UnsafeRawBufferPointer) throws(Failure) -> Moved {
    do throws(SystemError) {
      return try output.write(bytes)
    } catch {
      throw .system(error)
    }
  }

  private func wait(_ input: Int32?, untilWritable: Bool, until deadline: Int64?) throws(Failure) -> Awaited {
    do throws(SystemError) {
      let awaited = try StreamKit.wait(
        reading: controls.descriptor, input, output: output.number, untilWritable: untilWritable, until: deadline)
      if awaited.contains(.first) { controls.take() }
      return awaited
    } catch {
      throw .system(error)
    }
  }
}
