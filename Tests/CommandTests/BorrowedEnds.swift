// SPDX-License-Identifier: MIT
import Glibc
import StreamKit
import TestSupport

/// Descriptors of a test's own that a command is lent, closed with this object.
final class BorrowedEnds {
  /// The end that is read, and the one that is written; of sockets both are either.
  let reader: Int32, writer: Int32

  private init(_ ends: [Int32]) {
    (reader, writer) = (ends[0], ends[1])
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
  }

  deinit {
    close(reader)
    close(writer)
  }

  static func pipe() throws -> BorrowedEnds {
    var ends: [Int32] = [-1, -1]
    guard Glibc.pipe(&ends) == 0 else { throw SystemError("pipe", number: errno) }
    return BorrowedEnds(ends)
  }

  static func sockets() throws -> BorrowedEnds {
    var ends: [Int32] = [-1, -1]
    let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    guard socketpair(AF_UNIX, type, 0, &ends) == 0 else { throw SystemError("socketpair", number: errno) }
    return BorrowedEnds(ends)
  }

  /// Whether somebody has set O_NONBLOCK on one of them.
  var haveChangedFlags: Bool { [reader, writer].contains { fcntl($0, F_GETFL) & O_NONBLOCK != 0 } }
}

/// A pseudoterminal (pty(7)), closed with this object.
final class Terminal {
  /// The path of the end that is typed at.
  let path: String
  private let owner: Int32

  init() throws {
    owner = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
    var number: Int32 = 0
    // TIOCSPTLCK unlocks it, TIOCGPTN tells its number.
    guard ioctl(owner, 0x4004_5431, &number) == 0, ioctl(owner, 0x8004_5430, &number) == 0 else {
      throw SystemError("ioctl", number: errno)
    }
    path = "/dev/pts/\(number)"
  }

  deinit { close(owner) }
}
