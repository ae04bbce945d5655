// SPDX-License-Identifier: MIT
import StreamKit

/// How a filter is started: its words, and what its descriptors are.
public struct FilterSetup: Sendable {
  /// What descriptor 0 is.
  public enum Input: Sendable {
    /// /dev/null, a closed descriptor, a file opened for reading, or a descriptor of the test's.
    case null, closed, file(String), descriptor(Int32)
    /// A pipe that brings these bytes and then ends.
    case bytes([UInt8])
    /// A pipe that the test writes to and closes when it likes.
    case pipe
  }

  /// What descriptor 1 is.
  public enum Output: Sendable {
    /// /dev/null, a closed descriptor, a file that is created, or a descriptor of the test's.
    case null, closed, file(String), descriptor(Int32)
    /// A pipe whose bytes are collected.
    case captured
    /// A pipe that nobody reads until `FilterProcess.readsOutput` is set.
    case stalled
  }

  /// The command's words, without its name. They need not be UTF-8.
  public var arguments: [[UInt8]]
  /// The descriptors 0 and 1; 2 is always collected.
  public var input = Input.null, output = Output.captured
  /// Descriptors of the command that are pipes to the test, which collects what comes: 3 for `--titles fd:3`.
  public var extra: [Int32] = []
  /// The folder the command starts in; nil for the test's own.
  public var folder: String?

  /// Starts a command with words and nothing on its standard input.
  public init(_ arguments: [String]) { self.arguments = arguments.map { Array($0.utf8) } }

  /// Starts a command with words, one of which may be any bytes.
  public init(bytes arguments: [[UInt8]]) { self.arguments = arguments }
}

/// How a process ended.
public enum Ending: Equatable, Sendable {
  /// With this exit code.
  case exit(Int32)
  /// By this signal.
  case signal(Int32)
}

/// What a filter left behind.
public struct FilterResult: Sendable {
  /// How it ended.
  public let ending: Ending
  /// What it wrote to standard output and standard error.
  public let output: [UInt8], errors: String
  /// What it wrote to extra descriptors.
  public let extra: [Int32: [UInt8]]

  /// The lines of standard error.
  public var errorLines: [Substring] { errors.split(separator: "\n") }
  /// The lines of an extra descriptor.
  public func lines(_ descriptor: Int32) -> [String] {
    String(decoding: extra[descriptor] ?? [], as: UTF8.self).split(separator: "\n").map(String.init)
  }
}

/// Why a test of a filter cannot go on: it could not be started, or did not do something in time.
public struct FilterFailure: Error, CustomStringConvertible {
  /// What was waited for, and what the filter said.
  public let description: String

  /// Says why.
  public init(description: String) { self.description = description }
}
