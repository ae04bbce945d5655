// SPDX-License-Identifier: MIT
import StreamKit
import Testing

@testable import cycast_fanout

@Suite struct StatsJSONTests {
  @Test func publicReadersGetTheTotalsAlone() throws {
    let text = StatsJSON.object(SampleFacts.full).text
    let stats = try read(text)
    #expect(stats["listeners_hidden"] == .bool(true))
    #expect(stats["listeners"] == .array([]))
    #expect(stats["total_listeners"] == .integer(250))
    #expect(stats["total_bytes_sent"] == .integer(5_000_000_000))
    #expect(stats["buffer"]?["available"] == .integer(262_144))
    #expect(stats["buffer"]?["space"] == .integer(786_432))
    #expect(text.contains(#""fill_percentage":25.0"#), "a number with a point")
    #expect(stats["ring"]?["seconds"] == .number(16.384))
    #expect(stats["history"]?["seconds"] == .integer(30))
    #expect(stats["history"]?["listeners"] == .array([.integer(7), .integer(9)]))
    #expect(stats["connections"]?["stream"] == .integer(1) && stats["connections"]?["nothing"] == .integer(5))
    #expect(stats["listeners_left"]?["format_changed"] == .integer(7))
    #expect(stats["drops"] == .integer(2) && stats["skips"] == .integer(3))
    #expect(stats["bytes_in"] == .integer(1_600_000) && stats["junk"] == .integer(12))
  }

  @Test func administratorSeesOnePageOfListeners() throws {
    let stats = try read(StatsJSON.object(SampleFacts.full, listeners: SampleFacts.page()).text)
    #expect(stats["listeners_hidden"] == .bool(false))
    #expect(stats["page"] == .integer(2) && stats["per_page"] == .integer(2) && stats["pages"] == .integer(125))
    let first = stats["listeners"]?[0]
    #expect(first?["id"] == .integer(17) && first?["address"] == .string("192.0.2.7"))
    #expect(first?["lag_seconds"] == .number(4.25) && first?["icy"] == .bool(true))
    #expect(stats["listeners"]?[1]?["lag_seconds"] == .null)
    #expect(stats["listeners"]?[1]?["active"] == .bool(false))
  }

  @Test func timesAreEstimatedFromTheirClasses() throws {
    let stats = try read(StatsJSON.object(SampleFacts.full).text)
    // A hundred from 0.05 to 5 s, evenly.
    #expect(stats["lag"]?["mean"] == .number(2.525))
    #expect(stats["lag"]?["p50"] == .number(2.5))
    #expect(stats["lag"]?["p99"] == .number(4.95))
    #expect(try read(StatsJSON.object(SampleFacts.empty).text)["lag"]?["p50"] == .null)
  }

  @Test func ringWithoutRoomIsNotFilled() throws {
    let stats = try read(StatsJSON.object(SampleFacts.empty).text)
    #expect(stats["buffer"]?["fill_percentage"]?.number == 0 && stats["buffer"]?["space"] == .integer(0))
  }
}

@Suite struct ListenerPageTests {
  @Test(
    arguments: [
      (nil, nil, 250, 1, 100, 3, 0..<100), ("3", nil, 250, 3, 100, 3, 200..<250), ("4", nil, 250, 4, 100, 3, 250..<250),
      ("1", "250", 250, 1, 250, 1, 0..<250), ("2", "249", 250, 2, 249, 2, 249..<250), (nil, nil, 0, 1, 100, 1, 0..<0),
      ("0", "0", 5, 1, 100, 1, 0..<5), ("-1", "x", 5, 1, 100, 1, 0..<5), ("1", "500", 5_000, 1, 500, 10, 0..<500),
      ("1", "501", 5_000, 1, 500, 10, 0..<500),
      ("9223372036854775807", "9223372036854775807", 5, .max, 500, 1, 5..<5),
      ("99999999999999999999", nil, 5, 1, 100, 1, 0..<5),
    ] as [(String?, String?, Int, Int, Int, Int, Range<Int>)])
  func pageIsWhatIsAskedFor(
    page: String?, size: String?, total: Int, number: Int, given: Int, pages: Int, range: Range<Int>
  ) {
    let found = ListenerPage(asked: page, size: size, of: total)
    #expect(found.number == number && found.size == given && found.pages == pages && found.range == range)
  }

  @Test func pagesTogetherAreAllListeners() {
    var seen = 0
    let pages = ListenerPage(asked: nil, size: "7", of: 100).pages
    for number in 1...pages {
      let range = ListenerPage(asked: String(number), size: "7", of: 100).range
      #expect(range.lowerBound == seen)
      seen = range.upperBound
    }
    #expect(seen == 100)
  }
}
