// SPDX-License-Identifier: MIT
import StreamKit

/// The one clock of the output: how far the media written is ahead of the time that has passed.
///
///     origin                    now                    time that passes
///     |-------------------------|--------------------->
///     |-------------------------------|                media written: `ahead` of now
///
/// Fallback and silence are written as long as less than `lead` is ahead; what is live is written as it comes. All times
/// are nanoseconds, instants those of the monotonic clock.
struct AirClock {
  /// How far fallback and silence may be ahead.
  let lead: Int64
  /// How much of a source is held before it goes on air.
  private let preroll: Int64
  private let caughtUp: Int64
  /// How long the last unit plays: the next one is taken to be as long.
  private var unit: Int64 = 0
  /// How long the longest unit plays of the one before, and of the one on air.
  private var before: Int64 = 0, longest: Int64 = 0
  private var media = MediaClock()
  private var origin: Int64

  /// How much more than its preroll an evenly sending source may have sent before it is on air.
  static let tolerance: Int64 = 250_000_000
  /// The longest unit that counts as one: an Ogg page may say what it likes.
  private static let longestUnit: Int64 = 2_000_000_000
  /// The most lateness that is usually made up for; what exceeds it is forgiven, as in cycast-playlist.
  static let mostCaughtUp = Pacer.mostCaughtUp

  /// `caughtUp`: lateness up to that is made up for.
  init(lead: Int64, preroll: Int64, now: Int64, caughtUp: Int64 = AirClock.mostCaughtUp) {
    self.lead = lead
    self.caughtUp = caughtUp
    self.preroll = preroll
    origin = now
  }

  /// The most that what is live may be ahead: beyond that its clock is followed, so that it owes nobody a pause later. A
  /// unit may be longer than lead or preroll, and a source may have sent more while it was let in; were that followed,
  /// every switch would add to the delay.
  var most: Int64 { lead + preroll + before + longest + AirClock.tolerance }

  /// How long all media written plays.
  var mediaTime: Int64 { media.nanoseconds }

  func ahead(at now: Int64) -> Int64 { mediaTime - (now - origin) }

  /// When the next unit of fallback or silence may go: when it still fits into the lead. One that is longer than the lead
  /// goes when nothing is ahead.
  var dueTime: Int64 { origin + mediaTime - lead + min(unit, lead) }

  /// Whether it may go now.
  mutating func isDue(at now: Int64) -> Bool {
    let behind = -ahead(at: now)
    if behind > caughtUp { origin += behind - caughtUp }
    return now >= dueTime
  }

  mutating func add(samples: Int, rate: Int) { media.add(samples: samples, rate: rate) }

  mutating func add(_ unit: Unit) {
    media.add(unit)
    guard unit.samples > 0 else { return }
    self.unit = min(Int64(unit.nanoseconds), AirClock.longestUnit)
    longest = max(longest, self.unit)
  }

  /// Somebody else is on air with the next unit.
  mutating func handOver() { (before, longest) = (longest, 0) }

  /// Follows a source that is ahead of time.
  mutating func follow(at now: Int64) {
    let ahead = ahead(at: now)
    if ahead > most { origin -= ahead - most }
  }

  /// Forgives time in which the reader took nothing.
  mutating func blocked(from begin: Int64, to end: Int64) {
    guard end - begin >= Pacer.shortestBlock else { return }
    origin += min(end - begin, max(0, end - dueTime))
  }
}
