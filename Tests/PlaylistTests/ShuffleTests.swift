// SPDX-License-Identifier: MIT
import StreamKit
import TestSupport
import Testing

@testable import cycast_playlist

@Suite struct ShuffleTests {
  private static let ten = "a b c d e f g h i j"

  private func order(_ words: String, seed: UInt64 = 1, once: Bool = false, startAt: Int? = nil) -> Turns {
    Turns(TrackOrder(entries(words), mode: .shuffled(seed: seed), once: once, startAt: startAt))
  }

  @Test func everyRoundHasEveryTrackOnceInAnotherOrder() {
    let order = order(Self.ten)
    let rounds = (0..<50).map { _ in order.take(10) }
    for round in rounds { #expect(round.sorted() == Self.ten.split(separator: " ").map(String.init)) }
    #expect(Set(rounds).count == 50)
    #expect(order.current?.round == 50)
  }

  @Test func isTheSameForASeedAndAnotherForAnother() {
    let first = order(Self.ten, seed: 42)
    let second = order(Self.ten, seed: 42)
    #expect(first.take(100) == second.take(100))
    var orders: Set<[String]> = []
    for seed in 0..<200 {
      let other = order(Self.ten, seed: UInt64(seed))
      orders.insert(other.take(10))
    }
    #expect(orders.count == 200)
  }

  @Test func orderOfASeedStaysWhatItIs() {
    // Whoever notes down a seed wants the same order from a later version.
    let order = order(Self.ten, seed: 7)
    #expect(order.line(20) == "i b d f a g j c h e d e i h c g b j f a")
  }

  @Test(arguments: [2, 3, 5, 20])
  func noTrackFollowsItself(count: Int) {
    let words = (0..<count).map { "t\($0)" }.joined(separator: " ")
    for seed in 0..<100 {
      let order = order(words, seed: UInt64(seed))
      let paths = order.take(20 * count)
      for (a, b) in zip(paths, paths.dropFirst()) where a == b { Issue.record("seed \(seed): \(paths)") }
    }
  }

  @Test func pathThatIsThereSeveralTimesFollowsItselfOnlyWhereItMust() {
    for seed in 0..<100 {
      let order = order("a a a b c d", seed: UInt64(seed))
      var paths: [String] = []
      for _ in 0..<10 {
        let round = order.take(6)
        #expect(round.sorted() == ["a", "a", "a", "b", "c", "d"])
        if let last = paths.last { #expect(round.first != last, "seed \(seed)") }
        paths += round
      }
      // Where others are left in the round, they stand between.
      for place in 1..<paths.count where paths[place] == paths[place - 1] {
        let rest = paths[place..<(place / 6 * 6 + 6)]
        #expect(rest.allSatisfy { $0 == "a" }, "seed \(seed) at \(place): \(paths)")
      }
    }
  }

  @Test func everyTrackMayComeFirstAboutAsOften() {
    var counts: [String: Int] = [:]
    let order = order(Self.ten)
    for _ in 0..<5_000 { counts[order.take(10)[0], default: 0] += 1 }
    // 500 each are expected; 5 standard deviations are 106.
    #expect(counts.values.allSatisfy { abs($0 - 500) < 106 }, "\(counts)")
  }

  @Test func oneTrackIsPlayedAgainAndAgain() {
    let order = order("a")
    #expect(order.line(3) == "a a a")
    #expect(order.current?.round == 3)
  }

  @Test func onceIsOneRound() {
    let order = order(Self.ten, once: true)
    #expect(order.take(100).count == 10)
    #expect(order.next() == nil)
  }

  @Test func startsWithTheTrackOfANumber() {
    for number in 1...10 {
      let order = order(Self.ten, seed: 5, startAt: number)
      let round = order.take(10)
      #expect(round.first == Self.ten.split(separator: " ").map(String.init)[number - 1])
      #expect(Set(round).count == 10)
    }
  }

  @Test func trackAddedDuringARoundIsMixedIntoTheRestOfIt() {
    var places: Set<Int> = []
    for seed in 0..<200 {
      let order = order(Self.ten, seed: UInt64(seed))
      let before = order.take(4)
      order.replace("new " + Self.ten)
      let after = order.take(7)
      #expect(Set(before + after).count == 11, "seed \(seed)")
      places.insert(after.firstIndex(of: "new") ?? -1)
      #expect(order.next()?.round == 2)
    }
    #expect(places == [0, 1, 2, 3, 4, 5, 6])
  }

  @Test func trackThatIsNamedOnceMoreWhileItPlaysDoesNotFollowItself() {
    for seed in 0..<100 {
      let order = order("a b c", seed: UInt64(seed))
      let played = order.take(1)[0]
      order.replace("a b c \(played)")
      #expect(order.take(1)[0] != played, "seed \(seed)")
    }
  }

  @Test func trackTakenAwayIsNotPlayedAndTheOthersAreOnce() {
    let order = order(Self.ten, seed: 3)
    let before = order.take(4)
    order.replace("a b c d e")
    let after = order.take(5 - before.filter { "abcde".contains($0) }.count)
    #expect(Set(before + after).isSuperset(of: ["a", "b", "c", "d", "e"]))
    #expect(after.allSatisfy { !before.contains($0) && "abcde".contains($0) })
    #expect(order.next()?.round == 2)
  }

  @Test func listThatWasHalfWrittenForAMomentChangesNothing() {
    let order = order(Self.ten, seed: 9)
    let before = order.take(5)
    order.replace("a b")
    order.replace(Self.ten)
    let after = order.take(5)
    #expect(Set(before + after).count == 10)
  }

  @Test func roundsStayWholeWhateverHappensToTheList() throws {
    var generator = SeededGenerator(seed: 31)
    for seed in 0..<50 {
      var names = Set((0..<8).map { "t\($0)" })
      let order = order(names.sorted().joined(separator: " "), seed: UInt64(seed))
      var played: [String] = []
      var round = 1
      for step in 0..<200 {
        if Int.random(in: 0..<4, using: &generator) == 0 {
          let name = "t\(Int.random(in: 0..<12, using: &generator))"
          if names.remove(name) == nil { names.insert(name) }
          if names.isEmpty { names.insert("t0") }
          order.replace(names.sorted().joined(separator: " "))
        }
        let turn = try #require(order.next(), "seed \(seed), step \(step)")
        let name = turn.entry.path.description
        if turn.round != round {
          #expect(names.isSubset(of: played), "seed \(seed), step \(step): a round ended too early")
          (round, played) = (turn.round, [])
        }
        #expect(names.contains(name) && !played.contains(name), "seed \(seed), step \(step): \(name)")
        played.append(name)
      }
    }
  }

  @Test func twentyThousandTracksAreEachPlayedOnce() {
    let list = (0..<20_000).map { Entry(FilePath("album \($0 / 10)/track \($0 % 10).mp3")) }
    let order = Turns(TrackOrder(list, mode: .shuffled(seed: 1), once: true))
    var seen: Set<FilePath> = []
    while let turn = order.next() { seen.insert(turn.entry.path) }
    #expect(seen.count == list.count)
  }
}
