// SPDX-License-Identifier: MIT
import Glibc

/// What a wait ended with.
public struct Awaited: OptionSet, Sendable {
  /// One bit for each descriptor that was named.
  public let rawValue: Int

  /// Takes the bits.
  public init(rawValue: Int) { self.rawValue = rawValue }

  /// The first readable descriptor has something, or its writer is gone.
  public static let first = Awaited(rawValue: 1)
  /// The second readable descriptor has something, or its writer is gone.
  public static let second = Awaited(rawValue: 2)
  /// The third readable descriptor has something, or its writer is gone.
  public static let third = Awaited(rawValue: 16)
  /// The writable descriptor takes bytes, or its reader is gone.
  public static let output = Awaited(rawValue: 4)
  /// The writable descriptor's reader is gone.
  public static let outputGone = Awaited(rawValue: 8)
}

/// Sleeps until one of a few descriptors is ready or a deadline (monotonic nanoseconds; nil: none) has come.
///
/// - Parameters:
///   - first: a descriptor to read from.
///   - second: another, or nil.
///   - third: one more, or nil.
///   - output: a descriptor to write to, or nil.
///   - untilWritable: whether room in `output` ends the wait; else only the loss of its reader does.
public func wait(
  reading first: Int32, _ second: Int32? = nil, _ third: Int32? = nil, output: Int32? = nil,
  untilWritable: Bool = false, until deadline: Int64?
) throws(SystemError) -> Awaited {
  var set = [pollfd(fd: first, events: Int16(POLLIN), revents: 0)]
  set.append(pollfd(fd: second ?? -1, events: Int16(POLLIN), revents: 0))
  set.append(pollfd(fd: output ?? -1, events: untilWritable ? Int16(POLLOUT) : 0, revents: 0))
  set.append(pollfd(fd: third ?? -1, events: Int16(POLLIN), revents: 0))
  var milliseconds: Int32 = -1
  if let deadline {
    let left = max(0, deadline - monotonicNow())
    milliseconds = Int32(min((left + 999_999) / 1_000_000, 3_600_000))
  }
  let count = poll(&set, nfds_t(set.count), milliseconds)
  if count < 0 {
    if lastError() == EINTR { return [] }
    throw SystemError("poll")
  }
  var awaited: Awaited = []
  if set[0].revents != 0 { awaited.insert(.first) }
  if set[1].revents != 0 { awaited.insert(.second) }
  if set[3].revents != 0 { awaited.insert(.third) }
  if set[2].revents != 0 { awaited.insert(.output) }
  // A pipe whose reader has gone says POLLERR, a socket POLLHUP.
  if set[2].revents & Int16(POLLERR | POLLHUP | POLLNVAL) != 0 { awaited.insert(.outputGone) }
  return awaited
}
