// SPDX-License-Identifier: MIT
import Glibc

/// An address to connect to, as the kernel takes it.
public struct SocketAddress: Sendable {
  fileprivate let storage: sockaddr_storage
  private let length: socklen_t

  fileprivate init(copying address: UnsafePointer<sockaddr>, length: socklen_t) {
    var storage = sockaddr_storage()
    let count = min(Int(length), MemoryLayout<sockaddr_storage>.size)
    withUnsafeMutableBytes(of: &storage) {
      $0.copyMemory(from: UnsafeRawBufferPointer(start: address, count: count))
    }
    self.storage = storage
    self.length = socklen_t(count)
  }

  /// `192.0.2.1:8000` or `[2001:db8::1]:8000`.
  public var text: String { PeerAddress(storage).hostAndPort }

  var family: Int32 { Int32(storage.ss_family) }

  /// Calls with the address as connect(2) wants it.
  func withPointer(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
    withUnsafePointer(to: storage) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, length) }
    }
  }
}

/// Finds the addresses of a host without making the caller wait: numeric ones at once, names on a thread of their own.
///
/// A lookup that nobody waits for any more ends by itself, when the system's resolver gives up.
public struct HostLookup: ~Copyable {
  /// Why there is no address.
  public struct Failure: Error, Equatable, Sendable {
    /// The resolver's sentence, such as `Name or service not known`.
    public let message: String
  }

  /// The most addresses that are kept.
  public static let most = 16

  private typealias Answer = Result<[SocketAddress], Failure>
  private let known: Answer?
  private let mailbox: Mailbox<Answer>?

  /// Begins. Throws when there is no thread or descriptor to be had.
  public init(_ host: String, port: UInt16) throws(SystemError) {
    let numeric = look(up: host, port, AI_NUMERICHOST)
    if case .success = numeric {
      (known, mailbox) = (numeric, nil)
      return
    }
    let box = try Mailbox<Answer>(capacity: 1)
    _ = try HelperThread {
      // Nobody joins it: who asked may have given up.
      pthread_detach(pthread_self())
      box.post(look(up: host, port, 0))
    }
    (known, mailbox) = (nil, box)
  }

  /// Readable when `take` has something to tell; -1 when it has at once.
  public var descriptor: Int32 { mailbox?.descriptor.number ?? -1 }

  /// The addresses in the order in which they are to be tried, never none; nil while the resolver is at it.
  public func take() throws(Failure) -> [SocketAddress]? {
    try (known ?? mailbox?.take().first)?.get()
  }
}

private func look(up host: String, _ port: UInt16, _ flags: Int32) -> Result<[SocketAddress], HostLookup.Failure> {
  var hints = addrinfo()
  hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
  hints.ai_flags = flags | AI_NUMERICSERV
  var list: UnsafeMutablePointer<addrinfo>?
  let error = getaddrinfo(host, String(port), &hints, &list)
  guard error == 0 else { return .failure(.init(message: String(cString: gai_strerror(error)))) }
  defer { freeaddrinfo(list) }
  var found: [SocketAddress] = []
  var next = list
  while let entry = next, found.count < HostLookup.most {
    if let address = entry.pointee.ai_addr {
      found.append(SocketAddress(copying: address, length: entry.pointee.ai_addrlen))
    }
    next = entry.pointee.ai_next
  }
  return found.isEmpty ? .failure(.init(message: "the name has no address")) : .success(found)
}
