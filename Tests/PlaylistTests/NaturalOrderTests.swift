// SPDX-License-Identifier: MIT
import StreamKit
import TestSupport
import Testing

@testable import cycast_playlist

@Suite struct NaturalOrderTests {
  @Test func sortsAsPeopleDo() {
    let sorted = [
      "", "01 a", "1 a", "1 b", "2", "10", "A/1", "A/track 2.mp3", "A/Track 10.mp3", "a/1", "A b/1", "a.mp3", "B",
      "b/x/1", "c1", "c1a", "c01b", "c2", "c099", "c100", "z", "ä",
    ]
    var generator = SeededGenerator(seed: 3)
    for _ in 0..<20 {
      let mixed = sorted.shuffled(using: &generator).map { FilePath($0) }
      #expect(mixed.sorted(by: NaturalOrder.precedes).map(\.description) == sorted)
    }
  }

  @Test func numbersOfAnyLengthAreCompared() {
    let nines = String(repeating: "9", count: 300)
    #expect(NaturalOrder.precedes(FilePath("a" + nines), FilePath("a1" + String(repeating: "0", count: 300))))
    #expect(NaturalOrder.precedes(FilePath("a" + nines), FilePath("a000" + nines + "0")))
  }

  @Test func isATotalOrder() {
    var generator = SeededGenerator(seed: 4)
    let alphabet = Array("aAbB019/. -_zZ".utf8) + [0xC3, 0xA4, 0x01]
    let paths = (0..<70).map { _ in
      (0..<Int.random(in: 0...7, using: &generator)).map { _ in
        alphabet[Int.random(in: 0..<alphabet.count, using: &generator)]
      }
    }
    for a in paths {
      for b in paths {
        let ab = NaturalOrder.compare(a, b).signum()
        #expect(ab == -NaturalOrder.compare(b, a).signum(), "\(a) \(b)")
        #expect((ab == 0) == (a == b), "\(a) \(b)")
        for c in paths where ab < 0 && NaturalOrder.compare(b, c) < 0 {
          if NaturalOrder.compare(a, c) >= 0 { Issue.record("not transitive: \(a) \(b) \(c)") }
        }
      }
    }
  }

  @Test func sortingFolderByFolderIsSortingWholePaths() {
    // What shares the folder's name up to case or a longer name must not come between a folder's files.
    let paths = ["a/2", "A/1", "a/1", "a b/1", "A/3", "a.mp3", "a/b/1", "a/B"].map { FilePath($0) }
    let sorted = paths.sorted(by: NaturalOrder.precedes).map(\.description)
    #expect(sorted == ["A/1", "A/3", "a/1", "a/2", "a/B", "a/b/1", "a b/1", "a.mp3"])
  }
}
