// SPDX-License-Identifier: MIT
import Glibc

/// Connects to the first of a few addresses that answers, one after the other: the next one after a refusal, or after
/// 2 s of silence. The last one is waited for as long as the caller likes. Non-blocking, close-on-exec, TCP_NODELAY.
public struct Dialing: ~Copyable {
  /// No address took the connection. The one that was tried last, and why not.
  public struct Failure: Error, Equatable, Sendable {
    /// `192.0.2.1:8000`
    public let address: String
    /// What connect(2) said.
    public let error: SystemError
  }

  /// How long an address may be silent when there is another to try.
  public static let silence: Int64 = 2_000_000_000

  private let addresses: [SocketAddress]
  private var index = -1
  private var socket: Descriptor?
  /// The socket's number; -1 when none is open.
  public private(set) var descriptor: Int32 = -1
  /// When the next address gets its turn; nil for never.
  public private(set) var turnEnds: Int64?
  /// Goes up with each socket: a number that comes back may be another socket's.
  public private(set) var attempts = 0

  /// Takes the addresses, at least one.
  public init(_ addresses: [SocketAddress]) {
    precondition(!addresses.isEmpty, "nothing to connect to")
    self.addresses = addresses
  }

  /// The address that is tried.
  public var address: String { index < 0 ? addresses[0].text : addresses[index].text }

  /// Goes on as far as it can without waiting. Returns true when the connection stands; false when `descriptor` is to
  /// be waited for until it is writable, or until `turnEnds`.
  public mutating func step(at now: Int64) throws(Failure) -> Bool {
    while true {
      if descriptor >= 0 {
        switch progress() {
        case nil:
          guard let turnEnds, now >= turnEnds else { return false }
          try next(after: ETIMEDOUT)
        case 0: return true
        case let number?: try next(after: number)
        }
      } else if index < 0 {
        index = 0
      }
      if try open(at: now) { return true }
    }
  }

  /// Gives the connected socket away.
  public consuming func connected() -> Descriptor {
    guard let socket else { preconditionFailure("nothing is connected") }
    return socket
  }

  /// Opens a socket to the address whose turn it is. Returns true when it is connected at once.
  private mutating func open(at now: Int64) throws(Failure) -> Bool {
    let address = addresses[index]
    let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
    let number = Glibc.socket(address.family, type, 0)
    guard number >= 0 else {
      try next(after: lastError())
      return false
    }
    socket = Descriptor(owning: number)
    descriptor = number
    attempts += 1
    turnEnds = index + 1 < addresses.count ? now + Dialing.silence : nil
    var one: Int32 = 1
    setsockopt(number, Int32(IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(MemoryLayout<Int32>.size))
    if address.withPointer({ connect(number, $0, $1) }) == 0 { return true }
    let why = lastError()
    if why != EINPROGRESS, why != EINTR { try next(after: why) }
    return false
  }

  /// Turns to the next address. Throws when there is none.
  private mutating func next(after number: Int32) throws(Failure) {
    let failed = address
    socket = nil
    descriptor = -1
    index += 1
    guard index < addresses.count else {
      index -= 1
      throw Failure(address: failed, error: SystemError("connect", number: number))
    }
  }

  /// What has become of the connection: 0 when it stands, an errno when it failed, nil while nothing is known.
  private func progress() -> Int32? {
    var one = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
    guard poll(&one, 1, 0) == 1 else { return nil }
    var number: Int32 = 0
    var length = socklen_t(MemoryLayout<Int32>.size)
    getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &number, &length)
    return number
  }
}
