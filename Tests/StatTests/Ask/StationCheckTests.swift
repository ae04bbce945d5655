// SPDX-License-Identifier: MIT
import StreamKit
import Testing

@testable import cycast_stat

/// What a plugin of Nagios says.
@Suite struct StationCheckTests {
  private func report(listeners: Int? = 12) -> StationReport {
    var report = StationTableTests.report("http://h:8001/", "Cycast - Night Train", listeners: listeners)
    report.idle = 0.5
    return report
  }

  private func code(_ check: StationCheck, _ change: (inout StationReport) -> Void = { _ in }) -> ExitCode {
    var report = report()
    change(&report)
    return check.outcome([report]).code
  }

  @Test func allIsWellInOneLineWithFigures() {
    let outcome = StationCheck(minListeners: 5, maxSilence: 30_000_000_000, wantsLive: true).outcome([report()])
    #expect(
      outcome.line
        == "OK - h:8001/stream: 12 listeners, Cycast - Night Train|listeners=12;5:;;0 silence=0.5s;;30.0;0")
    #expect(outcome.code == .ok)
    #expect(StationCheck().outcome([report(listeners: 1)]).line.hasPrefix("OK - h:8001/stream: 1 listener, "))
  }

  @Test func tooFewListenersAreAWarning() {
    #expect(code(StationCheck(minListeners: 12)) == .ok)
    #expect(code(StationCheck(minListeners: 13)) == .warning)
    #expect(code(StationCheck(minListeners: 1)) { $0.listeners = nil } == .unknown)
    #expect(
      StationCheck(minListeners: 13).outcome([report()]).line.hasPrefix(
        "WARNING - h:8001/stream: 12 listeners of at least 13|listeners=12;13:;;0"))
  }

  @Test func silenceIsCriticalFromItsLimitOn() {
    let check = StationCheck(maxSilence: 500_000_000)
    #expect(code(check) == .ok)
    #expect(code(check) { $0.idle = 0.501 } == .critical)
    #expect(code(check) { $0.origin = .silence } == .critical)
    #expect(code(check) { ($0.origin, $0.silentFor) = (.silence, 0.4) } == .ok)
    #expect(code(check) { ($0.origin, $0.silentFor) = (.silence, 0.6) } == .critical)
    #expect(code(check) { ($0.origin, $0.idle) = (nil, nil) } == .unknown)
    #expect(code(check) { ($0.origin, $0.idle, $0.isLive) = (nil, nil, false) } == .critical)
    #expect(code(check) { $0.idle = 1e300 } == .critical)
  }

  @Test func whoIsNotLiveIsCritical() {
    let check = StationCheck(wantsLive: true)
    #expect(code(check) == .ok)
    #expect(code(check) { ($0.isLive, $0.origin) = (false, .playlist) } == .critical)
    #expect(code(check) { $0.isLive = nil } == .unknown)
    #expect(code(StationCheck()) { $0.isLive = false } == .ok)
  }

  @Test func whoCannotBeReachedIsCriticalAndTheWorstOfSeveralCounts() {
    let down = StationTableTests.down("http://127.0.0.1:1/x")
    var dumb = report(listeners: nil)
    dumb.url = "http://dumb/"
    let check = StationCheck(minListeners: 13)
    #expect(check.outcome([down]).code == .critical)
    #expect(check.outcome([dumb, report()]).code == .warning)
    #expect(check.outcome([dumb]).code == .unknown)
    let all = check.outcome([report(), down, dumb])
    #expect(all.code == .critical)
    #expect(all.line.hasPrefix("CRITICAL - 1 of 3: 127.0.0.1:1/x: cannot be reached: Connection refused "))
    #expect(all.line.contains("|'h:8001/stream listeners'=12;13:;;0 "))
  }

  @Test func noTitleBeginsFiguresOrASecondLine() {
    var report = report()
    report.take(song: Text.clean("a|listeners=99\nOK 'b"))
    report.mount = "/x=y z"
    let line = StationCheck().outcome([report, report]).line
    #expect(line.split(separator: "|", omittingEmptySubsequences: false).count == 2)
    #expect(!line.contains("\n"))
    #expect(line.contains("'h:8001/x_y z listeners'=12"))
  }

  @Test func withCheckAWrongCommandLineIsUnknown() {
    let check = ["--timeout", "1s", "--check"].map { Argument($0) }
    for code in [ExitCode.ok, .warning, .critical, .unknown] { #expect(StationCheck.ending(check, code) == code) }
    for words in [["--check"], ["--bogus", "--check"], ["--check=yes"]] {
      #expect(StationCheck.ending(words.map { Argument($0) }, .usage) == .unknown, "\(words)")
    }
    #expect(StationCheck.ending([Argument("--get")], .usage) == .usage)
    #expect(StationCheck.ending([Argument("--checks")], .usage) == .usage)
    #expect(StationCheck.ending([Argument("--"), Argument("--check")], .usage) == .usage)
  }
}
