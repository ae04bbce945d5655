// SPDX-License-Identifier: MIT
import StreamKit

/// Says what is wrong with a source of titles: each trouble once, and of bad lines at most one warning in ten seconds.
final class TitleWarnings {
  private let source: String
  private let log: Log
  private var trouble: String?
  private var badLines = Seldom()

  /// Warns of a source, named as it was typed.
  init(source: String, log: Log) {
    self.source = source
    self.log = log
  }

  /// The source can't be read for now. Said once until it can again, or for another reason cannot.
  func unreadable(_ reason: String) {
    if trouble == reason { return }
    trouble = reason
    log.warning("cannot read titles; the last one stays", ("from", source), ("reason", reason))
  }

  /// The source can be read.
  func readable() { trouble = nil }

  /// A timetable is longer than what is read of a file, so that its beginning is missing.
  func tooLong(for most: Int) {
    log.warning(
      "the timetable is too long: only its end is used (keep it below 1 MiB, or give it as fd:3, line by line)",
      ("from", source), ("most", String(most)))
  }

  /// A line was left out.
  func unusable(_ reason: String, at now: Int64) {
    guard let others = badLines.turn(at: now) else { return }
    log.warning("a line of titles was left out: \(reason)", ("from", source), ("lines", String(others + 1)))
  }
}
