// SPDX-License-Identifier: MIT
import Testing

@testable import cycast_ingest

@Suite struct FilterRestartTests {
  private let second: Int64 = 1_000_000_000

  @Test func commandThatDiesAtOnceWaitsLongerAndLonger() {
    var restart = FilterRestart()
    var now: Int64 = 5
    var waits: [Double] = []
    for _ in 0..<70 {
      restart.started(at: now)
      let next = restart.ended(at: now)
      waits.append(Double(next - now) / 1e9)
      now = next
    }
    #expect(waits.prefix(8) == [0, 0.5, 1, 2, 4, 8, 10, 10])
    #expect(waits.dropFirst(8).allSatisfy { $0 == 10 })
    #expect(restart.deaths == 70)
  }

  @Test func tenSecondsOfLifeMakeItTheFirstTimeAgain() {
    var restart = FilterRestart()
    for _ in 0..<5 { _ = restart.ended(at: 0) }
    restart.started(at: 0)
    #expect(restart.ended(at: 10 * second - 1) == 18 * second - 1)
    restart.started(at: 100 * second)
    #expect(restart.ended(at: 110 * second) == 110 * second)
    restart.started(at: 110 * second)
    #expect(restart.ended(at: 110 * second) == 110 * second + second / 2)
  }

  @Test func commandThatCannotBeStartedCountsAsDead() {
    var restart = FilterRestart()
    restart.started(at: 0)
    #expect(restart.ended(at: 20 * second) == 20 * second)
    #expect(restart.ended(at: 20 * second) == 20 * second + second / 2)
    #expect(restart.ended(at: 40 * second) == 41 * second)
  }
}
