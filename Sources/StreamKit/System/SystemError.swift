// SPDX-License-Identifier: MIT
import Glibc

/// Says which system call failed and with which errno.
public struct SystemError: Error, Equatable, Sendable {
  /// The call's name as in its man page, such as `open`.
  public let call: StaticString
  /// The errno value.
  public let number: Int32

  /// Creates an error for a call that failed with a known number.
  public init(_ call: StaticString, number: Int32) {
    self.call = call
    self.number = number
  }

  /// Takes the number from errno: to be made right after the call that failed.
  init(_ call: StaticString) {
    self.init(call, number: errno)
  }

  /// The kernel's sentence, such as `No such file or directory`.
  public var message: String { String(cString: strerror(number)) }

  /// Compares call names by their text.
  public static func == (a: SystemError, b: SystemError) -> Bool { a.number == b.number && "\(a.call)" == "\(b.call)" }
}

extension SystemError: CustomStringConvertible {
  /// The kernel's sentence.
  public var description: String { message }
}

/// Calls again while a signal interrupts: the only signals that commands here act on arrive through a signalfd, so an
/// interrupted call (a stop and continue, a debugger) has nothing to report to its caller.
@inline(__always)
func retrying<Result: SignedInteger>(_ call: () -> Result) -> Result {
  while true {
    let result = call()
    if result >= 0 || errno != EINTR { return result }
  }
}

/// Whether the last call failed only because it would have had to wait.
@inline(__always)
func wouldBlock() -> Bool { errno == EAGAIN || errno == EWOULDBLOCK }

/// The last call's errno, for the few places that act on a particular one.
@inline(__always)
func lastError() -> Int32 { errno }

/// Forgets the last call's errno, before a call that tells an error from the end by errno alone (readdir).
@inline(__always)
func clearLastError() { errno = 0 }
