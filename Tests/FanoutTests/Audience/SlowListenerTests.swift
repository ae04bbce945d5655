// SPDX-License-Identifier: MIT
import StreamKit
import TestSupport
import Testing

@testable import cycast_fanout

@Suite struct SlowListenerTests {
  @Test(arguments: [1 as UInt64, 2], [0, 37, 1_000])
  func skipsLeaveUnitsWholeAndBlocksInPlace(seed: UInt64, metaint: Int) throws {
    var generator = SeededGenerator(seed: seed &* 77)
    let booth = try Booth(ring: 16_384, burst: 6, metaint: max(metaint, 1))
    let base = booth.mount.shared.total
    for _ in 0..<6 { try booth.join(wantsICY: metaint > 0) }
    for step in 0..<500 {
      if step % 20 == 0 { booth.say("Title \(step)") }
      try booth.air(Int.random(in: 8...1_500, using: &generator))
      if step % 3 == 0 { booth.feedAll() }
      for (index, listener) in booth.listeners.enumerated() where Int.random(in: 0..<6, using: &generator) > index {
        booth.drain(listener, Int.random(in: 1...1_200 * (6 - index), using: &generator))
      }
      booth.now += 10
    }
    for listener in booth.listeners { booth.drain(listener) }
    booth.feedAll()
    for listener in booth.listeners { booth.drain(listener) }
    var skips = 0
    for listener in booth.listeners {
      let units = listener.units(of: booth)
      #expect(units?.tail == 0, "what came is no row of whole units")
      #expect(units?.numbers.last == booth.starts.count - 2, "everyone ends at the live edge")
      if metaint > 0 { check(listener, booth) }
      skips += Int(booth.audience.connections[listener.slot].skips)
    }
    #expect(skips > 5 && skips == booth.audience.counts.skipped)
    for listener in booth.listeners { booth.audience.close(listener.slot, .left) }
    #expect(booth.audience.isEmpty && booth.audience.listeners == 0)
    let blocks = booth.mount.titles.changes.reduce(0) { $0 + booth.mount.shared.bytes($1.block).count }
    #expect(booth.mount.shared.total <= base + blocks, "copies of units are left behind")
  }

  /// Each block says the title of the byte that follows what was sent, and says it once.
  private func check(_ listener: PairedListener, _ booth: Booth) {
    let metaint = Int(booth.mount.metaint)
    #expect(listener.blocks.map(\.at) == (1...max(1, listener.blocks.count)).map { $0 * metaint })
    guard let numbers = listener.units(of: booth)?.numbers else { return }
    // For each unit that came: where it begins in what came, and in the stream.
    var places: [(came: Int, start: Int)] = []
    var came = 0
    for number in numbers {
      places.append((came, booth.starts[number]))
      came += booth.starts[number + 1] - booth.starts[number]
    }
    var last = -1
    for block in listener.blocks where !block.text.isEmpty {
      guard let index = booth.titles.firstIndex(where: { "StreamTitle='\($0.title)';" == block.text }) else {
        Issue.record("no such title: \(block.text)")
        continue
      }
      #expect(index > last)
      last = index
      guard let place = places.last(where: { $0.came < block.at }) else { continue }
      let next = place.start + block.at - place.came
      #expect(index == booth.titles.lastIndex { $0.offset <= next })
    }
    #expect(last == booth.titles.count - 1)
  }

  @Test func dropModeCutsOffWhoFallsOff() throws {
    let booth = try Booth(ring: 16_384, slow: .drop)
    try booth.air(400)
    let slow = try booth.join()
    let good = try booth.join()
    for _ in 0..<200 {
      try booth.air(400)
      booth.feedAll()
      booth.drain(good)
    }
    #expect(booth.audience.listeners == 1)
    #expect(booth.audience.counts.dropped == 1 && booth.audience.counts.skipped == 0)
    #expect(booth.ends == [.slow])
    while slow.read() > 0 {}
    #expect(slow.hasEnded)
    #expect(good.units(of: booth)?.numbers.count == 201)
  }

  @Test func copiesForThoseInMidUnitAreBounded() throws {
    let booth = try Booth(ring: 2 << 20, burst: 0)
    let base = booth.mount.shared.total
    try booth.air(400)
    // Each gets stuck in a unit of its own.
    for _ in 0..<22 {
      let listener = try booth.join()
      try booth.air(60_000)
      booth.audience.inputArrived(at: 0)
      #expect(booth.audience.connections[listener.slot].isBlocked)
    }
    for _ in 0..<60 {
      try booth.air(60_000)
      #expect(booth.mount.shared.total - base <= RescuedUnits.most)
    }
    let kept = RescuedUnits.most / 60_000
    #expect(booth.mount.shared.total - base == kept * 60_000)
    #expect(booth.audience.listeners == kept)
    #expect(booth.ends == Array(repeating: .noRoom, count: 22 - kept))
    for listener in booth.listeners { booth.drain(listener) }
    for listener in booth.listeners where !listener.hasEnded {
      #expect(listener.units(of: booth)?.tail == 0)
    }
    #expect(booth.mount.shared.total == base, "copies go when they are out")
  }

  @Test func listenersInOneUnitShareItsCopy() throws {
    let booth = try Booth(ring: 131_072, burst: 0)
    let base = booth.mount.shared.total
    try booth.air(400)
    for _ in 0..<50 { try booth.join() }
    try booth.air(60_000)
    booth.audience.inputArrived(at: 0)
    for _ in 0..<5 { try booth.air(60_000) }
    #expect(booth.mount.shared.total - base == 60_000)
    for listener in booth.listeners.prefix(25) { booth.audience.close(listener.slot, .left) }
    #expect(booth.mount.shared.total - base == 60_000)
    for listener in booth.listeners.suffix(25) { booth.drain(listener) }
    #expect(booth.mount.shared.total == base)
    #expect(booth.listeners.suffix(25).allSatisfy { $0.units(of: booth)?.tail == 0 })
  }

  @Test func everyoneGetsTheRestAtTheEnd() throws {
    let booth = try Booth(ring: 1 << 20, burst: 100)
    for _ in 0..<100 { try booth.air(700) }
    let fast = try booth.join(sendBuffer: 1 << 18)
    let slow = try booth.join()
    booth.audience.endAll(at: 0)
    #expect(booth.audience.connections[fast.slot].state == .leaving)
    #expect(booth.audience.connections[slow.slot].state == .listening)
    while !slow.hasEnded {
      booth.drain(slow, 1_000)
      booth.audience.retireIfDone(slow.slot, 0)
    }
    while fast.read() > 0 {}
    #expect(fast.hasEnded)
    #expect(fast.audio == booth.stream && slow.audio == booth.stream)
    #expect(booth.audience.listeners == 0)
  }

  @Test func oldListenersEndAfterTheLastOldUnit() throws {
    let booth = try Booth(ring: 1 << 20, burst: 50)
    for _ in 0..<30 { try booth.air(700) }
    let old = try booth.join()
    let quick = try booth.join(sendBuffer: 1 << 18)
    let end = booth.stream.count
    booth.mount.begin(.aac)
    for _ in 0..<10 { try booth.air(300) }
    let new = try booth.join(sendBuffer: 1 << 18)
    booth.feedAll()
    for listener in booth.listeners {
      while listener !== new && !listener.hasEnded { booth.drain(listener, 2_000) }
    }
    booth.drain(new)
    #expect(old.audio == Array(booth.stream[..<end]))
    #expect(quick.audio == Array(booth.stream[..<end]))
    #expect(new.audio == Array(booth.stream[end...]))
    #expect(booth.audience.listeners == 1)
  }

  @Test func oldListenersWhoFallOffDoNotLandInTheNewCodec() throws {
    let booth = try Booth(ring: 16_384, burst: 50)
    for _ in 0..<30 { try booth.air(500) }
    let old = try booth.join()
    let end = booth.stream.count
    booth.mount.begin(.aac)
    for _ in 0..<100 { try booth.air(500) }
    while !old.hasEnded { booth.drain(old, 2_000) }
    #expect(old.units(of: booth)?.tail == 0)
    #expect(old.audio.count < end)
    #expect(booth.audience.listeners == 0)
  }

  @Test func whoWaitsWithABlockedHeadStartsAllTheSame() throws {
    let booth = try Booth(ring: 65_536, burst: 4)
    let listener = try PairedListener(sendBuffer: 4_608, metaint: nil)
    listener.slot = booth.audience.admit(listener.takeServerEnd(), .none, at: 0)
    let head = [UInt8](repeating: UInt8(ascii: "H"), count: 30_000)
    booth.audience.listen(listener.slot, head: booth.mount.shared.make(head), wantsICY: false, at: 0)
    #expect(booth.audience.waiting == 1)
    #expect(booth.audience.connections[listener.slot].isBlocked)
    try booth.air(500)
    booth.audience.inputArrived(at: 0)
    #expect(booth.audience.waiting == 0)
    booth.drain(listener)
    #expect(listener.audio == Array(head.dropFirst()) + booth.stream)
  }
}
