// SPDX-License-Identifier: MIT
import Glibc

/// The listening sockets. When descriptors run out it stops asking for connections for a moment, and says so once a second;
/// those who are there already lose nothing.
public final class Acceptor {
  private var sockets: [SocketBox] = []
  private let token: (Int) -> UInt64
  private let report: (String) -> Void
  private var lastSaid: Int64?
  private var sendBuffer = Acceptor.leastSendBuffer
  /// When connections are accepted again, after descriptors ran out (monotonic nanoseconds).
  public private(set) var resumesAt: Int64?

  /// Bytes the kernel may hold for a peer that does not read, at least: 8 s at 128 kbit/s.
  public static let leastSendBuffer = 131_072
  private static let pause: Int64 = 100_000_000

  /// Holds a socket, which can't be copied, in an array.
  private final class SocketBox {
    let socket: ListeningSocket
    init(_ socket: consuming ListeningSocket) { self.socket = socket }
  }

  /// Starts without a socket.
  ///
  /// - Parameters:
  ///   - token: what a poller's events of socket number `index` come with.
  ///   - report: called with a sentence when connections cannot be taken, once a second at most.
  public init(token: @escaping (Int) -> UInt64, report: @escaping (String) -> Void) {
    self.token = token
    self.report = report
  }

  /// Adds a socket and returns where it is bound.
  public func add(_ socket: consuming ListeningSocket) -> String {
    let box = SocketBox(socket)
    sockets.append(box)
    return box.socket.boundTo
  }

  /// How many sockets there are.
  public var count: Int { sockets.count }

  /// Registers all sockets.
  public func watch(in poller: borrowing Poller) throws(SystemError) {
    for index in sockets.indices { try poller.add(number(index), .readable, token: token(index)) }
  }

  private func number(_ index: Int) -> Int32 { sockets[index].socket.descriptor.number }

  /// The next connection of a socket, or nil when none waits or none can be had for now. After `stop`, which an event
  /// of the same wait may have called for, there is none.
  public func next(_ index: Int, _ poller: borrowing Poller, at now: Int64) -> (Int32, PeerAddress)? {
    guard index < sockets.count else { return nil }
    if let resumesAt, now < resumesAt { return nil }
    resume(poller)
    do throws(SystemError) {
      return try sockets[index].socket.accept()
    } catch {
      if lastSaid.map({ now - $0 >= 1_000_000_000 }) ?? true {
        report("cannot accept connections: \(error)\(error.acceptingAdvice)")
        lastSaid = now
      }
      resumesAt = now + Acceptor.pause
      watch(poller, [])
      return nil
    }
  }

  /// Takes no more connections.
  public func stop(_ poller: borrowing Poller) {
    for index in sockets.indices { poller.remove(number(index)) }
    sockets = []
    resumesAt = nil
  }

  /// Asks for connections again when the pause is over.
  public func resumeIfDue(_ poller: borrowing Poller, at now: Int64) {
    if let resumesAt, now >= resumesAt { resume(poller) }
  }

  /// Lets the kernel hold so many bytes for a peer when that is more than it holds now.
  public func raiseSendBuffer(to wanted: Int) {
    guard wanted > sendBuffer + sendBuffer / 8 else { return }
    sendBuffer = wanted
    for box in sockets { box.socket.setSendBuffer(wanted) }
  }

  private func resume(_ poller: borrowing Poller) {
    guard resumesAt != nil else { return }
    resumesAt = nil
    watch(poller, .readable)
  }

  private func watch(_ poller: borrowing Poller, _ readiness: Readiness) {
    for index in sockets.indices {
      do throws(SystemError) {
        try poller.change(number(index), readiness, token: token(index))
      } catch {
        report("cannot watch a listening socket: \(error)")
      }
    }
  }
}
