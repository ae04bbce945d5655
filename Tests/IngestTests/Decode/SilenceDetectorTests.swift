// SPDX-License-Identifier: MIT
import MPEGDecode
import StreamKit
import TestSupport
import Testing

@Suite struct SilenceDetectorTests {
  private let second: Int64 = 1_000_000_000
  private let window: Int64 = 100_000_000

  /// What a row of 100 ms windows brings about, and in which of them: `_` is quiet (-60), `-` is loud (-20).
  private func transitions(_ levels: String, rule: String) throws -> [Int: SilenceDetector.Transition] {
    var detector = SilenceDetector(try DeadAirRule(rule))
    var found: [Int: SilenceDetector.Transition] = [:]
    for (index, letter) in levels.enumerated() {
      found[index] = detector.take(level: letter == "_" ? -60 : -20, duration: window)
    }
    return found
  }

  @Test(arguments: [
    // Five windows make half a second; the fifth says so, once.
    ("----", [:]),
    ("____", [:]),
    ("_____", [4: SilenceDetector.Transition.silent(since: 0)]),
    ("_______________", [4: .silent(since: 0)]),
    ("--____-____-____-", [:]),
    ("--_____", [6: .silent(since: 200_000_000)]),
    // A click is no sound, two windows are.
    ("_____-_-_-_-__", [4: .silent(since: 0)]),
    ("_____--", [4: .silent(since: 0), 6: .sound]),
    ("_____-----", [4: .silent(since: 0), 6: .sound]),
    ("_____--_____--", [4: .silent(since: 0), 6: .sound, 11: .silent(since: 700_000_000), 13: .sound]),
    // A click before the rule is met begins the count anew.
    ("____-_____", [9: .silent(since: 500_000_000)]),
  ])
  func tellsEachChangeOnce(levels: String, expected: [Int: SilenceDetector.Transition]) throws {
    #expect(try transitions(levels, rule: "-50dB:500ms") == expected)
  }

  @Test func levelItselfIsSound() throws {
    var detector = SilenceDetector(try DeadAirRule("-50dB:500ms"))
    #expect(detector.take(level: -50, duration: second) == nil)
    #expect(!detector.isSilent)
    #expect(detector.take(level: -50.001, duration: second) == .silent(since: second))
    #expect(detector.isSilent)
    #expect(detector.take(level: -50, duration: window) == nil)
    #expect(detector.take(level: -50, duration: window - 1) == nil)
    #expect(detector.take(level: -50, duration: 1) == .sound)
  }

  @Test func windowsOfAnyLengthAddUpToExactlyTheDuration() throws {
    var detector = SilenceDetector(try DeadAirRule("-50dB:1s"))
    #expect(detector.take(level: -60, duration: second - 1) == nil)
    #expect(detector.take(level: -60, duration: 1) == .silent(since: 0))
    #expect(detector.time == second)
  }

  @Test(arguments: [1 as UInt64, 2, 3]) func silentAndSoundTakeTurns(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    var detector = SilenceDetector(try DeadAirRule("-50dB:500ms"))
    var level = -60.0
    var count = 0
    for _ in 0..<5_000 {
      if Int.random(in: 0..<6, using: &generator) == 0 { level = level == -60 ? -20 : -60 }
      let before = detector.isSilent
      let transition = detector.take(level: level, duration: window)
      #expect(detector.isSilent == (transition == nil ? before : transition != .sound))
      if case .silent(let since) = transition { #expect(detector.time - since >= 500_000_000) }
      #expect((transition != nil) == (detector.isSilent != before))
      count += transition == nil ? 0 : 1
    }
    #expect(count > 100)
  }
}
