// SPDX-License-Identifier: MIT

/// Writes figures as one JSON object.
struct JSONReport {
  private let figures: Figures
  private var wording: Wording

  /// The object and a line end.
  static func bytes(_ figures: Figures, _ zone: Zone) -> [UInt8] {
    var report = JSONReport(figures: figures, wording: Wording(zone: zone))
    return report.tree.bytes + [0x0A]
  }

  private var tree: JSONTree {
    mutating get {
      var members: [(String, JSONTree)] = []
      if figures.sums.sessions > 0 {
        members.append(("from", .string(wording.iso8601(figures.first))))
        members.append(("to", .string(wording.iso8601(figures.last))))
      }
      members +=
        sums(figures.sums) + [
          ("long_session_seconds", .integer(figures.long)), ("unique_addresses", .integer(figures.addresses.number)),
          ("unique_addresses_exact", .bool(figures.addresses.isExact)),
          ("unique_listeners", .integer(figures.listeners.number)),
          ("unique_listeners_exact", .bool(figures.listeners.isExact)), ("average_seconds", .number(figures.mean)),
          ("median_seconds", .number(figures.median)), ("longest_seconds", .integer(figures.longest)),
          ("average_listeners", .number(figures.average)), ("bytes", .integer(figures.sent)),
        ]
      members += peak(figures.peak)
      members.append(("requests", requests))
      members += tables
      members.append(("curve_step_seconds", .integer(Int(figures.curveStep))))
      members.append(("curve", .array(figures.curve.map { point($0) })))
      if let titles = figures.titles { members += self.titles(titles) }
      return .object(members)
    }
  }

  private var requests: JSONTree {
    let lines = figures.lines
    return .object([
      ("read", .integer(lines.read)), ("short", .integer(lines.short)), ("outside", .integer(lines.outside)),
      ("unlikely", .integer(lines.unlikely)), ("unreadable", .integer(lines.unreadable)),
    ])
  }

  private var tables: [(String, JSONTree)] {
    mutating get {
      let tables: [(String, String, [Figures.Row])] = [
        ("days", "date", figures.days), ("hours_of_day", "hour", figures.hours), ("players", "name", figures.agents),
        ("mounts", "name", figures.mounts), ("sites", "name", figures.sites),
      ]
      return tables.map { name, key, rows in (name, .array(rows.map { row(key, $0) })) }
    }
  }

  private mutating func row(_ key: String, _ row: Figures.Row) -> JSONTree {
    var members: [(String, JSONTree)] = [
      (key, key == "hour" ? .integer(Int(row.name) ?? 0) : .string(row.name))
    ]
    members += sums(row.sums)
    members.append(("unique_addresses", .integer(row.listeners.number)))
    if !row.listeners.isExact { members.append(("unique_addresses_exact", .bool(false))) }
    if let average = row.average { members.append(("average_listeners", .number(average))) }
    if let most = row.peak { members += peak(most) }
    return .object(members)
  }

  private func sums(_ sums: SessionSums) -> [(String, JSONTree)] {
    [
      ("hours", .number(Double(sums.seconds) / 3_600)), ("seconds", .integer(sums.seconds)),
      ("sessions", .integer(sums.sessions)), ("long_sessions", .integer(sums.long)),
    ]
  }

  private mutating func peak(_ peak: Figures.Peak) -> [(String, JSONTree)] {
    var members: [(String, JSONTree)] = [("peak", .integer(peak.listeners))]
    members.append(("peak_at", peak.listeners > 0 ? .string(wording.iso8601(peak.at)) : .null))
    if !peak.isExact { members.append(("peak_exact", .bool(false))) }
    return members
  }

  private mutating func point(_ point: Figures.Point) -> JSONTree {
    .object([
      ("time", .string(wording.iso8601(point.time))), ("average", .number(point.average)),
      ("peak", .integer(point.peak)),
    ])
  }

  private mutating func titles(_ titles: TitleFigures) -> [(String, JSONTree)] {
    let rows = titles.rows.map { row in
      JSONTree.object(
        [
          ("title", .string(row.name)), ("plays", .integer(row.plays)), ("on_air_seconds", .integer(row.onAir)),
          ("hours", .number(Double(row.seconds) / 3_600)), ("seconds", .integer(row.seconds)),
          ("listeners_at_start", .number(row.atStart)), ("average_listeners", .number(row.average)),
          ("listeners_at_end", .number(row.atEnd)),
        ] + peak(row.peak))
    }
    return [
      ("title_count", .integer(titles.titleCount)), ("play_count", .integer(titles.playCount)),
      ("titles_count_listeners_of", .string(titles.countsEvents ? "events" : "log")), ("titles", .array(rows)),
    ]
  }
}
