// SPDX-License-Identifier: MIT
import StreamKit

/// What was seen so far: how many listened, and which titles came. Pure; time comes in.
struct WatchHistory {
  /// So many counts of listeners, and so many titles, are kept: more than a screen shows.
  static let mostCounts = 240, mostTitles = 200

  /// One title, when it was first seen (nanoseconds since 1970), and where.
  struct Title: Equatable {
    let time: Int64
    let place: String
    let text: String
  }

  /// The last titles, the newest first.
  private(set) var titles: [Title] = []
  private var counts: [[String]: [Int]] = [:]
  private var last: [[String]: StationReport] = [:]

  /// Takes what a station has said. Returns the streams of which something that is shown has changed.
  mutating func take(_ reports: [StationReport], at now: Int64) -> [StationReport] {
    reports.filter { report in
      let key = WatchHistory.key(report)
      let before = last[key]
      last[key] = report
      if let listeners = report.listeners, report.problem == nil {
        counts[key, default: []].append(listeners)
        if let count = counts[key]?.count, count > WatchHistory.mostCounts { counts[key]?.removeFirst() }
      }
      note(report, before, at: now)
      guard let before else { return true }
      return report.problem?.reason != before.problem?.reason || report.display != before.display
        || report.listeners != before.listeners || report.originWord != before.originWord
    }
  }

  /// How many listened to a stream, the newest count last.
  func counts(of report: StationReport) -> [Int] { counts[WatchHistory.key(report)] ?? [] }

  private mutating func note(_ report: StationReport, _ before: StationReport?, at now: Int64) {
    let text = report.display
    guard report.problem == nil, !text.isEmpty else { return }
    // A station that was gone for a moment plays on.
    if titles.first(where: { $0.place == report.place })?.text == text { return }
    let isNew = before == nil
    titles.insert(
      Title(time: isNew ? report.trackStarted ?? now : now, place: report.place, text: text), at: 0)
    if titles.count > WatchHistory.mostTitles { titles.removeLast() }
  }

  private static func key(_ report: StationReport) -> [String] { [report.url, report.mount] }
}

extension StationReport {
  /// The line for a change when nobody looks at a terminal: `2026-11-21 20:00:05  localhost:8001/stream  12 listeners  …`.
  func changeLine(at now: Int64) -> String {
    var words = [CalendarTime(now, local: true).formatted("%F %T"), place]
    if let problem {
      words.append(problem.reason)
    } else {
      if let listeners { words.append("\(listeners) listener\(listeners == 1 ? "" : "s")") }
      if !originWord.isEmpty { words.append(originWord) }
      words.append(display.isEmpty ? "-" : display)
    }
    return Cells.shown(words.joined(separator: "  ")) + "\n"
  }

  /// The same as JSON, with everything that is known.
  func changeJSON(at now: Int64) -> [UInt8] {
    var object = JSONObject()
    object.add("time", CalendarTime(now).iso8601)
    addFields(to: &object, at: now)
    return object.line
  }
}
