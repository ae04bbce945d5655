// SPDX-License-Identifier: MIT
import StreamKit

/// What stations say, as figures for Prometheus.
enum StationFigures {
  /// The text. A stream that is there twice is told once, as two samples with the same labels are refused.
  static func bytes(_ reports: [StationReport], at now: Int64) -> [UInt8] {
    var seen: Set<[String]> = []
    let reports = reports.filter { seen.insert([$0.url, $0.mount]).inserted }
    var out = Exposition()
    out.begin("cycast_station_up", .gauge, "Whether the station said what is on.")
    for report in reports { out.add(report.problem == nil, labels(report)) }
    let figures: [(StaticString, String, (StationReport) -> Double?)] = [
      ("cycast_station_listeners", "Listeners that are connected now.", { $0.listeners.map(Double.init) }),
      ("cycast_station_listener_peak", "The most listeners at once so far.", { $0.peak.map(Double.init) }),
      ("cycast_station_live", "Whether a live source is on air.", { $0.isLive.map { $0 ? 1 : 0 } }),
      ("cycast_station_bitrate", "Bit rate in kbit/s, as the station says it.", { $0.bitrate.map(Double.init) }),
      (
        "cycast_station_uptime_seconds", "How long the stream has been there.",
        { StationReport.seconds(since: $0.started, at: now).map(Double.init) }
      ),
      ("cycast_station_idle_seconds", "Time since the last byte came in.", { $0.idle }),
      (
        "cycast_station_origin_silence", "Whether silence is on air in place of a source.",
        { $0.origin.map { $0 == .silence ? 1 : 0 } }
      ),
    ]
    for (name, help, value) in figures {
      let known = reports.filter { $0.problem == nil && value($0) != nil }
      if known.isEmpty { continue }
      out.begin(name, .gauge, help)
      for report in known { out.add(value(report) ?? 0, labels(report)) }
    }
    addWords(reports.filter { $0.problem == nil }, &out)
    return out.bytes
  }

  private static func addWords(_ reports: [StationReport], _ out: inout Exposition) {
    if reports.isEmpty { return }
    out.begin("cycast_station_title_info", .gauge, "What is on, in labels; always 1.")
    for report in reports {
      out.add(1, labels(report) + [("artist", report.track.artist), ("title", report.track.title)])
    }
    out.begin("cycast_station_info", .gauge, "What the station is, in labels; always 1.")
    for report in reports {
      let words: Exposition.Labels = [
        ("name", report.name), ("server", report.server), ("format", report.formatWord),
        ("origin", report.origin?.rawValue ?? ""),
      ]
      out.add(1, labels(report) + words)
    }
  }

  private static func labels(_ report: StationReport) -> Exposition.Labels {
    [("url", report.url), ("mount", report.mount)]
  }
}
