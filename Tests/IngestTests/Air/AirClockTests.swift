// SPDX-License-Identifier: MIT
import StreamKit
import Testing

@testable import cycast_ingest

/// The output's clock, by simulated hours.
@Suite struct AirClockTests {
  private static let ms: Int64 = 1_000_000
  private let frame = Unit(length: 417, samples: 1_152, sampleRate: 44_100, channels: 2)
  private let page = Unit(length: 4_000, samples: 44_100, sampleRate: 44_100, channels: 2)

  private func makeClock() -> AirClock {
    AirClock(lead: 200 * AirClockTests.ms, preroll: 100 * AirClockTests.ms, now: 0)
  }

  /// Writes what is due of a fallback up to an instant.
  private func playFallback(_ clock: inout AirClock, _ unit: Unit, to now: Int64) {
    while clock.isDue(at: now) { clock.add(unit) }
  }

  @Test func fallbackIsALeadAheadAndNeverMore() {
    var clock = makeClock()
    for step in 0..<10_000 {
      let now = Int64(step) * 10 * AirClockTests.ms
      playFallback(&clock, frame, to: now)
      #expect(clock.ahead(at: now) <= clock.lead)
      #expect(clock.ahead(at: now) > clock.lead - Int64(frame.nanoseconds) - 1)
    }
  }

  @Test func aUnitLongerThanTheLeadGoesWhenNothingIsAhead() {
    var clock = makeClock()
    playFallback(&clock, page, to: 0)
    #expect(clock.mediaTime == 1_000 * AirClockTests.ms)
    let isDue = [999, 1_000].map { clock.isDue(at: $0 * AirClockTests.ms) }
    #expect(isDue == [false, true])
  }

  /// A hundred sources that send evenly from their connection on, each 40 ms late on air: what is written stays within
  /// lead, preroll, a unit of either and the lateness, by a clock that nobody moves.
  @Test(arguments: [
    (Unit(length: 417, samples: 1_152, sampleRate: 44_100, channels: 2), 5),
    (Unit(length: 4_000, samples: 44_100, sampleRate: 44_100, channels: 2), 1),
  ]) func switchesDoNotAddUp(_ unit: Unit, _ held: Int) {
    var clock = makeClock()
    let length = Int64(unit.nanoseconds)
    var (now, media): (Int64, Int64) = (0, 0)
    let most = clock.lead + Int64(held) * length + length + 40 * AirClockTests.ms
    for _ in 0..<100 {
      clock.handOver()
      for _ in 0..<100 {
        while clock.isDue(at: now) {
          clock.add(unit)
          media += length
        }
        now += 10 * AirClockTests.ms
      }
      // Meanwhile the next source has sent its preroll, and 40 ms more.
      clock.handOver()
      for count in 0..<20 {
        for _ in 0..<(count == 0 ? held : 1) {
          clock.add(unit)
          media += length
        }
        clock.follow(at: now)
        #expect(media - now <= most)
        now += length
      }
      now += 40 * AirClockTests.ms
    }
    now += 10_000 * AirClockTests.ms
    playFallback(&clock, unit, to: now)
    // Nobody ever had to be followed: the clock is still the one of the beginning.
    let ahead = clock.mediaTime - now - clock.lead
    #expect(abs(ahead) <= length)
  }

  @Test func sourceThatSendsInOneGoIsFollowed() {
    var clock = makeClock()
    playFallback(&clock, frame, to: 0)
    clock.handOver()
    for _ in 0..<10_000 {
      clock.add(frame)
      clock.follow(at: 0)
    }
    #expect(clock.ahead(at: 0) <= clock.most)
    let most = 300 * AirClockTests.ms + 2 * Int64(frame.nanoseconds) + AirClock.tolerance
    #expect(clock.most == most)
    // The fallback owes no pause of four minutes.
    #expect(clock.dueTime <= most)
  }

  @Test func oneHugePageAllowsNoHugeLead() {
    var clock = makeClock()
    clock.handOver()
    clock.add(Unit(length: 100, samples: 48_000 * 3_600, sampleRate: 48_000, channels: 2))
    clock.follow(at: 0)
    #expect(clock.ahead(at: 0) <= 300 * AirClockTests.ms + 2_000 * AirClockTests.ms + AirClock.tolerance)
  }

  @Test func latenessOfItsOwnIsCaughtUpToTenSeconds() {
    var clock = makeClock()
    playFallback(&clock, frame, to: 9_000 * AirClockTests.ms)
    #expect(clock.mediaTime > 9_200 * AirClockTests.ms - Int64(frame.nanoseconds))
    playFallback(&clock, frame, to: 60_000 * AirClockTests.ms)
    let caughtUp = clock.mediaTime - 9_200 * AirClockTests.ms
    #expect(caughtUp < 10_400 * AirClockTests.ms && caughtUp > 9_900 * AirClockTests.ms)
    #expect(clock.ahead(at: 60_000 * AirClockTests.ms) > clock.lead - Int64(frame.nanoseconds), "the rest is forgiven")
  }

  @Test func timeInWhichTheReaderTookNothingIsForgiven() {
    var clock = makeClock()
    playFallback(&clock, frame, to: 0)
    let before = clock.mediaTime
    clock.blocked(from: 0, to: 5_000 * AirClockTests.ms)
    playFallback(&clock, frame, to: 5_000 * AirClockTests.ms)
    #expect(clock.mediaTime - before <= Int64(frame.nanoseconds) + 1)
  }
}
