// SPDX-License-Identifier: MIT
import Glibc
import StreamKit
import Synchronization

/// A server on loopback that answers what a test tells it to, whatever it is asked: one answer for each connection, the
/// last one again and again. It ends with this object's life.
public final class CannedServer: Sendable {
  /// What happens on one connection.
  public struct Answer: Sendable {
    /// What comes behind the bytes.
    public enum End: Sendable { case close, reset, silence, endless }
    let bytes: [UInt8]
    let end: End
    let waitsForRequest: Bool

    /// Sends bytes, once a request's head has come (or at once).
    public init(_ bytes: [UInt8], then end: End = .close, waitsForRequest: Bool = true) {
      self.bytes = bytes
      self.end = end
      self.waitsForRequest = waitsForRequest
    }

    /// Sends a whole answer.
    public init(_ status: String, _ headers: [String] = [], body: String = "", then end: End = .close) {
      let head = ["HTTP/1.0 " + status] + headers
      self.init(Array((head.map { $0 + "\r\n" }.joined() + "\r\n" + body).utf8), then: end)
    }

    /// Icecast's form.
    public static func ice(_ message: String, done: Bool, _ status: String = "200 OK") -> Answer {
      Answer(
        status, ["Content-Type: text/xml"],
        body: String(decoding: IceResponse(message, isDone: done).xml, as: UTF8.self))
    }
  }

  /// Where it listens.
  public let port: UInt16
  private let state: State
  private let stop: Mailbox<Bool>

  /// What thread and test share.
  private final class State: Sendable {
    let requests = Mutex<[String]>([])
  }

  /// Starts it.
  public init(_ answers: [Answer]) throws {
    let listening = try ListeningSocket.open(.tcp(host: "127.0.0.1", port: 0), AcceptedOptions())
    port = listening.boundTo.split(separator: ":").last.flatMap { UInt16($0) } ?? 0
    let (state, stop) = (State(), try Mailbox<Bool>(capacity: 1))
    (self.state, self.stop) = (state, stop)
    let number = fcntl(listening.descriptor.number, F_DUPFD_CLOEXEC, 0)
    guard number >= 0 else { throw SystemError("fcntl", number: errno) }
    _ = try HelperThread {
      pthread_detach(pthread_self())
      CannedServer.serve(number, answers, state, stop)
      close(number)
    }
  }

  deinit { stop.post(true) }

  /// The request heads that have come, each without its empty line.
  public var requests: [String] { state.requests.withLock { $0 } }

  /// The first lines of them.
  public var targets: [String] {
    requests.map { $0.split(separator: " ").dropFirst().first.map(String.init) ?? "" }
  }

  private static func serve(_ listening: Int32, _ answers: [Answer], _ state: State, _ stop: Mailbox<Bool>) {
    var index = 0
    while wait(listening, stop) {
      let socket = accept(listening, nil, nil)
      guard socket >= 0 else { continue }
      answer(socket, answers[min(index, answers.count - 1)], state, stop)
      close(socket)
      index += 1
    }
  }

  private static func answer(_ socket: Int32, _ answer: Answer, _ state: State, _ stop: Mailbox<Bool>) {
    if answer.waitsForRequest {
      guard let head = head(socket, stop) else { return }
      state.requests.withLock { $0.append(head) }
    }
    send(socket, answer.bytes)
    switch answer.end {
    case .close:
      // What the peer still sends would make a reset of the end.
      shutdown(socket, Int32(SHUT_WR))
      drain(socket, stop)
    case .reset:
      var linger = Glibc.linger(l_onoff: 1, l_linger: 0)
      setsockopt(socket, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<Glibc.linger>.size))
    case .silence: drain(socket, stop)
    case .endless: while send(socket, answer.bytes) {}
    }
  }

  @discardableResult
  private static func send(_ socket: Int32, _ bytes: [UInt8]) -> Bool {
    Glibc.send(socket, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count
  }

  private static func drain(_ socket: Int32, _ stop: Mailbox<Bool>) {
    var buffer = [UInt8](repeating: 0, count: 4_096)
    while wait(socket, stop), recv(socket, &buffer, buffer.count, 0) > 0 {}
  }

  private static func head(_ socket: Int32, _ stop: Mailbox<Bool>) -> String? {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4_096)
    while !bytes.suffix(4).elementsEqual("\r\n\r\n".utf8) {
      guard wait(socket, stop) else { return nil }
      let count = recv(socket, &buffer, buffer.count, 0)
      guard count > 0 else { return nil }
      bytes += buffer[..<count]
    }
    return String(decoding: bytes.dropLast(4), as: UTF8.self)
  }

  /// Returns false when the test is over.
  private static func wait(_ number: Int32, _ stop: Mailbox<Bool>) -> Bool {
    var set = [
      pollfd(fd: number, events: Int16(POLLIN), revents: 0),
      pollfd(fd: stop.descriptor.number, events: Int16(POLLIN), revents: 0),
    ]
    while poll(&set, 2, -1) < 0, errno == EINTR {}
    return set[1].revents == 0
  }
}
