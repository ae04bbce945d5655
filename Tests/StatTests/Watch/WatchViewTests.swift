// SPDX-License-Identifier: MIT
import StreamKit
import Testing

@testable import cycast_stat

/// What the live view remembers, and how it is drawn.
@Suite struct WatchViewTests {
  private let second: Int64 = 1_000_000_000

  private func report(_ title: String, listeners: Int? = 12) -> StationReport {
    StationTableTests.report("http://h:8001/", title, listeners: listeners)
  }

  @Test func changesAreToldOnce() {
    var history = WatchHistory()
    func changes(_ report: StationReport) -> Int { history.take([report], at: 0).count }
    #expect(changes(report("A")) == 1)
    #expect(changes(report("A")) == 0)
    #expect(changes(report("A", listeners: 13)) == 1)
    #expect(changes(report("B", listeners: 13)) == 1)
    var down = report("")
    down.problem = StationProblem(code: .unavailable, reason: "x")
    #expect(changes(down) == 1)
    #expect(changes(down) == 0)
    #expect(changes(report("B", listeners: 13)) == 1)
    #expect(history.titles.map(\.text) == ["B", "A"], "who comes back with the same title says nothing new")
    #expect(history.counts(of: report("B")) == [12, 12, 13, 13, 13])
  }

  @Test func aStationThatIsBackIsToldEachTime() {
    var history = WatchHistory()
    // Where the address names no mount, a station that does not answer has none.
    var down = StationReport(url: report("A").url)
    down.problem = StationProblem(code: .unavailable, reason: "x")
    for _ in 0..<2 {
      #expect(history.take([report("A")], at: 0) == [report("A")])
      #expect(history.take([report("A")], at: 0).isEmpty)
      #expect(history.take([down], at: 0) == [down])
      #expect(history.take([down], at: 0).isEmpty)
    }
    #expect(history.titles.map(\.text) == ["A"])
    #expect(history.counts(of: report("A")) == [12, 12, 12, 12], "an outage does not take the curve")
  }

  @Test func aStreamThatAServerHasNoLongerIsToldAndForgotten() {
    var history = WatchHistory()
    var other = report("B")
    other.mount = "/other"
    #expect(history.take([report("A"), other], at: 0).count == 2)
    let gone = history.take([report("A")], at: 0)
    #expect(gone.map(\.mount) == ["/other"])
    #expect(gone.map { $0.changeLine(at: Pages.now).hasSuffix("h:8001/other  is no longer there\n") } == [true])
    #expect(history.counts(of: other).isEmpty)
    #expect(history.take([report("A")], at: 0).isEmpty)
    #expect(history.take([report("A"), other], at: 0) == [other])
  }

  @Test func mountsThatChangeFromRoundToRoundDoNotFillTheMemory() {
    var history = WatchHistory()
    for number in 0..<100 {
      var report = report("A")
      report.mount = "/\(number)"
      _ = history.take([report], at: 0)
      if number > 0 {
        report.mount = "/\(number - 1)"
        #expect(history.counts(of: report).isEmpty)
      }
    }
  }

  @Test func whatIsRememberedIsBounded() {
    var history = WatchHistory()
    for number in 0..<1_000 { _ = history.take([report("T\(number)", listeners: number)], at: Int64(number)) }
    #expect(history.counts(of: report("")).count == WatchHistory.mostCounts)
    #expect(history.counts(of: report("")).last == 999)
    #expect(history.titles.count == WatchHistory.mostTitles)
    #expect(history.titles.first?.text == "T999")
  }

  @Test func theFirstTitleHasTheTimeThatTheStationSays() {
    var history = WatchHistory()
    var first = report("A")
    first.trackStarted = 5 * second
    _ = history.take([first], at: 9 * second)
    _ = history.take([report("B")], at: 10 * second)
    #expect(history.titles.map(\.time) == [10 * second, 5 * second])
    var other = report("C")
    other.url = "http://other:8001/"
    other.trackStarted = 7 * second
    _ = history.take([other], at: 11 * second)
    #expect(history.titles.map(\.text) == ["B", "C", "A"], "the newest is the first")
  }

  @Test func curvesGoFromNobodyToTheMost() {
    #expect(Sparkline.text([0, 1, 2, 3, 4, 5, 6, 7], width: 8) == "▁▂▃▄▅▆▇█")
    #expect(Sparkline.text([5, 5], width: 8) == "██")
    #expect(Sparkline.text([0, 0], width: 8) == "▁▁")
    #expect(Sparkline.text([1, 2, 3], width: 2) == "▆█")
    #expect(Sparkline.text([], width: 8) == "")
    #expect(Sparkline.text([1], width: -1) == "")
  }

  @Test func aChangeIsALineWithItsTimeFirst() {
    let line = report("A\u{202E} - B").changeLine(at: Pages.now)
    #expect(line.hasSuffix("  h:8001/stream  12 listeners  live  A - B\n"))
    #expect(line.prefix(19).filter { $0 == "-" || $0 == ":" }.count == 4)
    let json = String(decoding: report("A").changeJSON(at: Pages.now), as: UTF8.self)
    #expect(json.hasPrefix(#"{"time":"2026-11-21T20:30:00.000Z","url":"#))
    #expect(json.hasSuffix("}\n"))
  }

  private func screen(_ columns: Int, _ rows: Int, _ titles: [String]) -> [WatchScreen.Line] {
    var history = WatchHistory()
    var stations: [WatchScreen.Station] = []
    for (number, title) in titles.enumerated() {
      var report = StationTableTests.report("http://host\(number):8001/", title)
      if title == "down" {
        report.problem = StationProblem(code: .unavailable, reason: "cannot be reached: it is dead")
      }
      _ = history.take([report], at: Pages.now)
      stations.append(WatchScreen.Station(place: report.place, report: report))
    }
    stations.append(WatchScreen.Station(place: "late:8000", report: nil))
    let screen = WatchScreen(columns: columns, rows: rows, isColoured: false)
    return screen.lines(stations, history, every: 5 * second, at: Pages.now)
  }

  @Test(arguments: [(40, 12), (80, 24), (200, 50), (20, 5), (8, 1), (40, 4)])
  func theViewFitsTheTerminal(_ columns: Int, _ rows: Int) {
    let lines = screen(columns, rows, ["A - B", "東京事変 - 群青日和", "<img onerror=x>", "down", "👩‍👩‍👧", "שלום"])
    #expect(lines.count <= rows)
    for line in lines { #expect(Cells.width(line.text) <= columns, "\(line.text)") }
  }

  @Test func theViewHasTableCurveAndTitles() {
    let lines = screen(100, 20, ["A - B", "down"]).map(\.text)
    #expect(lines[0].hasSuffix("  3 streams, 12 listening, every 5s"))
    #expect(lines[2].hasPrefix("STATION            ON AIR  LISTENERS"))
    #expect(lines[3].hasPrefix("host0:8001/stream") || lines[3].contains("A - B"))
    #expect(lines[3].contains("12  █"))
    #expect(lines[4].contains("cannot be reached: it is dead"))
    #expect(lines[5].hasPrefix("late:8000") && lines[5].hasSuffix("…"))
    #expect(lines[7].hasSuffix("  A - B"))
  }

  @Test func moreStationsThanRowsAreCounted() {
    let lines = screen(80, 6, Array(repeating: "A", count: 9)).map(\.text)
    #expect(lines.count == 6)
    #expect(lines[5] == "… and 8 more")
  }

  @Test func linesAreDrawnInTheirPlacesWithOrWithoutColours() {
    let lines = [WatchScreen.Line(style: .bad, text: "abc"), WatchScreen.Line(text: "abcd")]
    let plain = WatchScreen(columns: 4, rows: 2, isColoured: false).bytes(lines)
    #expect(String(decoding: plain, as: UTF8.self) == "\u{1B}[1;1Habc\u{1B}[K\u{1B}[2;1Habcd")
    let coloured = WatchScreen(columns: 4, rows: 3, isColoured: true).bytes(lines)
    #expect(
      String(decoding: coloured, as: UTF8.self)
        == "\u{1B}[1;1H\u{1B}[31mabc\u{1B}[0m\u{1B}[K\u{1B}[2;1Habcd\u{1B}[3;1H\u{1B}[J")
  }
}
