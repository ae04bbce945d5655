// SPDX-License-Identifier: MIT
import Testing

@testable import StreamKit

@Suite struct BackoffTests {
  @Test func doublesFromOneSecondToSixty() {
    var backoff = Backoff()
    let seconds = (0..<9).map { _ in backoff.next() / 1_000_000_000 }
    #expect(seconds == [1, 2, 4, 8, 16, 32, 60, 60, 60])
  }

  @Test func beginsAgainAfterSuccess() {
    var backoff = Backoff()
    for _ in 0..<5 { _ = backoff.next() }
    backoff.reset()
    #expect(backoff.next() == 1_000_000_000)
  }

  @Test func beginsWhereItIsTold() {
    var quick = Backoff(first: 10_000_000)
    let waits = (0..<14).map { _ in quick.next() }
    #expect(waits.first == 10_000_000 && waits[1] == 20_000_000 && waits[13] == Backoff.longest)
    quick.reset()
    let again = quick.next()
    #expect(again == 10_000_000)
  }

  @Test func aFirstWaitAboveTheLongestIsAllWaits() {
    var slow = Backoff(first: 3 * Backoff.longest)
    let waits = (0..<3).map { _ in slow.next() }
    #expect(waits == Array(repeating: 3 * Backoff.longest, count: 3))
  }
}
