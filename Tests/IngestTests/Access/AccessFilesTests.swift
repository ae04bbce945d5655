// SPDX-License-Identifier: MIT
import Glibc
import StreamKit
import TestSupport
import Testing

@testable import cycast_ingest

@Suite struct SourceSecretsTests {
  private func resolve(
    _ source: String?, _ admin: String?, environment: (source: String?, admin: String?), hasUsers: Bool = false
  ) throws -> SourceSecrets {
    func secrets(_ source: String?, _ admin: String?) -> SourceSecrets {
      SourceSecrets(source: source.map { Array($0.utf8) }, admin: admin.map { Array($0.utf8) })
    }
    return try SourceSecrets.resolve(
      files: secrets(source, admin), environment: secrets(environment.source, environment.admin), hasUsers: hasUsers)
  }

  @Test func aFileWinsOverTheEnvironment() throws {
    let secrets = try resolve("file", nil, environment: ("env", "root"))
    #expect(secrets == SourceSecrets(source: Array("file".utf8), admin: Array("root".utf8)))
    #expect(try resolve(nil, "boss", environment: ("env", "root")).admin == Array("boss".utf8))
  }

  @Test(arguments: [nil, ""]) func withoutAnyPasswordTheSentenceSaysWhatToDo(value: String?) throws {
    let error = CommandError(
      .config,
      "there is no password for sources, and none by default: give --password-file FILE, --users FILE or "
        + "CYCAST_SOURCE_PASSWORD")
    #expect(throws: error) { try resolve(nil, nil, environment: (value, nil)) }
    #expect(throws: error) { try resolve(nil, "boss", environment: (value, "root")) }
    let secrets = try resolve(nil, nil, environment: (value, value), hasUsers: true)
    #expect(secrets == SourceSecrets(source: nil, admin: nil))
  }

  @Test(arguments: [1, 255, 256, 257]) func thePasswordsOfTheEnvironmentHaveALimit(count: Int) throws {
    let value = String(repeating: "p", count: count)
    let isFit = count <= 256
    #expect((try? resolve(nil, nil, environment: (value, nil)))?.source?.count == (isFit ? count : nil))
    #expect((try? resolve("x", nil, environment: (nil, value)))?.admin?.count == (isFit ? count : nil))
    #expect((try? resolve("x", nil, environment: (value, nil)))?.source?.count == 1, "what does not count has no limit")
  }
}

@Suite struct AccessFilesTests {
  private let nothing = SourceSecrets(source: nil, admin: nil)

  private func files(
    _ folder: SecretFolder, password: String? = "p", admin: String? = nil, users: String? = nil,
    environment: SourceSecrets = SourceSecrets(source: nil, admin: nil)
  ) throws -> AccessFiles {
    try AccessFiles(
      password: password.map { try SecretFile("\(folder.path)/\($0)") },
      adminPassword: admin.map { try SecretFile("\(folder.path)/\($0)") },
      users: users.map { FilePath("\(folder.path)/\($0)") }, environment: environment)
  }

  @Test func readsAllThatIsNamed() throws {
    let folder = try SecretFolder()
    try folder.write("p", "secret", mode: 0o644)
    try folder.write("a", "root", mode: 0o604)
    try folder.write("u", "anna:\(Hashes.alpha):1")
    let files = try files(folder, admin: "a", users: "u")
    #expect(files.secrets == SourceSecrets(source: Array("secret".utf8), admin: Array("root".utf8)))
    #expect(files.users.count == 1)
    #expect(files.warnings.count == 2)
  }

  @Test func usersAloneAreEnoughButNotAFileWithNobodyInIt() throws {
    let folder = try SecretFolder()
    try folder.write("u", "anna:\(Hashes.alpha):1")
    #expect(try files(folder, password: nil, users: "u").secrets == nothing)
    try folder.write("u", "# nobody yet")
    #expect(throws: CommandError.self) { try files(folder, password: nil, users: "u") }
    let environment = SourceSecrets(source: [1], admin: nil)
    #expect(try files(folder, password: nil, users: "u", environment: environment).secrets == environment)
  }

  @Test func aBadLineIsNamedWithFileAndNumber() throws {
    let folder = try SecretFolder()
    let path = try folder.write("u", "# users\nanna:\(Hashes.tooSlow):1\n")
    let sentence = "the hash has fewer than 1000 or more than 100000 rounds"
    #expect(throws: CommandError(.config, "\(path):2: \(sentence)")) {
      try files(folder, password: nil, users: "u")
    }
  }

  @Test func aUsersFileMustBeThereAndRegularAndAtMostAMebibyte() throws {
    let folder = try SecretFolder()
    let path = "\(folder.path)/u"
    #expect(throws: CommandError(.noInput, "cannot read the users in \(path): No such file or directory")) {
      try files(folder, password: nil, users: "u")
    }
    #expect(throws: CommandError(.noInput, "cannot read the users in \(folder.path)/: it is no regular file")) {
      try files(folder, password: nil, users: "")
    }
    let line = "anna:\(Hashes.alpha):1\n#"
    for extra in [-1, 0, 1] {
      try folder.write("u", line + String(repeating: "x", count: (1 << 20) - line.utf8.count + extra))
      let users = try? files(folder, password: nil, users: "u").users
      #expect(users?.count == (extra > 0 ? nil : 1))
    }
  }

  @Test func reloadTakesWhatTheFilesSayNow() throws {
    let folder = try SecretFolder()
    try folder.write("p", "one", mode: 0o644)
    try folder.write("u", "anna:\(Hashes.alpha):1")
    var files = try files(folder, users: "u", environment: SourceSecrets(source: nil, admin: Array("root".utf8)))
    try folder.write("p", "two", mode: 0o600)
    try folder.write("u", "bert:\(Hashes.beta):1\ncarla:\(Hashes.beta):1")
    try files.reload()
    #expect(files.secrets == SourceSecrets(source: Array("two".utf8), admin: Array("root".utf8)))
    #expect(files.users["anna"].isEmpty && files.users.count == 2)
    #expect(files.warnings.isEmpty)
  }

  @Test(arguments: ["p", "a", "u"]) func whenReloadFailsAllStaysAsItWas(broken: String) throws {
    let folder = try SecretFolder()
    try folder.write("p", "one")
    try folder.write("a", "root")
    try folder.write("u", "anna:\(Hashes.alpha):1")
    var files = try files(folder, admin: "a", users: "u")
    for name in ["p", "a"] { try folder.write(name, "two") }
    try folder.write("u", "bert:\(Hashes.beta):1")
    try folder.write(broken, broken == "u" ? "bert" : "\n")
    #expect(throws: CommandError.self) { try files.reload() }
    #expect(files.secrets == SourceSecrets(source: Array("one".utf8), admin: Array("root".utf8)))
    #expect(files.users["anna"].count == 1 && files.users.count == 1)
  }

  @Test func aPasswordFromAPipeStays() throws {
    let folder = try SecretFolder()
    let (reader, writer) = try folder.pipe()
    try writeAll(writer, Array("piped\n".utf8))
    close(writer)
    try folder.write("a", "one")
    var files = try AccessFiles(
      password: SecretFile("fd:\(reader)"), adminPassword: SecretFile("\(folder.path)/a"), users: nil,
      environment: nothing)
    try folder.write("a", "two")
    try files.reload()
    #expect(files.secrets == SourceSecrets(source: Array("piped".utf8), admin: Array("two".utf8)))
  }
}
