// SPDX-License-Identifier: MIT
import StreamKit

/// Sends titles to a station.
struct TitleSender {
  let target: SetTarget
  /// How long an attempt may take, in nanoseconds.
  let timeout: Int64
  let log: Log

  init(_ target: SetTarget, timeout: Int64, _ log: Log) {
    self.target = target
    self.timeout = timeout
    self.log = log
  }

  /// Sends one title, and again what could not be sent, as long as the next attempt begins within `retry` nanoseconds.
  func send(
    _ title: NewTitle, retrying retry: Int64, _ signals: borrowing SignalDescriptor
  ) throws(CommandError) -> ExitCode {
    let end = monotonicNow() + retry
    var backoff = Backoff()
    while true {
      let verdict = try attempt(title, signals)
      guard case .later(let error, let pause) = verdict else {
        if let error = verdict.error { throw error }
        note(title)
        return .ok
      }
      let again = monotonicNow() + (pause ?? backoff.next())
      guard again <= end else { throw error }
      log.detail("trying again", ("error", error.message))
      while monotonicNow() < again { try wait(nil, until: again, signals) }
    }
  }

  private func attempt(_ title: NewTitle, _ signals: borrowing SignalDescriptor) throws(CommandError) -> TitleVerdict {
    let delivery = try Delivery(title, to: target, until: monotonicNow() + timeout, log)
    while true {
      if let verdict = delivery.step(at: monotonicNow()) { return verdict }
      try wait(delivery.awaiting, until: delivery.wakesAt, signals)
    }
  }

  /// Sleeps until there is something to do. Throws when a signal asks the command to stop.
  private func wait(
    _ awaiting: Awaiting?, until instant: Int64?, _ signals: borrowing SignalDescriptor
  ) throws(CommandError) {
    try sleep(awaiting, nil, until: instant, signals)
    if signals.next() != nil { throw TitleSender.stopped }
  }

  static let stopped = CommandError(.temporary, "stopped by a signal before the station answered")

  /// Sleeps until a request, more input or a signal is ready, or an instant has come.
  func sleep(
    _ awaiting: Awaiting?, _ input: Int32?, until instant: Int64?, _ signals: borrowing SignalDescriptor
  ) throws(CommandError) {
    if let awaiting, awaiting.descriptor < 0 { return }
    let isWriting = awaiting?.isWriting ?? false
    do throws(SystemError) {
      _ = try StreamKit.wait(
        reading: signals.descriptor.number, input, isWriting ? nil : awaiting?.descriptor,
        output: isWriting ? awaiting?.descriptor : nil, untilWritable: true, until: instant)
    } catch {
      throw CommandError(.osError, "cannot wait for the station: \(error)")
    }
  }

  /// Says with -v what was sent where.
  func note(_ title: NewTitle) {
    log.detail("title sent", ("to", target.text), ("title", Text.cut(title.display, toUTF8: 400)))
  }
}
