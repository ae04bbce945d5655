// SPDX-License-Identifier: MIT
import Testing

@testable import cycast_ingest

@Suite struct UserTableTests {
  private func table(_ text: String) throws -> UserTable { try UserTable(parsing: Array(text.utf8)) }

  private func failure(_ bytes: [UInt8]) -> UserTable.Failure? {
    do throws(UserTable.Failure) {
      _ = try UserTable(parsing: bytes)
      return nil
    } catch {
      return error
    }
  }

  private func failure(_ text: String) -> UserTable.Failure? { failure(Array(text.utf8)) }

  @Test func readsNamesPrioritiesAndMounts() throws {
    let users = try table(
      """
      # the station's DJs
      anna:\(Hashes.alpha):10

        bert:\(Hashes.beta):-3:/late
      carla:\(Hashes.gamma)::/a:b c
      # dora:\(Hashes.gamma):1
      dora:\(Hashes.hackme6)
      DJ Émile:\(Hashes.hackme5):
      """)
    #expect(users.count == 5)
    let alpha = try PasswordHash(Hashes.alpha.utf8)
    #expect(users["anna"] == [UserTable.Entry(hash: alpha, priority: 10, mount: nil)])
    #expect(users["bert"].map(\.priority) == [-3] && users["bert"].map(\.mount) == ["/late"])
    #expect(users["carla"].map(\.priority) == [0] && users["carla"].map(\.mount) == ["/a:b c"])
    #expect(users["dora"].map(\.priority) == [0] && users["dora"].map(\.mount) == [nil])
    #expect(users["DJ Émile"].count == 1)
    #expect(users["emil"].isEmpty && users[""].isEmpty && users["# dora"].isEmpty)
  }

  @Test(arguments: ["", "\n\n", "#\n# x:y:z\n", "  \t\r\n", "\u{FEFF}", "\u{FEFF}# anna"])
  func aFileWithNobodyInItIsEmpty(text: String) throws {
    let users = try table(text)
    #expect(users.isEmpty && users.decoy == nil)
  }

  @Test func lineEndsAndByteOrderMarksAreNoPartOfALine() throws {
    let users = try table("\u{FEFF}anna:\(Hashes.alpha):1\r\nbert:\(Hashes.beta):2:/b \t\r\n")
    #expect(users["anna"].map(\.priority) == [1])
    #expect(users["bert"].map(\.mount) == ["/b"])
  }

  @Test func aNameMayHaveAPasswordForEachMount() throws {
    let users = try table("anna:\(Hashes.alpha):1:/a\nanna:\(Hashes.beta):2:/b\nanna:\(Hashes.gamma):3\n")
    #expect(users.count == 1)
    #expect(users["anna"].map(\.mount) == ["/a", "/b", nil])
  }

  @Test func theSameNameForTheSameMountIsRefused() {
    let twice = "anna:\(Hashes.alpha):1\n\nbert:\(Hashes.alpha):1\nanna:\(Hashes.beta):2\n"
    #expect(failure(twice) == .init(line: 4, problem: .repeated(line: 1)))
    let mounts = "anna:\(Hashes.alpha):1:/a\nanna:\(Hashes.alpha):1:/b\nanna:\(Hashes.beta):2:/b"
    #expect(failure(mounts) == .init(line: 3, problem: .repeated(line: 2)))
    let composed = "\u{E9}mile:\(Hashes.alpha):\ne\u{301}mile:\(Hashes.alpha):"
    #expect(failure(composed) == .init(line: 2, problem: .repeated(line: 1)), "one name, written in two ways")
  }

  @Test(
    arguments: [
      ("anna", .noHash), (":\(Hashes.alpha):", .emptyName), ("anna:", .hash(.foreign)),
      ("anna:hackme:1", .hash(.foreign)),
      ("anna:1:\(Hashes.alpha)", .hash(.foreign)), ("anna:\(Hashes.tooSlow):1", .hash(.rounds)),
      ("anna:$6$salt$short:1", .hash(.malformed)), ("anna:\(Hashes.alpha):high", .priority),
      ("anna:\(Hashes.alpha):1.5", .priority), ("anna:\(Hashes.alpha): 1", .priority),
      ("anna:\(Hashes.alpha):2147483648", .priority), ("anna:\(Hashes.alpha):1:live", .mount),
      ("anna:\(Hashes.alpha):1:/a\u{1}b", .mount), ("an\u{0}na:\(Hashes.alpha):1", .unfitName),
      ("an\u{1B}[2Jna:\(Hashes.alpha):1", .unfitName), ("an\u{85}na:\(Hashes.alpha):1", .unfitName),
      ("an\tna:\(Hashes.alpha):1", .unfitName), ("anna :\(Hashes.alpha):1", .unfitName),
      ("an\rna:\(Hashes.alpha):1", .unfitName), ("an\u{2028}na:\(Hashes.alpha):1", .unfitName),
    ] as [(String, UserLine.Problem)]) func aBadLineIsNamedWithItsNumber(line: String, problem: UserLine.Problem)
  {
    #expect(failure("# users\n\n\(line)\nbert:\(Hashes.alpha):1\n") == .init(line: 3, problem: problem))
  }

  @Test func latin1IsRefused() {
    #expect(failure([0xE9] + Array(":\(Hashes.alpha):".utf8)) == .init(line: 1, problem: .notUTF8))
  }

  @Test func everyProblemHasItsOwnSentence() {
    let problems: [UserLine.Problem] = [
      .notUTF8, .noHash, .tooManyUsers, .emptyName, .longName, .unfitName, .tooManyLines, .repeated(line: 7),
      .hash(.foreign), .hash(.rounds), .hash(.malformed), .priority, .mount,
    ]
    let sentences = problems.map(\.description)
    #expect(sentences.allSatisfy { $0.contains(" ") })
    #expect(Set(sentences).count == problems.count)
  }

  @Test(arguments: [(254, true), (255, true), (256, false)]) func namesAndMountsHaveALimit(count: Int, isFit: Bool) {
    let name = String(repeating: "n", count: count)
    #expect(failure("\(name):\(Hashes.alpha):") == (isFit ? nil : .init(line: 1, problem: .longName)))
    let mount = "/" + name.dropLast()
    #expect(failure("anna:\(Hashes.alpha)::\(mount)") == (isFit ? nil : .init(line: 1, problem: .mount)))
  }

  @Test(arguments: [9_999, 10_000, 10_001]) func tenThousandUsersAreTaken(count: Int) {
    let lines = (1...count).map { "u\($0):\(Hashes.gamma):" }.joined(separator: "\n")
    #expect(failure(lines) == (count <= 10_000 ? nil : .init(line: 10_001, problem: .tooManyUsers)))
  }

  @Test(arguments: [15, 16, 17]) func aNameHasAtMostSixteenLines(count: Int) {
    let lines = (1...count).map { "anna:\(Hashes.gamma)::/m\($0)" }.joined(separator: "\n")
    #expect(failure(lines) == (count <= 16 ? nil : .init(line: 17, problem: .tooManyLines)))
  }

  @Test func theDecoyIsTheFirstOfTheCommonestCost() throws {
    let users = try table(
      "a:\(Hashes.hackme5):\nb:\(Hashes.alpha):\nc:\(Hashes.hackme6):\nd:\(Hashes.umlaut6):\ne:\(Hashes.latin6):\n"
        + "f:\(Hashes.beta):\n")
    #expect(users.decoy?.bytes == Array(Hashes.hackme6.utf8))
    #expect(try table("a:\(Hashes.hackme5):\nb:\(Hashes.alpha):").decoy?.bytes == Array(Hashes.hackme5.utf8))
  }
}
