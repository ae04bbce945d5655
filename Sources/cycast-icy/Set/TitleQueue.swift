// SPDX-License-Identifier: MIT
import StreamKit

/// Which title goes next, and when: titles come as they like, a station takes one at a time.
///
/// Only the newest title waits. One that says what the one before it said is none. A pure value: time comes in.
struct TitleQueue {
  /// What was said last: sent, or under way.
  private var last: NewTitle?
  private var waiting: NewTitle?
  private var backoff = Backoff()
  /// When an attempt may begin (monotonic nanoseconds).
  private(set) var opensAt = Int64.min
  /// Whether the station said itself when to come again: then a newer title waits for that, too.
  private var wasAsked = false

  /// Nothing has come yet.
  init() {}

  /// Whether a title waits.
  var isEmpty: Bool { waiting == nil }

  /// Takes a title that has come. It need not wait as long as one that was tried often, unless the station asked for
  /// that.
  mutating func add(_ title: NewTitle, at now: Int64) {
    guard title != waiting ?? last else { return }
    waiting = title == last ? nil : title
    backoff.reset()
    if !wasAsked { opensAt = min(opensAt, now + Backoff.first) }
  }

  /// The title to be sent now; nil when there is none, or not yet.
  mutating func take(at now: Int64) -> NewTitle? {
    guard let title = waiting, now >= opensAt else { return nil }
    (last, waiting) = (title, nil)
    return title
  }

  /// The title that was taken was not said, and waits again, unless a newer one does: for so long, or for as long as
  /// failures so far ask for.
  mutating func putBack(_ title: NewTitle, after pause: Int64?, at now: Int64) {
    if waiting == nil { waiting = title }
    // What was not said is no reason to pass over its like.
    last = nil
    opensAt = now + (pause ?? backoff.next())
    wasAsked = pause != nil
  }

  /// The title that was taken is done with.
  mutating func settle() { backoff.reset() }
}
