// SPDX-License-Identifier: MIT
import StreamKit
import TestSupport
import Testing

@testable import cycast_fanout

@Suite struct SendPlanTests {
  @Test(arguments: [1, 2, 37, 1_000, 16_000], [1 as UInt64, 2])
  func blocksStandExactlyWhereTheyBelongThroughPartialWrites(metaint: Int, seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let booth = try Booth(ring: 1 << 20, burst: 8, metaint: metaint)
    booth.say("First")
    for _ in 0..<20 { try booth.air(400) }
    let start = booth.mount.entry().offset
    let listener = try booth.join(wantsICY: true)
    for step in 0..<(metaint < 10 ? 30 : 120) {
      if step % 17 == 3 { booth.say("Title \(step); it's 'one'") }
      try booth.air(Int.random(in: 8...1_400, using: &generator))
      booth.feedAll()
      booth.drain(listener, Int.random(in: 1...3_000, using: &generator))
    }
    booth.drain(listener)
    #expect(listener.audio == Array(booth.stream[start...]))
    #expect(listener.blocks.map(\.at) == (1...max(1, listener.blocks.count)).map { $0 * metaint })
    #expect(listener.blocks.count == (listener.audio.count - 1) / metaint)
    var told = ""
    for block in listener.blocks {
      let title = booth.title(at: start + block.at)
      let expected = title == told ? "" : "StreamTitle='\(title)';"
      #expect(block.text == expected)
      told = title
    }
    #expect(told != "")
  }

  @Test func firstBlockSaysTheTitleOfThePlaceAndNotTheLatest() throws {
    let booth = try Booth(ring: 1 << 20, burst: 20, metaint: 1_000)
    booth.say("Old")
    for _ in 0..<20 { try booth.air(400) }
    booth.say("New")
    try booth.air(400)
    let listener = try booth.join(wantsICY: true, sendBuffer: 1 << 18)
    try booth.air(400)
    booth.feedAll()
    booth.drain(listener)
    #expect(listener.blocks.map(\.text).filter { !$0.isEmpty } == ["StreamTitle='Old';", "StreamTitle='New';"])
    #expect(listener.blocks.first?.text == "StreamTitle='Old';")
    #expect(listener.blocks.last?.at == 8_000)
  }

  @Test func titleOfNobodyIsAnEmptyBlock() throws {
    let booth = try Booth(ring: 1 << 20, burst: 20, metaint: 100)
    for _ in 0..<20 { try booth.air(400) }
    let listener = try booth.join(wantsICY: true, sendBuffer: 1 << 18)
    booth.drain(listener)
    #expect(!listener.blocks.isEmpty)
    #expect(listener.blocks.allSatisfy { $0.text.isEmpty })
  }

  @Test func whoDidNotAskGetsNoBlocks() throws {
    let booth = try Booth(ring: 1 << 20, burst: 20, metaint: 100)
    booth.say("Title")
    for _ in 0..<20 { try booth.air(400) }
    let listener = try booth.join()
    booth.drain(listener)
    #expect(listener.audio == booth.stream)
  }

  @Test func planLongerThanItsPiecesGoesOnWithAnother() throws {
    // 40,000 bytes with a block after each 37: 2,163 pieces, 34 plans.
    let booth = try Booth(ring: 1 << 20, burst: 100, metaint: 37)
    booth.say("T")
    for _ in 0..<100 { try booth.air(400) }
    let listener = try booth.join(wantsICY: true, sendBuffer: 1 << 20)
    _ = listener.read()
    while listener.read() > 0 {}
    #expect(listener.audio == booth.stream, "one feed sends all of it")
    #expect(!booth.audience.connections[listener.slot].isBlocked)
  }

  @Test func blockCutInTheMiddleIsFinishedAfterItsTitleHasBeenForgotten() throws {
    let booth = try Booth(ring: 16_384, burst: 0, metaint: 3_000)
    try booth.air(400)
    let listener = try booth.join(wantsICY: true)
    let long = String(repeating: "long ", count: 690)
    // Sooner or later a write ends inside a block of 3.5 kB.
    var generator = SeededGenerator(seed: 1)
    for step in 0..<500 where booth.audience.connections[listener.slot].piece == .none {
      booth.say(long + String(step))
      try booth.air(Int.random(in: 8...1_400, using: &generator))
      booth.feedAll()
      booth.drain(listener, Int.random(in: 1...2_500, using: &generator))
    }
    #expect(booth.audience.connections[listener.slot].piece != .none, "no write ended inside a block")
    let before = booth.titles.count
    for number in 0..<20 {
      booth.say("Title \(number)")
      try booth.air(4_000)
      booth.feedAll()
    }
    booth.drain(listener)
    let all = Set(booth.titles.map { "StreamTitle='\($0.title)';" })
    #expect(listener.blocks.allSatisfy { $0.text.isEmpty || all.contains($0.text) })
    #expect(listener.blocks.contains { $0.text == "StreamTitle='\(booth.titles[before - 1].title)';" })
    #expect(listener.units(of: booth)?.tail == 0)
    #expect(booth.audience.counts.skipped > 0)
  }
}
