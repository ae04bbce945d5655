// SPDX-License-Identifier: MIT
import Glibc
import StreamKit

/// A bare TCP client: sends what it is told, byte for byte, and keeps what comes; ends its side when the server has ended
/// its own, as players do. Every wait has an end.
public final class StreamClient {
  /// All that has come.
  public private(set) var received: [UInt8] = []
  /// Whether the server has ended the connection, and whether by a reset.
  public private(set) var hasEnded = false, wasReset = false
  private let socket: Int32

  /// Connects.
  ///
  /// - Parameters:
  ///   - receiveBuffer: bytes that the kernel may hold for this client (SO_RCVBUF, doubled by it).
  ///   - segment: the largest segment it takes (TCP_MAXSEG), for partial writes as a real network has them.
  public init(port: UInt16, receiveBuffer: Int32? = nil, segment: Int32? = nil) throws {
    socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard socket >= 0 else { throw SystemError("socket", number: errno) }
    // What a test sends byte by byte arrives so.
    set(Int32(IPPROTO_TCP), TCP_NODELAY, 1)
    set(SOL_SOCKET, SO_RCVBUF, receiveBuffer)
    set(Int32(IPPROTO_TCP), TCP_MAXSEG, segment)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let result = withUnsafeBytes(of: &address) {
      connect(socket, $0.baseAddress?.assumingMemoryBound(to: sockaddr.self), socklen_t($0.count))
    }
    // What is closed then is closed by the deinitializer, which runs: all that is stored is there.
    guard result == 0 else { throw SystemError("connect", number: errno) }
  }

  deinit { close(socket) }

  private func set(_ level: Int32, _ name: Int32, _ value: Int32?) {
    guard var value else { return }
    setsockopt(socket, level, name, &value, socklen_t(MemoryLayout<Int32>.size))
  }

  /// Sends bytes. Returns false when the server is gone.
  @discardableResult
  public func send(_ bytes: [UInt8]) -> Bool {
    Glibc.send(socket, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count
  }

  /// Sends what fits without waiting. Returns how much that was, or nil when the server is gone.
  public func sendNow(_ bytes: ArraySlice<UInt8>) -> Int? {
    let count = bytes.withUnsafeBytes {
      Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT))
    }
    if count >= 0 { return count }
    return errno == EAGAIN || errno == EINTR ? 0 : nil
  }

  /// Sends text.
  @discardableResult
  public func send(_ text: String) -> Bool { send(Array(text.utf8)) }

  /// Sends a request with these headers.
  public func request(_ target: String, method: String = "GET", _ headers: [String] = []) {
    send((["\(method) \(target) HTTP/1.1"] + headers).map { $0 + "\r\n" }.joined() + "\r\n")
  }

  /// Ends this side, as `nc -N` does after a request.
  public func endSending() { shutdown(socket, Int32(SHUT_WR)) }

  /// Ends the connection with a reset.
  public func reset() {
    var linger = Glibc.linger(l_onoff: 1, l_linger: 0)
    setsockopt(socket, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<Glibc.linger>.size))
    shutdown(socket, Int32(SHUT_RDWR))
  }

  /// From now on nothing that comes is heard or acknowledged, as when a cable is cut: a filter that takes 0 bytes of each
  /// packet (socket(7), SO_ATTACH_FILTER; BPF_RET with BPF_K is 0x06).
  public func goDeaf() {
    struct Instruction { var code: UInt16 = 0x06, jt: UInt8 = 0, jf: UInt8 = 0, k: UInt32 = 0 }
    struct Program { var length: UInt16 = 1, code: UnsafeMutablePointer<Instruction> }
    var instruction = Instruction()
    withUnsafeMutablePointer(to: &instruction) {
      var program = Program(code: $0)
      setsockopt(socket, SOL_SOCKET, 26, &program, socklen_t(MemoryLayout<Program>.size))
    }
  }

  /// Reads until at least so many bytes have come in all. Returns whether they have.
  @discardableResult
  public func read(_ count: Int, within seconds: Double = 20) -> Bool {
    let deadline = Deadline(seconds)
    while received.count < count, step(deadline, most: count - received.count) {}
    return received.count >= count
  }

  /// Reads until the server ends the connection. Returns whether it did in time.
  @discardableResult
  public func readToEnd(within seconds: Double = 20) -> Bool {
    let deadline = Deadline(seconds)
    while step(deadline, most: 1 << 20) {}
    return hasEnded
  }

  /// Reads until what has come is enough, which is looked at whenever nothing comes for a moment. Returns whether it is.
  public func read(within seconds: Double = 20, until isEnough: (StreamClient) -> Bool) -> Bool {
    let deadline = Deadline(seconds)
    while !isEnough(self), !deadline.isPast, !hasEnded {
      let pause = Deadline(0.1)
      while step(pause, most: 1 << 20), !pause.isPast {}
    }
    return isEnough(self)
  }

  /// Reads for so long, or to the end.
  public func read(for seconds: Double) { readToEnd(within: seconds) }

  /// Reads until the head is whole. Returns it without its empty line, or nil.
  @discardableResult
  public func readHead(within seconds: Double = 20) -> String? {
    let deadline = Deadline(seconds)
    while head == nil, step(deadline, most: 4_096) {}
    return head
  }

  private func step(_ deadline: Deadline, most: Int) -> Bool {
    guard !hasEnded, deadline.wait(for: socket, POLLIN) else { return false }
    var bytes = [UInt8](repeating: 0, count: min(max(most, 1), 65_536))
    let count = recv(socket, &bytes, bytes.count, Int32(MSG_DONTWAIT))
    if count > 0 {
      received.append(contentsOf: bytes[..<count])
    } else if count == 0 || errno != EAGAIN {
      wasReset = count < 0
      hasEnded = true
      endSending()
    }
    return !hasEnded
  }

  private var headLength: Int? {
    let end: [UInt8] = [13, 10, 13, 10]
    return received.indices.dropLast(3).first { received[$0...].starts(with: end) }.map { $0 + 4 }
  }

  /// The head without its empty line, once it is whole.
  public var head: String? {
    headLength.map { String(decoding: received[..<($0 - 4)], as: UTF8.self) }
  }

  /// What came behind the head.
  public var body: [UInt8] { headLength.map { Array(received[$0...]) } ?? [] }

  /// The body as text.
  public var text: String { String(decoding: body, as: UTF8.self) }

  /// The first line.
  public var status: String { head?.split(separator: "\r\n").first.map(String.init) ?? "" }

  /// The value of a header, or nil.
  public func header(_ name: String) -> String? {
    for line in head?.split(separator: "\r\n").dropFirst() ?? [] {
      let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, parts[0].lowercased() == name.lowercased() else { continue }
      return String(parts[1].drop { $0 == " " })
    }
    return nil
  }
}

extension StreamClient {
  /// Asks for something and reads the answer to its end.
  public static func get(
    _ target: String, from server: ServerProcess, method: String = "GET", _ headers: [String] = ["Host: a.example"]
  ) throws -> StreamClient {
    let client = try StreamClient(port: server.port)
    client.request(target, method: method, headers)
    client.readToEnd()
    return client
  }

  /// Asks for the stream.
  public static func listen(
    to server: ServerProcess, icy: Bool = false, receiveBuffer: Int32? = nil, segment: Int32? = nil
  ) throws -> StreamClient {
    let client = try StreamClient(port: server.port, receiveBuffer: receiveBuffer, segment: segment)
    client.request("/stream", icy ? ["Icy-MetaData: 1"] : [])
    return client
  }
}
