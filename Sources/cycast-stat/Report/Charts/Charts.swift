// SPDX-License-Identifier: MIT

/// The charts of a report, in the order in which they are shown.
enum Charts {
  static func all(_ figures: Figures, _ zone: Zone) -> [Chart] {
    [
      ListenersChart.chart(figures, zone), hours(figures), days(figures),
      named("players", "Listening hours by player", figures.agents),
      figures.mountCount > 1 ? named("mounts", "Listening hours by mount", figures.mounts) : nil,
      named("sites", "Listening hours by site", figures.sites), titles(figures),
    ].compactMap { $0 }
  }

  private static func hours(_ figures: Figures) -> Chart? {
    guard figures.sums.sessions > 0 else { return nil }
    let bars = figures.hours.map { row in
      Bar(
        label: row.name, value: row.average ?? 0,
        tip: "\(row.name):00: \(Wording.tenths(row.average ?? 0)) listeners on average, "
          + "\(Wording.grouped(row.peak?.listeners ?? 0)) at most")
    }
    return UprightBars.chart(id: "hours", title: "Average listeners by hour of the day", bars)
  }

  /// By day; by week or month where days would be too many to see.
  private static func days(_ figures: Figures) -> Chart? {
    let days = figures.days.compactMap { row in
      (try? ReportDate(row.name)).map { (day: Zone.floored($0.local, 86_400), seconds: row.sums.seconds) }
    }
    guard days.count > 1 else { return nil }
    let (unit, key): (String, (Int64) -> (Int64, String)) =
      if days.count <= 100 {
        ("day", { ($0, DayName.short($0)) })
      } else if days.count <= 700 {
        // From Monday on: 1970-01-05 was one.
        ("week", { (Zone.floored($0 - 4, 7), DayName.short(Zone.floored($0 - 4, 7) * 7 + 4)) })
      } else {
        ("month", { (Int64(DayName.month($0)), DayName.monthLabel(DayName.month($0))) })
      }
    var bars: [Bar] = []
    var last = Int64.min
    for (day, seconds) in days {
      let (number, label) = key(day)
      if number != last { bars.append(Bar(label: label, value: 0, tip: "")) }
      last = number
      bars[bars.count - 1].value += Double(seconds) / 3_600
    }
    for place in bars.indices {
      bars[place].tip = "\(bars[place].label): \(Wording.tenths(bars[place].value)) hours"
    }
    return UprightBars.chart(id: "days", title: "Listening hours by \(unit)", bars)
  }

  private static func named(_ id: String, _ title: String, _ rows: [Figures.Row]) -> Chart? {
    let bars = rows.prefix(25).map { row in
      Bar(
        label: row.name, value: Double(row.sums.seconds) / 3_600,
        tip: "\(row.name): \(Wording.hours(row.sums.seconds)) hours, \(Wording.grouped(row.sums.sessions)) sessions")
    }
    return LyingBars.chart(id: id, title: title, bars) { Wording.tenths($0) }
  }

  private static func titles(_ figures: Figures) -> Chart? {
    let bars = (figures.titles?.rows ?? []).prefix(25).map { row in
      Bar(
        label: row.name, value: row.average,
        tip: "\(row.name): \(Wording.grouped(row.plays)) plays, \(Wording.tenths(row.average)) listeners on average")
    }
    return LyingBars.chart(id: "titles", title: "Average listeners of the titles played most", bars) {
      Wording.tenths($0)
    }
  }
}
