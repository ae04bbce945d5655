// SPDX-License-Identifier: MIT
import StreamKit

/// One station, in a few lines.
///
///     Station    Radio Home (http://localhost:8001/stream)
///     On air     Cycast - Night Train, for 3m
///     Origin     live, anna
///     Listeners  12, at most 30
///     Up         2h 3m, since 18:00
///     Format     mp3, 128 kbit/s, 44100 Hz, 2 channels
///     Server     Cycast/0.1.0
enum StationSummary {
  /// The lines, each cut to so many columns (nil: whole). What is not known has no line, but for the listeners.
  static func lines(_ report: StationReport, at now: Int64, width: Int? = nil) -> [String] {
    let address = report.listenURL.isEmpty ? report.url : report.listenURL
    let station = report.name.isEmpty ? address : "\(report.name) (\(address))"
    var rows = [("Station", station)]
    if let problem = report.problem {
      rows.append(("Problem", problem.reason))
    } else {
      rows += facts(report, at: now)
    }
    rows.append(("Server", report.server))
    return rows.filter { !$0.1.isEmpty }.map { label, text in
      let line = Cells.fit(label, 9) + "  " + Cells.shown(text)
      return width.map { Cells.cut(line, $0) } ?? line
    }
  }

  private static func facts(_ report: StationReport, at now: Int64) -> [(String, String)] {
    let lasts = StationReport.seconds(since: report.trackStarted, at: now).map { "for \(Lengths.text($0))" }
    let title = report.display.isEmpty ? (report.isLive == false ? "(nothing)" : "(no title)") : report.display
    var listeners = report.kind == .ingest ? "" : report.listeners.map(String.init) ?? "not known"
    if report.listeners != nil, let peak = report.peak { listeners += ", at most \(peak)" }
    return [
      ("On air", joined([title, lasts])), ("Origin", joined([report.originWord, report.source])),
      ("Silence", silence(report)), ("Listeners", listeners),
      (
        "Up",
        report.started.map {
          joined([
            Lengths.text(StationReport.seconds(since: $0, at: now) ?? 0), "since \(Lengths.text(since: $0, at: now))",
          ])
        } ?? ""
      ), ("Format", format(report)),
    ]
  }

  /// How long nothing has come in, where that is not the moment between two reads.
  private static func silence(_ report: StationReport) -> String {
    guard let idle = report.idle, idle >= 2, idle < 1e9 else { return "" }
    return "nothing has come in for \(Lengths.text(Int(idle)))"
  }

  private static func format(_ report: StationReport) -> String {
    joined([
      report.formatWord, report.bitrate.map { "\($0) kbit/s" }, report.sampleRate.map { "\($0) Hz" },
      report.channels.map { $0 == 1 ? "mono" : $0 == 2 ? "stereo" : "\($0) channels" },
    ])
  }

  private static func joined(_ words: [String?]) -> String {
    words.compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: ", ")
  }
}
