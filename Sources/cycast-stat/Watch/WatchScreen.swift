// SPDX-License-Identifier: MIT
import StreamKit

/// Draws the live view. Pure: what is known and the terminal's size come in, bytes for the terminal go out.
///
///     20:01:05  2 stations, 24 listeners, every 5s
///
///     STATION                ON AIR                LISTENERS            UP
///     localhost:8001/stream  Cycast - Night Train         12  ▁▂▅▇█▇▇▇  2h 3m
///
///     20:00:01  localhost:8001/stream  Cycast - Night Train
struct WatchScreen {
  /// What a line is drawn in.
  enum Style: Equatable { case plain, strong, faint, bad }

  /// A line, and how it is drawn.
  struct Line: Equatable {
    var style = Style.plain
    let text: String
  }

  /// The terminal's size, in cells.
  var columns: Int, rows: Int
  /// Whether colours and the like may be used.
  let isColoured: Bool

  /// The other screen of the terminal, without a cursor (xterm control sequences: DECSET 1049, DECTCEM); and back.
  static let enter = Array("\u{1B}[?1049h\u{1B}[?25l".utf8), leave = Array("\u{1B}[?25h\u{1B}[?1049l".utf8)

  /// The view's lines, at most as many as there are rows, none wider than the columns.
  func lines(_ stations: [Station], _ history: WatchHistory, every interval: Int64, at now: Int64) -> [Line] {
    let table = StationTable(stations.map { row($0, history, at: now) }, width: columns, curves: true)
    var lines = [Line(style: .strong, text: heading(stations, every: interval, at: now)), Line(text: "")]
    let drawn = table.lines
    let room = max(1, rows - lines.count)
    lines.append(Line(style: .faint, text: drawn[0]))
    for (index, row) in table.rows.enumerated().prefix(room - 1) {
      lines.append(Line(style: row.isDown ? .bad : .plain, text: drawn[index + 1]))
    }
    if table.rows.count > room - 1, room > 1 {
      lines[lines.count - 1] = Line(style: .faint, text: "… and \(table.rows.count - room + 2) more")
    }
    lines.append(Line(text: ""))
    lines += titles(history)
    return lines.prefix(rows).map { Line(style: $0.style, text: Cells.cut($0.text, columns)) }
  }

  /// The bytes that put the view on the screen, whatever was there.
  func bytes(_ lines: [Line]) -> [UInt8] {
    var out = ""
    for (index, line) in lines.enumerated() {
      out += "\u{1B}[\(index + 1);1H" + styled(line)
      // In the last column it would take the last character.
      if Cells.width(line.text) < columns { out += "\u{1B}[K" }
    }
    if lines.count < rows { out += "\u{1B}[\(lines.count + 1);1H\u{1B}[J" }
    return Array(out.utf8)
  }

  /// A station that is watched: its reports, or nil before it has answered the first time.
  struct Station {
    let place: String
    let report: StationReport?
  }

  private func row(_ station: Station, _ history: WatchHistory, at now: Int64) -> StationTable.Row {
    guard let report = station.report else { return StationTable.Row(asking: station.place) }
    var row = StationTable.Row(report, at: now)
    row.curve = history.counts(of: report)
    return row
  }

  private func heading(_ stations: [Station], every interval: Int64, at now: Int64) -> String {
    let listeners = stations.compactMap { $0.report?.problem == nil ? $0.report?.listeners : nil }
    var words = ["\(stations.count) stream\(stations.count == 1 ? "" : "s")"]
    if !listeners.isEmpty { words.append("\(listeners.reduce(0) { $0 &+ $1 }) listening") }
    words.append("every \(WatchScreen.text(interval))")
    return CalendarTime(now, local: true).formatted("%T") + "  " + words.joined(separator: ", ")
  }

  private func titles(_ history: WatchHistory) -> [Line] {
    let shown = history.titles.prefix(rows)
    let places = Set(shown.map(\.place)).count
    let width = places > 1 ? min(shown.map { Cells.width($0.place) }.max() ?? 0, columns / 3) : 0
    return shown.map { title in
      let time = CalendarTime(title.time, local: true).formatted("%T")
      let place = width > 0 ? Cells.fit(Cells.cutMiddle(Cells.shown(title.place), width), width) + "  " : ""
      return Line(text: time + "  " + place + Cells.shown(title.text))
    }
  }

  private static func text(_ interval: Int64) -> String {
    interval % 1_000_000_000 == 0 ? Lengths.text(Int(interval / 1_000_000_000)) : "\(interval / 1_000_000)ms"
  }

  /// SGR of ECMA-48, 8.3.117.
  private func styled(_ line: Line) -> String {
    let codes: [Style: String] = [.strong: "1", .faint: "2", .bad: "31"]
    guard isColoured, let code = codes[line.style] else { return line.text }
    return "\u{1B}[\(code)m\(line.text)\u{1B}[0m"
  }
}

extension StationTable.Row {
  /// The row of a station that has not answered yet.
  init(asking place: String) {
    self.init(StationReport(url: ""), at: 0)
    station = place
    title = "…"
    listeners = ""
    up = ""
  }
}
