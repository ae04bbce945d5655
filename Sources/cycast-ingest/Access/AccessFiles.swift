// SPDX-License-Identifier: MIT
import Glibc
import StreamKit

/// The files that say who may go live, and what they said when they were last read.
///
/// Read once at the start; `reload` (HUP) reads again what is in regular files. When that fails, all stays as it was.
struct AccessFiles {
  /// Where they are; nil for those that no option names.
  private let password: SecretFile?, adminPassword: SecretFile?, usersPath: FilePath?
  private let environment: SourceSecrets
  /// What the files said, before the environment had its say.
  private var said: SourceSecrets

  /// The passwords that count.
  private(set) var secrets: SourceSecrets
  /// The users; none where no option names a file.
  private(set) var users: UserTable
  /// What an operator should hear of the files as they were last read.
  private(set) var warnings: [String]

  /// Reads all of them. Throws the sentence that says which one cannot be used and why, or that nobody could go live.
  init(
    password: SecretFile?, adminPassword: SecretFile?, users usersPath: FilePath?, environment: SourceSecrets
  ) throws(CommandError) {
    let secret = try password?.read()
    let adminSecret = try adminPassword?.read()
    self.password = password
    self.adminPassword = adminPassword
    self.usersPath = usersPath
    self.environment = environment
    said = SourceSecrets(source: secret?.bytes, admin: adminSecret?.bytes)
    users = try Self.users(usersPath)
    secrets = try SourceSecrets.resolve(files: said, environment: environment, hasUsers: !users.isEmpty)
    warnings = [secret?.warning, adminSecret?.warning].compactMap(\.self)
  }

  /// Reads again. A password that came from a pipe or descriptor stays. Throws the same sentences, and changes nothing
  /// then.
  mutating func reload() throws(CommandError) {
    let secret = try password?.readAgain()
    let adminSecret = try adminPassword?.readAgain()
    let users = try Self.users(usersPath)
    let said = SourceSecrets(source: secret?.bytes ?? self.said.source, admin: adminSecret?.bytes ?? self.said.admin)
    secrets = try SourceSecrets.resolve(files: said, environment: environment, hasUsers: !users.isEmpty)
    self.said = said
    self.users = users
    warnings = [secret?.warning, adminSecret?.warning].compactMap(\.self)
  }

  private static func users(_ path: FilePath?) throws(CommandError) -> UserTable {
    guard let path else { return UserTable() }
    let bytes: [UInt8]
    do throws(SystemError) {
      bytes = try readFile(path, limit: UserTable.mostBytes)
    } catch {
      let why = error.number == EINVAL ? "it is no regular file" : error.message
      throw CommandError(.noInput, "cannot read the users in \(path): \(why)")
    }
    do throws(UserTable.Failure) {
      return try UserTable(parsing: bytes)
    } catch {
      throw CommandError(.config, "\(path):\(error.line): \(error.problem)")
    }
  }
}
