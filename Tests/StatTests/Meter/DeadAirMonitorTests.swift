// SPDX-License-Identifier: MIT
import MPEGDecode
import StreamKit
import Testing

@testable import cycast_stat

/// A monitor of the rule -50dB:2s, driven by windows of 100 ms and by a clock of the test's.
private struct Driven {
  var monitor: DeadAirMonitor
  var changes: [DeadAirMonitor.Change] = []

  init() throws { monitor = DeadAirMonitor(try DeadAirRule("-50dB:2s")) }

  mutating func hear(_ level: Double, windows: Int) {
    for _ in 0..<windows {
      if let change = monitor.take(Level(peak: level, rms: level, duration: 100_000_000)) { changes.append(change) }
    }
  }

  mutating func wait(at seconds: Double) {
    if let change = monitor.waits(at: Int64(seconds * 1e9)) { changes.append(change) }
  }

  mutating func come(at seconds: Double) { monitor.waitIsOver(at: Int64(seconds * 1e9)) }

  mutating func finish(at seconds: Double) {
    if let change = monitor.finish(at: Int64(seconds * 1e9)) { changes.append(change) }
  }
}

@Suite struct DeadAirMonitorTests {
  private let second: Int64 = 1_000_000_000

  @Test func silenceAtTheStartCountsFromTheFirstSample() throws {
    var air = try Driven()
    air.hear(-60, windows: 19)
    #expect(air.changes == [])
    air.hear(-60, windows: 11)
    #expect(air.changes == [.began(.quiet, lasted: 2 * second)])
    air.hear(-20, windows: 2)
    #expect(air.changes.last == .ended(lasted: 3 * second))
    #expect(air.monitor.count == 1 && air.monitor.total(at: 0) == 3 * second && !air.monitor.isDead)
  }

  @Test func silenceInTheMiddleNeedsAllOfItsTime() throws {
    var air = try Driven()
    air.hear(-20, windows: 50)
    air.hear(-60, windows: 19)
    air.hear(-20, windows: 1)
    air.hear(-60, windows: 19)
    #expect(air.changes == [])
    air.hear(-60, windows: 1)
    #expect(air.changes == [.began(.quiet, lasted: 2 * second)])
    // A click does not end it.
    air.hear(-10, windows: 1)
    air.hear(-60, windows: 5)
    #expect(air.monitor.isDead && air.changes.count == 1)
  }

  @Test func nothingThatComesIsDeadAirInTimeThatPasses() throws {
    var air = try Driven()
    air.wait(at: 10)
    #expect(air.monitor.wakesAt == 12 * second)
    air.wait(at: 11.999)
    #expect(air.changes == [] && air.monitor.waited(at: 11 * second) == second)
    air.wait(at: 12)
    #expect(air.changes == [.began(.noInput, lasted: 2 * second)])
    #expect(air.monitor.wakesAt == nil && air.monitor.current(at: 15 * second) == 5 * second)
    air.come(at: 15)
    #expect(air.changes.count == 1)
    // What comes is not heard before it is decoded.
    air.hear(-20, windows: 1)
    #expect(air.changes.last == .ended(lasted: 5 * second))
    #expect(air.monitor.total(at: 99 * second) == 5 * second)
  }

  @Test func whatComesUnheardEndsAStall() throws {
    var air = try Driven()
    air.wait(at: 0)
    air.wait(at: 3)
    air.come(at: 4)
    let (ended, again) = (air.monitor.passUnheard(), air.monitor.passUnheard())
    #expect(ended == .ended(lasted: 4 * second) && again == nil)
  }

  @Test func silenceAfterAStallIsTheSameDeadAir() throws {
    var air = try Driven()
    air.hear(-20, windows: 10)
    air.wait(at: 0)
    air.wait(at: 2)
    air.come(at: 4)
    air.hear(-70, windows: 40)
    #expect(air.changes == [.began(.noInput, lasted: 2 * second)])
    air.hear(-20, windows: 2)
    #expect(air.changes.count == 2 && air.changes.last == .ended(lasted: 8 * second))
    #expect(air.monitor.count == 1)
  }

  @Test func stallInASilenceIsTheSameDeadAir() throws {
    var air = try Driven()
    air.hear(-70, windows: 20)
    air.wait(at: 0)
    air.wait(at: 5)
    air.come(at: 6)
    air.hear(-20, windows: 2)
    #expect(air.changes == [.began(.quiet, lasted: 2 * second), .ended(lasted: 8 * second)])
  }

  @Test func waitsThatAreShortOrNotTheInputsFaultDoNotAddUp() throws {
    var air = try Driven()
    for start in stride(from: 0.0, to: 20, by: 2) {
      air.wait(at: start)
      air.wait(at: start + 1.9)
      air.come(at: start + 1.9)
    }
    #expect(air.changes == [] && air.monitor.count == 0)
  }

  @Test func endOfTheStreamEndsDeadAir() throws {
    var air = try Driven()
    air.wait(at: 0)
    air.wait(at: 2)
    air.finish(at: 7)
    #expect(air.changes.last == .ended(lasted: 7 * second))
    var other = try Driven()
    other.hear(-20, windows: 5)
    other.finish(at: 7)
    #expect(other.changes == [])
  }
}
