// SPDX-License-Identifier: MIT
import StreamKit

extension TitleSender {
  /// Sends titles as they come, each change once. A title that the station could not be told is tried again until the
  /// next one comes or, at the end of the input, for as long as one attempt may take. Returns the code of the last
  /// delivery; throws when there is no sense in going on: the station refuses us, or a signal came.
  func sendAll(
    of feed: TitleFeed, _ signals: borrowing SignalDescriptor
  ) throws(CommandError) -> ExitCode {
    var queue = TitleQueue()
    var delivery: Delivery?
    var code = ExitCode.ok
    var complaint: String?
    var end: Int64?
    while true {
      let now = monotonicNow()
      for said in feed.take(at: now) { queue.add(NewTitle(said.track), at: now) }
      if feed.isAtEnd, end == nil { end = now + timeout }
      if delivery == nil, let title = queue.take(at: now) {
        delivery = try Delivery(title, to: target, until: min(now + timeout, end ?? .max), log)
      }
      if let running = delivery, let verdict = running.step(at: now) {
        delivery = nil
        code = verdict.error?.code ?? .ok
        complain(verdict, &complaint)
        try settle(verdict, of: running.title, in: &queue, at: now, isLast: end.map { now >= $0 } ?? false)
        continue
      }
      if delivery == nil, let end, queue.isEmpty || queue.opensAt >= end { return code }
      let mine = delivery.map(\.wakesAt) ?? (queue.isEmpty ? nil : queue.opensAt)
      let wakes = [mine, end == nil ? feed.wakesAt : nil].compactMap { $0 }.min()
      try sleep(delivery?.awaiting, end == nil ? feed.descriptor : nil, until: wakes, signals)
      if signals.next() != nil {
        if delivery == nil, queue.isEmpty { return code }
        throw TitleSender.stopped
      }
    }
  }

  /// Decides what comes of a title. A mount without a source, too, may come yet: nothing was said.
  private func settle(
    _ verdict: TitleVerdict, of title: NewTitle, in queue: inout TitleQueue, at now: Int64, isLast: Bool
  ) throws(CommandError) {
    switch verdict {
    case .taken:
      queue.settle()
      note(title)
    case .failed(let error) where error.code == .noPermission || error.code == .usage: throw error
    case .failed(let error) where error.code == .noInput && !isLast: queue.putBack(title, after: nil, at: now)
    case .failed: queue.settle()
    case .later(_, let pause): queue.putBack(title, after: pause, at: now)
    }
  }

  /// Says what went wrong, once as long as it stays the same.
  private func complain(_ verdict: TitleVerdict, _ last: inout String?) {
    guard let error = verdict.error else {
      if last != nil { log.info("titles get through again", ("to", target.text)) }
      last = nil
      return
    }
    if error.message != last, error.code != .noPermission { log.warning(error.message) }
    last = error.message
  }
}
