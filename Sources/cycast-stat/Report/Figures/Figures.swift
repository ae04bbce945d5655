// SPDX-License-Identifier: MIT

/// What a report says, in numbers: made of a tally, and written as text, JSON, CSV or charts.
struct Figures {
  /// The most who listened at once, and the first second with that many.
  struct Peak: Equatable {
    var listeners = 0
    /// Seconds since 1970.
    var at: Int64 = 0
    /// Whether it is no estimate.
    var isExact = true

    mutating func take(_ stretch: Profile.Stretch) {
      if !stretch.isExact { isExact = false }
      if stretch.peak > listeners { (listeners, at) = (stretch.peak, stretch.peakAt) }
    }
  }

  /// A line of a table.
  struct Row: Equatable {
    var name: String
    /// Sessions that began then, or belong to that name; those of them that lasted; and seconds listened.
    var sums = SessionSums()
    var listeners = Count()
    /// Where rows are times: the most at once, and how many seconds of the report they are.
    var peak: Peak?
    var span = 0

    /// How many listened on average; nil where rows are no times.
    var average: Double? { span > 0 ? Double(sums.seconds) / Double(span) : nil }
  }

  /// A point of the curve.
  struct Point: Equatable {
    /// When it begins, in seconds since 1970.
    var time: Int64
    var average: Double
    var peak: Int
  }

  var lines: Tally.Lines
  /// When the first session began and the last one ended, in seconds since 1970; both 0 without any.
  var first: Int64, last: Int64
  var sums: SessionSums
  /// What a long session lasts, in seconds.
  var long: Int
  var sent: Int
  var addresses: Count, listeners: Count
  var median: Double, longest: Int
  var peak = Peak()
  var hours: [Row], days: [Row] = []
  var mounts: [Row], agents: [Row], sites: [Row]
  /// How many names there are in all, of which the tables have the first.
  var mountCount: Int, agentCount: Int, siteCount: Int
  /// A point every so many seconds.
  var curve: [Point] = []
  var curveStep: Int64 = 0
  /// What was played; nil when nobody asked.
  var titles: TitleFigures?

  /// Seconds of an average session.
  var mean: Double { sums.sessions == 0 ? 0 : Double(sums.seconds) / Double(sums.sessions) }
  /// Listeners on average from the first session to the last.
  var average: Double { last > first ? Double(sums.seconds) / Double(last - first) : 0 }
}

extension Figures {
  /// Reads a tally. Tables by name have at most `top` rows.
  init(_ tally: Tally, long: Int, top: Int) {
    let isEmpty = tally.sums.sessions == 0
    lines = tally.lines
    (first, last) = isEmpty ? (0, 0) : (tally.first, tally.last)
    (sums, self.long, sent) = (tally.sums, long, tally.sent)
    (addresses, listeners) = (tally.addresses.count, tally.listeners.count)
    (median, longest) = (tally.durations.median, tally.durations.maximum)
    let counts = tally.addresses.countsByHour
    hours = (0..<24).map { Row(name: two($0), sums: tally.hours[$0], listeners: counts[$0], peak: Peak()) }
    mounts = Figures.rows(tally.mounts, top: top)
    agents = Figures.rows(tally.agents, top: top)
    sites = Figures.rows(tally.sites, top: top)
    (mountCount, agentCount, siteCount) = (
      Figures.used(tally.mounts).count, Figures.used(tally.agents).count, Figures.used(tally.sites).count
    )
    guard !isEmpty else { return }
    let profile = Profile(tally.timeline)
    var zone = tally.zone
    sweep(profile, tally.days, &zone)
    draw(profile, &zone)
  }

  private static func used(_ ranking: Ranking) -> [Ranking.Entry] {
    ranking.entries.filter { $0.sums.sessions > 0 }
  }

  /// The names with the most hours.
  private static func rows(_ ranking: Ranking, top: Int) -> [Row] {
    let sorted = used(ranking).sorted {
      $0.sums.seconds != $1.sums.seconds ? $0.sums.seconds > $1.sums.seconds : $0.name < $1.name
    }
    return sorted.prefix(top).map { Row(name: $0.name, sums: $0.sums, listeners: $0.listeners.count) }
  }

  /// Goes through the quarters once, for what belongs to hours of the day and to days: seconds listened and peaks.
  /// The sessions of a row are those that began then, and its seconds those listened then.
  private mutating func sweep(_ profile: Profile, _ counted: Days, _ zone: inout Zone) {
    for hour in hours.indices { hours[hour].sums.seconds = 0 }
    var (all, rows, table) = (Peak(), hours, [Row]())
    var current = Int64.min
    let (from, to) = (first, last)
    profile.forEachQuarter { number, stretch in
      let start = number * Int64(Timeline.span)
      let span = Int(min(to, start + Int64(Timeline.span)) - max(from, start))
      if span <= 0 { return }
      let local = zone.local(start)
      let day = Zone.floored(local, 86_400)
      if day != current {
        table.append(Figures.row(day, counted))
        current = day
      }
      all.take(stretch)
      rows[Int(local - day * 86_400) / 3_600].take(stretch, span)
      table[table.count - 1].take(stretch, span)
    }
    (peak, hours, days) = (all, rows, table)
  }

  private static func row(_ day: Int64, _ counted: Days) -> Row {
    var row = Row(name: DayName.date(day), peak: Peak())
    if let day = counted[day] {
      row.sums = day.sums
      row.listeners = day.listeners.count
    }
    row.sums.seconds = 0
    return row
  }

  /// Makes the curve, in steps that people count in.
  private mutating func draw(_ profile: Profile, _ zone: inout Zone) {
    let steps: [Int64] = [
      1, 5, 10, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200, 86_400, 172_800, 604_800,
      1_209_600, 2_592_000,
    ]
    curveStep = steps.first { (last - first) / $0 < 500 } ?? 2_592_000
    let offset = zone.offset(at: first)
    var start = Zone.floored(first + offset, curveStep) * curveStep - offset
    while start < last {
      let (from, to) = (max(start, first), min(start + curveStep, last))
      let stretch = profile.stretch(from: from, to: to)
      curve.append(
        Point(time: start, average: Double(stretch.seconds) / Double(to - from), peak: stretch.peak))
      start += curveStep
    }
  }
}

extension Figures.Row {
  fileprivate mutating func take(_ stretch: Profile.Stretch, _ seconds: Int) {
    sums.seconds += stretch.seconds
    span += seconds
    peak?.take(stretch)
  }
}

/// Days by their numbers since 1970-01-01.
enum DayName {
  /// `2026-11-21`
  static func date(_ number: Int64) -> String {
    // Years that begin in March, counted from 0000-03-01; 146,097 days are 400 years.
    let day = Int(number) + 719_468
    let era = day / 146_097
    let dayOfEra = day - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let marchMonth = (5 * dayOfYear + 2) / 153
    let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return "\(year)-\(two(month))-\(two(dayOfYear - (153 * marchMonth + 2) / 5 + 1))"
  }

  /// `Sat`; 1970-01-01 was a Thursday.
  static func weekday(_ number: Int64) -> String {
    ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"][Int(number - Zone.floored(number, 7) * 7)]
  }
}

/// A number below 100 with two digits.
func two(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }
