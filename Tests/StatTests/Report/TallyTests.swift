// SPDX-License-Identifier: MIT
import Foundation
import TestSupport
import Testing

@testable import cycast_stat

/// Figures against those of simple loops over all sessions.
@Suite struct TallyTests {
  struct Heard {
    var start: Int64, end: Int64, address: String, agent: String
  }

  static let agents = ["VLC/3", "VLC/4", "Lavf/60", "Music Player Daemon 0.23"]
  /// 2026-10-24 20:00 UTC: the clocks of Berlin go back in the night behind it.
  static let base: Int64 = 1_792_872_000

  /// 2026-03-28 20:00 UTC: the night behind it has an hour less there.
  static let shortNight: Int64 = 1_774_728_000

  static func sessions(_ count: Int, seed: UInt64, from base: Int64 = base) -> [Heard] {
    var random = SeededGenerator(seed: seed)
    let all = (0..<count).map { _ in
      let start = base + Int64.random(in: 0..<200_000, using: &random)
      let seconds = Int64.random(in: 1...[30, 5_000, 100_000][Int.random(in: 0..<3, using: &random)], using: &random)
      return Heard(
        start: start, end: start + seconds, address: "10.0.0.\(Int.random(in: 0..<200, using: &random))",
        agent: agents.randomElement(using: &random) ?? "")
    }
    return all.sorted { $0.end < $1.end }
  }

  static func line(_ heard: Heard, path: String = "/stream", offset: Int64 = 0) -> String {
    let local = heard.end + offset
    let within = Int(local % 86_400)
    let words = DayName.date(local / 86_400).split(separator: "-")
    let month = DayName.monthLabel(DayName.month(local / 86_400)).prefix(3)
    let zone = "+\(two(Int(offset / 3_600)))00"
    let date =
      "\(words[2])/\(month)/\(words[0]):\(two(within / 3_600)):\(two(within / 60 % 60)):\(two(within % 60)) \(zone)"
    return "\(heard.address) - - [\(date)] \"GET \(path) HTTP/1.1\" 200 1000 \"-\" \"\(heard.agent)\" "
      + "\(heard.end - heard.start)"
  }

  static func tally(
    _ lines: [String], _ question: Tally.Question = Tally.Question(), rule: @escaping (Int64) -> Int64 = { _ in 0 },
    mostBytes: Int = Tally.mostBytes
  ) -> Tally {
    var tally = Tally(question, zone: Zone(rule), mostBytes: mostBytes)
    for line in lines { tally.take(Array(line.utf8).span) }
    return tally
  }

  /// Sessions by the calendar of a zone, minute by minute.
  struct Simple {
    var sessions: [String: Int] = [:], seconds: [String: Int] = [:], listeners: [String: Set<String>] = [:]

    init(_ all: [Heard], from: Int64 = .min, to: Int64 = .max, _ key: (Int64) -> String) {
      for heard in all {
        let start = max(heard.start, from), end = min(heard.end, to)
        if start >= end { continue }
        sessions[key(start), default: 0] += 1
        // A name lasts for a minute at least.
        for minute in start / 60...(end - 1) / 60 {
          let key = key(minute * 60)
          seconds[key, default: 0] += Int(min(end, minute * 60 + 60) - max(start, minute * 60))
          listeners[key, default: []].insert(heard.address)
        }
      }
    }
  }

  @Test(arguments: [1, 2, 3, 4]) func tablesOfDaysAndHoursAreThoseOfCounting(_ seed: UInt64) {
    let all = TallyTests.sessions(150, seed: seed, from: seed < 3 ? TallyTests.base : TallyTests.shortNight)
    let rule = CountingTests.berlin
    // Half of the lines as a server in the zone wrote them, half as one in UTC did.
    let lines = all.enumerated().map { TallyTests.line($1, offset: $0 % 2 == 0 ? rule($1.end) : 0) }
    let figures = Figures(TallyTests.tally(lines, rule: rule), long: 60, top: 10)
    let days = Simple(all) { DayName.date(($0 + rule($0)) / 86_400) }
    let hours = Simple(all) { two(Int(($0 + rule($0)) / 3_600 % 24)) }
    for (rows, simple) in [(figures.days, days), (figures.hours, hours)] {
      for row in rows {
        #expect(row.sums.sessions == simple.sessions[row.name] ?? 0, "\(row.name)")
        #expect(row.sums.seconds == simple.seconds[row.name] ?? 0, "\(row.name)")
        #expect(row.listeners.number == simple.listeners[row.name]?.count ?? 0, "\(row.name)")
      }
    }
    #expect(figures.sums.seconds == all.reduce(0) { $0 + Int($1.end - $1.start) })
    #expect(figures.sums.long == all.count { $0.end - $0.start >= 60 })
    #expect(figures.addresses.number == Set(all.map(\.address)).count)
    #expect(figures.listeners.number == Set(all.map { $0.address + $0.agent }).count)
    #expect(figures.agents.reduce(0) { $0 + $1.sums.sessions } == all.count)
    #expect(Set(figures.agents.map(\.name)) == ["VLC", "Lavf", "Music Player Daemon"])
    #expect(figures.days.reduce(0) { $0 + $1.span } == Int(figures.last - figures.first))
    #expect(figures.days.map { $0.peak?.listeners ?? 0 }.max() == figures.peak.listeners)
  }

  @Test func theOrderOfLinesDoesNotMatter() {
    let lines = TallyTests.sessions(500, seed: 4).map { TallyTests.line($0) }
    var random = SeededGenerator(seed: 4)
    let inOrder = JSONReport.bytes(Figures(TallyTests.tally(lines), long: 60, top: 10), Zone { _ in 0 })
    let shuffled = JSONReport.bytes(
      Figures(TallyTests.tally(lines.shuffled(using: &random)), long: 60, top: 10), Zone { _ in 0 })
    #expect(inOrder == shuffled)
  }

  /// What two questions that meet at an instant answer is together what one answers for both.
  @Test func sessionsAreCutToWhatIsAskedFor() {
    let all = TallyTests.sessions(150, seed: 9)
    let lines = all.map { TallyTests.line($0) }
    let middle = TallyTests.base + 90_061
    let whole = TallyTests.tally(lines)
    let before = TallyTests.tally(lines, Tally.Question(to: middle))
    let after = TallyTests.tally(lines, Tally.Question(from: middle))
    #expect(before.sums.seconds + after.sums.seconds == whole.sums.seconds)
    #expect(before.sums.seconds > 0 && after.sums.seconds > 0)
    #expect(before.last == middle && after.first == middle)
    #expect(before.sums.sessions == all.count { $0.start < middle })
    #expect(before.lines.outside == all.count { $0.start >= middle })
    let figures = Figures(after, long: 60, top: 10)
    let simple = Simple(all, from: middle) { DayName.date($0 / 86_400) }
    for row in figures.days { #expect(row.sums.seconds == simple.seconds[row.name] ?? 0) }
  }

  @Test func onlyGetsOfMountsThatLastedAreSessions() {
    let heard = Heard(start: TallyTests.base, end: TallyTests.base + 100, address: "192.0.2.1", agent: "VLC/3")
    let line = TallyTests.line(heard)
    func changed(_ old: String, _ new: String) -> String {
      line.replacingOccurrences(of: old, with: new)
    }
    let tally = TallyTests.tally([
      line, changed("GET", "HEAD"), changed("GET", "POST"), changed("GET", "SOURCE"), changed(" 200 ", " 404 "),
      changed(" 200 ", " 206 "), changed("/stream", "/status.xsl"), changed("\" 100", "\" 0"),
      changed("\" 100", "\""), changed("\" 100", "\" 31622400"), changed("\" 100", "\" 31622401"), "nonsense", "",
    ])
    #expect(tally.sums.sessions == 3)
    #expect(tally.lines == Tally.Lines(read: 11, unreadable: 1, short: 2, unlikely: 1))
    #expect(tally.sums.seconds == 200 + 31_622_400)
  }

  @Test func nobodyListensInAnHourThatTheClocksLeaveOut() {
    // Berlin's clocks go from 02:00 to 03:00 at 01:00 UTC.
    let change: Int64 = 1_774_746_000
    let heard = Heard(start: change - 1_200, end: change + 1_200, address: "192.0.2.1", agent: "VLC/3")
    let tally = TallyTests.tally([TallyTests.line(heard)], rule: CountingTests.berlin)
    #expect(tally.addresses.countsByHour.indices.filter { tally.addresses.countsByHour[$0].number > 0 } == [1, 3])
  }

  @Test func bytesBeyondAllNumbersStayTheMost() {
    let heard = Heard(start: TallyTests.base, end: TallyTests.base + 100, address: "192.0.2.1", agent: "VLC/3")
    let line = TallyTests.line(heard).replacingOccurrences(of: " 200 1000 ", with: " 200 999999999999999999 ")
    #expect(TallyTests.tally(Array(repeating: line, count: 20)).sent == .max)
  }

  @Test func setsBeyondTheirRoomBecomeEstimates() throws {
    let lines = (0..<40_000).map { number in
      let start = TallyTests.base + Int64(number)
      return TallyTests.line(
        Heard(start: start, end: start + 10, address: "10.1.\(number >> 8).\(number & 255)", agent: "VLC/3"))
    }
    let exact = Figures(TallyTests.tally(lines), long: 60, top: 10)
    let rough = Figures(TallyTests.tally(lines, mostBytes: 300_000), long: 60, top: 10)
    #expect(exact.addresses == Count(number: 40_000))
    #expect(!rough.addresses.isExact)
    #expect((rough.addresses.number - 40_000).magnitude < 1_300)
    #expect(rough.sums == exact.sums && rough.peak == exact.peak)
    #expect(TextReport.text(rough, Zone { _ in 0 }).contains("\nUnique listeners  ~"))
  }

  @Test func aLogWithoutASessionHasFiguresToo() {
    let figures = Figures(TallyTests.tally(["nonsense"]), long: 60, top: 10)
    #expect(figures.sums == SessionSums() && figures.days.isEmpty && figures.curve.isEmpty && figures.mean == 0)
  }
}
