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
  /// By the address that was asked, then by mount.
  private var counts: [String: [String: [Int]]] = [:]
  private var last: [String: [String: StationReport]] = [:]

  /// Takes what one station has said in a round. Returns the streams of which something that is shown has changed, those
  /// that it no longer has included.
  mutating func take(_ reports: [StationReport], at now: Int64) -> [StationReport] {
    guard let url = reports.first?.url else { return [] }
    let before = last[url] ?? [:]
    let present = Dictionary(reports.map { ($0.mount, $0) }, uniquingKeysWith: { $1 })
    last[url] = present
    let isUp = reports.allSatisfy { $0.problem == nil }
    // What a station does not have any more is forgotten; one that does not answer may have it still.
    if isUp { counts[url] = counts[url]?.filter { present[$0.key] != nil } }
    let changed = reports.filter { report in
      let old = before[report.mount]
      count(report)
      note(report, old, at: now)
      return old.map { report.differs(from: $0) } ?? true
    }
    guard isUp else { return changed }
    let gone = before.values.filter { $0.problem == nil && !$0.mount.isEmpty && present[$0.mount] == nil }
    return changed + gone.sorted { $0.mount < $1.mount }.map(\.gone)
  }

  /// How many listened to a stream, the newest count last.
  func counts(of report: StationReport) -> [Int] { counts[report.url]?[report.mount] ?? [] }

  private mutating func count(_ report: StationReport) {
    guard let listeners = report.listeners, report.problem == nil else { return }
    var values = counts[report.url]?[report.mount] ?? []
    values.append(listeners)
    if values.count > WatchHistory.mostCounts { values.removeFirst() }
    counts[report.url, default: [:]][report.mount] = values
  }

  private mutating func note(_ report: StationReport, _ before: StationReport?, at now: Int64) {
    let text = report.display
    guard report.problem == nil, !text.isEmpty else { return }
    // A station that was gone for a moment plays on.
    if titles.first(where: { $0.place == report.place })?.text == text { return }
    // What was on before it was looked at has its time of its own, between those of others.
    let time = before == nil ? report.trackStarted ?? now : now
    let place = titles.firstIndex { $0.time <= time } ?? titles.count
    titles.insert(Title(time: time, place: report.place, text: text), at: place)
    if titles.count > WatchHistory.mostTitles { titles.removeLast() }
  }
}

extension StationReport {
  /// Whether anything is another that a line for a change shows.
  fileprivate func differs(from old: StationReport) -> Bool {
    problem?.reason != old.problem?.reason || display != old.display || listeners != old.listeners
      || originWord != old.originWord
  }

  /// What is to be said of the stream when its station answers and has it no longer.
  fileprivate var gone: StationReport {
    var report = StationReport(url: url)
    (report.kind, report.mount) = (kind, mount)
    report.problem = StationProblem(code: .noInput, reason: "is no longer there")
    return report
  }

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
