// SPDX-License-Identifier: MIT
import Testing

@testable import cycast_icy

@Suite struct SeldomTests {
  @Test func saysOnceInTenSecondsAndCountsTheRest() {
    var seldom = Seldom()
    let second: Int64 = 1_000_000_000
    let turns = [5, 5, 6, 14, 15, 16, 25, 99].map { seldom.turn(at: $0 * second) }
    #expect(turns == [0, nil, nil, nil, 3, nil, 1, 0])
  }

  @Test func turnComesWithTheLastNanosecondOfThePause() {
    for (later, turn) in [(Seldom.pause - 1, nil), (Seldom.pause, 0), (Seldom.pause + 1, 0)] as [(Int64, Int?)] {
      var seldom = Seldom()
      _ = seldom.turn(at: 7)
      let next = seldom.turn(at: 7 + later)
      #expect(next == turn)
    }
  }
}
