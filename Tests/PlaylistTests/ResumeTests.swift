// SPDX-License-Identifier: MIT
import StreamKit
import Testing

@testable import cycast_playlist

@Suite struct ResumeTests {
  private static let ten = "a b c d e f g h i j"

  /// Plays some turns, saves, and goes on from the saved lines with a list that may be another.
  private func resumed(
    _ mode: TrackOrder.Mode, after turns: Int, with words: String = ten, once: Bool = false, startAt: Int? = nil,
    as newMode: TrackOrder.Mode? = nil
  ) throws -> (before: [String], expected: [String], order: Turns) {
    let order = Turns(TrackOrder(entries(Self.ten), mode: mode, once: once, startAt: startAt))
    let before = order.take(turns)
    let saved = try #require(try order.state())
    let resumed = Turns(TrackOrder(entries(words), mode: newMode ?? mode, once: once, resuming: saved))
    return (before, order.take(40), resumed)
  }

  @Test func nothingIsSavedBeforeTheFirstTurn() {
    #expect(TrackOrder(entries("a"), mode: .listed).state(at: 0) == nil)
  }

  @Test(arguments: 1...35)
  func unchangedListGoesOnAsIfNothingHadHappened(turns: Int) throws {
    for mode in [TrackOrder.Mode.listed, .shuffled(seed: 1), .shuffled(seed: 2), .shuffled(seed: 3)] {
      let (before, expected, order) = try resumed(mode, after: turns)
      let first = order.next()
      #expect(first?.entry.path.description == before.last)
      #expect(first?.round == (turns - 1) / 10 + 1)
      #expect(order.take(40) == expected, "\(mode)")
    }
  }

  @Test(arguments: 1...25)
  func wishForAFirstTrackIsRememberedInAShuffle(turns: Int) throws {
    let (before, expected, order) = try resumed(.shuffled(seed: 4), after: turns, startAt: 6)
    #expect(order.next()?.entry.path.description == before.last)
    #expect(order.take(40) == expected)
  }

  @Test(arguments: 1...25)
  func duplicatesAreGoneThroughAsWithoutTheRestart(turns: Int) throws {
    let words = "a a a b b c d"
    let order = Turns(TrackOrder(entries(words), mode: .shuffled(seed: 8)))
    let before = order.take(turns)
    let saved = try #require(try order.state())
    let resumed = Turns(TrackOrder(entries(words), mode: .shuffled(seed: 8), resuming: saved))
    #expect(resumed.next()?.entry.path.description == before.last)
    #expect(resumed.take(30) == order.take(30))
  }

  @Test func savingTwiceInARoundIsAsGoodAsOnce() throws {
    var order = Turns(TrackOrder(entries(Self.ten), mode: .shuffled(seed: 5)))
    var all: [String] = []
    for _ in 0..<30 {
      all += order.take(1)
      let saved = try #require(try order.state())
      order = Turns(TrackOrder(entries(Self.ten), mode: .shuffled(seed: 5), resuming: saved))
      _ = order.next()
    }
    let plain = Turns(TrackOrder(entries(Self.ten), mode: .shuffled(seed: 5)))
    #expect(all == plain.take(30))
  }

  @Test func listedOrderFindsItsTrackInAChangedList() throws {
    var (_, _, order) = try resumed(.listed, after: 4, with: "x y a b c d e")
    #expect(order.line(3) == "d e x")
    (_, _, order) = try resumed(.listed, after: 4, with: "a b c e f")
    #expect(order.line(3) == "e f a")
    (_, _, order) = try resumed(.listed, after: 4, with: "x y")
    #expect(order.line(3) == "x y x")
  }

  @Test func shuffleDoesNotRepeatWhatWasPlayedWhenTheListHasChanged() throws {
    for seed in 0..<100 {
      let (before, _, order) = try resumed(.shuffled(seed: UInt64(seed)), after: 5, with: Self.ten + " k l m")
      let first = order.next()?.entry.path.description
      #expect(first == before.last)
      var rest: [String] = []
      while let turn = order.next(), turn.round == 1 { rest.append(turn.entry.path.description) }
      // New tracks have their place in the round or wait for the next; old ones are all there, once.
      #expect(Set(rest).count == rest.count)
      #expect(Set(rest).isDisjoint(with: before))
      #expect(Set(before + rest).isSuperset(of: Self.ten.split(separator: " ").map(String.init)), "seed \(seed)")
    }
  }

  @Test func shuffleGoesOnWhenItsTrackIsGone() throws {
    for seed in 0..<50 {
      let probe = Turns(TrackOrder(entries(Self.ten), mode: .shuffled(seed: UInt64(seed))))
      let gone = probe.take(5)[4]
      let words = Self.ten.split(separator: " ").filter { $0 != gone }.joined(separator: " ")
      let (before, expected, order) = try resumed(.shuffled(seed: UInt64(seed)), after: 5, with: words)
      #expect(order.take(5) == Array(expected.prefix(5)), "seed \(seed): \(before)")
    }
  }

  @Test func replacingBeforeTheFirstTurnDoesNotLoseThePlace() throws {
    for mode in [TrackOrder.Mode.listed, .shuffled(seed: 6)] {
      let (before, _, order) = try resumed(mode, after: 4)
      order.replace("x " + Self.ten)
      #expect(order.next()?.entry.path.description == before.last)
      let rest = order.take(6)
      #expect(Set(rest).isDisjoint(with: before))
    }
  }

  @Test func changingTheModeBeginsWithTheTrackThatWasOn() throws {
    let shuffled = TrackOrder.Mode.shuffled(seed: 6)
    for (old, new) in [(TrackOrder.Mode.listed, shuffled), (.shuffled(seed: 5), shuffled), (shuffled, .listed)] {
      let (before, _, order) = try resumed(old, after: 4, as: new)
      let round = order.take(10)
      #expect(round.first == before.last)
      #expect(Set(round).count == 10)
    }
  }

  @Test func onceEndsAtTheEndOfTheResumedRound() throws {
    for mode in [TrackOrder.Mode.listed, .shuffled(seed: 6)] {
      let (before, expected, order) = try resumed(mode, after: 7, once: true)
      #expect(order.take(100) == [before[6]] + expected)
      #expect(expected.count == 3)
    }
  }
}
