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
}
