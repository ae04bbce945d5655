// SPDX-License-Identifier: MIT

/// Says when the next unit of a stream may be sent, so that media flows in real time, a fixed lead ahead of it.
///
///     origin                    now                 time that passes
///     |-------------------------|------------------>
///     |-------------------------------|             media released: lead ahead of now
///
/// All times are nanoseconds of the monotonic clock and come in as parameters. A unit may go once the media before it is
/// at most `lead` ahead. Three things disturb that:
/// - Own lateness (disk, scheduler) is caught up: units are due until the lead is there again. What exceeds
///   `mostCaughtUp` is forgiven: the origin moves on, and nothing of it is sent later.
/// - Time blocked in a write is the reader's doing and is forgiven at once, so that a reader who stalls for a minute gets
///   no burst for it.
/// - A pause with nothing to play is ended by `resume(at:)`.
public struct Pacer: Sendable {
  /// How far behind real time this side's own lateness may bring the stream and still be caught up: 10 s.
  public static let mostCaughtUp: Int64 = 10_000_000_000

  /// A write that takes less than this was not blocked, merely written: 1 ms. Without this limit the microseconds of each
  /// write would add up to a clock that runs slow.
  public static let shortestBlock: Int64 = 1_000_000

  private let lead: Int64
  /// The instant at which media time 0 would have to be heard.
  private var origin: Int64 = 0
  private var clock = MediaClock()

  /// How long everything released so far plays.
  public private(set) var mediaTime: Int64 = 0

  /// Releases units this far ahead of real time; less than 0 counts as 0.
  public init(lead: Int64) { self.lead = max(0, lead) }

  /// Begins: what was released before counts as heard, the lead may go out at once.
  public mutating func start(at now: Int64) { origin = now - mediaTime }

  /// Goes on after a pause with nothing to play: the time that went by without media is forgiven. Media that is still
  /// ahead of real time stays ahead, so no lead is given twice.
  public mutating func resume(at now: Int64) { origin = max(origin, now - mediaTime) }

  /// Counts a unit as released.
  public mutating func add(samples: Int, rate: Int) {
    clock.add(samples: samples, rate: rate)
    mediaTime = clock.nanoseconds
  }

  /// Counts a unit as released.
  public mutating func add(_ unit: Unit) { add(samples: unit.samples, rate: unit.sampleRate) }

  /// When the next unit may go.
  public var dueTime: Int64 { origin + mediaTime - lead }

  /// Whether the next unit may go now. Lateness beyond `mostCaughtUp` ends here.
  public mutating func due(at now: Int64) -> Bool {
    let late = now - origin - mediaTime
    if late > Self.mostCaughtUp { origin += late - Self.mostCaughtUp }
    return now >= dueTime
  }

  /// Forgives a write that lasted from one instant to another; to be said after its unit was added.
  ///
  /// The clock moves on by the time blocked, but never to where nothing is due: a write that ended before the next
  /// unit's time has cost nothing.
  public mutating func blocked(from begin: Int64, to end: Int64) {
    let blocked = end - begin
    if blocked < Self.shortestBlock { return }
    origin += min(blocked, max(0, end - dueTime))
  }
}
