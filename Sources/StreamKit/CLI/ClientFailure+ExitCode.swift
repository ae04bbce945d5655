// SPDX-License-Identifier: MIT

extension ClientFailure {
  /// The code a command ends with when nothing else can be done: 76 where the peer did not keep to the protocol, 71 where
  /// this machine failed, else 69.
  public var exitCode: ExitCode {
    if case .system = self { return .osError }
    return isProtocol ? .protocolError : .unavailable
  }
}
