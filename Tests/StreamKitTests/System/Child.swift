// SPDX-License-Identifier: MIT
import Foundation
import StreamKit

/// A command as a loop runs it: never waiting in a read or a write, and never longer than 20 s for anything.
final class Child {
  private(set) var process: ChildProcess

  private static let patience: Int64 = 20_000_000_000

  struct Late: Error {}

  init(_ command: String) throws { process = try ChildProcess(shell: command) }

  var pid: Int32 { process.pid }
  var input: Int32 { process.input ?? -1 }
  var output: Int32 { process.output }

  /// Writes bytes and the end, and reads until the end.
  func exchange(_ bytes: [UInt8] = []) throws -> [UInt8] {
    var left = bytes[...]
    var got: [UInt8] = []
    let deadline = monotonicNow() + Self.patience
    while monotonicNow() < deadline {
      if left.isEmpty { process.closeInput() }
      let input = process.input
      _ = try wait(reading: output, output: input, untilWritable: true, until: deadline)
      if let input, case .bytes(let count) = try Self.write(Array(left.prefix(65_536)), to: input) {
        left = left.dropFirst(count)
      }
      guard let more = try readSome() else { return got }
      got += more
    }
    throw Late()
  }

  /// Reads a first line: then the command is known to have got there.
  func firstLine() throws -> String {
    var line: [UInt8] = []
    let deadline = monotonicNow() + Self.patience
    while monotonicNow() < deadline {
      _ = try wait(reading: output, until: deadline)
      guard let byte = try readSome(atMost: 1) else { throw Late() }
      if byte == [0x0A] { return String(decoding: line, as: UTF8.self) }
      line += byte
    }
    throw Late()
  }

  /// What can be read now; nil at the end.
  func readSome(atMost limit: Int = 65_536) throws -> [UInt8]? {
    var buffer = [UInt8](repeating: 0, count: limit)
    switch try buffer.withUnsafeMutableBytes({ bytes throws(SystemError) in try read(output, into: bytes) }) {
    case .bytes(let count): return Array(buffer[..<count])
    case .wouldBlock: return []
    case .end: return nil
    }
  }

  static func write(_ bytes: [UInt8], to descriptor: Int32) throws -> Moved {
    try bytes.withUnsafeBytes { raw throws(SystemError) in try StreamKit.write(descriptor, raw) }
  }

  /// Waits for the end.
  func ending() throws -> ChildProcess.Ending {
    _ = try wait(reading: process.descriptor, until: monotonicNow() + Self.patience)
    guard let ending = process.reap() else { throw Late() }
    return ending
  }

  func reap() -> ChildProcess.Ending? { process.reap() }

  func closeInput() { process.closeInput() }

  /// Runs a command to its end.
  static func run(_ command: String, _ input: String = "") throws -> (output: String, ending: ChildProcess.Ending) {
    let child = try Child(command)
    let output = try child.exchange(Array(input.utf8))
    return (String(decoding: output, as: UTF8.self), try child.ending())
  }

  /// Waits until a process is gone. A grandchild's zombie belongs to init, which takes it when it likes.
  static func isGone(_ pid: Int32) -> Bool {
    let deadline = monotonicNow() + patience
    while monotonicNow() < deadline {
      if kill(pid, 0) != 0 { return true }
      if let state = try? readFile("/proc/\(pid)/stat", limit: 4_096), state.contains(UInt8(ascii: "Z")) { return true }
      sched_yield()
    }
    return false
  }

  /// Whether this process has no child at all, zombies included.
  static var areNone: Bool {
    var status: Int32 = 0
    return waitpid(-1, &status, WNOHANG) == -1 && errno == ECHILD
  }
}
