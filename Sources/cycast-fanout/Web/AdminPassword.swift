// SPDX-License-Identifier: MIT
import StreamKit

/// Where the administrator's password comes from, and what it was when it was last read: a file, which wins, or the
/// environment.
struct AdminPassword {
  private let file: SecretFile?
  /// The password; nil when there is none.
  private(set) var bytes: [UInt8]?
  /// What an operator should hear of the file as it was last read.
  private(set) var warning: String?

  /// There is none.
  init() { file = nil }

  /// Reads it. Throws the sentence that says what is wrong with it. `variable` is what `CYCAST_ADMIN_PASSWORD` says.
  init(_ file: SecretFile?, variable: [UInt8]?) throws(CommandError) {
    self.file = file
    let secret = try file?.read()
    bytes = try SecretFile.chosen(secret?.bytes, variable, variable: SecretFile.adminVariable)
    warning = secret?.warning
  }

  /// Reads it again if it is in a regular file; else it stays. Throws the same sentences, and changes nothing then.
  /// Returns whether it was read.
  mutating func reload() throws(CommandError) -> Bool {
    guard let secret = try file?.readAgain() else { return false }
    bytes = secret.bytes
    warning = secret.warning
    return true
  }
}
