// SPDX-License-Identifier: MIT
import CLinux
import Glibc

/// Writes descriptor 1, whatever it is, without ever setting a flag on it and without ever waiting in a write, so that a
/// signal is heard while the reader stalls.
///
/// A pipe, FIFO or device is opened anew through /proc, which gives a non-blocking descriptor of one's own; a socket is
/// written with MSG_DONTWAIT; a file takes everything. What can't be opened anew is written when it is ready, at most
/// PIPE_BUF bytes at once, which then can't block.
public struct StandardOutput: ~Copyable {
  /// How the bytes go out.
  private enum Way { case reopened, socket, file, shared }

  private let way: Way
  private let own: Descriptor?
  /// The number to wait for and write to.
  public let number: Int32

  /// What a pipe that is ready takes without blocking (PIPE_BUF, pipe(7)).
  private static let mostAtOnce = 4_096

  /// Looks at descriptor 1. Throws EBADF when it is closed.
  public init() throws(SystemError) {
    let status = try FileStatus(descriptor: 1)
    let isFile = status.kind == .regular || status.kind == .blockDevice
    let again = isFile || status.kind == .socket ? -1 : clinux_reopen(1, 1)
    own = again >= 0 ? Descriptor(owning: again) : nil
    number = again >= 0 ? again : 1
    way = isFile ? .file : status.kind == .socket ? .socket : again >= 0 ? .reopened : .shared
  }

  /// Asks for a larger pipe, so that fewer writes move more. Does nothing where it is none, or not allowed.
  public func enlargePipe(to bytes: Int) { _ = clinux_set_pipe_size(number, Int32(clamping: bytes)) }

  /// Writes what fits now. `.end`: the reader is gone.
  public func write(_ bytes: UnsafeRawBufferPointer) throws(SystemError) -> Moved {
    switch way {
    case .reopened, .file: return try StreamKit.write(number, bytes)
    case .socket: return try send(number, bytes)
    case .shared:
      var one = pollfd(fd: number, events: Int16(POLLOUT), revents: 0)
      guard poll(&one, 1, 0) == 1 else { return .wouldBlock }
      if one.revents & Int16(POLLERR) != 0 { return .end }
      guard one.revents & Int16(POLLOUT) != 0 else { return .wouldBlock }
      return try StreamKit.write(number, UnsafeRawBufferPointer(rebasing: bytes.prefix(Self.mostAtOnce)))
    }
  }
}
