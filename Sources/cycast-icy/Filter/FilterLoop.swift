// SPDX-License-Identifier: MIT
import StreamKit

/// Moves a stream from standard input through a filter to standard output: on one thread, never waiting in a read or a
/// write, so that signals and titles are heard while either end stalls.
final class FilterLoop {
  private let input: StandardInput
  private let outlet: Outlet
  private let signals: SignalDescriptor
  private let feed: TitleFeed?
  private let log: Log
  private var lookedAt: Int64 = 0
  private var isSignalled = false
  /// When a reader that does not take the rest is given up; nil before a signal asks to stop.
  private var deadline: Int64?
  private var failure: SystemError?

  /// Called with the titles that have come, and when HUP has.
  var titlesCame: ([SaidTitle]) -> Void = { _ in }
  var hungUp: () -> Void = {}

  /// While the stream keeps coming titles are looked for so often, in nanoseconds.
  private static let lookPeriod: Int64 = 5_000_000
  /// So many pieces of titles are taken before the stream goes on, and for at most so many nanoseconds.
  private static let mostPieces = 64, longestLook: Int64 = 20_000_000
  /// What is read at once: half of what a pipe holds. More would touch more memory and be no faster.
  private static let mostAtOnce = 32_768
  /// How long a stop by signal waits for the reader.
  private static let stopWithin: Int64 = 2_000_000_000

  /// Takes over both ends. `feed` brings titles while the stream flows.
  init(
    _ input: consuming StandardInput, _ outlet: Outlet, feed: TitleFeed?, log: Log
  ) throws(SystemError) {
    self.input = input
    self.outlet = outlet
    self.feed = feed
    self.log = log
    signals = try SignalDescriptor([Signal.terminate, Signal.interrupt, Signal.hangUp])
  }

  /// Runs until the stream has ended and is out, its reader has left, or a signal asks to stop.
  func run(_ filter: StreamFilter) throws(CommandError) {
    dropStartCode()
    while !outlet.isGone, !isSignalled {
      look()
      do {
        try filter.run()
      } catch {
        // What was written before goes out, as far as there is room.
        outlet.flush()
        throw error
      }
      if !outlet.isBlocked, filter.isDone { break }
      try waitOrTakeIn(filter)
    }
    while isSignalled, outlet.isBlocked, !outlet.isGone { try waitOrTakeIn(filter) }
    try finish()
  }

  private func waitOrTakeIn(_ filter: StreamFilter) throws(CommandError) {
    do throws(SystemError) {
      if outlet.isBlocked { try waitForRoom() } else { try takeIn(filter) }
    } catch {
      throw CommandError(.osError, "cannot go on: \(error.call): \(error)")
    }
  }

  /// A stop by signal is no error, whatever the reader did. A reader that has left ends the command as it ends any filter;
  /// errors do so with a sentence.
  private func finish() throws(CommandError) {
    if isSignalled { return }
    if let failure = outlet.failure { throw CommandError(.ioError, "cannot write to standard output: \(failure)") }
    if outlet.isGone { Signal.endByBrokenPipe() }
    if let failure { throw CommandError(.ioError, "cannot read standard input: \(failure)") }
  }

  // MARK: Input

  private func takeIn(_ filter: StreamFilter) throws(SystemError) {
    guard input.neverBlocks || input.isReady else { return try waitForInput() }
    switch read(into: UnsafeMutableRawBufferPointer(rebasing: filter.room().prefix(Self.mostAtOnce))) {
    case .bytes(let count): filter.filled(count)
    case .end: filter.end()
    case .wouldBlock: try waitForInput()
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

  private func waitForInput() throws(SystemError) {
    let awaited = try wait(
      reading: input.number, signals.descriptor.number, feed?.descriptor, output: outlet.number, until: feed?.wakesAt)
    if awaited.contains(.outputGone) { outlet.readerIsGone() }
    if awaited.contains(.second) { takeSignals() }
    lookedAt = 0
  }

  private func waitForRoom() throws(SystemError) {
    let awaited = try wait(
      reading: signals.descriptor.number, output: outlet.number, untilWritable: true, until: deadline)
    if awaited.contains(.first) { takeSignals() }
    if awaited.contains(.output) { outlet.flush() }
    if let deadline, monotonicNow() >= deadline { outlet.readerIsGone() }
  }

  private func takeSignals() {
    while let signal = signals.next() {
      if signal == Signal.hangUp {
        hungUp()
      } else if isSignalled {
        outlet.readerIsGone()
      } else {
        isSignalled = true
        deadline = monotonicNow() + Self.stopWithin
      }
    }
  }

  /// Takes titles and signals that have come while the stream gave no reason to wait.
  private func look() {
    let now = monotonicNow()
    guard now - lookedAt >= Self.lookPeriod else { return }
    lookedAt = now
    takeSignals()
    guard let feed else { return }
    // A file of lines is read in several pieces: all that is there now counts from here on.
    for _ in 0..<Self.mostPieces {
      let titles = feed.take(at: now)
      if !titles.isEmpty { titlesCame(titles) }
      // Titles may cost the stream no more than this, whatever they are.
      guard let again = feed.wakesAt, again <= now, monotonicNow() - now < Self.longestLook else { break }
    }
  }
}
