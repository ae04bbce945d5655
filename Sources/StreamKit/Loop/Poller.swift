// SPDX-License-Identifier: MIT
import CLinux
import Glibc

/// What an event loop can be told of a descriptor.
public struct Readiness: OptionSet, Sendable {
  /// The bits of epoll_event.
  public let rawValue: UInt32

  /// Takes the bits as epoll gives them.
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// Something can be read.
  public static let readable = Readiness(rawValue: EPOLLIN.rawValue)
  /// Something can be written.
  public static let writable = Readiness(rawValue: EPOLLOUT.rawValue)
  /// The peer has ended its side.
  public static let peerEnded = Readiness(rawValue: EPOLLRDHUP.rawValue)
  /// The connection is broken or wholly closed.
  public static let broken = Readiness(rawValue: EPOLLERR.rawValue | EPOLLHUP.rawValue)
  /// Tell of a change once only.
  public static let edge = Readiness(rawValue: EPOLLET.rawValue)
}

/// One event: what was said of the descriptor that was registered with a token.
public struct PollEvent {
  /// The number given at registration.
  public let token: UInt64
  /// What can be done now.
  public let readiness: Readiness
}

/// Waits for descriptors: a thin epoll. A token, never a descriptor number, comes back with an event; who registers
/// puts a generation into it, so that an event left over from a closed socket cannot hit the one that got its number.
public struct Poller: ~Copyable {
  private let descriptor: Descriptor
  private let buffer: UnsafeMutablePointer<epoll_event>
  private let capacity = 512

  /// Opens an epoll instance.
  public init() throws(SystemError) {
    let number = epoll_create1(Int32(EPOLL_CLOEXEC))
    guard number >= 0 else { throw SystemError("epoll_create1") }
    descriptor = Descriptor(owning: number)
    buffer = .allocate(capacity: capacity)
  }

  deinit { buffer.deallocate() }

  /// Registers a descriptor. Throws EPERM for what is always ready (files, /dev/null).
  public func add(_ number: Int32, _ readiness: Readiness, token: UInt64) throws(SystemError) {
    try control(EPOLL_CTL_ADD, number, readiness, token)
  }

  /// Changes what is waited for.
  public func change(_ number: Int32, _ readiness: Readiness, token: UInt64) throws(SystemError) {
    try control(EPOLL_CTL_MOD, number, readiness, token)
  }

  /// Takes a descriptor out; a closed one leaves by itself.
  public func remove(_ number: Int32) {
    var none = epoll_event()
    _ = epoll_ctl(descriptor.number, EPOLL_CTL_DEL, number, &none)
  }

  private func control(
    _ operation: Int32, _ number: Int32, _ readiness: Readiness, _ token: UInt64
  ) throws(SystemError) {
    var event = epoll_event(events: readiness.rawValue, data: epoll_data_t(u64: token))
    guard epoll_ctl(descriptor.number, operation, number, &event) == 0 else { throw SystemError("epoll_ctl") }
  }

  /// Waits at most until `deadline` (monotonic nanoseconds, nil: as long as it takes) and returns how many events there
  /// are; they are read with `event(_:)` before the next wait.
  public func wait(until deadline: Int64?) throws(SystemError) -> Int {
    var milliseconds: Int32 = -1
    if let deadline {
      let left = max(0, deadline - monotonicNow())
      milliseconds = Int32(min(left == 0 ? 0 : (left + 999_999) / 1_000_000, 3_600_000))
    }
    let count = epoll_wait(descriptor.number, buffer, Int32(capacity), milliseconds)
    if count < 0 {
      if lastError() == EINTR { return 0 }
      throw SystemError("epoll_wait")
    }
    return Int(count)
  }

  /// Event number `index` of the last wait.
  public func event(_ index: Int) -> PollEvent {
    precondition(index < capacity, "no such event")
    let raw = buffer[index]
    return PollEvent(token: raw.data.u64, readiness: Readiness(rawValue: raw.events))
  }
}
