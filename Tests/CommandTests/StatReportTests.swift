// SPDX-License-Identifier: MIT
import Foundation
import StreamKit
import TestSupport
import Testing

/// `cycast-stat report` as it is typed.
@Suite struct StatReportTests {
  private let runs: StatReportRuns

  init() throws {
    runs = try StatReportRuns()
    try runs.folder.write("access.log", StatReportRuns.log)
  }

  @Test func figuresArePrintedAsText() throws {
    let result = try runs.run(["access.log"])
    #expect(result.ending == .exit(0) && result.errors == "")
    let text = String(decoding: result.output, as: UTF8.self)
    for line in [
      "Sessions          3, 2 of a minute and more", "Unique listeners  2 by address, 2 by address and player",
      "Session length    0:50 on average, 1:00 median, 1:00 longest", "Sent              2.4 MB", "Requests          3",
    ] { #expect(text.contains("\n" + line + "\n"), "\(text)") }
  }

  @Test func figuresArePrintedAsJSON() throws {
    let value = try runs.json(["access.log"])
    #expect(value["sessions"]?.integer == 3)
    #expect(value["seconds"]?.integer == 150)
    #expect(value["peak"]?.integer == 2)
    let peakAt = try #require(value["peak_at"]?.string)
    #expect(ISO8601DateFormatter().date(from: peakAt)?.timeIntervalSince1970 == 1_795_291_230)
    #expect(value["players"]?[0]?["name"]?.string == "VLC")
  }

  @Test func figuresArePrintedAsATable() throws {
    let result = try runs.run(["--format", "csv", "access.log"])
    let rows = String(decoding: result.output, as: UTF8.self).components(separatedBy: "\r\n")
    #expect(rows.first?.hasPrefix("table,name,sessions,long_sessions,hours,unique_addresses,peak") == true)
    #expect(rows.contains("player,VLC,2,1,0.025,1,,,,"))
    #expect(rows.contains("mount,/stream,3,2,0.042,2,,,,"))
  }

  @Test func standardInputIsALogToo() throws {
    let value = try runs.json(["-"], input: .bytes(Array(StatReportRuns.log.utf8)))
    #expect(value["sessions"]?.integer == 3)
    let both = try runs.json(["access.log", "-"], input: .bytes(Array(StatReportRuns.log.utf8)))
    #expect(both["sessions"]?.integer == 6)
  }

  @Test func severalLogsCountTogetherInAnyOrder() throws {
    let lines = StatReportRuns.log.split(separator: "\n").map { $0 + "\n" }
    for (number, line) in lines.enumerated() { try runs.folder.write("log.\(number)", String(line)) }
    let together = try runs.run(["--format", "json", "access.log"])
    for order in [["log.0", "log.1", "log.2"], ["log.2", "log.0", "log.1"]] {
      let result = try runs.run(["--format", "json"] + order)
      #expect(result.output == together.output)
    }
  }

  @Test func theZoneOfTheMachineDoesNotChangeWhatIsCounted() async throws {
    let session = try ShellSession()
    let result = try await session.run(
      """
      set -e; cp '\(runs.folder.path)/access.log' .
      for zone in UTC Asia/Kolkata America/New_York; do
        TZ=$zone "$BUILT/cycast-stat" report --format csv access.log | grep ^day
        TZ=$zone "$BUILT/cycast-stat" report access.log | grep '^At once'
        TZ=$zone "$BUILT/cycast-stat" report --from 2026-11-21 --to 2026-11-21 --format csv access.log | grep ^total || true
      done
      """)
    let lines = result.lines.filter { !$0.isEmpty }
    #expect(lines.count == 9, "\(result.output)")
    guard lines.count == 9 else { return }
    #expect(lines[0].hasPrefix("day,2026-11-21,3,2,0.042,2,2,2026-11-21 20:00:30"))
    #expect(lines[3].hasPrefix("day,2026-11-22,3,2,0.042,2,2,2026-11-22 01:30:30"))
    #expect(lines[7] == "At once           2 at most, 2026-11-21 15:00:30; 0.0 on average")
    #expect(lines[2].hasPrefix("total,,3,") && lines[5].hasPrefix("total,,0,") && lines[8].hasPrefix("total,,3,"))
  }

  @Test func linesThatAreNoneAreCountedAndToldOnce() throws {
    let log = "garbage\n\0\0" + StatReportRuns.log + String(repeating: "x", count: 400_000) + "\n\n"
    try runs.folder.write("mixed.log", log)
    let result = try runs.run(["mixed.log"])
    #expect(result.ending == .exit(0))
    #expect(result.errorLines.count == 1)
    #expect(result.errors.contains("lines that are none of an access log were left out file=mixed.log count=2"))
  }

  @Test func aLineThatIsStillBeingWrittenIsLeftOut() throws {
    try runs.folder.write("growing.log", String(StatReportRuns.log.dropLast()))
    let result = try runs.run(["growing.log"])
    #expect(result.ending == .exit(0))
    #expect(result.errors.contains("the last line has no end yet, and was left out file=growing.log"))
    #expect(String(decoding: result.output, as: UTF8.self).contains("\nSessions          2, 2 of"))
  }

  @Test func sessionsOfAMountOrALengthAreAskedFor() throws {
    let other = StatReportRuns.line("192.0.2.9", "21:00:00", 100).replacingOccurrences(of: "/stream", with: "/b.html")
    try runs.folder.write("access.log", StatReportRuns.log + other)
    #expect(try runs.json(["access.log"])["sessions"]?.integer == 3)
    #expect(try runs.json(["--mount", "/b.html", "access.log"])["sessions"]?.integer == 1)
    #expect(try runs.json(["--mount", "/b.html", "--mount", "/stream", "access.log"])["sessions"]?.integer == 4)
    #expect(try runs.json(["--session", "30s", "access.log"])["long_sessions"]?.integer == 3)
    #expect(try runs.json(["--session", "61", "access.log"])["long_sessions"]?.integer == 0)
    #expect(try runs.json(["--top", "1", "access.log"])["players"]?.array?.count == 1)
  }

  @Test(arguments: [
    ([], "no log is named"), (["--form", "text", "x"], "did you mean --format?"), (["--top", "0", "x"], "--top: '0'"),
    (["--from", "yesterday", "x"], "'yesterday' is no date"), (["--mount", "stream", "x"], "write /stream"),
    (["--format", "xml", "x"], "none of text, json, csv"), (["--session", "0", "x"], "not from 1s to 1d"),
    (["-", "--events-file", "-"], "- stands in two places"),
    (["--from", "2026-11-22", "--to", "2026-11-21", "x"], "--from is not before --to"),
  ]) func exits64WhenTheCommandLineIsWrong(_ words: [String], _ sentence: String) throws {
    let result = try runs.run(words)
    #expect(result.ending == .exit(64))
    #expect(result.errors.contains(sentence) && result.errors.contains("cycast-stat report --help"), "\(result.errors)")
  }

  @Test func exits66WhenALogCannotBeRead() throws {
    for (words, sentence) in [
      (["access.log", "no.log"], "cannot read no.log: No such file or directory"), (["."], ". is a directory"),
      (["access.log", "--events-file", "no.jsonl"], "cannot read no.jsonl"),
    ] {
      let result = try runs.run(words)
      #expect(result.ending == .exit(66) && result.output.isEmpty)
      #expect(result.errors.contains(sentence), "\(result.errors)")
    }
    #expect(try runs.run(["-"], input: .closed).ending == .exit(66))
  }

  @Test func exits65WhenThereIsNoLineOfAnAccessLog() throws {
    try runs.folder.write("error.log", "[2026-11-21  20:00:00] INFO main Icecast\n")
    try runs.folder.write("access.log.gz", [0x1F, 0x8B, 8, 0, 10])
    try runs.folder.write("empty.log", "")
    for (name, sentence) in [
      ("error.log", "no line of an access log in error.log"), ("empty.log", "no line of an access log"),
      ("access.log.gz", "is compressed: pipe it in, as in zcat"),
    ] {
      let result = try runs.run([name])
      #expect(result.ending == .exit(65) && result.errors.contains(sentence), "\(result.errors)")
    }
  }

  @Test func aLogWithoutASessionIsNoError() throws {
    try runs.folder.write("pages.log", StatReportRuns.log.replacingOccurrences(of: "/stream", with: "/"))
    let result = try runs.run(["--html", "r.html", "--svg", "r.svg", "--format", "text", "pages.log"])
    #expect(result.ending == .exit(0))
    #expect(String(decoding: result.output, as: UTF8.self) == "No session in 3 requests.\n")
    #expect(FileManager.default.fileExists(atPath: runs.folder.path + "/r.svg"))
  }

  @Test func chartsAreWrittenInPlaceOfText() throws {
    let result = try runs.run(["--html", "r.html", "--svg", "fd:1", "access.log"])
    #expect(result.ending == .exit(0) && result.errors == "")
    #expect(String(decoding: result.output, as: UTF8.self).hasPrefix("<svg xmlns="))
    let page = try String(contentsOfFile: runs.folder.path + "/r.html", encoding: .utf8)
    #expect(page.hasPrefix("<!doctype html>") && page.contains("<dd>2</dd>"))
    #expect(!FileManager.default.fileExists(atPath: runs.folder.path + "/r.html.new"))
    let null = try runs.run(["--html", "/dev/null", "--format", "json", "access.log"])
    #expect(null.ending == .exit(0) && null.output.first == UInt8(ascii: "{"))
  }

  @Test func exits73WhenAChartCannotBeMade() throws {
    let result = try runs.run(["--svg", "no/r.svg", "access.log"])
    #expect(result.ending == .exit(73))
    #expect(result.errors.contains("cannot write no/r.svg: No such file or directory"))
  }

  @Test func titlesComeFromEvents() throws {
    let events = [("track_started", "20:00:00"), ("track_ended", "20:02:00")].map { kind, time in
      #"{"seq":7,"time":"2026-11-21T\#(time).000Z","event":"\#(kind)","mount":"/stream","id":1,"artist":"A","title":"B"}"#
    }
    try runs.folder.write("events.jsonl", events.joined(separator: "\n") + "\nbroken\n")
    let value = try runs.json(["--events-file", "events.jsonl", "access.log"])
    let title = try #require(value["titles"]?[0])
    #expect(title["title"]?.string == "A - B" && title["plays"]?.integer == 1)
    #expect(title["seconds"]?.integer == 120 && title["peak"]?.integer == 2)
    #expect(title["average_listeners"]?.number == 1)
    let result = try runs.run(["--events-file", "events.jsonl", "access.log"])
    #expect(result.errors.contains("none of a file of events were left out file=events.jsonl count=1"))
    #expect(String(decoding: result.output, as: UTF8.self).contains("\nA - B         1    0.0       1.0"))
  }

  @Test(arguments: StatReportExamples.all.indices) func exampleDoesWhatItSays(_ index: Int) async throws {
    let example = StatReportExamples.all[index]
    let session = try ShellSession()
    let before = ["ln -sf \"$BUILT/cycast-stat\" ~/bin/"] + example.before.split(separator: "\n").map(String.init)
    let result = try await session.type(before + [example.line], check: example.check)
    #expect(result.status == 0, "\(example.line)\n\(result.output)")
  }

  @Test func helpFitsAScreenAndShowsTheExamples() throws {
    let help = String(decoding: try runs.run(["--help"]).output, as: UTF8.self)
    let lines = help.split(separator: "\n")
    #expect(lines.count <= 40 && lines.allSatisfy { $0.count <= 80 }, "\(help)")
    for example in StatReportExamples.all { #expect(help.contains(example.line)) }
  }

  @Test func optionsMayComeFromAFile() throws {
    try runs.folder.write("stat.hcl", "stat {\n  report {\n    top = 1\n    format = \"json\"\n  }\n}\n")
    let result = try runs.run(["--config", "stat.hcl", "access.log"])
    #expect(result.ending == .exit(0) && result.output.first == UInt8(ascii: "{"), "\(result.errors)")
  }
}
