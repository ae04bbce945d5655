// SPDX-License-Identifier: MIT
import Foundation
import StreamKit
import TestSupport
import Testing

@testable import cycast_stat

@Suite struct CalendarInstantTests {
  @Test func zonesAndFractionsCount() {
    let seconds: Int64 = 1_795_291_200
    for (text, expected) in [
      ("2026-11-21T20:00:00Z", seconds * 1_000), ("2026-11-21T20:00:00.123Z", seconds * 1_000 + 123),
      ("2026-11-21T21:00:00+0100", seconds * 1_000), ("2026-11-21T14:30:00-05:30", seconds * 1_000),
      ("2026-11-21 20:00:00", seconds * 1_000), ("1970-01-01T00:00:00Z", 0),
      ("2026-11-21T20:00:00.123456789123Z", seconds * 1_000 + 123),
    ] {
      #expect(CalendarInstant.nanoseconds(text).map { $0 / 1_000_000 } == expected, "\(text)")
    }
  }

  @Test func whatIsWrittenIsReadBack() {
    var generator = SeededGenerator(seed: 9)
    for _ in 0..<2_000 {
      let instant = Int64.random(in: 0..<7_200_000_000_000, using: &generator) * 1_000_000
      let text = CalendarTime(instant).iso8601
      #expect(CalendarInstant.nanoseconds(text) == instant, "\(text)")
    }
  }

  @Test(arguments: [
    "", "2026", "2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z", "2026-01-01T24:00:00Z", "2026-01-01T00:60:00Z",
    "2026-01-01T00:00:00Q", "2026-01-01T00:00:00+", "2026-01-01T00:00:00Zx", "9999-01-01T00:00:00Z",
    "-026-01-01T00:00:00Z",
    "Sat, 21 Nov 2026 19:27:00 +0100", "2026-01-01T00:00:00+9900",
  ]) func anythingElseIsNoDate(_ text: String) {
    #expect(CalendarInstant.nanoseconds(text) == nil)
  }
}
