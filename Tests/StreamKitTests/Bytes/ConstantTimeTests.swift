// SPDX-License-Identifier: MIT
import StreamKit
import TestSupport
import Testing

@Suite struct ConstantTimeTests {
  @Test func agreesWithEqualityOnRandomBytes() {
    var generator = SeededGenerator(seed: 7)
    for _ in 0..<5_000 {
      // Two letters and few places, so that equal ones come up often.
      let one = (0..<Int.random(in: 0...4, using: &generator)).map { _ in UInt8.random(in: 0...1, using: &generator) }
      let other = (0..<Int.random(in: 0...4, using: &generator)).map { _ in UInt8.random(in: 0...1, using: &generator) }
      #expect(constantTimeEquals(one, expected: other) == (one == other), "\(one) \(other)")
    }
  }

  @Test(arguments: [
    ("", "a"), ("a", ""), ("a", "aaaa"), ("aaaa", "a"), ("secre", "secret"), ("secrets", "secret"),
    ("Secret", "secret"),
    ("secreT", "secret"), ("secret\0", "secret"),
  ]) func aPartOrARepetitionIsNotEnough(given: String, expected: String) {
    #expect(!constantTimeEquals(Array(given.utf8), expected: Array(expected.utf8)))
  }

  @Test func countsThatDifferByPowersOfTwoAreNotEqual() {
    for count in [256, 65_536] {
      #expect(!constantTimeEquals([UInt8](repeating: 7, count: count + 1), expected: [7]))
      #expect(!constantTimeEquals([7], expected: [UInt8](repeating: 7, count: count + 1)))
    }
  }

  @Test func everySingleBitCounts() {
    let secret = [UInt8](1...32)
    #expect(constantTimeEquals(secret, expected: secret))
    for place in secret.indices {
      for bit in 0..<8 {
        var other = secret
        other[place] ^= 1 << UInt8(bit)
        #expect(!constantTimeEquals(other, expected: secret))
      }
    }
  }
}
