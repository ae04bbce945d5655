// SPDX-License-Identifier: MIT
import StreamKit
import TestSupport
import Testing

@testable import cycast_stat

/// Dates, by integers.
@Suite struct LogDateTests {
  private func seconds(_ text: String) -> Int64? { LogDate.seconds(Array(text.utf8).span, at: 0) }

  @Test func eachDayOfTwoCenturiesComesBack() {
    var day = LogDate.daysSince1970(year: 1990, month: 1, day: 1)
    #expect(day == 7_305)
    var wrong: [String] = []
    for year in LogDate.years {
      for month in 1...12 {
        for date in 1...LogDate.days(inMonth: month, of: year) {
          let name = "\(year)-\(two(month))-\(two(date))"
          let isRight = LogDate.daysSince1970(year: year, month: month, day: date) == day
          if !isRight || DayName.date(Int64(day)) != name { wrong.append(name) }
          day += 1
        }
      }
    }
    #expect(wrong.isEmpty)
  }

  @Test func datesAreThoseOfTheCLibrary() {
    var random = SeededGenerator(seed: 3)
    for _ in 0..<500 {
      let instant = Int64.random(in: 631_152_000..<7_258_118_400, using: &random)
      let time = CalendarTime(instant * 1_000_000_000)
      #expect(seconds(time.formatted("%d/%b/%Y:%H:%M:%S +0000")) == instant)
      #expect(EventTime.seconds(time.iso8601) == instant)
      #expect(DayName.date(instant / 86_400) == time.formatted("%Y-%m-%d"))
      #expect(DayName.weekday(instant / 86_400) == time.formatted("%a"))
    }
  }

  @Test(arguments: [
    "29/Feb/2026:00:00:00 +0000", "00/Jan/2026:00:00:00 +0000", "32/Jan/2026:00:00:00 +0000",
    "01/jan/2026:00:00:00 +0000", "01/Mai/2026:00:00:00 +0000", "01/Jan/1989:00:00:00 +0000",
    "01/Jan/2200:00:00:00 +0000", "01/Jan/2026:24:00:00 +0000", "01/Jan/2026:00:60:00 +0000",
    "01/Jan/2026:00:00:61 +0000", "01/Jan/2026:00:00:00 0000", "01/Jan/2026:00:00:00 +1500",
    "01/Jan/2026:00:00:00 +0060", " 1/Jan/2026:00:00:00 +0000", "01/Jan/2026 00:00:00 +0000",
    "01/Jan/2026:00:00:00 +000",
  ]) func datesThatAreNoneAreRefused(_ text: String) { #expect(seconds(text) == nil) }

  @Test func leapDaysAndLeapSecondsAreThere() {
    #expect(seconds("29/Feb/2028:00:00:00 +0000") == 1_835_395_200)
    #expect(seconds("31/Dec/2016:23:59:60 +0000") == 1_483_228_800)
    #expect(seconds("29/Feb/2100:00:00:00 +0000") == nil)
  }

  @Test func datesOfOptionsAreRead() throws {
    #expect(try ReportDate("2026-11-21").local == 1_795_219_200)
    #expect(try ReportDate("2026-11-21").isDay)
    #expect(try ReportDate("2026-11-21 20:00").local == 1_795_291_200)
    #expect(try ReportDate("2026-11-21T20:00:30").local == 1_795_291_230)
    for text in [
      "", "2026", "2026-13-01", "2026-02-29", "2026-11-21x20:00", "2026-11-21 20", "21.11.2026", "2026-11-21 20:60",
    ] {
      #expect(throws: UsageError.self) { try ReportDate(text) }
    }
  }
}
