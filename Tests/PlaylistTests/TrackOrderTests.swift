// SPDX-License-Identifier: MIT
import Testing

@testable import cycast_playlist

@Suite struct ListedOrderTests {
  private func order(_ words: String, once: Bool = false, startAt: Int? = nil) -> Turns {
    Turns(TrackOrder(entries(words), mode: .listed, once: once, startAt: startAt))
  }

  @Test func goesRoundAndRoundAndCounts() {
    let order = order("a b c")
    let turns = (0..<7).compactMap { _ in order.next() }
    #expect(turns.map(\.entry.path.description) == ["a", "b", "c", "a", "b", "c", "a"])
    #expect(turns.map(\.number) == [1, 2, 3, 1, 2, 3, 1])
    #expect(turns.map(\.round) == [1, 1, 1, 2, 2, 2, 3])
    #expect(turns.allSatisfy { $0.count == 3 })
    #expect(order.current == turns.last)
  }

  @Test func onceEndsAndStaysEnded() {
    let order = order("a b", once: true)
    #expect(order.take(5) == ["a", "b"])
    #expect(order.next() == nil)
    order.replace("a b c")
    #expect(order.take(5) == ["c"])
  }

  @Test(arguments: [(nil, "a b c a"), (1, "a b c a"), (2, "b c a b"), (3, "c a b c"), (4, "a b c a"), (0, "a b c a")])
  func startsAtTheTrackOfANumberOrTheFirst(number: Int?, line: String) {
    let order = order("a b c", startAt: number)
    #expect(order.line(4) == line)
  }

  @Test func startingLateIsStillTheFirstRound() {
    let order = order("a b c", once: true, startAt: 3)
    #expect(order.next()?.round == 1)
    #expect(order.next() == nil)
  }

  @Test func emptyListHasNoTurnUntilItIsReplaced() {
    let order = order("", startAt: 2)
    #expect(order.next() == nil)
    #expect(order.current == nil)
    order.replace("a b c")
    #expect(order.line(3) == "b c a")
    order.replace("")
    #expect(order.next() == nil)
    order.replace("a b c")
    #expect(order.next() != nil)
  }

  @Test(arguments: [
    ("a b c d", "x a b c d", "c d x a"),  // one more in front
    ("a b c d", "b c d", "c d b c"),  // one less in front
    ("a b c d", "d c b a", "a d c b"),  // turned round
    ("a b c d", "a c d", "c d a c"),  // the current one gone: the same place
    ("a b c d", "x", "x x x x"),  // all gone, and the place too
    ("a b c d", "x y z", "y z x y"),  // all gone
    ("a b c d", "b x b y", "x b y b"),  // twice: the nearest place, the earlier of two
  ])
  func goesOnAfterTheCurrentTrackWhenTheListIsReplaced(old: String, new: String, line: String) {
    let order = order(old)
    #expect(order.line(2) == "a b")
    order.replace(new)
    #expect(order.line(4) == line)
  }

  @Test func duplicatesAreToldApartByTheirPlace() {
    let order = order("a j b j c j")
    #expect(order.line(4) == "a j b j")
    order.replace("a j b j c j d")
    #expect(order.line(3) == "c j d")
    order.replace("z a j b j c j d")
    #expect(order.current?.number == 8)
    #expect(order.current?.count == 8)
  }

  @Test func replacingBeforeTheFirstTurnKeepsTheStart() {
    let order = order("a b c", startAt: 2)
    order.replace("x y z")
    #expect(order.line(2) == "y z")
  }
}
