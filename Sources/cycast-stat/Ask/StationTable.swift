// SPDX-License-Identifier: MIT
import StreamKit

/// Several stations, a line each, in columns.
///
///     STATION                ON AIR                LISTENERS  UP      FORMAT
///     localhost:8001/stream  Cycast - Night Train         12  2h 3m   mp3 128
///     radio.example:8000     cannot be reached: Connection refused
struct StationTable {
  /// One station's cells.
  struct Row: Equatable {
    var station: String
    var title: String
    var listeners = "", up = "", origin = "", format = ""
    /// Drawn behind the listeners, in as many cells as are given.
    var curve: [Int] = []
    /// Whether the title is the reason why nothing is known: then it takes the whole line.
    var isDown = false

    /// The cells of a report.
    init(_ report: StationReport, at now: Int64) {
      station = Cells.shown(report.place)
      guard report.problem == nil else {
        title = Cells.shown(report.problem?.reason ?? "")
        isDown = true
        return
      }
      title = report.isLive == false && report.display.isEmpty ? "(nothing)" : Cells.shown(report.display)
      listeners = report.listeners.map(String.init) ?? "-"
      up = StationReport.seconds(since: report.started, at: now).map(Lengths.text) ?? "-"
      origin = report.originWord
      let words = [report.formatWord, report.bitrate.map(String.init) ?? ""]
      format = words.filter { !$0.isEmpty }.joined(separator: " ")
    }
  }

  /// The widths of the columns; 0 for one that is left out.
  struct Layout: Equatable {
    var station = 0, title = 0, listeners = 0, curve = 0, up = 0, origin = 0, format = 0
  }

  private static let gap = 2
  private static let heads = Row(heads: "STATION", "ON AIR", "LISTENERS", "UP", "ORIGIN", "FORMAT")
  /// In narrow tables the column of numbers has a short name.
  private static let shortHead = "NOW"
  /// No column of titles is narrower, as long as there is another to leave out.
  private static let leastTitle = 24, leastStation = 8

  let rows: [Row]
  let layout: Layout
  private let width: Int

  /// Lays rows out for a terminal of so many columns; nil for as many as it takes. `curves`: whether there are any.
  init(_ rows: [Row], width: Int?, curves: Bool = false) {
    self.rows = rows
    self.width = width ?? .max
    layout = StationTable.layout(rows, width: width ?? .max, curves: curves)
  }

  /// The heading and a line for each row, without blanks at their ends.
  var lines: [String] {
    var heads = StationTable.heads
    if layout.listeners < heads.listeners.count { heads.listeners = StationTable.shortHead }
    return [line(heads)] + rows.map(line)
  }

  /// A row's line.
  func line(_ row: Row) -> String {
    var cells = [Cells.fit(Cells.cutMiddle(row.station, layout.station), layout.station)]
    if row.isDown {
      cells.append(Cells.cut(row.title, width - layout.station - StationTable.gap))
    } else {
      cells.append(Cells.fit(row.title, layout.title))
      cells.append(Cells.fit(row.listeners, layout.listeners, right: true))
      if layout.curve > 0 { cells.append(Cells.fit(Sparkline.text(row.curve, width: layout.curve), layout.curve)) }
      if layout.up > 0 { cells.append(Cells.fit(row.up, layout.up)) }
      if layout.origin > 0 { cells.append(Cells.fit(row.origin, layout.origin)) }
      if layout.format > 0 { cells.append(Cells.fit(row.format, layout.format)) }
    }
    var line = cells.joined(separator: String(repeating: " ", count: StationTable.gap))
    while line.last == " " { line.removeLast() }
    return line
  }

  private static func layout(_ rows: [Row], width: Int, curves: Bool) -> Layout {
    func widest(_ cell: (Row) -> String, _ rows: [Row]) -> Int { rows.map { Cells.width(cell($0)) }.max() ?? 0 }
    let up = rows.filter { !$0.isDown }
    let all = rows + [heads]
    var layout = Layout(station: widest(\.station, all), title: widest(\.title, up + [heads]))
    layout.listeners = widest(\.listeners, up + [heads])
    layout.up = widest(\.up, up + [heads])
    layout.origin = up.contains { !$0.origin.isEmpty } ? widest(\.origin, up + [heads]) : 0
    layout.format = up.contains { !$0.format.isEmpty } ? widest(\.format, up + [heads]) : 0
    if curves { layout.curve = min(30, max(8, width / 6)) }
    let dropping: [WritableKeyPath<Layout, Int>] = [\.format, \.origin, \.up, \.curve]
    let least = min(layout.title, leastTitle) + min(layout.station, 2 * leastStation)
    for column in dropping where room(layout, width) < least { layout[keyPath: column] = 0 }
    if room(layout, width) < least { layout.listeners = max(shortHead.count, widest(\.listeners, up)) }
    return share(room(layout, width), layout)
  }

  /// Cells that are left for station and title.
  private static func room(_ layout: Layout, _ width: Int) -> Int {
    [layout.listeners, layout.curve, layout.up, layout.origin, layout.format].filter { $0 > 0 }
      .reduce(width - gap) { $0 - $1 - gap }
  }

  /// Gives station and title what they need or, where that is too much, two parts in five and the rest.
  private static func share(_ room: Int, _ layout: Layout) -> Layout {
    var layout = layout
    if layout.station + layout.title <= room { return layout }
    let station = max(leastStation, room * 2 / 5)
    layout.station = min(layout.station, max(station, room - layout.title))
    layout.title = max(1, room - layout.station)
    return layout
  }
}

extension StationTable.Row {
  fileprivate init(
    heads station: String, _ title: String, _ listeners: String, _ up: String, _ origin: String, _ format: String
  ) {
    self.station = station
    self.title = title
    (self.listeners, self.up, self.origin, self.format) = (listeners, up, origin, format)
  }
}

extension StationReport {
  /// Where it is, in as few words as tell it from others: `radio.example:8000/live`.
  var place: String {
    guard let address = try? StationURL(url) else { return url }
    let shown = mount.isEmpty ? (address.path == "/" ? "" : address.path) : mount
    let scheme = address.scheme == .http ? "" : address.scheme.rawValue + "://"
    return scheme + (address.port == address.scheme.port ? address.bareHost : address.server) + shown
  }

  /// `live`, `playlist`, …, as Cycast says it; `off` where no source is on air.
  var originWord: String { origin?.rawValue ?? (isLive == false ? "off" : "") }

  /// The codec, or else the media type.
  var formatWord: String { format.isEmpty ? contentType : format }
}

extension StationURL {
  /// The host as it stands in an address.
  fileprivate var bareHost: String { host.contains(":") ? "[\(host)]" : host }
}
