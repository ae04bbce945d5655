// SPDX-License-Identifier: MIT
import Glibc

/// Where a report goes, as options take it: `-` for standard output, `fd:N` or a path such as `/dev/fd/N` for an inherited
/// descriptor, else a path.
public enum OutputTarget: Equatable, Sendable {
  /// A descriptor that was there when the command started.
  case descriptor(Int32)
  /// A file, which is appended to, or a FIFO.
  case path(String)

  /// Reads the text of an option.
  public init(_ text: String) throws(UsageError) {
    if text == "-" {
      self = .descriptor(1)
    } else if text.hasPrefix("fd:") {
      self = .descriptor(try OptionValue.descriptor(text))
    } else if let number = try OptionValue.descriptor(behind: text) {
      self = .descriptor(number)
    } else {
      guard !text.isEmpty else { throw UsageError("an empty path (write a path, fd:N, or - for standard output)") }
      self = .path(text)
    }
  }
}

extension OptionValue {
  /// A descriptor from `fd:3` or `3`.
  public static func descriptor(_ text: String) throws(UsageError) -> Int32 {
    let digits = text.hasPrefix("fd:") ? text.dropFirst(3) : text[...]
    guard let number = Int32(digits), number >= 0 else { throw UsageError("'\(text)' is no descriptor (write fd:3)") }
    return number
  }

  /// The inherited descriptor that a path is another name of: `/dev/fd/N`, which shells make of `>(command)`,
  /// `/proc/self/fd/N`, `/dev/stdout` and its like; nil for any other path. Opened as files they would be what `fd:N`
  /// is refused for.
  public static func descriptor(behind path: String) throws(UsageError) -> Int32? {
    if let number = ["/dev/stdin", "/dev/stdout", "/dev/stderr"].firstIndex(of: path) { return Int32(number) }
    for folder in ["/dev/fd/", "/proc/self/fd/"] where path.hasPrefix(folder) {
      return try descriptor("fd:" + path.dropFirst(folder.count))
    }
    return nil
  }
}

/// Opens what an option names for lines: nil without one. Throws the sentence that says that it can't be had; `what`
/// says what is written there (titles).
public func openLines(_ target: OutputTarget?, for what: String) throws(CommandError) -> LineOutput? {
  guard let target else { return nil }
  do throws(SystemError) {
    return try LineOutput(target)
  } catch {
    throw CommandError(.cannotCreate, "cannot open \(target.text) for \(what): \(error)")
  }
}

/// Writes lines to a file, FIFO or descriptor without ever waiting for who reads them: a reader that stalls costs
/// lines, which are counted.
public final class LineOutput {
  private let target: OutputTarget
  private var descriptor: Int32
  /// Lines lost since the start.
  public private(set) var lost = 0

  /// Opens the target. A FIFO is opened for both directions, so that nobody waits for the other end. Throws what open(2)
  /// says, or EBADF for a descriptor that is not open, or not for writing.
  public init(_ target: OutputTarget) throws(SystemError) {
    self.target = target
    descriptor = try LineOutput.open(target)
  }

  deinit {
    if case .path = target { close(descriptor) }
  }

  /// Opens a path anew, after the file was moved away; keeps the old one when that fails. A descriptor stays.
  public func reopen() throws(SystemError) {
    guard case .path = target else { return }
    let new = try LineOutput.open(target)
    close(descriptor)
    descriptor = new
  }

  /// Writes one line, which ends with a line feed and has at most 4,096 bytes (more is cut). Returns whether it went out.
  @discardableResult
  public func write(_ line: String) -> Bool { write(Array(line.utf8)) }

  /// Does the same with a line's bytes.
  @discardableResult
  public func write(_ line: [UInt8]) -> Bool {
    let done = writeIfReady(descriptor, line)
    if !done { lost += 1 }
    return done
  }

  private static func open(_ target: OutputTarget) throws(SystemError) -> Int32 {
    switch target {
    case .descriptor(let number):
      guard fcntl(number, F_GETFD) >= 0 else { throw SystemError("fcntl") }
      // Else each line would be lost, and nobody be told why.
      guard isWritable(number) else { throw SystemError("write", number: EBADF) }
      return number
    case .path(let path):
      let isPipe = (try? FileStatus(path: path).kind) == .pipe
      let flags = isPipe ? O_RDWR | O_NONBLOCK : O_WRONLY | O_APPEND | O_CREAT
      return try Descriptor.open(path, flags).release()
    }
  }
}

extension OutputTarget {
  /// As it would be typed.
  public var text: String {
    switch self {
    case .descriptor(let number): "fd:\(number)"
    case .path(let path): path
    }
  }
}
