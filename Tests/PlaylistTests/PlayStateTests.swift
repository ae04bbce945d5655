// SPDX-License-Identifier: MIT
import Foundation
import StreamKit
import TestSupport
import Testing

@testable import cycast_playlist

@Suite struct PlayStateTests {
  private static let state = PlayState(
    path: FilePath("/m/Motör = head\n/01 %.mp3"), seconds: 73.25, number: 17, round: 3,
    shuffle: ShuffleRound.Memory(seed: .max, reached: 0x9FE2, avoided: 0, first: .max))

  @Test func comesBackAsItWas() throws {
    let latin1 = try #require(FilePath(bytes: [0xF6, 0x3D, 0x0A]))
    let plain = PlayState(path: latin1, seconds: 0.1 + 0.2, number: 1, round: 1)
    for state in [Self.state, plain] {
      #expect(try PlayState(parsing: Array(state.text.utf8)) == state)
    }
    let folder = try TemporaryFolder()
    try Self.state.write(folder.at("state"))
    #expect(try PlayState.read(folder.at("state")) == Self.state)
  }

  @Test func isLinesThatPeopleCanRead() {
    #expect(
      Self.state.text == """
        cycast-playlist state 1
        path=/m/Mot%C3%B6r%20%3D%20head%0A/01%20%25.mp3
        position=73.25
        number=17
        round=3
        seed=18446744073709551615
        reached=9fe2
        avoided=0
        first=ffffffffffffffff
        end

        """)
  }

  @Test func everyCutIsForeign() {
    let bytes = Array(Self.state.text.utf8)
    // All but the last byte, the line end after `end`, are needed.
    for length in 0..<(bytes.count - 1) {
      #expect(throws: PlayState.Failure.foreign, "the first \(length) bytes") {
        try PlayState(parsing: Array(bytes[..<length]))
      }
    }
  }

  @Test(arguments: [
    ("state 1", "state 2"), ("path=/m", "path=%00"), ("73.25", "-1"), ("73.25", "nan"), ("73.25", "inf"), ("73.25", ""),
    ("number=17", "number=0"), ("number=17", "number=99999999999999999999"), ("round=3", "round=-3"),
    ("round=3", "round=9223372036854775807"), ("round=3", "nonsense"), ("seed=1", "seed=x"), ("9fe2", "xyz"),
    ("path", "\u{FFFD}"), ("round=3\n", ""),
  ])
  func damageIsForeign(old: String, new: String) throws {
    let text = Self.state.text
    let range = try #require(text.firstRange(of: old))
    #expect(throws: PlayState.Failure.foreign) {
      try PlayState(parsing: Array(text.replacingCharacters(in: range, with: new).utf8))
    }
  }

  @Test func unknownKeysArePassedOver() throws {
    let text = Self.state.text.replacingOccurrences(of: "round=3\n", with: "round=3\nmood=blue\n")
    #expect(try PlayState(parsing: Array(text.utf8)) == Self.state)
  }

  @Test func fileThatIsNotThereOrEmptyIsNoStateAndNoFailure() throws {
    let folder = try TemporaryFolder()
    #expect(try PlayState.read(folder.at("state")) == nil)
    try folder.touch("state")
    #expect(try PlayState.read(folder.at("state")) == nil)
  }

  @Test func filesOfOthersAreForeignAndLeftAlone() throws {
    let folder = try TemporaryFolder()
    let song = try Fixtures.corpusBytes("cbr64-44100-mono.mp3")
    for bytes in [song, [UInt8](repeating: 10, count: 70_000), [0xFF, 0xFE, 0x00]] {
      try folder.write(folder.at("state"), bytes)
      #expect(throws: PlayState.Failure.foreign) { try PlayState.read(folder.at("state")) }
    }
    #expect(throws: PlayState.Failure.self) { try PlayState.read(folder.path) }
  }
}
