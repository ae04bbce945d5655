// SPDX-License-Identifier: MIT
import StreamKit

/// Says what is wrong with a source of titles: each trouble once, and of bad lines at most one warning in ten seconds.
final class TitleWarnings {
  /// So many nanoseconds lie between two warnings of bad lines.
  static let pause: Int64 = 10_000_000_000

  private let source: String
  private let log: Log
  private var trouble: String?
  private var quietUntil: Int64 = 0
  private var unsaid = 0

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

  /// A line was left out.
  func unusable(_ reason: String, at now: Int64) {
    unsaid += 1
    guard now >= quietUntil else { return }
    quietUntil = now + Self.pause
    log.warning("a line of titles was left out: \(reason)", ("from", source), ("lines", String(unsaid)))
    unsaid = 0
  }
}
