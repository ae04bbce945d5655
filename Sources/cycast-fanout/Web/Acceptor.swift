// SPDX-License-Identifier: MIT
import Glibc
import StreamKit

/// The listening sockets. When descriptors run out it stops asking for connections for a moment, and says so once a second;
/// those who are there already lose nothing.
final class Acceptor {
  private var sockets: [SocketBox] = []
  private let log: Log
  private var lastSaid: Int64?
  private var sendBuffer = Acceptor.leastSendBuffer
  /// When connections are accepted again, after descriptors ran out.
  private(set) var resumesAt: Int64?

  /// Bytes the kernel may hold for a listener that does not read, at least: 8 s at 128 kbit/s.
  static let leastSendBuffer = 131_072
  private static let pause: Int64 = 100_000_000

  /// Holds a socket, which can't be copied, in an array.
  private final class SocketBox {
    let socket: ListeningSocket
    init(_ socket: consuming ListeningSocket) { self.socket = socket }
  }

  init(log: Log) { self.log = log }

  /// Adds a socket and returns where it is bound.
  func add(_ socket: consuming ListeningSocket) -> String {
    let box = SocketBox(socket)
    sockets.append(box)
    return box.socket.boundTo
  }

  var count: Int { sockets.count }

  func number(_ index: Int) -> Int32 { sockets[index].socket.descriptor.number }

  /// The next connection of a socket, or nil when none waits or none can be had for now. After `stop`, which an event
  /// of the same wait may have called for, there is none.
  func next(_ index: Int, _ poller: borrowing Poller, at now: Int64) -> (Int32, PeerAddress)? {
    guard index < sockets.count else { return nil }
    if let resumesAt, now < resumesAt { return nil }
    resume(poller)
    do throws(SystemError) {
      return try sockets[index].socket.accept()
    } catch {
      if lastSaid.map({ now - $0 >= 1_000_000_000 }) ?? true {
        log.error("cannot accept connections: \(error)\(error.acceptingAdvice)")
        lastSaid = now
      }
      resumesAt = now + Acceptor.pause
      watch(poller, [])
      return nil
    }
  }

  /// Takes no more connections.
  func stop(_ poller: borrowing Poller) {
    for index in sockets.indices { poller.remove(number(index)) }
    sockets = []
    resumesAt = nil
  }

  /// Asks for connections again when the pause is over.
  func resumeIfDue(_ poller: borrowing Poller, at now: Int64) {
    if let resumesAt, now >= resumesAt { resume(poller) }
  }

  /// Lets the kernel hold two bursts for a listener when that is more than it holds now.
  func raiseSendBuffer(byteRate: Int, burst: Int64) {
    let wanted = Int(2 * Double(byteRate) * Double(burst) / 1e9)
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
      let token = UInt64(Server.Source.listener.rawValue) | UInt64(index) << 8
      do throws(SystemError) {
        try poller.change(number(index), readiness, token: token)
      } catch {
        log.error("cannot watch a listening socket: \(error)")
      }
    }
  }
}
