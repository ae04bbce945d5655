// SPDX-License-Identifier: MIT
import TestSupport
import Testing

@testable import cycast_fanout

@Suite struct PhasesTests {
  private static let tick = Phases.tick

  /// The ticks of one whole period at which each slot is fed.
  private func turns(_ phases: Phases) -> [Int32: [Int]] {
    var turns: [Int32: [Int]] = [:]
    for tick in 0..<Phases.ticks {
      for which in Phases.divisors.indices {
        for slot in phases.due(at: tick, class: which) { turns[slot, default: []].append(tick) }
      }
    }
    return turns
  }

  @Test(arguments: [4_000, 3_999, 2_000, 1_000, 500, 200, 80, 40]) func periodIsAtMostHalfOfWhatIsBuffered(
    milliseconds: Int64
  ) throws {
    let buffered = milliseconds * 1_000_000
    var phases = Phases()
    for slot in 0..<7 { _ = phases.insert(Int32(slot), buffered: buffered) }
    #expect(phases.ticked == 7)
    for (_, ticks) in turns(phases) {
      let gaps = zip(ticks, ticks.dropFirst() + [(ticks.first ?? 0) + Phases.ticks]).map { Int64($1 - $0) * Self.tick }
      #expect((gaps.max() ?? .max) <= buffered / 2)
      #expect(Set(gaps).count == 1, "turns come evenly")
    }
  }

  @Test(arguments: [0 as Int64, 1, 39_999_999]) func whoHasTooLittleForTicksIsLive(buffered: Int64) {
    var phases = Phases()
    _ = phases.insert(9, buffered: buffered)
    #expect(phases.live == [9])
    #expect(phases.ticked == 0)
    #expect(turns(phases).isEmpty)
  }

  @Test(arguments: [4_000_000_000, 1_000_000_000, 100_000_000] as [Int64]) func spreadsEvenly(buffered: Int64) {
    var phases = Phases()
    for slot in 0..<5_003 { _ = phases.insert(Int32(slot), buffered: buffered) }
    var loads = [Int](repeating: 0, count: Phases.ticks)
    for (_, ticks) in turns(phases) { for tick in ticks { loads[tick] += 1 } }
    #expect((loads.max() ?? 0) - (loads.min() ?? 0) <= 1)
  }

  @Test(arguments: [1 as UInt64, 2, 3]) func placesStayRightThroughRandomSteps(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    var phases = Phases()
    var places: [Int32: Phases.Place] = [:]
    var live: Set<Int32> = []
    for step in 0..<4_000 {
      let slot = Int32.random(in: 0..<300, using: &generator)
      if let place = places[slot] {
        if let moved = phases.remove(place) {
          #expect(moved != slot && places[moved] != nil)
          places[moved] = place
        }
        places[slot] = nil
        live.remove(slot)
      } else {
        let buffered = Int64.random(in: 0...5_000, using: &generator) * 1_000_000
        places[slot] = phases.insert(slot, buffered: buffered)
        if buffered < 40_000_000 { live.insert(slot) }
      }
      #expect(phases.ticked == places.count - live.count)
      guard step % 50 == 0 else { continue }
      #expect(Set(phases.live) == live)
      #expect(Set(turns(phases).keys) == Set(places.keys).subtracting(live))
    }
  }

  @Test func removingNobodyMovesNobody() {
    var phases = Phases()
    #expect(phases.remove(.none) == nil)
  }
}
