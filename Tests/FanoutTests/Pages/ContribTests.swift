// SPDX-License-Identifier: MIT
import Foundation
import StreamKit
import Testing

@testable import cycast_fanout

/// What is given for others' tools speaks of metrics that are there.
@Suite struct ContribTests {
  static func text(_ file: String) throws -> String {
    try String(contentsOfFile: Promtool.project + "/contrib/" + file, encoding: .utf8)
  }

  /// The names of all samples and families of `/metrics`.
  static let metrics: Set<String> = {
    let lines = MetricsTests.text(SampleFacts.full).split(separator: "\n")
    let names = lines.compactMap { line -> String? in
      let words = line.split(whereSeparator: { " {".contains($0) })
      return line.hasPrefix("#") ? (words.count > 2 ? String(words[2]) : nil) : words.first.map { String($0) }
    }
    return Set(names)
  }()

  @Test(arguments: ["grafana/cycast.json", "prometheus/alerts.yml"]) func everyMetricNamedIsThere(_ file: String) throws
  {
    let named = try ContribTests.text(file).matches(of: #/\b(cycast|process)_[a-z_]+/#).map { String($0.0) }
    #expect(Set(named).count >= 4)
    for name in named { #expect(ContribTests.metrics.contains(name), "\(name)") }
  }

  @Test func dashboardShowsEveryMetricOfTheStation() throws {
    let dashboard = try ContribTests.text("grafana/cycast.json")
    for name in [
      "cycast_listeners", "cycast_connections_total", "cycast_received_bytes_total", "cycast_sent_bytes_total",
      "cycast_first_byte_seconds_bucket", "cycast_listener_lag_seconds_bucket", "cycast_listener_drops_total",
      "cycast_input_idle_seconds", "cycast_origin", "cycast_ring_used_bytes",
    ] {
      #expect(dashboard.contains(name), "\(name)")
    }
  }

  @Test func dashboardIsOneThatGrafanaCanImport() throws {
    let dashboard = try read(try ContribTests.text("grafana/cycast.json"))
    let variables = try #require(dashboard["templating"]?["list"]?.array)
    #expect(variables.contains { $0["type"] == .string("datasource") && $0["name"] == .string("datasource") })
    let panels = try #require(dashboard["panels"]?.array)
    #expect(Set(panels.compactMap { $0["id"]?.integer }).count == panels.count, "each panel has an id of its own")
    for panel in panels where panel["type"] != .string("row") {
      #expect(panel["datasource"]?["uid"] == .string("${datasource}"), "\(panel["title"] ?? .null)")
      let targets = try #require(panel["targets"]?.array)
      #expect(!targets.isEmpty && targets.allSatisfy { $0["expr"]?.string?.isEmpty == false })
      let place = try #require(panel["gridPos"])
      #expect((place["x"]?.integer ?? 99) + (place["w"]?.integer ?? 99) <= 24)
    }
  }

  /// Prometheus itself reads each query of the dashboard, as the expression of a rule.
  @Test func queriesOfTheDashboardAreRight() throws {
    let dashboard = try read(try ContribTests.text("grafana/cycast.json"))
    let queries = try #require(dashboard["panels"]?.array).flatMap { $0["targets"]?.array ?? [] }
      .compactMap { $0["expr"]?.string }.map { $0.replacingOccurrences(of: "$__rate_interval", with: "5m") }
    #expect(queries.count >= 10)
    let rules = queries.enumerated().map { "  - record: query\($0.offset)\n    expr: \(JSONText.quoted($0.element))\n" }
    let file = FileManager.default.temporaryDirectory.appendingPathComponent("rules-\(UUID().uuidString).yml")
    defer { try? FileManager.default.removeItem(at: file) }
    try "groups:\n- name: dashboard\n  rules:\n\(rules.joined())".write(to: file, atomically: true, encoding: .utf8)
    let result = try Promtool.run(["check", "rules", file.path])
    #expect(result.status == 0, "\(result.words)")
  }

  @Test func alertsAreRightAndFireWhenTheyShould() throws {
    let folder = Promtool.project + "/contrib/prometheus"
    let check = try Promtool.run(["check", "rules", folder + "/alerts.yml"])
    #expect(check.status == 0, "\(check.words)")
    let test = try Promtool.run(["test", "rules", folder + "/alerts-test.yml"])
    #expect(test.status == 0, "\(test.words)")
  }
}
