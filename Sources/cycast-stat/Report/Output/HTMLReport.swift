// SPDX-License-Identifier: MIT
import StreamKit

/// A page with figures, charts and tables, which needs no other file and runs no script.
struct HTMLReport {
  private let figures: Figures
  private let zone: Zone
  private var wording: Wording
  private var out = ""

  static func text(_ figures: Figures, _ zone: Zone) -> String {
    var report = HTMLReport(figures: figures, zone: zone, wording: Wording(zone: zone))
    report.write()
    return report.out
  }

  private mutating func write() {
    out = """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width,initial-scale=1">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
      <title>Listening report</title>
      <style>
      \(ReportStyle.colours(":root"))\(ReportStyle.charts)\(HTMLReport.style)</style>
      </head>
      <body>
      <main>
      <h1>Listening report</h1>

      """
    if figures.sums.sessions == 0 {
      out += "<p>No session in \(Wording.grouped(figures.lines.read)) requests.</p>\n"
    } else {
      writeFigures()
    }
    for chart in Charts.all(figures, zone) {
      out += "<section>\n<div class=\"chart\" tabindex=\"0\">\n" + chart.element() + "</div>\n"
      writeTable(chart.id)
      out += "</section>\n"
    }
    out += "</main>\n</body>\n</html>\n"
  }

  private mutating func writeFigures() {
    let tilde = figures.peak.isExact ? "" : "~"
    out +=
      "<p>From \(wording.time(figures.first)) to \(wording.time(figures.last)), UTC\(wording.offset(figures.last))</p>\n"
    let facts: [(String, String, String)] = [
      (
        "Listening hours", Wording.hours(figures.sums.seconds),
        "\(Wording.tenths(figures.average)) listeners on average"
      ),
      (
        "Sessions", Wording.grouped(figures.sums.sessions),
        "\(Wording.grouped(figures.sums.long)) of \(Wording.length(figures.long)) and more"
      ),
      (
        "Unique listeners", Wording.count(figures.addresses),
        "\(Wording.count(figures.listeners)) by address and player"
      ),
      ("At once", tilde + Wording.grouped(figures.peak.listeners), wording.time(figures.peak.at)),
      ("Median session", Wording.duration(figures.median), "\(Wording.duration(figures.mean)) on average"),
      ("Sent", Wording.bytes(figures.sent), "\(Wording.grouped(figures.lines.read)) requests"),
    ]
    out += "<dl>\n"
    for (name, fact, more) in facts {
      out += "<div><dt>\(name)</dt><dd>\(fact)</dd><dd class=\"more\">\(more)</dd></div>\n"
    }
    out += "</dl>\n"
  }

  // MARK: Tables

  private mutating func writeTable(_ id: String) {
    switch id {
    case "hours": writeTable("Hour", figures.hours.map { ($0.name + ":00", $0) })
    case "days": writeTable("Day", figures.days.map { (DayName.label($0.name), $0) })
    case "players": writeTable("Player", figures.agents.map { ($0.name, $0) })
    case "mounts": writeTable("Mount", figures.mounts.map { ($0.name, $0) })
    case "sites": writeTable("Site", figures.sites.map { ($0.name, $0) })
    case "titles": writeTitles()
    default: break
    }
  }

  private mutating func writeTable(_ name: String, _ rows: [(String, Figures.Row)]) {
    let hasTimes = rows.first?.1.peak != nil
    begin(
      [name, "Sessions", "of \(Wording.length(figures.long))", "Hours", "Listeners"]
        + (hasTimes ? ["Peak", "Average"] : []))
    for (label, row) in rows {
      var cells = [
        label, Wording.grouped(row.sums.sessions), Wording.grouped(row.sums.long), Wording.hours(row.sums.seconds),
        Wording.count(row.listeners),
      ]
      if let peak = row.peak {
        cells += [
          (peak.isExact ? "" : "~") + Wording.grouped(peak.listeners), row.average.map { Wording.tenths($0) } ?? "-",
        ]
      }
      add(cells)
    }
    end()
  }

  private mutating func writeTitles() {
    begin(["Title", "Plays", "Hours", "At start", "Average", "At end", "Peak"])
    for row in figures.titles?.rows ?? [] {
      add([
        row.name, Wording.grouped(row.plays), Wording.hours(row.seconds), Wording.tenths(row.atStart),
        Wording.tenths(row.average), Wording.tenths(row.atEnd),
        (row.peak.isExact ? "" : "~") + Wording.grouped(row.peak.listeners),
      ])
    }
    end()
  }

  private mutating func begin(_ heads: [String]) {
    out += "<details><summary>Table</summary>\n<div class=\"wide\"><table>\n<thead><tr>"
    for head in heads { out += "<th scope=\"col\">\(Markup.escaped(head))</th>" }
    out += "</tr></thead>\n<tbody>\n"
  }

  private mutating func add(_ cells: [String]) {
    out += "<tr><th scope=\"row\">\(Markup.escaped(cells[0]))</th>"
    for cell in cells.dropFirst() { out += "<td>\(Markup.escaped(cell))</td>" }
    out += "</tr>\n"
  }

  private mutating func end() { out += "</tbody>\n</table></div></details>\n" }

  private static let style = """
    body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
    main{max-width:800px;margin:0 auto;padding:24px 16px 64px}
    h1{font-size:1.6rem;margin:0}p{color:var(--soft);margin:.2rem 0 1.5rem}
    dl{display:grid;grid-template-columns:repeat(auto-fit,minmax(150px,1fr));gap:12px;margin:0 0 2rem}
    dl div{border:1px solid var(--grid);border-radius:8px;padding:12px 16px}
    dt{color:var(--soft);font-size:.85rem}dd{margin:0;font-size:1.5rem;font-weight:600}
    dd.more{color:var(--soft);font-size:.85rem;font-weight:400}
    section{margin:0 0 2.5rem}.chart{overflow-x:auto}svg{width:100%;min-width:560px;height:auto;display:block}
    summary{cursor:pointer;color:var(--soft);font-size:.85rem}
    .wide{overflow-x:auto}table{border-collapse:collapse;font-size:.85rem;width:100%}
    th,td{padding:4px 8px;border-bottom:1px solid var(--grid);text-align:right;font-variant-numeric:tabular-nums}
    th:first-child{text-align:left;font-weight:400;overflow-wrap:anywhere}thead th{color:var(--soft);font-weight:400}

    """
}
