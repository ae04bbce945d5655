// SPDX-License-Identifier: MIT

/// What an exchange waits for.
public struct Awaiting: Equatable, Sendable {
  /// The descriptor; another one after some steps.
  public var descriptor: Int32
  /// Whether it is to become writable rather than readable.
  public var isWriting = false
  /// When to go on even if nothing happens there (monotonic nanoseconds); nil for never.
  public var until: Int64?
  /// Goes up when the descriptor is another one, though it may have the number of one that was closed.
  public var registration = 0
}

/// The way of bytes to a station and back: all that an exchange does not know about sockets and curl.
protocol Transport: AnyObject {
  /// What to wait for before the next call.
  var awaiting: Awaiting { get }
  /// Whether a byte of the request may have reached the peer.
  var mayHaveSent: Bool { get }
  /// What would be to blame now for taking too long.
  var stage: ClientFailure.Stage { get }
  /// Connects and sends, as far as that goes without waiting. Returns true when the request is out.
  func send(at now: Int64) throws(ClientFailure) -> Bool
  /// Takes what has come.
  func receive(into buffer: UnsafeMutableRawBufferPointer) throws(ClientFailure) -> Moved
}

/// Runs a call that may fail with what the system says.
func onSystem<Value: ~Copyable>(_ body: () throws(SystemError) -> Value) throws(ClientFailure) -> Value {
  do throws(SystemError) {
    return try body()
  } catch {
    throw .system(error)
  }
}

/// Writes bytes in as many calls as it takes.
struct Outgoing {
  private var rest: ArraySlice<UInt8>

  init(_ bytes: [UInt8]) { rest = bytes[...] }

  /// Whether all is written, or nobody takes more.
  private(set) var isDone = false

  /// Writes what fits. Returns how much that was in this call.
  mutating func write(
    _ call: (UnsafeRawBufferPointer) throws(SystemError) -> Moved
  ) throws(ClientFailure) -> Int {
    var total = 0
    while !rest.isEmpty {
      let result: Result<Moved, SystemError> = rest.withUnsafeBytes { raw in
        Result { () throws(SystemError) in try call(raw) }
      }
      switch try onSystem({ () throws(SystemError) in try result.get() }) {
      case .bytes(let count):
        rest = rest.dropFirst(count)
        total += count
      case .wouldBlock: return total
      case .end: rest = []
      }
    }
    isDone = true
    return total
  }
}
