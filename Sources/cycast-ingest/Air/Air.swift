// SPDX-License-Identifier: MIT
import StreamKit

/// Decides who is on air, and moves their units to the outlet: a source as it sends, else the fallback at real time, else
/// silence. No call in it waits.
///
///     live ──── held (preroll) ──┐
///     fallback ──────────────────┼→ splicer → outlet
///     silence ───────────────────┘
final class Air {
  /// Who is to be heard.
  enum Holder: Equatable { case nobody, fallback, live }

  let settings: IngestSettings
  let splicer: Splicer
  let outlet: Outlet
  let fallback: Fallback?
  let journal: Journal
  var live: Live?
  var holder = Holder.nobody

  /// Whether silence is on air instead of the holder, and how much of it was written since the holder fell silent.
  var isSilent = false
  var silenceWritten: Int64 = 0
  var canBeSilent = true
  /// When a unit of the holder's was last written, or could have been read again (monotonic nanoseconds).
  var lastHeard: Int64
  /// Until then a source that left is waited for.
  var graceUntil: Int64?
  private var blockedSince: Int64?
  /// Whether there is something to do at once.
  var hasMore = false
  /// Where the fallback is while its units can't be carried.
  var refused: AirClock?
  /// Where the fallback is while it runs on unheard.
  var unheard: AirClock?
  /// Called when a source is gone, with the reason.
  var didEnd: (Live, SourceEnd, Int64) -> Void = { _, _, _ in }

  /// Whether a source has been on air.
  var hasServed = false

  /// The first of the serial numbers of the next source's logical Ogg streams.
  var sourceSerial: UInt32 = 0

  /// How long after a stalled source is back its units may still be late.
  static let lateFor: Int64 = 10_000_000_000
  /// A source of which so much was taken, and that many times faster than it plays, goes to no player: five minutes are more
  /// than fanout's lead and any pipe.
  static let farAhead: Int64 = 300_000_000_000, farFaster: Int64 = 20
  /// Bytes moved in one go, so that the port stays heard beside a source that never pauses.
  static let mostAtOnce = 1 << 20

  init(_ settings: IngestSettings, splicer: Splicer, fallback: Fallback?, journal: Journal, at now: Int64) {
    self.settings = settings
    self.splicer = splicer
    self.fallback = fallback
    self.journal = journal
    outlet = splicer.outlet
    lastHeard = now
    if fallback != nil { holder = .fallback }
    fallback?.voice.didName = { [unowned self] track in
      if holder == .fallback { journal.named(track, origin: .playlist, at: splicer.clock.mediaTime) }
    }
  }

  // MARK: Sources come and go

  /// Lets a source in, after the one before was ended.
  func admit(_ newcomer: Live, at now: Int64) {
    live = newcomer
    newcomer.voice.didName = { [unowned self, unowned newcomer] track in
      journal.named(track, of: newcomer, at: splicer.clock.mediaTime)
    }
    collect(newcomer, at: now)
  }

  /// Ends the source that is live.
  func endLive(_ why: SourceEnd, at now: Int64) {
    if let live { end(live, why, at: now) }
  }

  /// Ends all that has begun, at the end of the command.
  func finish(at now: Int64) {
    endLive(.stopping, at: now)
    if isSilent { endSilence() }
    splicer.endOggStream()
  }

  func end(_ live: Live, _ why: SourceEnd, at now: Int64) {
    self.live = nil
    // Who is on air next is decided at once, not with the next event.
    hasMore = true
    if holder == .live {
      holder = .nobody
      graceUntil = now + grace(after: why)
    }
    didEnd(live, why, now)
  }

  /// How long a source that is gone is waited for: one that was ended on purpose is not, and one that was replaced only for
  /// as long as nobody would notice.
  private func grace(after why: SourceEnd) -> Int64 {
    switch why {
    case .replaced: max(settings.grace, settings.gap)
    case .left, .timeout, .malformed: settings.grace
    case .killed, .unusable, .filter, .stopping: 0
    }
  }

  // MARK: The turn of the loop

  /// Moves what can be moved now.
  func run(at now: Int64) {
    hasMore = false
    guard isOpen(at: now) else { return }
    if let live, live.phase != .onAir { collect(live, at: now) }
    decide(at: now)
    switch holder {
    case .live: if let live { moveLive(live, at: now) }
    case .fallback: if let fallback { moveFallback(fallback, at: now) }
    case .nobody: break
    }
    // What has come was taken before this is asked: time in which this process did not run counts for nobody.
    if let live, live.lastUnit + settings.sourceTimeout <= now {
      end(live, live.filterIsMute(at: now) ? .filter : .timeout, at: now)
    }
    if holder != .fallback, let fallback { passFallback(fallback, at: now) }
    fillWithSilence(at: now)
  }

  /// Whether the reader takes bytes. Time in which it does not counts for nobody.
  private func isOpen(at now: Int64) -> Bool {
    let isFlushed = outlet.flush()
    if isFlushed, let began = blockedSince {
      splicer.clock.blocked(from: began, to: now)
      blockedSince = nil
      lastHeard = max(lastHeard, now)
      live?.lastUnit = now
    }
    noteIfBlocked(at: now)
    return isFlushed && !outlet.isGone
  }

  func noteIfBlocked(at now: Int64) {
    if outlet.isBlocked, blockedSince == nil { blockedSince = now }
  }

  private func decide(at now: Int64) {
    if let live, live.phase == .ready {
      putOnAir(live, at: now)
    } else if holder == .live, live?.phase == .unheard {
      if let fallback, !fallback.hasEnded { give(to: fallback, at: now) }
    } else if holder == .nobody, graceUntil.map({ now >= $0 }) ?? true, let fallback, !fallback.hasEnded {
      graceUntil = nil
      give(to: fallback, at: now)
    } else if holder == .fallback, fallback?.hasEnded ?? true {
      holder = .nobody
    }
  }

  private func give(to fallback: Fallback, at now: Int64) {
    holder = .fallback
    unheard = nil
    fallback.late = 0
    fallback.isResuming = false
    journal.onAir(.playlist, user: "", fallback.voice.state.track)
  }

  /// Who is heard, and what.
  var origin: Origin { isSilent || holder == .nobody ? .silence : holder == .live ? .live : .playlist }
  var track: TrackInfo {
    switch holder {
    case .live: live?.voice.state.track ?? TrackInfo()
    case .fallback: fallback?.voice.state.track ?? TrackInfo()
    case .nobody: TrackInfo()
    }
  }

  // MARK: Time

  /// Whether nothing is left to wait for. Without any fallback the first source is.
  func isOver(at now: Int64) -> Bool {
    guard live == nil, !outlet.isBlocked, graceUntil.map({ now >= $0 }) ?? true else { return false }
    return (fallback?.hasEnded ?? true) && (hasServed || fallback?.hasPlayed ?? false)
  }

  /// When `run` has something to do without an event; nil when only an event helps.
  func wakesAt(_ now: Int64) -> Int64? {
    if hasMore { return now }
    guard !outlet.isBlocked else { return nil }
    var when = Int64.max
    if isSilent { when = min(when, splicer.clock.dueTime) }
    if let silentAt { when = min(when, silentAt) }
    if holder == .fallback, let fallback {
      let due = fallback.isResuming ? now : splicer.clock.dueTime
      let next = max(due, refused?.dueTime ?? due)
      if next > now { when = min(when, next) } else if fallback.mayHaveMore { when = now }
    }
    if let filter = live?.filter?.wakesAt { when = min(when, filter) }
    if let unheard, fallback?.mayHaveMore == true { when = min(when, unheard.dueTime) }
    if let live { when = min(when, live.lastUnit + settings.sourceTimeout) }
    if holder == .nobody { when = min(when, nextTurn(now)) }
    return when == .max ? nil : when
  }

  /// When the fallback gets the air that nobody has: after the grace. With none left that may be at once, without an event:
  /// a fallback that waits in a full pipe gives none.
  private func nextTurn(_ now: Int64) -> Int64 {
    if let graceUntil, graceUntil > now { return graceUntil }
    return fallback?.hasEnded ?? true ? .max : now
  }
}
