// SPDX-License-Identifier: MIT

/// How a command ended, in the numbers of sysexits.h (BSD), which scripts can tell apart.
public enum ExitCode: Int32, Sendable, CaseIterable {
  /// All went well.
  case ok = 0
  /// What Nagios' plugins say of what is not as it should be, and of what could not be found out (`cycast-stat --check`).
  case warning = 1, critical = 2, unknown = 3
  /// The command line is wrong.
  case usage = 64
  /// What was read is not what it should be.
  case dataError = 65
  /// There is nothing to read.
  case noInput = 66
  /// A service or peer cannot be had.
  case unavailable = 69
  /// The system refused something basic: a descriptor, memory, a thread.
  case osError = 71
  /// An output cannot be made.
  case cannotCreate = 73
  /// Reading or writing failed on the way.
  case ioError = 74
  /// Not now, perhaps later.
  case temporary = 75
  /// A peer did not keep to the protocol.
  case protocolError = 76
  /// Not allowed.
  case noPermission = 77
  /// A configuration is wrong.
  case config = 78

  /// What a man page says of it.
  public var meaning: String {
    switch self {
    case .ok: "All went well."
    case .warning: "Something is not as it should be."
    case .critical: "Something is wrong."
    case .unknown: "It could not be found out."
    case .usage: "The command line is wrong."
    case .dataError: "What was read is not what it should be."
    case .noInput: "There is nothing to read."
    case .unavailable: "A service or peer cannot be had, such as an address to listen on."
    case .osError: "The system refused something basic, such as a descriptor or memory."
    case .cannotCreate: "An output file cannot be made."
    case .ioError: "Reading or writing failed on the way."
    case .temporary: "Not now, perhaps later."
    case .protocolError: "A peer did not keep to the protocol."
    case .noPermission: "Not allowed."
    case .config: "A configuration is wrong."
    }
  }
}

/// Ends a command: printed once, as its last line, with the exit code that goes with it.
public struct CommandError: Error, Equatable, Sendable {
  /// The exit code.
  public let code: ExitCode
  /// What was tried, on what, why it failed and what to do.
  public let message: String

  /// Creates an error from its code and sentence.
  public init(_ code: ExitCode, _ message: String) {
    self.code = code
    self.message = message
  }
}
