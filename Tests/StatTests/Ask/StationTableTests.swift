// SPDX-License-Identifier: MIT
import StreamKit
import Testing

@testable import cycast_stat

/// Several stations as a table, one as a few lines.
@Suite struct StationTableTests {
  private static let hostile = [
    "<img onerror=alert(1)>", "It's \"quoted\"", "a\nb\u{1B}[2J", "שלום עולם", "👩‍👩‍👧 🔑 emoji", "東京事変 - 群青日和",
    "\u{202E}evil", "e\u{301}e\u{301}", "", String(repeating: "long ", count: 100),
  ]

  static func report(_ url: String, _ title: String, listeners: Int? = 12) -> StationReport {
    var report = StationReport(url: url)
    report.kind = .cycast
    report.mount = "/stream"
    report.take(song: Text.clean(title))
    report.listeners = listeners
    report.peak = 30
    report.started = Pages.now - 7_380_000_000_000
    report.take(type: "audio/mpeg")
    report.bitrate = 128
    report.origin = .live
    report.isLive = true
    return report
  }

  static func down(_ url: String) -> StationReport {
    var report = StationReport(url: url)
    report.problem = StationProblem(
      code: .unavailable, reason: "cannot be reached: Connection refused (is the station running at 127.0.0.1:1?)")
    return report
  }

  private func lines(_ reports: [StationReport], _ width: Int?) -> [String] {
    StationTable(reports.map { StationTable.Row($0, at: Pages.now) }, width: width).lines
  }

  private let two = [
    report("http://radio.example:8001/", "Cycast - Night Train"), report("http://b.example/", "Sun", listeners: nil),
    down("http://127.0.0.1:1/x"),
  ]

  @Test func columnsStandUnderEachOther() {
    #expect(
      lines(two, nil) == [
        "STATION                    ON AIR                LISTENERS  UP     ORIGIN  FORMAT",
        "radio.example:8001/stream  Cycast - Night Train         12  2h 3m  live    mp3 128",
        "b.example/stream           Sun                           -  2h 3m  live    mp3 128",
        "127.0.0.1:1/x              cannot be reached: Connection refused (is the station running at 127.0.0.1:1?)",
      ])
  }

  @Test func aNarrowTableKeepsStationTitleAndListeners() {
    #expect(
      lines(two, 40) == [
        "STATION        ON AIR                NOW",
        "radi…1/stream  Cycast - Night Train   12",
        "b.ex…e/stream  Sun                     -",
        "127.0.0.1:1/x  cannot be reached: Conne…",
      ])
  }

  @Test(arguments: [10, 20, 39, 40, 41, 60, 79, 80, 81, 120, 200]) func noLineIsWiderThanTheTerminal(_ width: Int) {
    let reports = Self.hostile.enumerated().map { Self.report("http://host\($0):8000/", $1) } + two
    for line in lines(reports, width) {
      if width >= 20 { #expect(Cells.width(line) <= width, "\(line)") }
      #expect(!line.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x202E })
    }
  }

  @Test(arguments: [80, 200]) func listenersStandInOneColumnWhateverTheTitles(_ width: Int) throws {
    let reports = Self.hostile.map { Self.report("http://h:8000/", $0) }
    let table = StationTable(reports.map { StationTable.Row($0, at: Pages.now) }, width: width)
    let end = table.layout.station + table.layout.title + table.layout.listeners + 4
    for line in table.lines.dropFirst() {
      var (cells, head) = (0, "")
      for character in line where cells < end {
        cells += Cells.width(character)
        head.append(character)
      }
      #expect(cells == end)
      #expect(head.hasSuffix(" 12"), "\(line)")
    }
  }

  @Test func aWideTableShowsAllThatANarrowOneLeavesOut() {
    let reports = [Self.report("http://h:8000/", "Cycast - Night Train")]
    #expect(lines(reports, 80)[1].hasSuffix("live    mp3 128"))
    #expect(!lines(reports, 45)[1].contains("mp3"))
    #expect(lines(reports, 45)[1].contains("Cycast - Night Train"))
  }

  @Test func oneStationTakesAFewLines() {
    var report = Self.report("http://radio.example:8001/", "Cycast - Night Train")
    report.name = "Radio Home"
    report.source = "anna"
    report.server = "Cycast/0.1.0"
    report.trackStarted = Pages.now - 180_000_000_000
    report.idle = 75.5
    let lines = StationSummary.lines(report, at: Pages.now)
    #expect(
      lines.filter { !$0.hasPrefix("Up") } == [
        "Station    Radio Home (http://radio.example:8001/)", "On air     Cycast - Night Train, for 3m",
        "Origin     live, anna", "Silence    nothing has come in for 1m", "Listeners  12, at most 30",
        "Format     mp3, 128 kbit/s", "Server     Cycast/0.1.0",
      ])
    #expect(lines.contains { $0.hasPrefix("Up         2h 3m, since ") })
  }

  @Test func oneStationThatIsDownSaysWhy() {
    let lines = StationSummary.lines(Self.down("http://127.0.0.1:1/x"), at: Pages.now, width: 40)
    #expect(lines == ["Station    http://127.0.0.1:1/x", "Problem    cannot be reached: Connectio…"])
  }

  @Test func anEmptyServerAndAnUntitledStreamAreTold() {
    var report = Self.report("http://h/", "")
    #expect(StationSummary.lines(report, at: Pages.now)[1] == "On air     (no title)")
    report.isLive = false
    report.origin = nil
    #expect(StationSummary.lines(report, at: Pages.now)[1...2] == ["On air     (nothing)", "Origin     off"])
  }

  @Test(arguments: [
    (0, "0s"), (59, "59s"), (60, "1m"), (3_599, "59m"), (7_380, "2h 3m"), (90_061, "1d 1h"), (-5, "0s"),
  ]) func durationsAreShort(_ seconds: Int, _ text: String) {
    #expect(Lengths.text(seconds) == text)
  }
}
