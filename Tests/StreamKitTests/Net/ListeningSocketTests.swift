// SPDX-License-Identifier: MIT
import Foundation
import Glibc
import StreamKit
import Testing

@Suite struct ListeningSocketTests {
  private func port(_ bound: String) throws -> UInt16 {
    try #require(bound.split(separator: ":").last.flatMap { UInt16($0) })
  }

  /// A connection to a TCP port or a Unix socket.
  private final class Client {
    private let number: Int32

    init(_ host: String, _ port: UInt16) throws {
      number = socket(host.contains(":") ? AF_INET6 : AF_INET, Int32(SOCK_STREAM.rawValue), 0)
      var six = sockaddr_in6()
      six.sin6_family = sa_family_t(AF_INET6)
      six.sin6_port = port.bigEndian
      inet_pton(AF_INET6, host, &six.sin6_addr)
      var four = sockaddr_in()
      four.sin_family = sa_family_t(AF_INET)
      four.sin_port = port.bigEndian
      inet_pton(AF_INET, host, &four.sin_addr)
      let isSix = host.contains(":")
      try isSix ? withUnsafeBytes(of: &six, connect) : withUnsafeBytes(of: &four, connect)
    }

    init(path: String) throws {
      number = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
      var address = unixAddress(path)
      try withUnsafeBytes(of: &address, connect)
    }

    deinit { close(number) }

    private func connect(_ bytes: UnsafeRawBufferPointer) throws {
      let address = bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self)
      guard Glibc.connect(number, address, socklen_t(bytes.count)) == 0 else {
        throw SystemError("connect", number: errno)
      }
    }
  }

  private func option(_ number: Int32, _ level: Int32, _ name: Int32) -> Int32 {
    var value: Int32 = -1
    var length = socklen_t(MemoryLayout<Int32>.size)
    getsockopt(number, level, name, &value, &length)
    return value
  }

  private func temporaryPath() -> String { NSTemporaryDirectory() + "cycast-\(UUID().uuidString.prefix(8)).sock" }

  @Test func oneSocketServesBothFamiliesAndShowsIPv4AsSuch() throws {
    let socket = try ListeningSocket.open(.tcp(host: "", port: 0), AcceptedOptions())
    let port = try port(socket.boundTo)
    #expect(socket.boundTo == "[::]:\(port)")
    for host in ["127.0.0.1", "::1"] {
      let client = try Client(host, port)
      let (number, peer) = try #require(try socket.accept())
      withExtendedLifetime(client) {}
      defer { close(number) }
      #expect(peer.host == host)
      #expect(fcntl(number, F_GETFL) & O_NONBLOCK != 0)
      #expect(fcntl(number, F_GETFD) & FD_CLOEXEC != 0)
    }
    #expect(try socket.accept() == nil)
  }

  @Test func connectionsAreBornWithTheOptions() throws {
    var options = AcceptedOptions()
    options.sendBuffer = 70_000
    options.userTimeout = 12_345
    let socket = try ListeningSocket.open(.tcp(host: "127.0.0.1", port: 0), options)
    let port = try port(socket.boundTo)
    let client = try Client("127.0.0.1", port)
    let (first, _) = try #require(try socket.accept())
    defer { close(first) }
    #expect(option(first, SOL_SOCKET, SO_SNDBUF) == 140_000, "the kernel doubles it")
    #expect(option(first, Int32(IPPROTO_TCP), TCP_USER_TIMEOUT) == 12_345)
    #expect(option(first, Int32(IPPROTO_TCP), TCP_NODELAY) == 1)
    #expect(option(first, SOL_SOCKET, SO_KEEPALIVE) == 1)
    socket.setSendBuffer(90_000)
    let second = try Client("127.0.0.1", port)
    let (later, _) = try #require(try socket.accept())
    defer { close(later) }
    #expect(option(later, SOL_SOCKET, SO_SNDBUF) == 180_000)
    withExtendedLifetime((client, second)) {}
  }

  @Test func portInUseIsRefusedWithAdvice() throws {
    let socket = try ListeningSocket.open(.tcp(host: "127.0.0.1", port: 0), AcceptedOptions())
    let port = try port(socket.boundTo)
    do throws(SystemError) {
      _ = try ListeningSocket.open(.tcp(host: "127.0.0.1", port: port), AcceptedOptions())
      Issue.record("two sockets got one port")
    } catch {
      #expect(error.number == EADDRINUSE)
      #expect(error.listeningAdvice.contains("--listen"))
    }
  }

  @Test func unknownHostIsRefusedWithAdvice() {
    do throws(SystemError) {
      _ = try ListeningSocket.open(.tcp(host: "no host", port: 0), AcceptedOptions())
      Issue.record("it was found")
    } catch {
      #expect(error.listeningAdvice == " (no such host is known)")
    }
  }

  @Test func pathIsServedAndRemovedAtTheEnd() throws {
    let path = temporaryPath()
    do {
      let socket = try ListeningSocket.open(.unix(path: path), AcceptedOptions())
      #expect(socket.boundTo == "unix:" + path)
      let client = try Client(path: path)
      withExtendedLifetime(client) {}
      let (number, peer) = try #require(try socket.accept())
      close(number)
      #expect(peer == .none)
    }
    #expect(throws: SystemError.self) { try FileStatus(path: path) }
  }

  @Test func pathLeftBehindIsTakenOverButNotOneThatIsServed() throws {
    let path = temporaryPath()
    let stale = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    var address = unixAddress(path)
    let bound = withUnsafeBytes(of: &address) { bytes in
      bind(stale, bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self), socklen_t(bytes.count))
    }
    #expect(bound == 0)
    close(stale)
    let socket = try ListeningSocket.open(.unix(path: path), AcceptedOptions())
    let client = try Client(path: path)
    #expect(throws: SystemError("bind", number: EADDRINUSE)) {
      _ = try ListeningSocket.open(.unix(path: path), AcceptedOptions())
    }
    #expect(try socket.accept() != nil, "the first one still serves")
    withExtendedLifetime(client) {}
  }

  @Test func fileThatIsNoSocketIsNeverRemoved() throws {
    let path = temporaryPath()
    try replaceFile(path, with: Array("precious".utf8))
    defer { unlink(path) }
    #expect(throws: SystemError("bind", number: EADDRINUSE)) {
      _ = try ListeningSocket.open(.unix(path: path), AcceptedOptions())
    }
    #expect(try readFile(path, limit: 100) == Array("precious".utf8))
  }
}

private func unixAddress(_ path: String) -> sockaddr_un {
  var address = sockaddr_un()
  address.sun_family = sa_family_t(AF_UNIX)
  withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
  return address
}
