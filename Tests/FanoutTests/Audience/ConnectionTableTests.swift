// SPDX-License-Identifier: MIT
import StreamKit
import TestSupport
import Testing

@testable import cycast_fanout

@Suite struct ConnectionTableTests {
  @Test(arguments: [1 as UInt64, 2, 3]) func staysWholeThroughRandomComingAndGoing(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let booth = try Booth(ring: 32_768, burst: 5, metaint: 500)
    let audience = booth.audience
    var here: [Int: PairedListener] = [:]
    var generations: [Int: UInt32] = [:]
    var most = 0
    for step in 0..<1_500 {
      switch Int.random(in: 0..<10, using: &generator) {
      case 0...2 where here.count < 40:
        let listener = try booth.join(wantsICY: Bool.random(using: &generator))
        #expect(here[listener.slot] == nil, "a slot in use was given away")
        let generation = audience.connections[listener.slot].generation
        if let before = generations[listener.slot] { #expect(generation == before + 1) }
        generations[listener.slot] = generation
        here[listener.slot] = listener
        most = max(most, here.count)
      case 3...4:
        guard let (slot, _) = here.randomElement(using: &generator) else { break }
        audience.close(slot, .left)
        audience.close(slot, .left)
        audience.feed(slot, 0)
        here[slot] = nil
      case 5:
        guard let (slot, listener) = here.randomElement(using: &generator) else { break }
        booth.drain(listener, 900)
        #expect(listener.slot == slot)
      default:
        if step % 60 == 59 { booth.say("Title \(step)") }
        try booth.air(Int.random(in: 8...900, using: &generator))
        audience.tick(step % Phases.ticks, at: UInt32(step))
        audience.inputArrived(at: UInt32(step))
      }
      #expect(audience.listeners == here.count)
      let states = audience.connections.filter { $0.state != .free }
      #expect(states.count == here.count)
      #expect(audience.waiting == audience.connections.filter { $0.state == .waiting }.count)
      #expect(audience.connections.count <= most)
      #expect(audience.isEmpty == here.isEmpty)
    }
    for listener in here.values {
      booth.drain(listener)
      #expect(listener.units(of: booth)?.tail == 0)
    }
    audience.closeAll()
    #expect(audience.isEmpty && audience.listeners == 0 && !audience.needsTicks)
  }

  @Test func peerThatIsGoneLeavesTheTable() throws {
    let booth = try Booth(ring: 32_768)
    try booth.air(500)
    let listener = try booth.join()
    listener.leave()
    try booth.air(500)
    booth.feedAll()
    #expect(booth.audience.isEmpty)
    #expect(booth.ends == [.left])
  }
}
