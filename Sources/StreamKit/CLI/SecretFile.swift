// SPDX-License-Identifier: MIT
import Glibc

/// Where a password is read from: a file, a FIFO or the pipe of a process substitution, or an inherited descriptor.
public struct SecretFile: Equatable, Sendable {
  /// What was read.
  public struct Secret: Equatable, Sendable {
    /// 1 to 256 bytes.
    public let bytes: [UInt8]
    /// What an operator should hear: the file can be read by others.
    public let warning: String?
  }

  /// So many bytes a password has.
  public static let lengths = 1...256
  /// A pipe whose writer says nothing is waited for so long.
  public static let patience: Int64 = 10_000_000_000

  /// The names under which passwords are in the environment.
  public static let sourceVariable = "CYCAST_SOURCE_PASSWORD", adminVariable = "CYCAST_ADMIN_PASSWORD"

  private enum Place: Equatable { case path(FilePath), descriptor(Int32) }

  private let place: Place

  /// Reads the text of an option: a path or `fd:N`. Standard input, output and error carry no passwords.
  public init(_ text: String) throws(UsageError) {
    if text.hasPrefix("fd:") {
      let number = try OptionValue.descriptor(text)
      guard number > 2 else { throw UsageError("'\(text)' carries no password (write fd:3 3<FILE)") }
      place = .descriptor(number)
    } else {
      guard !text.isEmpty, text != "-" else { throw UsageError("'\(text)' is no file (write a path or fd:3)") }
      place = .path(FilePath(text))
    }
  }

  /// As it would be typed.
  public var text: String {
    switch place {
    case .path(let path): path.description
    case .descriptor(let number): "fd:\(number)"
    }
  }

  /// Reads the password. An inherited descriptor is closed then, so that it can be read once. Waits for whoever writes
  /// to a pipe, so it is nothing for a loop. Throws the sentence that says what is wrong.
  public func read() throws(CommandError) -> Secret { try read(waiting: Self.patience) }

  /// Reads the password again if it is in a regular file, which takes no waiting; else returns nil.
  public func readAgain() throws(CommandError) -> Secret? {
    guard case .path(let path) = place else { return nil }
    if let status = try? FileStatus(path: path), status.kind != .regular { return nil }
    return try read(waiting: 0)
  }

  /// Reads the password, waiting for at most so many nanoseconds in all.
  public func read(waiting: Int64) throws(CommandError) -> Secret {
    let file = try tried { () throws(SystemError) in try opened() }
    let status = try tried { () throws(SystemError) in try FileStatus(descriptor: file.number) }
    let deadline = monotonicNow() + waiting
    var bytes: [UInt8] = []
    while true {
      let isWhole = try appendMore(of: file.number, to: &bytes, until: deadline)
      guard let password = try password(in: bytes, isWhole: isWhole) else { continue }
      let isOpenToOthers = status.kind == .regular && status.permissions & 0o077 != 0
      let warning = isOpenToOthers ? "the password file \(text) can be read by others (chmod 600 \(text))" : nil
      return Secret(bytes: password, warning: warning)
    }
  }

  /// A FIFO is opened without waiting for its writer: that is done with a limit when it is read.
  private func opened() throws(SystemError) -> Descriptor {
    switch place {
    case .path(let path): return try Descriptor.open(path, O_RDONLY | O_NONBLOCK)
    case .descriptor(let number):
      // Only what is open can be taken over: the number of a closed one may soon be somebody else's.
      _ = try FileStatus(descriptor: number)
      return Descriptor(owning: number)
    }
  }

  /// Returns true at the end of the file.
  private func appendMore(
    of number: Int32, to bytes: inout [UInt8], until deadline: Int64
  ) throws(CommandError) -> Bool {
    let awaited = try tried { () throws(SystemError) in try wait(reading: number, until: deadline) }
    if awaited.isEmpty, monotonicNow() >= deadline {
      throw CommandError(.noInput, "nobody writes a password to \(text)")
    }
    var chunk = [UInt8](repeating: 0, count: SecretLine.mostBytes)
    let moved = try tried { () throws(SystemError) in
      let result: Result<Moved, SystemError> = chunk.withUnsafeMutableBytes { raw in
        Result { () throws(SystemError) in try StreamKit.read(number, into: raw) }
      }
      return try result.get()
    }
    if case .bytes(let count) = moved { bytes += chunk[..<count] }
    return moved == .end
  }

  private func password(in bytes: [UInt8], isWhole: Bool) throws(CommandError) -> [UInt8]? {
    do throws(SecretLine.Problem) {
      return try SecretLine.password(in: bytes, isWhole: isWhole)
    } catch {
      throw CommandError(.config, "the password file \(text) \(error)")
    }
  }

  private func tried<Value: ~Copyable>(_ body: () throws(SystemError) -> Value) throws(CommandError) -> Value {
    do throws(SystemError) {
      return try body()
    } catch {
      throw CommandError(.noInput, "cannot read a password from \(text): \(error)")
    }
  }

  /// Decides between what a password file says and what a variable of the environment does: the file wins, and an empty
  /// variable is as good as none. Throws the sentence that says that the variable is too long.
  public static func chosen(
    _ file: [UInt8]?, _ value: [UInt8]?, variable: String
  ) throws(CommandError) -> [UInt8]? {
    if let file { return file }
    guard let value, !value.isEmpty else { return nil }
    guard lengths.contains(value.count) else {
      throw CommandError(.config, "\(variable) is longer than \(lengths.upperBound) bytes")
    }
    return value
  }
}
