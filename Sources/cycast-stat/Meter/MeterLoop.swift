// SPDX-License-Identifier: MIT
import StreamKit

/// Moves a stream from standard input to standard output as it is, and shows it to a meter: on one thread, never waiting in
/// a read or a write. Bytes go out before they are looked at.
final class MeterLoop {
  private let input: StandardInput
  private let outlet: Outlet
  private let signals: SignalDescriptor
  private var lookedAt: Int64 = 0
  private var hasEnded = false
  private var isSignalled = false
  /// When a reader that does not take the rest is given up; nil before the end is asked for.
  private var deadline: Int64?
  private var failure: SystemError?
  private let mostAtOnce: Int

  /// While the stream keeps coming signals are looked for so often, in nanoseconds.
  private static let lookPeriod: Int64 = 5_000_000
  /// What is read at once: as much as a pipe holds. Who listens takes less: 8 KiB are decoded in some milliseconds, and no
  /// byte behind them waits longer.
  private static let mostPassed = 65_536, mostHeard = 8_192
  /// How long a stop waits for the reader.
  private static let stopWithin: Int64 = 2_000_000_000

  /// Takes over both ends. `isHeard`: whether what passes is decoded.
  init(
    _ input: consuming StandardInput, _ output: consuming StandardOutput, _ signals: consuming SignalDescriptor,
    isHeard: Bool
  ) {
    self.input = input
    self.signals = signals
    outlet = Outlet(output)
    mostAtOnce = isHeard ? Self.mostHeard : Self.mostPassed
  }

  /// Runs until the stream has ended and is out, its reader has left, the meter has had enough, or a signal asks to stop.
  func run(_ meter: StreamMeter) throws(CommandError) {
    look(meter)
    // Looked last before each turn: who waits in one must have heard all that came before.
    while !outlet.isGone, !isSignalled, !meter.isOver {
      if hasEnded, !outlet.isBlocked { return }
      try goOn(meter)
      look(meter)
    }
    // A stop by signal has its deadline; what dead air ends has one from now on.
    if meter.isOver { deadline = deadline ?? monotonicNow() + Self.stopWithin }
    while outlet.isBlocked, !outlet.isGone { try goOn(meter) }
  }

  /// Ends the command as it has come to its end. A stop that was asked for is no error, whatever the reader did; a reader
  /// that has left ends the command as it ends any filter; errors do so with a sentence.
  func finish(_ meter: StreamMeter) throws(CommandError) -> ExitCode {
    if isSignalled { return .ok }
    if meter.isOver { return .temporary }
    if let failure = outlet.failure { throw CommandError(.ioError, "cannot write to standard output: \(failure)") }
    if outlet.isGone { Signal.endByBrokenPipe() }
    if let failure { throw CommandError(.ioError, "cannot read standard input: \(failure)") }
    return .ok
  }

  private func goOn(_ meter: StreamMeter) throws(CommandError) {
    do throws(SystemError) {
      if outlet.isBlocked { try waitForRoom(meter) } else { try takeIn(meter) }
    } catch {
      throw CommandError(.osError, "cannot go on: \(error.call): \(error)")
    }
  }

  // MARK: Bytes

  private func takeIn(_ meter: StreamMeter) throws(SystemError) {
    guard input.neverBlocks || input.isReady else { return try waitForInput(meter) }
    let room = UnsafeMutableRawBufferPointer(rebasing: meter.room().prefix(mostAtOnce))
    switch read(into: room) {
    case .bytes(let count):
      outlet.write(UnsafeRawBufferPointer(rebasing: room[..<count]))
      meter.filled(count, at: monotonicNow())
    case .end: hasEnded = true
    case .wouldBlock: try waitForInput(meter)
    }
  }

  /// An error ends the stream like its end does: what has come goes out.
  private func read(into room: UnsafeMutableRawBufferPointer) -> Moved {
    do throws(SystemError) {
      return try input.read(into: room)
    } catch {
      failure = error
      return .end
    }
  }

  // MARK: Waits

  private func waitForInput(_ meter: StreamMeter) throws(SystemError) {
    meter.waits(at: monotonicNow())
    if meter.isOver { return }
    let awaited = try wait(
      reading: input.number, signals.descriptor.number, output: outlet.number, until: meter.wakesAt)
    if awaited.contains(.outputGone) { outlet.readerIsGone() }
    lookedAt = 0
  }

  private func waitForRoom(_ meter: StreamMeter) throws(SystemError) {
    meter.isHeldUp(at: monotonicNow())
    let until = [meter.wakesAt, deadline].compactMap(\.self).min()
    let awaited = try wait(reading: signals.descriptor.number, output: outlet.number, untilWritable: true, until: until)
    lookedAt = 0
    look(meter)
    if awaited.contains(.output) { outlet.flush() }
    if let deadline, monotonicNow() >= deadline { outlet.readerIsGone() }
  }

  /// Takes signals, and lets the meter show what it has.
  private func look(_ meter: StreamMeter) {
    let now = monotonicNow()
    guard now - lookedAt >= Self.lookPeriod else { return }
    lookedAt = now
    while let signal = signals.next() {
      if signal == Signal.hangUp {
        meter.reopen()
      } else if isSignalled {
        outlet.readerIsGone()
      } else {
        isSignalled = true
        deadline = now + Self.stopWithin
      }
    }
    meter.tick(at: now)
  }
}
