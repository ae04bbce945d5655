// SPDX-License-Identifier: MIT
import TestSupport
import Testing

@testable import cycast_stat

/// How many listened when: against counting them second by second.
@Suite struct TimelineTests {
  struct Sessions {
    var list: [Range<Int64>] = []

    /// Listeners in each second from 0 on.
    var levels: [Int] {
      var levels = [Int](repeating: 0, count: Int((list.map(\.upperBound).max() ?? 0) / 900 + 1) * 900)
      for session in list { for second in session { levels[Int(second)] += 1 } }
      return levels
    }

    init(_ count: Int, seconds: Int64, longest: Int64, seed: UInt64) {
      var random = SeededGenerator(seed: seed)
      for _ in 0..<count {
        let start = Int64.random(in: 0..<seconds, using: &random)
        list.append(start..<start + Int64.random(in: 1...longest, using: &random))
      }
    }
  }

  private func timeline(_ sessions: Sessions, limit: Int = 64 << 20) -> Timeline {
    var timeline = Timeline(limit: limit)
    for session in sessions.list {
      let isAdded = timeline.add(from: session.lowerBound, to: session.upperBound)
      #expect(isAdded)
    }
    return timeline
  }

  @Test(arguments: [1, 2, 3]) func peaksAndSumsAreThoseOfCounting(_ seed: UInt64) {
    let sessions = Sessions(400, seconds: 9_000, longest: 4_000, seed: seed)
    let levels = sessions.levels
    let profile = Profile(timeline(sessions))
    profile.forEachQuarter { number, stretch in
      let seconds = levels[Int(number) * 900..<Int(number + 1) * 900]
      let most = seconds.max() ?? 0
      #expect(stretch.peak == most && stretch.isExact)
      #expect(stretch.peakAt == Int64(seconds.firstIndex(of: most) ?? -1))
      #expect(stretch.seconds == seconds.reduce(0, +))
    }
    var random = SeededGenerator(seed: seed)
    for _ in 0..<300 {
      let start = Int.random(in: 0..<levels.count - 1, using: &random)
      let end = Int.random(in: start + 1...levels.count, using: &random)
      let stretch = profile.stretch(from: Int64(start), to: Int64(end))
      let most = levels[start..<end].max() ?? 0
      #expect(stretch.peak == most)
      #expect(most == 0 || stretch.peakAt == Int64(levels[start..<end].firstIndex(of: most) ?? -1))
      #expect(stretch.seconds == levels[start..<end].reduce(0, +))
    }
  }

  @Test func whoComesWhenAnotherGoesIsNotThereWithHim() {
    var timeline = Timeline()
    _ = timeline.add(from: 100, to: 200)
    _ = timeline.add(from: 200, to: 300)
    let stretch = Profile(timeline).stretch(from: 0, to: 900)
    #expect(stretch == Profile.Stretch(seconds: 200, peak: 1, peakAt: 100))
  }

  @Test(arguments: [126, 127, 128, 129, 40_000]) func manyMayComeInOneSecond(_ count: Int) {
    var timeline = Timeline()
    for _ in 0..<count { _ = timeline.add(from: 899, to: 1_800) }
    _ = timeline.add(from: 0, to: 899)
    let stretch = Profile(timeline).stretch(from: 0, to: 3_600)
    #expect(stretch.peak == count && stretch.peakAt == 899 && stretch.isExact)
    #expect(stretch.seconds == count * 901 + 899)
  }

  /// With room for little, in order of their ends as in a log: what is said to be exact is, and no sum is ever off.
  @Test(arguments: [1, 2, 3, 4]) func whatIsSummedUpStaysRightOrIsAnEstimate(_ seed: UInt64) {
    var sessions = Sessions(3_000, seconds: 90_000, longest: seed.isMultiple(of: 2) ? 900 : 30_000, seed: seed)
    sessions.list.sort { $0.upperBound < $1.upperBound }
    let levels = sessions.levels
    let profile = Profile(timeline(sessions, limit: 900 * 12))
    var estimates = 0, quarters = 0
    profile.forEachQuarter { number, stretch in
      let seconds = levels[Int(number) * 900..<Int(number + 1) * 900]
      let most = seconds.max() ?? 0
      quarters += 1
      #expect(stretch.seconds == seconds.reduce(0, +))
      if stretch.isExact {
        #expect(stretch.peak == most, "\(number)")
      } else {
        estimates += 1
        let within = number * 900..<(number + 1) * 900
        let changes = sessions.list.count { within.contains($0.lowerBound) || within.contains($0.upperBound) }
        #expect(stretch.peak <= most && most - stretch.peak < changes, "\(stretch.peak) of \(most)")
      }
    }
    #expect(quarters > 100)
    #expect(seed.isMultiple(of: 2) ? estimates == 0 : estimates > 0)
  }

  @Test func aTimelineWithoutSessionsSaysNothing() {
    let profile = Profile(Timeline())
    #expect(profile.quarters == nil)
    #expect(profile.stretch(from: 0, to: 100).peak == 0)
    profile.forEachQuarter { _, _ in Issue.record("there is no quarter") }
  }
}
