// SPDX-License-Identifier: MIT

/// What was played, how often, and for how many.
struct TitleFigures {
  /// One title.
  struct Row: Equatable {
    var name: String
    var plays = 0
    /// Seconds that it was on air, and that it was listened to by all together.
    var onAir = 0, seconds = 0
    var peak = Figures.Peak()
    /// Listeners when it began and when it ended, added up over its plays.
    var before = 0, after = 0

    /// Listeners on average while it was on air.
    var average: Double { onAir > 0 ? Double(seconds) / Double(onAir) : 0 }
    /// The same when it began and when it ended.
    var atStart: Double { plays > 0 ? Double(before) / Double(plays) : 0 }
    var atEnd: Double { plays > 0 ? Double(after) / Double(plays) : 0 }
  }

  /// The titles with the most plays.
  var rows: [Row]
  /// How many titles and plays there are in all.
  var titleCount: Int, playCount: Int
  /// Whether listeners were counted by the events, not by the access log.
  var countsEvents: Bool

  /// Counts who listened to what was played between two instants, by the events where they tell of listeners, else by
  /// the access log.
  init(_ plays: PlayLog, log: Timeline, from: Int64, to: Int64, top: Int) {
    countsEvents = !plays.timeline.isEmpty
    let profile = Profile(countsEvents ? plays.timeline : log)
    var all = plays.titles.map { Row(name: $0) }
    for play in plays.plays {
      let (start, end) = (max(play.start, from), min(play.end, to))
      if start < end { all[play.title].add(profile, from: start, to: end) }
    }
    all.removeAll { $0.plays == 0 }
    titleCount = all.count
    playCount = all.reduce(0) { $0 + $1.plays }
    all.sort { a, b in
      if a.plays != b.plays { return a.plays > b.plays }
      return a.seconds != b.seconds ? a.seconds > b.seconds : a.name < b.name
    }
    rows = Array(all.prefix(top))
  }
}

extension TitleFigures.Row {
  fileprivate mutating func add(_ profile: Profile, from start: Int64, to end: Int64) {
    let stretch = profile.stretch(from: start, to: end)
    plays += 1
    onAir += Int(end - start)
    seconds += stretch.seconds
    peak.take(stretch)
    before += profile.stretch(from: start, to: start + 1).peak
    after += profile.stretch(from: end - 1, to: end).peak
  }
}
