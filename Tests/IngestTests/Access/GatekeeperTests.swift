// SPDX-License-Identifier: MIT
import StreamKit
import Testing

@testable import cycast_ingest

/// A gatekeeper that is asked and waited for.
struct Gate {
  let keeper: Gatekeeper

  init(source: String? = "open sesame", admin: String? = "root", users: String = "") throws {
    let secrets = SourceSecrets(source: source.map { Array($0.utf8) }, admin: admin.map { Array($0.utf8) })
    keeper = try Gatekeeper(secrets: secrets, users: try UserTable(parsing: Array(users.utf8)))
  }

  /// What is said at once.
  func atOnce(
    _ user: String?, _ passwords: String..., mount: String? = "/live", for purpose: Purpose = .source,
    token: UInt64 = 1
  ) -> Verdict? {
    keeper.check(
      user: user, passwords: passwords.map { Array($0.utf8) }, mount: mount, purpose: purpose, token: token)
  }

  /// What is said in the end, when it takes a hash: nil when it does not.
  func later(
    _ user: String?, _ passwords: String..., mount: String? = "/live", for purpose: Purpose = .source
  ) throws -> Verdict? {
    let bytes = passwords.map { Array($0.utf8) }
    guard keeper.check(user: user, passwords: bytes, mount: mount, purpose: purpose, token: 9) == nil else {
      return nil
    }
    let answers = try wait(for: 1)
    return answers[0].token == 9 ? answers[0].verdict : nil
  }

  /// An answer that does not come within a minute never will.
  private struct NoAnswer: Error {}

  /// Waits for so many answers.
  func wait(for count: Int) throws -> [(token: UInt64, verdict: Verdict)] {
    var answers: [(token: UInt64, verdict: Verdict)] = []
    while answers.count < count {
      let awaited = try StreamKit.wait(reading: keeper.descriptor, until: monotonicNow() + 60_000_000_000)
      if awaited.isEmpty { throw NoAnswer() }
      answers += keeper.answers()
    }
    return answers
  }
}

private func accepted(_ user: String, _ priority: Int = 0, isAdmin: Bool = false) -> Verdict {
  .accepted(user: user, priority: priority, isAdmin: isAdmin)
}

@Suite struct GatekeeperTests {
  private let users = """
    anna:\(Hashes.alpha):10
    bert:\(Hashes.beta):5:/late
    carla:\(Hashes.alpha):1:/a
    carla:\(Hashes.beta):2:/b
    carla:\(Hashes.gamma):3
    source:\(Hashes.gamma):7
    """

  @Test func withoutUsersAllIsAnsweredAtOnceAndThereIsNoThread() throws {
    let gate = try Gate()
    #expect(!gate.keeper.hasThread)
    #expect(gate.atOnce("anna", "open sesame") == accepted("anna"))
    #expect(gate.atOnce("anna", "open sesam") == .wrong)
    #expect(gate.atOnce("anna", "open sesame!") == .wrong)
    #expect(gate.atOnce("anna") == .wrong)
    #expect(gate.keeper.answers().isEmpty)
  }

  @Test(arguments: [nil, "", " ", "\u{0}x", "\u{7}"]) func whoGivesNoNameIsCalledSource(user: String?) throws {
    #expect(try Gate().atOnce(user, "open sesame") == accepted("source"))
  }

  @Test func theFirstCandidateThatIsRightCountsAmongFour() throws {
    let gate = try Gate()
    #expect(gate.atOnce("x", "a", "b", "c", "open sesame") == accepted("x"))
    #expect(gate.atOnce("x", "a", "b", "c", "d", "open sesame") == .wrong)
    #expect(gate.atOnce("x", "", "", "", "", "open sesame") == accepted("x"), "empty ones are none")
  }

  @Test func noPasswordIsNoKey() throws {
    let gate = try Gate(source: nil, admin: nil, users: users)
    #expect(gate.atOnce("anna", "") == .wrong)
    #expect(gate.atOnce("admin", "", for: .administration) == .wrong)
    #expect(gate.atOnce("admin", String(repeating: "x", count: 257), for: .administration) == .wrong)
  }

  @Test func theAdministratorDoesNotGoLive() throws {
    let gate = try Gate()
    #expect(gate.atOnce("admin", "root", for: .administration) == accepted("admin", isAdmin: true))
    #expect(gate.atOnce("admin", "root", for: .titles) == accepted("admin", isAdmin: true))
    #expect(gate.atOnce("admin", "root", for: .source) == .wrong)
    #expect(gate.atOnce("anna", "root", for: .administration) == .wrong)
    #expect(gate.atOnce("admin", "open sesame", for: .source) == accepted("admin"))
    #expect(gate.atOnce("admin", "open sesame", for: .administration) == accepted("admin"))
    #expect(try Gate(admin: "open sesame").atOnce("admin", "open sesame", for: .source) == accepted("admin"))
  }

  @Test func aUsersPasswordIsCheckedByTheThread() throws {
    let gate = try Gate(users: users)
    #expect(gate.keeper.hasThread)
    #expect(try gate.later("anna", "alpha") == accepted("anna", 10))
    #expect(try gate.later("anna", "beta") == .wrong)
    #expect(try gate.later("anna", "beta", "alpha") == accepted("anna", 10))
    #expect(try gate.later(nil, "gamma") == accepted("source", 7))
  }

  @Test func aNameInTheTableIsItsOwners() throws {
    let gate = try Gate(users: users)
    #expect(try gate.later("anna", "open sesame") == .wrong)
    for disguise in ["anna ", "\u{0}anna", "\u{1}anna", "anna\r\n", "an\u{7F}na"] {
      let verdict = gate.atOnce(disguise, "open sesame")
      #expect(verdict == nil || verdict == accepted("source"), "\(disguise.debugDescription) is not anna")
    }
    #expect(gate.atOnce("dora", "open sesame") == accepted("dora"))
  }

  @Test func aNameThatIsNotThereCostsAHashToo() throws {
    let gate = try Gate(users: users)
    #expect(try gate.later("dora", "alpha") == .wrong, "the decoy's own password opens nothing")
    #expect(try gate.later("dora", "wrong") == .wrong)
    #expect(try gate.later("admin", "wrong", for: .administration) == .wrong)
    #expect(try Gate(source: nil, admin: nil, users: users).later("dora", "x") == .wrong)
  }

  @Test(
    arguments: [
      ("/late", .source, accepted("bert", 5)), ("/live", .source, .wrongMount), (nil, .source, .wrongMount),
      ("/late", .titles, accepted("bert", 5)), (nil, .titles, .wrongMount), ("/live", .titles, .wrongMount),
      ("/late", .administration, accepted("bert", 5)), (nil, .administration, accepted("bert", 5)),
      ("/live", .administration, .wrongMount),
    ] as [(String?, Purpose, Verdict)])
  func aPasswordForOneMountIsForThatMountOnly(mount: String?, purpose: Purpose, verdict: Verdict) throws {
    let gate = try Gate(users: users)
    #expect(try gate.later("bert", "beta", mount: mount, for: purpose) == verdict)
    #expect(try gate.later("bert", "wrong", mount: mount, for: purpose) == .wrong)
  }

  @Test(arguments: [
    ("/a", "alpha", accepted("carla", 1)), ("/a", "beta", .wrongMount), ("/a", "gamma", accepted("carla", 3)),
    ("/b", "alpha", .wrongMount), ("/b", "beta", accepted("carla", 2)), ("/c", "gamma", accepted("carla", 3)),
    ("/c", "alpha", .wrongMount), ("/c", "delta", .wrong),
  ]) func eachMountMayHaveItsPassword(mount: String, password: String, verdict: Verdict) throws {
    #expect(try Gate(users: users).later("carla", password, mount: mount) == verdict)
  }

  @Test func aLongNameIsCutBeforeItIsLookedUp() throws {
    let name = String(repeating: "n", count: 255)
    let gate = try Gate(users: "\(name):\(Hashes.alpha):4")
    #expect(gate.atOnce(name + "n", "open sesame") == nil)
    #expect(try gate.wait(for: 1)[0].verdict == .wrong)
    #expect(try gate.later(name + "n", "alpha") == accepted(name, 4))
  }
}

@Suite struct GatekeeperQueueTests {
  @Test func answersComeInTheOrderOfTheQuestions() throws {
    let gate = try Gate(users: "anna:\(Hashes.alpha):1\nbert:\(Hashes.beta):2")
    for token in 0..<40 as Range<UInt64> {
      #expect(gate.atOnce(token % 2 == 0 ? "anna" : "bert", token % 3 == 0 ? "alpha" : "beta", token: token) == nil)
    }
    let answers = try gate.wait(for: 40)
    #expect(answers.map(\.token) == Array(0..<40))
    for (token, verdict) in answers {
      let isRight = (token % 2 == 0) == (token % 3 == 0)
      #expect(verdict == (!isRight ? .wrong : token % 2 == 0 ? accepted("anna", 1) : accepted("bert", 2)))
    }
  }

  @Test func sixtyFourWaitAndTheNextHearsThatItIsBusy() throws {
    let gate = try Gate(users: "anna:\(Hashes.alpha):1")
    for token in 0..<64 as Range<UInt64> { #expect(gate.atOnce("anna", "alpha", token: token) == nil) }
    #expect(gate.atOnce("anna", "alpha") == .busy)
    #expect(gate.atOnce("nobody", "x") == .busy)
    #expect(gate.atOnce("nobody", "open sesame") == accepted("nobody"), "what takes no hash waits for none")
    #expect(try gate.wait(for: 64).map(\.token) == Array(0..<64))
    #expect(try gate.later("anna", "alpha") == accepted("anna", 1))
  }

  @Test func endingDoesNotWaitForTheWholeQueue() throws {
    let clock = ContinuousClock()
    let crypt = Crypt()
    let slowest = try PasswordHash(Hashes.slowest.utf8)
    let one = clock.measure { _ = crypt.matches([1], slowest) }
    var gate: Gate? = try Gate(users: "anna:\(Hashes.slowest):1")
    for token in 0..<64 as Range<UInt64> { #expect(gate?.atOnce("anna", "x", "y", "z", token: token) == nil) }
    let end = clock.measure { gate = nil }
    #expect(end < one * 64, "192 hashes wait, and only the one that is being made is waited for")
  }

  @Test func otherPasswordsCountFromNowOn() throws {
    let gate = try Gate(source: "old")
    let number = gate.keeper.descriptor
    let users = try UserTable(parsing: Array("anna:\(Hashes.alpha):1".utf8))
    try gate.keeper.replace(secrets: SourceSecrets(source: Array("new".utf8), admin: nil), users: users)
    #expect(gate.keeper.hasThread && gate.keeper.descriptor == number)
    #expect(gate.atOnce("dora", "new") == accepted("dora"))
    #expect(try gate.later("dora", "old") == .wrong)
    #expect(try gate.later("anna", "alpha") == accepted("anna", 1))
    #expect(try gate.later("admin", "root", for: .administration) == .wrong)
    #expect(gate.atOnce("anna", "alpha", token: 5) == nil)
    try gate.keeper.replace(secrets: SourceSecrets(source: Array("new".utf8), admin: nil), users: UserTable())
    #expect(gate.atOnce("anna", "alpha") == .wrong)
    let late = try gate.wait(for: 1)
    #expect(late[0].token == 5 && late[0].verdict == accepted("anna", 1), "what was asked before is answered as it was")
  }
}
