// SPDX-License-Identifier: MIT
import StreamKit
import TestSupport
import Testing

private let ms: Int64 = 1_000_000
private let second: Int64 = 1_000_000_000

/// Plays frames through a pacer on a clock that the test moves.
private struct Simulation {
  var pacer: Pacer
  var now: Int64
  /// Nanoseconds of media sent so far, in 28,224,000ths of a second.
  var ticks = 0

  init(lead: Int64, now: Int64 = 5_000 * second) {
    pacer = Pacer(lead: lead)
    self.now = now
    pacer.start(at: now)
  }

  var sent: Int64 { Int64(ticks / 28_224 * 1_000_000 + ticks % 28_224 * 1_000_000 / 28_224) }

  /// Sends one unit if it is due.
  mutating func send(samples: Int = 1_152, rate: Int = 44_100) -> Bool {
    guard pacer.due(at: now) else { return false }
    pacer.add(samples: samples, rate: rate)
    ticks += samples * (28_224_000 / rate)
    return true
  }

  /// Sends all that is due, and returns how much media that was.
  mutating func burst() -> Int64 {
    let before = sent
    while send() {}
    return sent - before
  }

  /// Sends units as they fall due for a while; each wake-up comes as late as `lateness` says.
  mutating func run(for duration: Int64, lateness: () -> Int64 = { 0 }) {
    let end = now + duration
    while now < end {
      if !send() { now = min(end, pacer.dueTime + lateness()) }
    }
  }
}

@Suite struct PacerTests {
  private static let frame: Int64 = 26_122_449

  @Test func sendsTheLeadAtOnceAndThenOneFrameAtATime() {
    var simulation = Simulation(lead: 500 * ms)
    let burst = simulation.burst()
    #expect(burst > 500 * ms && burst <= 500 * ms + Self.frame)
    simulation.now = simulation.pacer.dueTime - 1
    let early = simulation.send()
    #expect(!early)
    simulation.now += 1
    let inTime = simulation.send()
    #expect(inTime)
    let another = simulation.send()
    #expect(!another)
  }

  @Test func tenMinutesOfMixedRatesAndFrameSizesAreRightToUnderAMillisecond() {
    var generator = SeededGenerator(seed: 11)
    var simulation = Simulation(lead: 500 * ms)
    let start = simulation.now
    let kinds = [(1_152, 44_100), (1_152, 48_000), (576, 22_050), (576, 11_025), (1_024, 44_100), (384, 32_000)]
    while simulation.now < start + 600 * second {
      let (samples, rate) = kinds[Int.random(in: 0..<kinds.count, using: &generator)]
      while !simulation.send(samples: samples, rate: rate) { simulation.now = simulation.pacer.dueTime }
      let error = simulation.sent - Int64(samples) * second / Int64(rate) - 500 * ms - (simulation.now - start)
      if simulation.now > start { #expect(abs(error) < ms) }
    }
    #expect(abs(simulation.pacer.mediaTime - simulation.sent) <= 1)
  }

  @Test func lateWakeUpsDoNotAddUp() {
    var generator = SeededGenerator(seed: 12)
    var simulation = Simulation(lead: 500 * ms)
    let start = simulation.now
    simulation.run(for: 600 * second) { Int64.random(in: 0...(20 * ms), using: &generator) }
    simulation.now = simulation.pacer.dueTime
    #expect(simulation.sent == simulation.now - start + 500 * ms)
  }

  @Test func writesThatWereNotBlockedDoNotSlowTheClock() {
    var simulation = Simulation(lead: 500 * ms)
    let start = simulation.now
    while simulation.now < start + 600 * second {
      if simulation.send() {
        simulation.pacer.blocked(from: simulation.now, to: simulation.now + 50_000)
        simulation.now += 50_000
      } else {
        simulation.now = simulation.pacer.dueTime
      }
    }
    simulation.now = simulation.pacer.dueTime
    #expect(simulation.sent == simulation.now - start + 500 * ms)
  }

  @Test(arguments: [1, 5, 60, 3_600])
  func readerThatStallsGetsNoBurstAfterwards(seconds: Int64) {
    var simulation = Simulation(lead: 500 * ms)
    simulation.run(for: 10 * second)
    while !simulation.send() { simulation.now = simulation.pacer.dueTime }
    let before = simulation.now
    simulation.now += seconds * second
    simulation.pacer.blocked(from: before, to: simulation.now)
    let afterwards = simulation.burst()
    #expect(afterwards <= Self.frame)
    let resumed = simulation.now
    let sent = simulation.sent
    simulation.run(for: 60 * second)
    #expect(abs(simulation.sent - sent - (simulation.now - resumed)) <= Self.frame)
  }

  @Test func readerThatStallsWhileTheLeadIsSentGetsNoMoreThanTheRestOfTheLead() {
    var simulation = Simulation(lead: 2 * second)
    for _ in 0..<10 { _ = simulation.send() }
    let before = simulation.now
    simulation.now += 60 * second
    simulation.pacer.blocked(from: before, to: simulation.now)
    _ = simulation.burst()
    #expect(simulation.sent <= 2 * second + Self.frame)
  }

  @Test func readerSlowerThanRealTimeBuildsUpNoDebt() {
    var simulation = Simulation(lead: 500 * ms)
    for _ in 0..<2_000 {
      while !simulation.send() { simulation.now = simulation.pacer.dueTime }
      simulation.pacer.blocked(from: simulation.now, to: simulation.now + 40 * ms)
      simulation.now += 40 * ms
    }
    let afterwards = simulation.burst()
    #expect(afterwards <= Self.frame)
  }

  @Test func shortBlocksOfAPunctualReaderCostNothing() {
    var simulation = Simulation(lead: 500 * ms)
    _ = simulation.burst()
    let start = simulation.now
    let sent = simulation.sent
    while simulation.now < start + 600 * second {
      while !simulation.send() { simulation.now = simulation.pacer.dueTime }
      simulation.pacer.blocked(from: simulation.now, to: simulation.now + 20 * ms)
      simulation.now += 20 * ms
    }
    #expect(abs(simulation.sent - sent - (simulation.now - start)) <= 2 * Self.frame)
  }

  @Test(arguments: [1, 5, 9])
  func ownLatenessIsCaughtUp(seconds: Int64) {
    var simulation = Simulation(lead: 500 * ms)
    simulation.run(for: 10 * second)
    let start = simulation.now - simulation.sent
    simulation.now += seconds * second
    let burst = simulation.burst()
    #expect(abs(burst - seconds * second) <= 2 * Self.frame)
    #expect(abs(simulation.now - simulation.sent - start) <= 2 * Self.frame)
  }

  @Test func ownLatenessBeyondTenSecondsIsForgiven() {
    var simulation = Simulation(lead: 500 * ms)
    simulation.run(for: 10 * second)
    simulation.now += 300 * second
    let burst = simulation.burst()
    #expect(abs(burst - 10_500 * ms) <= 2 * Self.frame)
    simulation.now += second
    let afterwards = simulation.burst()
    #expect(afterwards <= second + Self.frame)
  }

  @Test func longLeadIsNotTakenForLateness() {
    var simulation = Simulation(lead: 60 * second)
    let atOnce = simulation.burst()
    #expect(abs(atOnce - 60 * second) <= Self.frame)
  }

  @Test func startAfterAPauseGivesTheLeadAndNoMore() {
    var simulation = Simulation(lead: 500 * ms)
    simulation.run(for: 10 * second)
    simulation.now += 9 * second
    simulation.pacer.start(at: simulation.now)
    let atOnce = simulation.burst()
    #expect(abs(atOnce - 500 * ms) <= Self.frame)
  }

  @Test func goingOnAfterALongPauseGivesTheLeadAndNoMore() {
    var simulation = Simulation(lead: 500 * ms)
    simulation.run(for: 10 * second)
    simulation.now += 9 * second
    simulation.pacer.resume(at: simulation.now)
    let atOnce = simulation.burst()
    #expect(abs(atOnce - 500 * ms) <= Self.frame)
  }

  @Test func goingOnAfterShortPausesGivesNoLeadTwice() {
    var simulation = Simulation(lead: 500 * ms)
    let begin = simulation.now
    for _ in 0..<100 {
      simulation.run(for: 50 * ms)
      simulation.now += 20 * ms
      simulation.pacer.resume(at: simulation.now)
      let ahead = simulation.sent - (simulation.now - begin)
      #expect(ahead <= 500 * ms + Self.frame)
    }
  }

  @Test func unitsWithoutTimeGoWithTheUnitAfterThem() {
    var simulation = Simulation(lead: 0)
    let first = simulation.send()
    #expect(first)
    let another = simulation.send()
    #expect(!another)
    simulation.now = simulation.pacer.dueTime
    let due = simulation.pacer.dueTime
    simulation.pacer.add(Unit(length: 58, samples: 0, sampleRate: 48_000, channels: 2))
    #expect(simulation.pacer.dueTime == due)
  }
}
