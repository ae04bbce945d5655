// SPDX-License-Identifier: MIT
import Foundation
import TestSupport
import Testing

@testable import cycast_stat

/// What events say of titles and who listened.
@Suite struct TitlesTests {
  /// Events at seconds from 20:00 on.
  private func log(_ events: [(Int, String)], mounts: [String] = []) -> PlayLog {
    var log = PlayLog(mounts: mounts)
    for (index, event) in events.enumerated() {
      let time = "2026-11-21T20:\(two(event.0 / 60)):\(two(event.0 % 60)).500Z"
      let line = #"{"seq":\#(index + 1),"time":"\#(time)","mount":"/stream",\#(event.1)}"#
      log.take(Array(line.utf8).span)
    }
    log.endRun()
    return log
  }

  private static let start: Int64 = 1_795_291_200

  private func started(_ id: Int, _ title: String) -> String {
    #""event":"track_started","id":\#(id),"artist":"A","title":"\#(title)""#
  }

  private func ended(_ id: Int) -> String { #""event":"track_ended","id":\#(id),"seconds":1,"listeners":1"# }

  private func plays(_ log: PlayLog) -> [String] {
    log.plays.map { "\(log.titles[$0.title]) \($0.start - Self.start)-\($0.end - Self.start)" }
  }

  @Test func tracksAreFromTheirBeginningToTheirEnd() {
    let log = log([(0, started(1, "x")), (10, ended(1)), (10, started(2, "y")), (30, ended(2)), (40, started(3, "x"))])
    #expect(plays(log) == ["A - x 0-10", "A - y 10-30"])
    #expect(log.events == 5 && log.unreadable == 0)
  }

  @Test func aTitleOfASourceLastsUntilTheNextOne() {
    let log = log([
      (0, #""event":"metadata","title":"x""#), (5, #""event":"metadata","title":"x""#),
      (9, #""event":"metadata","artist":"B","title":"y""#), (12, #""event":"metadata","title":"""#),
      (20, #""event":"metadata","title":"x""#), (30, #""event":"silence_started""#),
    ])
    #expect(plays(log) == ["x 0-9", "B - y 9-12", "x 20-30"])
  }

  @Test func tracksCountWhereThereAreBoth() {
    let log = log([(0, #""event":"metadata","title":"x""#), (1, started(1, "x")), (9, ended(1))])
    #expect(plays(log) == ["A - x 1-9"])
  }

  @Test func aNewRunEndsWhatTheOneBeforeLeftOpen() {
    var log = PlayLog()
    for line in [
      #"{"seq":1,"time":"2026-11-21T20:00:00.000Z","event":"track_started","id":1,"title":"x"}"#,
      #"{"seq":2,"time":"2026-11-21T20:00:10.000Z","event":"listener_joined","id":2}"#,
      #"{"seq":3,"time":"2026-11-21T20:00:20.000Z","event":"something","id":3}"#,
      #"{"seq":1,"time":"2026-11-21T21:00:00.000Z","event":"track_started","id":1,"title":"y"}"#,
      #"{"seq":2,"time":"2026-11-21T21:00:05.000Z","event":"track_ended","id":1}"#,
    ] { log.take(Array(line.utf8).span) }
    log.endRun()
    #expect(plays(log) == ["x 0-20", "y 3600-3605"])
    #expect(Profile(log.timeline).stretch(from: Self.start, to: Self.start + 9_000).seconds == 10)
  }

  @Test func mountsThatAreNotAskedForArePassedOver() {
    #expect(plays(log([(0, started(1, "x")), (9, ended(1))], mounts: ["/other"])).isEmpty)
    #expect(plays(log([(0, started(1, "x")), (9, ended(1))], mounts: ["/stream"])).count == 1)
  }

  @Test func brokenLinesAreCountedAndCostNothing() {
    var log = PlayLog()
    for line in ["{", "[]", "{}", #"{"event":"x"}"#, #"{"event":1,"time":"2026-11-21T20:00:00Z"}"#, "\u{1}", ""] {
      log.take(Array(line.utf8).span)
    }
    log.take([0xFF, 0xFE, 0x7B].span)
    #expect(log.unreadable == 7 && log.events == 0)
  }

  @Test func listenersOfATitleAreThoseOfTheEventsOrElseOfTheLog() {
    let joined = { (id: Int) in #""event":"listener_joined","id":\#(id)"# }
    let left = { (id: Int, seconds: Int) in #""event":"listener_left","id":\#(id),"seconds":\#(seconds)"# }
    let withListeners = log([
      (0, started(1, "x")), (0, joined(5)), (4, joined(6)), (8, left(6, 4)), (10, ended(1)),
      // Whose coming was lost.
      (10, started(2, "y")), (16, left(7, 3)), (20, ended(2)), (20, left(5, 20)),
    ])
    var timeline = Timeline()
    for _ in 0..<3 { _ = timeline.add(from: Self.start, to: Self.start + 10) }
    let range = (Int64.min, Int64.max)
    let own = TitleFigures(withListeners, log: timeline, from: range.0, to: range.1, top: 10)
    #expect(own.countsEvents)
    #expect(own.rows.map(\.name) == ["A - x", "A - y"])
    #expect(own.rows.map(\.seconds) == [14, 13])
    #expect(own.rows.map(\.peak.listeners) == [2, 2])
    #expect(own.rows.map(\.atStart) == [1, 1] && own.rows.map(\.atEnd) == [1, 1])
    let without = TitleFigures(
      log([(0, started(1, "x")), (20, ended(1))]), log: timeline, from: range.0, to: range.1, top: 10)
    #expect(!without.countsEvents)
    #expect(without.rows.map(\.seconds) == [30])
    #expect(without.rows.map(\.average) == [1.5] && without.rows.map(\.atEnd) == [0])
    let cut = TitleFigures(
      log([(0, started(1, "x")), (20, ended(1))]), log: timeline, from: Self.start + 5, to: Self.start + 8, top: 10)
    #expect(cut.rows.map(\.onAir) == [3] && cut.rows.map(\.seconds) == [9])
  }
}
