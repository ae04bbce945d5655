// SPDX-License-Identifier: MIT
import CLinux
import Glibc

/// Reads descriptor 0, or another that was inherited, whatever it is, without ever setting a flag on it: O_NONBLOCK
/// belongs to the open file, which the neighbour in the pipe shares.
///
/// A pipe, FIFO or device is opened anew through /proc, which gives a non-blocking descriptor of one's own. A socket is
/// read with MSG_DONTWAIT. A file never makes anyone wait. What can't be opened anew (another user's pipe) is read once
/// per event or as long as `isReady` says so, which can't block as long as nobody else reads it.
public struct StandardInput: ~Copyable {
  /// How the bytes are got.
  private enum Way { case reopened, socket, file, shared }

  private let way: Way
  private let own: Descriptor?
  /// The number a poller watches and reads are made from.
  public let number: Int32
  /// Whether a poller can tell when there is something to read. If not (a file, /dev/null), there always is.
  public private(set) var canBePolled: Bool

  /// Looks at the descriptor, which stays the caller's. Throws EBADF when it is closed, EISDIR when it is a directory.
  public init(descriptor: Int32 = 0) throws(SystemError) {
    let status = try FileStatus(descriptor: descriptor)
    if status.kind == .directory { throw SystemError("read", number: EISDIR) }
    let isFile = status.kind == .regular || status.kind == .blockDevice
    let again = isFile || status.kind == .socket ? -1 : clinux_reopen(descriptor, 0)
    own = again >= 0 ? Descriptor(owning: again) : nil
    number = again >= 0 ? again : descriptor
    canBePolled = !isFile
    way = isFile ? .file : status.kind == .socket ? .socket : again >= 0 ? .reopened : .shared
  }

  /// Notes that the poller refused the descriptor (EPERM: /dev/null and the like), so that it is always ready.
  public mutating func cannotBePolled() { canBePolled = false }

  /// Reads what is there. For a descriptor that is shared and blocks, to be called once per event.
  public func read(into buffer: UnsafeMutableRawBufferPointer) throws(SystemError) -> Moved {
    guard way == .socket else { return try StreamKit.read(number, into: buffer) }
    let count = retrying { recv(number, buffer.baseAddress, buffer.count, Int32(MSG_DONTWAIT)) }
    return try moved(count, "recv")
  }

  /// Whether several reads may follow one event.
  public var neverBlocks: Bool { way != .shared }

  /// Whether a read would find something, or the end, without waiting.
  public var isReady: Bool {
    var one = pollfd(fd: number, events: Int16(POLLIN), revents: 0)
    return poll(&one, 1, 0) == 1
  }
}

/// Gives each of descriptors 0, 1 and 2 that is closed a /dev/null, so that no socket or file of ours gets its number.
/// Returns which of them were closed. To be called before anything is opened.
public func fillClosedStandardDescriptors() -> [Bool] {
  (0..<3).map { number in
    guard fcntl(Int32(number), F_GETFD) < 0 else { return false }
    _ = open("/dev/null", number == 0 ? O_RDONLY : O_WRONLY)
    return true
  }
}
