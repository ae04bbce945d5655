// SPDX-License-Identifier: MIT
import Foundation
import StreamKit
import TestSupport
import Testing

@testable import cycast_icy

/// Files whose lines say when their titles count.
@Suite struct TimetableTests {
  private let bench: TitleBench

  init() throws { bench = try TitleBench() }

  @Test func allEntriesAreHandedOutInTheirOrder() throws {
    try bench.write(entry(0, "A") + entry(7, "B") + entry(5, "C"))
    let feed = try bench.feed()
    #expect(bench.look(feed) == ["0 A", "7 B", "5 C"])
    #expect(bench.look(feed) == [])
  }

  @Test func whatIsWrittenOnIsHandedOutOnce() throws {
    try bench.write("")
    let feed = try bench.feed()
    #expect(bench.look(feed) == [])
    for second in 0..<2_000 {
      try bench.append(entry(second, "title number \(second)"))
      if second % 3 == 0 { continue }
      let new = second % 3 == 1 ? [second - 1, second] : [second]
      #expect(bench.look(feed) == new.map { "\($0) title number \($0)" })
    }
    #expect(try FileStatus(path: bench.path).size > TitleFileState.window)
    #expect(feed.timetables == 0)
  }

  @Test func aTimetableWhoseBeginningIsNotReadIsAWarning() throws {
    let entries = (0..<20_000).map { entry($0, "a title of some length, number \($0)") }.joined()
    try bench.write(entries)
    #expect(try FileStatus(path: bench.path).size > TitleFile.mostBytes)
    let feed = try bench.feed()
    #expect(bench.look(feed).last == "19999 a title of some length, number 19999")
    #expect(try bench.warned().count { $0.contains("only its end is used") } == 1)
    #expect(bench.look(feed) == [])
    #expect(try bench.warned().count == 1)
  }

  @Test func aFileThatWasOpenedForUsIsATimetableAndAPipeIsNone() throws {
    try bench.write(entry(7_200, "A"))
    let file = try Descriptor.open(bench.path, O_RDONLY)
    #expect(try TitleFeed(descriptor: file.number, log: bench.log).isTimetable)
    var ends: [Int32] = [0, 0]
    try #require(pipe(&ends) == 0)
    defer { for end in ends { close(end) } }
    #expect(try !TitleFeed(descriptor: ends[0], log: bench.log).isTimetable)
  }

  @Test func anEntryWithoutLineEndIsHandedOutOnce() throws {
    try bench.write(entry(1, "A") + entry(2, "B").dropLast())
    let feed = try bench.feed()
    #expect(bench.look(feed) == ["1 A", "2 B"])
    try bench.append("\n" + entry(3, "C"))
    #expect(bench.look(feed) == ["3 C"])
    try bench.append(String(entry(4, "D").prefix(12)))
    #expect(bench.look(feed) == [])
    try bench.append(String(entry(4, "D").dropFirst(12)))
    #expect(bench.look(feed) == ["4 D"])
  }

  @Test func replacedByACopyThatGoesOnIsWrittenOn() throws {
    try bench.write(entry(1, "A"))
    let feed = try bench.feed()
    #expect(bench.look(feed) == ["1 A"])
    try bench.replace(entry(1, "A") + entry(2, "B"))
    #expect(bench.look(feed) == ["2 B"])
    #expect(feed.timetables == 0)
  }

  @Test func writtenAnewItIsAnotherTimetable() throws {
    try bench.write(entry(1, "A") + entry(2, "B"))
    let feed = try bench.feed()
    #expect(bench.look(feed) == ["1 A", "2 B"])
    try bench.write(entry(2, "B") + entry(3, "C"))
    #expect(bench.look(feed) == ["2 B", "3 C"])
    #expect(feed.timetables == 1)
    try bench.write(entry(9, "X"))
    #expect(bench.look(feed) == ["9 X"])
    #expect(feed.timetables == 2)
    try bench.write("Now\n")
    #expect(bench.look(feed) == ["Now"])
    #expect(feed.timetables == 3)
    try bench.write("Then\n")
    #expect(bench.look(feed) == ["Then"])
    #expect(feed.timetables == 3)
  }

  @Test func linesWithoutTimeCountFromNowOnAndOnlyTheLastOfThem() throws {
    try bench.write("X\nNow\n" + entry(1, "A"))
    let feed = try bench.feed()
    #expect(bench.look(feed) == ["Now", "1 A"])
    try bench.append("News\n" + entry(2, "B") + "Weather\n" + entry(3, "C"))
    #expect(bench.look(feed) == ["2 B", "Weather", "3 C"])
    // Said again behind an entry, it counts again.
    try bench.append("Weather\n")
    #expect(bench.look(feed) == ["Weather"])
    try bench.append("Weather\n")
    #expect(bench.look(feed) == [])
  }

  @Test func emptiedItIsNoTitleAndNoTimetable() throws {
    try bench.write(entry(1, "A"))
    let feed = try bench.feed()
    #expect(bench.look(feed) == ["1 A"])
    try bench.write("")
    #expect(bench.look(feed) == [])
    #expect(bench.look(feed) == [""])
    #expect(feed.timetables == 1)
    try bench.append(entry(1, "A"))
    #expect(bench.look(feed) == ["1 A"])
    #expect(feed.timetables == 1)
  }

  @Test func ofMoreThanAMegabyteAtOnceTheEndIsTaken() throws {
    try bench.write(entry(1, "A"))
    let feed = try bench.feed()
    #expect(bench.look(feed) == ["1 A"])
    let line = entry(2, String(repeating: "x", count: 999))
    try bench.append(String(repeating: line, count: 2_000) + entry(3, "Z"))
    let titles = bench.look(feed)
    #expect(titles.last == "3 Z" && (60...70).contains(titles.count))
    try bench.append(entry(4, "Y"))
    #expect(bench.look(feed) == ["4 Y"])
  }
}
