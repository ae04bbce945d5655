// SPDX-License-Identifier: MIT
import StreamKit

/// Brings titles from their source to their places in the stream.
final class TitleIntake {
  private let feed: TitleFeed
  private let filter: UnitFilter
  private let log: Log
  private var injection: Injection
  private var timetables = 0
  private var hasLeftOut = false

  /// `delay`: nanoseconds by which all titles come later.
  init(_ feed: TitleFeed, _ filter: UnitFilter, delay: Int64, log: Log) {
    self.feed = feed
    self.filter = filter
    self.log = log
    injection = Injection(delay: delay)
  }

  /// Takes titles that have come.
  func take(_ titles: [SaidTitle]) {
    // A timetable that was written anew: what has not come yet is no longer meant.
    if feed.timetables != timetables { filter.forgetTitles() }
    timetables = feed.timetables
    for title in titles { put(title) }
    if filter.titlesLeftOut > 0, !hasLeftOut {
      hasLeftOut = true
      log.warning("of titles that lie ahead at most \(TitleSchedule.most) are kept: the farthest are left out")
    }
  }

  private func put(_ title: SaidTitle) {
    let place = injection.place(of: title, at: filter.position, isTimetable: feed.isTimetable)
    filter.put(title, at: place)
    if injection.isAstray {
      log.warning("a title says that it belongs far ahead in the stream: such titles are taken as they come")
    }
  }
}
