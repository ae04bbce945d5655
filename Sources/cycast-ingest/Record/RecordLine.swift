// SPDX-License-Identifier: MIT
import StreamKit
import Synchronization

/// What the loop and the thread that writes recordings share: orders one way, reports the other, and how much waits.
final class RecordLine: Sendable {
  private enum Message: Sendable {
    case order(RecordOrder, session: Int, cost: Int)
    case stop
  }

  private let orders: Mailbox<Message>
  private let notes: Mailbox<(session: Int, report: RecordReport)>
  /// Gets one message, when the thread is through.
  private let ended: Mailbox<Bool>
  private let cost = Atomic<Int>(0)

  /// Holds at most so many orders.
  init(capacity: Int) throws(SystemError) {
    orders = try Mailbox(capacity: capacity)
    notes = try Mailbox(capacity: capacity)
    ended = try Mailbox(capacity: 1)
  }

  // MARK: The loop's end

  /// The sum of what the orders cost that the thread has not yet carried out.
  var waiting: Int { cost.load(ordering: .relaxed) }

  /// Orders something for a session.
  func post(_ order: RecordOrder, of session: Int, cost: Int) {
    self.cost.add(cost, ordering: .relaxed)
    if !orders.post(.order(order, session: session, cost: cost)) { self.cost.subtract(cost, ordering: .relaxed) }
  }

  /// Ends the thread when it has carried out what was ordered.
  func stop() { orders.post(.stop) }

  /// Sleeps until the thread is through. Returns whether it is.
  func waitForEnd(until deadline: Int64) -> Bool {
    while true {
      guard let awaited = try? wait(reading: ended.descriptor.number, until: deadline) else { return false }
      if awaited.contains(.first) { return true }
      if monotonicNow() >= deadline { return false }
    }
  }

  /// Readable when there are reports.
  var reportDescriptor: Int32 { notes.descriptor.number }

  /// Takes the reports out, each with the number of its session.
  func takeReports() -> [(session: Int, report: RecordReport)] { notes.take() }

  /// Reports something of a session; both ends do.
  func tell(_ report: RecordReport, of session: Int) { notes.post((session, report)) }

  // MARK: The thread's end

  /// Carries out orders until it is told to stop.
  func work(_ writer: consuming RecordWriter) {
    var writer = writer
    while true {
      // Taken from the end one by one, so that memory is free when it no longer counts.
      var messages = Array(orders.waitAndTake().reversed())
      while let message = messages.popLast() {
        guard case .order(let order, let session, let cost) = message else {
          ended.post(true)
          return
        }
        let reports = writer.take(order)
        // Before it is reported: who hears of it finds the room it left.
        self.cost.subtract(cost, ordering: .relaxed)
        for report in reports { tell(report, of: session) }
      }
    }
  }
}
