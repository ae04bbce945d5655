// SPDX-License-Identifier: MIT
import CLinux
import Glibc

/// What every accepted connection is born with: accept(2) hands these on from the listening socket, so that no call per
/// connection is needed.
public struct AcceptedOptions: Sendable {
  /// Bytes the kernel keeps for a peer that does not read (SO_SNDBUF; the kernel doubles it and caps it at
  /// net.core.wmem_max).
  public var sendBuffer = 131_072
  /// Milliseconds after which unacknowledged data ends a connection (TCP_USER_TIMEOUT, tcp(7)); 0 for the system's.
  public var userTimeout = 0

  /// Starts with the defaults.
  public init() {}
}

/// A socket that takes connections. Non-blocking, close-on-exec.
public struct ListeningSocket: ~Copyable {
  /// The socket.
  public let descriptor: Descriptor
  /// Where it is bound, with the port the kernel chose for port 0; for a Unix socket its path.
  public let boundTo: String
  private let unixPath: String?

  /// How many connections may wait to be accepted; the kernel caps it at net.core.somaxconn (4096 since Linux 5.4). With
  /// 128, three thousand players that come back in one instant wait a second and more.
  public static let backlog: Int32 = 4_096

  /// Binds and listens. Throws what socket(2), bind(2) or listen(2) says; ENXIO when a host name is not known.
  public static func open(_ address: ListenAddress, _ options: AcceptedOptions) throws(SystemError) -> ListeningSocket {
    let bound = try ListeningSocket.bind(address, options)
    guard listen(bound.number, ListeningSocket.backlog) == 0 else { throw SystemError("listen") }
    if case .unix(let path) = address { return ListeningSocket(bound, "unix:" + path, unixPath: path) }
    let name = try ListeningSocket.name(of: bound.number)
    return ListeningSocket(bound, name, unixPath: nil)
  }

  private init(_ descriptor: consuming Descriptor, _ boundTo: String, unixPath: String?) {
    self.descriptor = descriptor
    self.boundTo = boundTo
    self.unixPath = unixPath
  }

  deinit {
    if let unixPath { unlink(unixPath) }
  }

  /// Changes the send buffer that connections accepted from now on are born with.
  public func setSendBuffer(_ bytes: Int) {
    set(descriptor.number, SOL_SOCKET, SO_SNDBUF, Int32(clamping: bytes))
  }

  /// Takes the next connection that waits. Nil when there is none; throws EMFILE or ENFILE when descriptors have run out.
  public func accept() throws(SystemError) -> (socket: Int32, peer: PeerAddress)? {
    while true {
      var storage = sockaddr_storage()
      var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
      let number = clinux_accept(descriptor.number, &storage, &length)
      if number >= 0 { return (number, PeerAddress(storage)) }
      switch lastError() {
      case EAGAIN: return nil
      case EINTR, ECONNABORTED, EPROTO, ENETDOWN, EHOSTDOWN, EHOSTUNREACH, ENETUNREACH, EPERM: continue
      default: throw SystemError("accept4")
      }
    }
  }

  private static func bind(_ address: ListenAddress, _ options: AcceptedOptions) throws(SystemError) -> Descriptor {
    switch address {
    case .tcp(let host, let port): try bindTCP(host: host, port: port, options)
    case .unix(let path): try bindUnix(path)
    }
  }

  private static func bindTCP(host: String, port: UInt16, _ options: AcceptedOptions) throws(SystemError) -> Descriptor
  {
    if host.isEmpty {
      // One socket for both families; where the kernel has no IPv6, one for IPv4.
      do throws(SystemError) {
        return try bound(wildcard6(port), options)
      } catch {
        guard error.number == EAFNOSUPPORT || error.number == EADDRNOTAVAIL else { throw error }
        return try bound(wildcard4(port), options)
      }
    }
    return try bound(resolved(host, port), options)
  }

  private static func bound(_ address: (sockaddr_storage, socklen_t), _ options: AcceptedOptions) throws(SystemError)
    -> Descriptor
  {
    let family = Int32(address.0.ss_family)
    let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
    let number = socket(family, type, 0)
    guard number >= 0 else { throw SystemError("socket") }
    let descriptor = Descriptor(owning: number)
    set(number, SOL_SOCKET, SO_REUSEADDR, 1)
    if family == AF_INET6 { set(number, Int32(IPPROTO_IPV6), IPV6_V6ONLY, 0) }
    set(number, SOL_SOCKET, SO_SNDBUF, Int32(clamping: options.sendBuffer))
    set(number, Int32(IPPROTO_TCP), TCP_NODELAY, 1)
    if options.userTimeout > 0 {
      set(number, Int32(IPPROTO_TCP), TCP_USER_TIMEOUT, Int32(clamping: options.userTimeout))
    }
    set(number, SOL_SOCKET, SO_KEEPALIVE, 1)
    set(number, Int32(IPPROTO_TCP), TCP_KEEPIDLE, 60)
    var storage = address.0
    let result = withUnsafePointer(to: &storage) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { Glibc.bind(number, $0, address.1) }
    }
    guard result == 0 else { throw SystemError("bind") }
    return descriptor
  }

  private static func bindUnix(_ path: String) throws(SystemError) -> Descriptor {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { bytes in
      for (index, byte) in path.utf8.prefix(bytes.count - 1).enumerated() { bytes[index] = byte }
    }
    let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
    let number = socket(AF_UNIX, type, 0)
    guard number >= 0 else { throw SystemError("socket") }
    let descriptor = Descriptor(owning: number)
    func attempt(_ call: (Int32, UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
      withUnsafePointer(to: &address) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          call(number, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
        }
      }
    }
    if attempt(Glibc.bind) == 0 { return descriptor }
    let why = lastError()
    // A socket left behind by a station that was killed: nobody answers there, so the name is free. A file that is no
    // socket refuses connections too, and is somebody's.
    if why == EADDRINUSE, try FileStatus(path: path).kind == .socket, attempt(connect) != 0,
      lastError() == ECONNREFUSED
    {
      unlink(path)
      if attempt(Glibc.bind) == 0 { return descriptor }
    }
    throw SystemError("bind", number: why)
  }

  private static func name(of number: Int32) throws(SystemError) -> String {
    var storage = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    let result = withUnsafeMutablePointer(to: &storage) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(number, $0, &length) }
    }
    guard result == 0 else { throw SystemError("getsockname") }
    return PeerAddress(storage).hostAndPort
  }
}

private func set(_ number: Int32, _ level: Int32, _ name: Int32, _ value: Int32) {
  var value = value
  _ = setsockopt(number, level, name, &value, socklen_t(MemoryLayout<Int32>.size))
}

private func wildcard6(_ port: UInt16) -> (sockaddr_storage, socklen_t) {
  var address = sockaddr_in6()
  address.sin6_family = sa_family_t(AF_INET6)
  address.sin6_port = port.bigEndian
  return stored(address)
}

private func wildcard4(_ port: UInt16) -> (sockaddr_storage, socklen_t) {
  var address = sockaddr_in()
  address.sin_family = sa_family_t(AF_INET)
  address.sin_port = port.bigEndian
  return stored(address)
}

private func stored<Address>(_ address: Address) -> (sockaddr_storage, socklen_t) {
  var storage = sockaddr_storage()
  withUnsafeMutableBytes(of: &storage) { $0.storeBytes(of: address, as: Address.self) }
  return (storage, socklen_t(MemoryLayout<Address>.size))
}

/// Looks a host up (numeric, or by name through the system's resolver: this may take seconds, and happens at start only).
private func resolved(_ host: String, _ port: UInt16) throws(SystemError) -> (sockaddr_storage, socklen_t) {
  var hints = addrinfo()
  hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
  hints.ai_flags = AI_PASSIVE
  var list: UnsafeMutablePointer<addrinfo>?
  guard getaddrinfo(host, String(port), &hints, &list) == 0, let first = list, let address = first.pointee.ai_addr
  else {
    throw SystemError("getaddrinfo", number: ENXIO)
  }
  defer { freeaddrinfo(list) }
  var storage = sockaddr_storage()
  let length = min(Int(first.pointee.ai_addrlen), MemoryLayout<sockaddr_storage>.size)
  withUnsafeMutableBytes(of: &storage) {
    $0.copyMemory(from: UnsafeRawBufferPointer(start: address, count: length))
  }
  return (storage, socklen_t(length))
}

extension SystemError {
  /// What to do when no connection could be accepted, in parentheses; empty when there is nothing to advise.
  public var acceptingAdvice: String {
    switch number {
    case EMFILE: " (raise the limit with ulimit -n)"
    case ENFILE: " (the system's limit is reached: sysctl fs.file-max)"
    default: ""
    }
  }

  /// What to do when listening failed, in parentheses; empty when there is nothing to advise.
  public var listeningAdvice: String {
    switch number {
    case EADDRINUSE: " (is another station running? try another port with --listen)"
    case EACCES: " (ports below 1024 need a privilege; try one above)"
    case EADDRNOTAVAIL: " (this machine has no such address)"
    case ENXIO: " (no such host is known)"
    default: ""
    }
  }
}
