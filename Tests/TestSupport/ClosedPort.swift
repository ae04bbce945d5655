// SPDX-License-Identifier: MIT
import Glibc
import StreamKit

/// A port on loopback that is taken, so that nobody else gets it, and refuses connections until it is opened.
public final class ClosedPort {
  /// Its number.
  public let port: UInt16
  private let socket: Descriptor

  /// Takes a free one.
  public init() throws {
    socket = Descriptor(owning: Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0))
    let number = socket.number
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(number, $0, length) == 0 && getsockname(number, $0, &length) == 0
      }
    }
    guard isBound else { throw SystemError("bind", number: errno) }
    port = UInt16(bigEndian: address.sin_port)
  }

  /// Takes connections from now on; so many and one more may wait.
  public func open(backlog: Int32 = 5) { listen(socket.number, backlog) }

  /// Whether somebody has connected.
  public var hasVisitor: Bool {
    var one = pollfd(fd: socket.number, events: Int16(POLLIN), revents: 0)
    return poll(&one, 1, 0) == 1
  }

  /// Sends the visitor an answer, and nothing more, and waits until it has left.
  public func answer(_ text: String) {
    let peer = accept(socket.number, nil, nil)
    let bytes = Array(text.utf8)
    send(peer, bytes, bytes.count, Int32(MSG_NOSIGNAL))
    shutdown(peer, Int32(SHUT_WR))
    var buffer = [UInt8](repeating: 0, count: 4_096)
    while recv(peer, &buffer, buffer.count, 0) > 0 {}
    close(peer)
  }
}
