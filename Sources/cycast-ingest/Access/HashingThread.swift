// SPDX-License-Identifier: MIT
import StreamKit
import Synchronization

/// Checks passwords against hashes on a thread of its own, in the order in which they are asked for.
///
///     loop ── Question ──> mailbox ──> thread: crypt_r ──> mailbox ── Answer ──> loop
///
/// Used by the loop's thread only. The thread ends with this object.
final class HashingThread {
  /// Passwords to be tried against hashes.
  struct Question: Sendable {
    /// Comes back with the answer.
    let token: UInt64
    /// The passwords that may be meant.
    let candidates: [[UInt8]]
    /// The hashes, each with what it means when a candidate makes it; the first one counts.
    let lines: [(hash: PasswordHash, verdict: Verdict)]
  }

  /// What the thread shares with the loop.
  private final class Shared: Sendable {
    let questions: Mailbox<Question?>
    let answers: Mailbox<(token: UInt64, verdict: Verdict)>
    let isEnding = Atomic(false)

    init(capacity: Int) throws(SystemError) {
      // One place more for the nil that wakes the thread when it is to end.
      questions = try Mailbox(capacity: capacity + 1)
      answers = try Mailbox(capacity: capacity)
    }
  }

  private let capacity: Int
  private let shared: Shared
  private var thread: HelperThread?
  /// Questions whose answers have not been taken: never more than `capacity`, so neither mailbox is ever too full.
  private(set) var pending = 0

  /// Takes at most `capacity` questions whose answers have not been taken. Starts no thread yet.
  init(capacity: Int) throws(SystemError) {
    self.capacity = capacity
    shared = try Shared(capacity: capacity)
  }

  /// Waits for the thread, which is at most one hash away from its end.
  deinit {
    guard let thread = thread.take() else { return }
    shared.isEnding.store(true, ordering: .releasing)
    shared.questions.post(nil)
    thread.join()
  }

  /// Readable while there are answers.
  var descriptor: Int32 { shared.answers.descriptor.number }

  /// Whether there is a thread.
  var isRunning: Bool { if thread == nil { false } else { true } }

  /// Starts the thread where there is none. Throws EAGAIN when the system has no more.
  func start() throws(SystemError) {
    guard !isRunning else { return }
    let shared = shared
    thread = try HelperThread { Self.run(shared) }
  }

  /// Asks. Returns false when as many as are taken wait already, or there is no thread.
  func ask(_ question: Question) -> Bool {
    guard isRunning, pending < capacity else { return false }
    pending += 1
    return shared.questions.post(question)
  }

  /// Takes out what has been answered.
  func answers() -> [(token: UInt64, verdict: Verdict)] {
    let answers = shared.answers.take()
    pending -= answers.count
    return answers
  }

  private static func run(_ shared: Shared) {
    let crypt = Crypt()
    while true {
      for question in shared.questions.waitAndTake() {
        guard let question, let verdict = answer(question, crypt, shared) else { return }
        shared.answers.post((question.token, verdict))
      }
    }
  }

  /// Nil when the thread is to end.
  private static func answer(_ question: Question, _ crypt: borrowing Crypt, _ shared: Shared) -> Verdict? {
    for line in question.lines {
      for candidate in question.candidates {
        if shared.isEnding.load(ordering: .acquiring) { return nil }
        if crypt.matches(candidate, line.hash) { return line.verdict }
      }
    }
    return .wrong
  }
}
