// SPDX-License-Identifier: MIT
import Testing

@testable import cycast_ingest

@Suite struct PasswordHashTests {
  private func problem(_ text: String) -> PasswordHash.Problem? {
    do throws(PasswordHash.Problem) {
      _ = try PasswordHash(text.utf8)
      return nil
    } catch {
      return error
    }
  }

  private func hash(_ form: String, rounds: String) -> String {
    form.replacing("rounds=1000$", with: "rounds=\(rounds)$")
  }

  @Test(arguments: [
    Hashes.hackme6, Hashes.hackme5, Hashes.umlaut6, Hashes.latin6, Hashes.alpha, Hashes.gamma, Hashes.slowest,
  ]) func takesWhatOpensslAndCryptMake(text: String) throws {
    #expect(try PasswordHash(text.utf8).bytes == Array(text.utf8))
  }

  @Test func refusesMoreRoundsThanAHundredThousand() {
    #expect(problem(Hashes.slowest) == nil)
    #expect(problem(Hashes.tooSlow) == .rounds)
  }

  @Test(arguments: ["999", "0", "-1", "01000", "+1000", "", " 1000", "1e5", "99999999999999999999999"])
  func refusesRoundsThatCryptDoesNotTake(rounds: String) {
    #expect(problem(hash(Hashes.alpha, rounds: rounds)) == .rounds)
  }

  @Test(arguments: ["1000", "1001", "99999"]) func takesRoundsBetweenTheLimits(rounds: String) {
    #expect(problem(hash(Hashes.alpha, rounds: rounds)) == nil)
  }

  @Test(arguments: [
    "", "hackme", "$", "$6", "$1$saltsalt$qjXMvbEw8oaL.CzflDtaK/", "$2b$10$abcdefghijklmnopqrstuu", "$y$j9T$salt$x",
    "*", "!", "x", "rounds=1000", "$7$salt$", "{SSHA}abc",
  ]) func otherSchemesAreForeign(text: String) { #expect(problem(text) == .foreign) }

  @Test(arguments: [
    "$6$", "$6$salt", "$6$salt$", "$6$rounds=1000", "$6$rounds=1000$", Hashes.hackme6 + "A",
    String(Hashes.hackme6.dropLast()),
    Hashes.hackme6.replacing("$6$", with: "$5$"), Hashes.hackme5.replacing("$5$", with: "$6$"), Hashes.hackme6 + "$",
    Hashes.hackme6.replacing("abcdefgh", with: "abcdefghi"), Hashes.hackme6.replacing("abcdefgh12345678", with: ""),
    Hashes.hackme6.replacing("abcdefgh", with: "abc efgh"), Hashes.hackme6.replacing("le.6", with: "le!6"),
    Hashes.hackme6.replacing("le.6", with: "le@6"), Hashes.hackme6.replacing("le.6", with: "le[6"),
  ]) func aSaltOrDigestOfAnotherShapeIsMalformed(text: String) { #expect(problem(text) == .malformed) }

  @Test func whatCostsTheSameHasTheSameCost() throws {
    let costs = try [Hashes.hackme6, Hashes.umlaut6, Hashes.hackme5, Hashes.alpha, Hashes.beta].map {
      String(decoding: try PasswordHash($0.utf8).cost, as: UTF8.self)
    }
    #expect(costs == ["$6$", "$6$", "$5$", "$6$rounds=1000$", "$6$rounds=1000$"])
  }
}

@Suite struct CryptTests {
  private func matches(_ password: [UInt8], _ hash: String) throws -> Bool {
    let hash = try PasswordHash(hash.utf8)
    let crypt = Crypt()
    let isMatch = crypt.matches(password, hash)
    let isMatchAgain = crypt.matches(password, hash)
    #expect(isMatch == isMatchAgain, "what came before leaves nothing behind")
    return isMatch
  }

  @Test(arguments: [
    (Hashes.hackme6, "hackme"), (Hashes.hackme5, "hackme"), (Hashes.umlaut6, "pä ss:word"), (Hashes.alpha, "alpha"),
    (Hashes.gamma, "gamma"), (Hashes.slowest, "alpha"), (Hashes.long, String(repeating: "a", count: 256)),
  ]) func thePasswordMakesItsHashAndOthersDoNot(text: String, password: String) throws {
    let right = Array(password.utf8)
    #expect(try matches(right, text))
    for wrong in [Array("wrong".utf8), right + right, right.dropLast(), [1] + right] as [[UInt8]] {
      #expect(try !matches(wrong, text))
    }
  }

  @Test func bytesCountAndNotLetters() throws {
    #expect(try matches(Array("caf".utf8) + [0xE9], Hashes.latin6))
    #expect(try !matches(Array("café".utf8), Hashes.latin6))
  }

  @Test func aNULDoesNotHideWhatFollows() throws {
    #expect(try !matches(Array("alpha\0".utf8), Hashes.alpha))
    #expect(try !matches(Array("alpha\0beta".utf8), Hashes.alpha))
    #expect(try !matches([], Hashes.alpha))
  }

  @Test func aPasswordLongerThanCryptTakesIsWrongAndNoTrap() throws {
    #expect(try !matches([UInt8](repeating: 97, count: 5_000), Hashes.long))
  }
}
