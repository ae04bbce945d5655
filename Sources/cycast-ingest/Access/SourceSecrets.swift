// SPDX-License-Identifier: MIT
import StreamKit

/// The passwords that are no user's: the source's and the administrator's.
struct SourceSecrets: Equatable, Sendable {
  /// Goes live with any name; nil when only users do.
  var source: [UInt8]?
  /// Administers; nil when nobody does.
  var admin: [UInt8]?

  /// Decides which passwords count. A file wins over the environment, where an empty value is as good as none. Throws
  /// the sentence that says what to do when nobody could go live, or when a password in the environment is too long.
  /// - Parameters:
  ///   - files: what the files of `--password-file` and `--admin-password-file` say.
  ///   - environment: what `CYCAST_SOURCE_PASSWORD` and `CYCAST_ADMIN_PASSWORD` say.
  ///   - hasUsers: whether the file of `--users` names anybody.
  static func resolve(
    files: SourceSecrets, environment: SourceSecrets, hasUsers: Bool
  ) throws(CommandError) -> SourceSecrets {
    let source = try SecretFile.chosen(files.source, environment.source, variable: sourceVariable)
    let admin = try SecretFile.chosen(files.admin, environment.admin, variable: adminVariable)
    guard source != nil || hasUsers else {
      throw CommandError(
        .config,
        "there is no password for sources, and none by default: give --password-file FILE, --users FILE or "
          + sourceVariable)
    }
    return SourceSecrets(source: source, admin: admin)
  }

  /// Takes both variables out of the environment, so that no filter command inherits them.
  static func takenFromEnvironment() -> SourceSecrets {
    SourceSecrets(source: takeEnvironment(sourceVariable), admin: takeEnvironment(adminVariable))
  }

  private static let sourceVariable = SecretFile.sourceVariable, adminVariable = SecretFile.adminVariable
}
