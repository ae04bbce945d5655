// SPDX-License-Identifier: MIT
import Glibc

/// Owns one file descriptor and closes it at the end of its life.
public struct Descriptor: ~Copyable, Sendable {
  /// The number, valid as long as this value lives.
  public let number: Int32

  /// Takes over an open descriptor.
  public init(owning number: Int32) {
    self.number = number
  }

  deinit { _ = Glibc.close(number) }

  /// Gives the number away without closing it.
  public consuming func release() -> Int32 {
    let number = self.number
    discard self
    return number
  }
}

extension Descriptor {
  /// Opens a path, close-on-exec. Throws what open(2) says.
  public static func open(_ path: String, _ flags: Int32, mode: mode_t = 0o644) throws(SystemError) -> Descriptor {
    try open(FilePath(path), flags, mode: mode)
  }

  /// Opens a path given as bytes, close-on-exec. Throws what open(2) says.
  public static func open(_ path: FilePath, _ flags: Int32, mode: mode_t = 0o644) throws(SystemError) -> Descriptor {
    let number = retrying { path.withCString { Glibc.open($0, flags | O_CLOEXEC | O_NOCTTY, mode) } }
    guard number >= 0 else { throw SystemError("open") }
    return Descriptor(owning: number)
  }
}

/// How much a read or write moved, when that is not an error.
public enum Moved: Equatable, Sendable {
  /// So many bytes, at least 1.
  case bytes(Int)
  /// Nothing now: the descriptor would block.
  case wouldBlock
  /// Nothing ever again: end of file (read), or the peer is gone (write: EPIPE, ECONNRESET).
  case end
}

/// Reads what is there, at most `buffer.count` bytes (not 0). A socket the peer has reset is at its end.
public func read(_ descriptor: Int32, into buffer: UnsafeMutableRawBufferPointer) throws(SystemError) -> Moved {
  let count = retrying { Glibc.read(descriptor, buffer.baseAddress, buffer.count) }
  return try moved(count, "read")
}

/// Reads at an offset without moving the file's own; `.end` past the end of the file.
public func read(
  _ descriptor: Int32, at offset: Int, into buffer: UnsafeMutableRawBufferPointer
) throws(SystemError) -> Moved {
  let count = retrying { Glibc.pread(descriptor, buffer.baseAddress, buffer.count, off_t(offset)) }
  return try moved(count, "pread")
}

/// Writes what fits. SIGPIPE is the caller's: it is left as it was inherited.
public func write(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) throws(SystemError) -> Moved {
  let count = retrying { Glibc.write(descriptor, bytes.baseAddress, bytes.count) }
  if count == 0 { return .wouldBlock }
  return try moved(count, "write")
}

/// Writes all of it to a descriptor that blocks. Returns false when the reader is gone.
public func writeAll(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) throws(SystemError) -> Bool {
  var rest = bytes
  while !rest.isEmpty {
    switch try write(descriptor, rest) {
    case .bytes(let count): rest = UnsafeRawBufferPointer(rebasing: rest[count...])
    case .wouldBlock: try waitUntilWritable(descriptor)
    case .end: return false
    }
  }
  return true
}

/// Writes a whole array to a descriptor that blocks. Returns false when the reader is gone.
@discardableResult
public func writeAll(_ descriptor: Int32, _ bytes: [UInt8]) throws(SystemError) -> Bool {
  let result: Result<Bool, SystemError> = bytes.withUnsafeBytes { raw in
    Result { () throws(SystemError) in try writeAll(descriptor, raw) }
  }
  return try result.get()
}

/// Sleeps until a descriptor takes bytes (somebody else may have set its O_NONBLOCK).
private func waitUntilWritable(_ descriptor: Int32) throws(SystemError) {
  var one = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
  guard retrying({ poll(&one, 1, -1) }) >= 0 else { throw SystemError("poll") }
}

@inline(__always)
func moved(_ count: Int, _ call: StaticString) throws(SystemError) -> Moved {
  if count > 0 { return .bytes(count) }
  if count == 0 { return .end }
  if wouldBlock() { return .wouldBlock }
  let number = lastError()
  if number == EPIPE || number == ECONNRESET { return .end }
  throw SystemError(call, number: number)
}

/// Writes a piece of at most 4,096 bytes (PIPE_BUF) whole, if that can be done without waiting. Returns whether it was.
public func writeIfReady(_ descriptor: Int32, _ bytes: [UInt8]) -> Bool {
  var one = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
  guard poll(&one, 1, 0) == 1, one.revents & Int16(POLLOUT) != 0 else { return false }
  let cut = bytes.count <= 4_096 ? bytes[...] : bytes[..<4_095] + [0x0A]
  return cut.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) } == cut.count
}
