// SPDX-License-Identifier: MIT
import StreamKit
import TestSupport
import Testing

@testable import cycast_icy

@Suite struct TitleQueueTests {
  private func title(_ text: String) -> NewTitle { NewTitle(song: text) }
  private let second: Int64 = 1_000_000_000

  @Test func equalTitlesInARowAreOne() {
    var queue = TitleQueue()
    queue.add(title("a"), at: 0)
    #expect(queue.take(at: 0) == title("a"))
    queue.settle()
    queue.add(title("a"), at: 1)
    #expect(queue.isEmpty)
    queue.add(title("b"), at: 2)
    #expect(queue.take(at: 2) == title("b"))
    queue.settle()
    queue.add(title("a"), at: 3)
    #expect(queue.take(at: 3) == title("a"))
  }

  @Test func onlyTheNewestWaits() {
    var queue = TitleQueue()
    for text in ["a", "b", "c"] { queue.add(title(text), at: 0) }
    #expect(queue.take(at: 0) == title("c"))
    #expect(queue.isEmpty)
    // What is under way and comes again is nothing new, and takes back what came between.
    queue.add(title("d"), at: 1)
    queue.add(title("c"), at: 1)
    #expect(queue.isEmpty)
  }

  @Test func whatWasNotSaidWaitsLongerEachTime() {
    var (queue, now) = (TitleQueue(), Int64(0))
    queue.add(title("a"), at: now)
    for wait in [1, 2, 4, 8, 16, 32, 60, 60] {
      let taken = queue.take(at: now)
      #expect(taken == title("a"))
      queue.putBack(title("a"), after: nil, at: now)
      #expect(queue.take(at: now + Int64(wait) * second - 1) == nil)
      now += Int64(wait) * second
    }
    let taken = queue.take(at: now)
    #expect(taken != nil)
    queue.putBack(title("a"), after: 7, at: now)
    #expect(queue.opensAt == now + 7)
  }

  @Test func aNewerTitleTakesThePlaceOfOneThatFailedAndIsTriedSoon() {
    var queue = TitleQueue()
    queue.add(title("a"), at: 0)
    #expect(queue.take(at: 0) != nil)
    for _ in 0..<4 { queue.putBack(title("a"), after: nil, at: 0) }
    #expect(queue.opensAt == 8 * second)
    queue.add(title("b"), at: 5)
    #expect(queue.take(at: second + 4) == nil)
    #expect(queue.take(at: second + 5) == title("b"))
    // One that came while the request was under way stays, too.
    queue.add(title("c"), at: 2 * second)
    queue.putBack(title("b"), after: 1, at: 2 * second)
    #expect(queue.take(at: 3 * second) == title("c"))
  }

  @Test func aTitleThatFailedIsSentThoughItIsTheLastThatWasTried() {
    var queue = TitleQueue()
    queue.add(title("a"), at: 0)
    #expect(queue.take(at: 0) != nil)
    queue.putBack(title("a"), after: 1, at: 0)
    queue.add(title("a"), at: 0)
    #expect(queue.take(at: 1) == title("a"))
  }

  @Test func whenTheStationSaysWhenToComeAgainNewerTitlesWaitForThatToo() {
    var queue = TitleQueue()
    queue.add(title("a"), at: 0)
    #expect(queue.take(at: 0) != nil)
    queue.putBack(title("a"), after: 60 * second, at: 0)
    queue.add(title("b"), at: 5)
    #expect(queue.take(at: 60 * second - 1) == nil)
    #expect(queue.take(at: 60 * second) == title("b"))
  }
}
