// SPDX-License-Identifier: MIT
import StreamKit
import Testing

@testable import cycast_fanout

@Suite struct MetricsTests {
  static func text(_ facts: StationFacts) -> String { String(decoding: Metrics.page(facts).bytes, as: UTF8.self) }

  private let lines = text(SampleFacts.full).split(separator: "\n").map(String.init)

  @Test func saysWhatTheFactsSay() {
    for line in [
      "cycast_build_info{version=\"\(cycastVersion)\"} 1", "cycast_listeners 250", "cycast_listener_peak 300",
      "cycast_unique_listeners 199", "cycast_max_listeners 1000", "cycast_connections_total{outcome=\"stream\"} 1",
      "cycast_connections_total{outcome=\"nothing\"} 5", "cycast_listeners_left_total{reason=\"no_room\"} 5",
      "cycast_listener_skips_total 3", "cycast_listener_drops_total 2", "cycast_received_bytes_total 1600000",
      "cycast_junk_bytes_total 12", "cycast_sent_bytes_total 5000000000", "cycast_input_idle_seconds 0.0245",
      "cycast_origin{origin=\"live\"} 1", "cycast_origin{origin=\"playlist\"} 0", "cycast_origin{origin=\"silence\"} 0",
      "cycast_origin{origin=\"relay\"} 0", "cycast_title_changes_total 41",
      "cycast_stream_info{mount=\"/stream\",format=\"mp3\",content_type=\"audio/mpeg\"} 1",
      "cycast_stream_bytes_per_second 16000", "cycast_ring_capacity_bytes 1048576", "cycast_ring_used_bytes 262144",
      "cycast_ring_seconds 16.384", "cycast_listener_lag_seconds_bucket{le=\"0.5\"} 10",
      "cycast_listener_lag_seconds_bucket{le=\"+Inf\"} 100", "cycast_first_byte_seconds_count 100",
      "cycast_loop_turn_seconds_bucket{le=\"0.0001\"} 0", "cycast_loop_turn_seconds_count 100",
    ] {
      #expect(lines.contains(line), "not there: \(line)")
    }
  }

  @Test func startIsInSecondsSince1970() throws {
    let line = try #require(lines.first { $0.hasPrefix("process_start_time_seconds ") })
    let seconds = try #require(line.split(separator: " ").last.flatMap { Double($0) })
    #expect(abs(seconds - 1_795_291_200.123) < 0.001)
  }

  @Test func whatIsNotKnownHasNoSample() {
    let text = MetricsTests.text(SampleFacts.empty)
    for name in [
      "cycast_max_listeners", "cycast_input_idle_seconds", "cycast_stream_info", "cycast_stream_bytes_per_second",
    ] {
      #expect(!text.contains(name))
    }
    #expect(text.contains("cycast_origin{origin=\"live\"} 0\n"))
  }

  @Test func neitherTitlesNorListenersAreInIt() {
    let text = MetricsTests.text(SampleFacts.saying("Secret Song"))
    #expect(!text.contains("Secret"))
  }

  @Test(arguments: ["empty", "full", "say \"yes\""]) func promtoolHasNothingToSay(of station: String) throws {
    var facts = SampleFacts.station(station)
    // What a command line can make of a mount.
    if station != "empty" { facts.mount = "/a\"b\\c\nd" }
    let result = try Promtool.run(["check", "metrics"], input: Metrics.page(facts).bytes)
    #expect(result.status == 0 && result.words.isEmpty, "\(result.words)")
  }

  @Test func promtoolWouldSaySomething() throws {
    let result = try Promtool.run(["check", "metrics"], input: Array("cycast_listeners 1\ncycast_x_total{ 1\n".utf8))
    #expect(result.status != 0 && !result.words.isEmpty)
  }
}
