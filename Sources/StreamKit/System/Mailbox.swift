// SPDX-License-Identifier: MIT
import CLinux
import Glibc
import Synchronization

/// Carries messages from one thread to another: the only way in which a loop and its helpers talk. Nobody ever waits to
/// put something in; who takes out watches a descriptor, or sleeps on it.
public final class Mailbox<Message: Sendable>: Sendable {
  private let held: Mutex<[Message]>
  private let capacity: Int
  /// An eventfd: readable while messages wait. For a poller.
  public let descriptor: Descriptor

  /// Holds at most `capacity` messages.
  public init(capacity: Int) throws(SystemError) {
    let number = eventfd(0, Int32(EFD_CLOEXEC) | Int32(EFD_NONBLOCK))
    guard number >= 0 else { throw SystemError("eventfd") }
    descriptor = Descriptor(owning: number)
    self.capacity = capacity
    held = Mutex([])
  }

  /// Puts a message in. Returns false, and drops it, when the box is full.
  @discardableResult
  public func post(_ message: Message) -> Bool {
    let isFirst: Bool? = held.withLock { messages in
      guard messages.count < capacity else { return nil }
      messages.append(message)
      return messages.count == 1
    }
    guard let isFirst else { return false }
    if isFirst { eventfd_write(descriptor.number, 1) }
    return true
  }

  /// Takes all messages out, in the order in which they came; empty when there are none.
  public func take() -> [Message] {
    var count: eventfd_t = 0
    _ = eventfd_read(descriptor.number, &count)
    return held.withLock { messages in
      let taken = messages
      messages = []
      return taken
    }
  }

  /// Sleeps until there are messages, and takes them out.
  public func waitAndTake() -> [Message] {
    while true {
      let messages = take()
      if !messages.isEmpty { return messages }
      var one = pollfd(fd: descriptor.number, events: Int16(POLLIN), revents: 0)
      _ = poll(&one, 1, -1)
    }
  }
}
