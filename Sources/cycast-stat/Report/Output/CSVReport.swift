// SPDX-License-Identifier: MIT

/// Writes figures as one table for spreadsheets (RFC 4180): the first column says what a row is about.
struct CSVReport {
  private var wording: Wording
  private var text = ""

  static func text(_ figures: Figures, _ zone: Zone) -> String {
    var report = CSVReport(wording: Wording(zone: zone))
    report.write(figures)
    return report.text
  }

  private static let header = [
    "table", "name", "sessions", "long_sessions", "hours", "unique_addresses", "peak", "peak_at", "average_listeners",
    "plays",
  ]

  private mutating func write(_ figures: Figures) {
    append(CSVReport.header)
    let span = Int(figures.last - figures.first)
    let total = Figures.Row(
      name: "", sums: figures.sums, listeners: figures.addresses, peak: figures.peak, span: span)
    append("total", [total])
    append("day", figures.days)
    append("hour", figures.hours)
    append("player", figures.agents)
    append("mount", figures.mounts)
    append("site", figures.sites)
    for row in figures.titles?.rows ?? [] {
      append([
        "title", CSVReport.name(row.name), "", "", hours(row.seconds), "", String(row.peak.listeners), at(row.peak),
        JSONTree.decimal(row.average), String(row.plays),
      ])
    }
  }

  private mutating func append(_ table: String, _ rows: [Figures.Row]) {
    for row in rows {
      append([
        table, CSVReport.name(row.name), String(row.sums.sessions), String(row.sums.long), hours(row.sums.seconds),
        String(row.listeners.number), row.peak.map { String($0.listeners) } ?? "", row.peak.map { at($0) } ?? "",
        row.average.map { JSONTree.decimal($0) } ?? "", "",
      ])
    }
  }

  private func hours(_ seconds: Int) -> String { JSONTree.decimal(Double(seconds) / 3_600) }

  private mutating func at(_ peak: Figures.Peak) -> String { peak.listeners > 0 ? wording.time(peak.at) : "" }

  private mutating func append(_ cells: [String]) {
    text += cells.map { CSVReport.quoted($0) }.joined(separator: ",") + "\r\n"
  }

  /// A name that a spreadsheet takes for text: one that begins like a formula gets an apostrophe in front.
  static func name(_ text: String) -> String {
    guard let first = text.first, "=+-@\t\r".contains(first), text != AgentName.unknown else { return text }
    return "'" + text
  }

  private static func quoted(_ cell: String) -> String {
    guard cell.contains(where: { $0 == "," || $0 == "\"" || $0.isNewline }) else { return cell }
    return "\"" + cell.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
  }
}
