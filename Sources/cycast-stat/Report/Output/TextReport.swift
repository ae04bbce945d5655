// SPDX-License-Identifier: MIT

/// Writes figures for people.
struct TextReport {
  private let figures: Figures
  private var wording: Wording
  private var lines: [String] = []

  static func text(_ figures: Figures, _ zone: Zone) -> String {
    var report = TextReport(figures, zone)
    report.write()
    return report.lines.joined(separator: "\n") + "\n"
  }

  private init(_ figures: Figures, _ zone: Zone) {
    self.figures = figures
    wording = Wording(zone: zone)
  }

  private mutating func write() {
    if figures.sums.sessions == 0 {
      lines.append("No session in \(Wording.grouped(figures.lines.read)) requests.")
    } else {
      writeHead()
      writeTables()
    }
    if let titles = figures.titles { write(titles) }
  }

  private mutating func writeHead() {
    lines.append(
      "Listening from \(wording.time(figures.first)) to \(wording.time(figures.last)) "
        + "(UTC\(wording.offset(figures.last)))")
    lines.append("")
    let tilde = figures.peak.isExact ? "" : "~"
    let facts: [(String, String)] = [
      ("Listening hours", Wording.hours(figures.sums.seconds)),
      (
        "Sessions",
        "\(Wording.grouped(figures.sums.sessions)), \(Wording.grouped(figures.sums.long)) of "
          + "\(Wording.length(figures.long)) and more"
      ),
      (
        "Unique listeners",
        "\(Wording.count(figures.addresses)) by address, \(Wording.count(figures.listeners)) by address and player"
      ),
      (
        "Session length",
        "\(Wording.duration(figures.mean)) on average, \(Wording.duration(figures.median)) median, "
          + "\(Wording.duration(Double(figures.longest))) longest"
      ),
      (
        "At once",
        "\(tilde)\(Wording.grouped(figures.peak.listeners)) at most, \(wording.time(figures.peak.at)); "
          + "\(Wording.tenths(figures.average)) on average"
      ),
      ("Sent", Wording.bytes(figures.sent)),
      ("Requests", requests),
    ]
    for (name, fact) in facts { lines.append(name + String(repeating: " ", count: 18 - name.count) + fact) }
  }

  private var requests: String {
    let counted = figures.lines
    var text = Wording.grouped(counted.read)
    if counted.short > 0 { text += ", \(Wording.grouped(counted.short)) of less than a second" }
    if counted.outside > 0 { text += ", \(Wording.grouped(counted.outside)) at other times" }
    if counted.unlikely > 0 { text += ", \(Wording.grouped(counted.unlikely)) with an unlikely time" }
    return text
  }

  // MARK: Tables

  private mutating func writeTables() {
    let named = ["Sessions", "≥ " + Wording.length(figures.long).replacingMinute, "Hours", "Listeners"]
    write(
      "By day", named + ["Peak", "Average"],
      figures.days.map { row in
        (DayName.label(row.name), row)
      })
    write("By hour", named + ["Peak", "Average"], figures.hours.map { ($0.name + ":00", $0) })
    write("By player", named, figures.agents.map { ($0.name, $0) }, of: figures.agentCount)
    if figures.mountCount > 1 { write("By mount", named, figures.mounts.map { ($0.name, $0) }, of: figures.mountCount) }
    write("By site", named, figures.sites.map { ($0.name, $0) }, of: figures.siteCount)
  }

  private mutating func write(
    _ title: String, _ columns: [String], _ rows: [(label: String, row: Figures.Row)], of all: Int = 0
  ) {
    if rows.isEmpty { return }
    var table = TextTable([title] + columns)
    for (label, row) in rows {
      var cells = [
        label, Wording.grouped(row.sums.sessions), Wording.grouped(row.sums.long), Wording.hours(row.sums.seconds),
        Wording.count(row.listeners),
      ]
      if let peak = row.peak {
        cells.append((peak.isExact ? "" : "~") + Wording.grouped(peak.listeners))
        cells.append(row.average.map { Wording.tenths($0) } ?? "-")
      }
      table.add(cells, bar: Double(row.sums.seconds))
    }
    lines += [""] + table.lines
    if all > rows.count { lines.append("(\(Wording.grouped(all)) in all)") }
  }

  private mutating func write(_ titles: TitleFigures) {
    lines.append("")
    if titles.rows.isEmpty {
      lines.append("No titles in the events.")
      return
    }
    var table = TextTable(["By title", "Plays", "Hours", "At start", "Average", "At end", "Peak"])
    for row in titles.rows {
      table.add(
        [
          row.name, Wording.grouped(row.plays), Wording.hours(row.seconds), Wording.tenths(row.atStart),
          Wording.tenths(row.average), Wording.tenths(row.atEnd),
          (row.peak.isExact ? "" : "~") + Wording.grouped(row.peak.listeners),
        ], bar: Double(row.plays))
    }
    lines += table.lines
    if titles.titleCount > titles.rows.count {
      lines.append(
        "(\(Wording.grouped(titles.titleCount)) in all, played \(Wording.grouped(titles.playCount)) times)")
    }
  }
}

extension DayName {
  /// `2026-11-21 Sat` from `2026-11-21`.
  static func label(_ date: String) -> String {
    guard let day = try? ReportDate(date) else { return date }
    return date + " " + weekday(Zone.floored(day.local, 86_400))
  }
}

extension String {
  /// Column heads are short: `60 s` for `a minute`.
  fileprivate var replacingMinute: String { self == "a minute" ? "60 s" : self }
}
