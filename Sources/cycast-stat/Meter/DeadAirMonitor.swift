// SPDX-License-Identifier: MIT
import MPEGDecode
import StreamKit

/// Tells dead air from sound: by what is heard, in media time, and by what does not come, in time that passes.
///
///     input    ♪♪♪♪♪______________♪♪♪♪♪♪♪              ♪♪♪♪♪
///     says              began        ended      began  ended
///                   |<-rule->|            |<-rule->|
///                     "quiet"               "no_input"
///
/// One thing that leads to the other is one dead air. What nothing was heard of for a time ends with sound, not with
/// silence that comes.
struct DeadAirMonitor: Sendable {
  /// What makes it dead.
  enum Reason: String, Sendable {
    /// The stream flows, and is under the level.
    case quiet
    /// Nothing comes.
    case noInput = "no_input"
  }

  /// What has changed. Times are nanoseconds: of stream where it was quiet, of waiting where nothing came.
  enum Change: Equatable, Sendable {
    /// There has been dead air for so long.
    case began(Reason, lasted: Int64)
    /// There is sound again, after so long.
    case ended(lasted: Int64)
  }

  /// How often there was dead air, this included.
  private(set) var count = 0
  /// Whether there is.
  var isDead: Bool { began != nil }

  private let rule: DeadAirRule
  private var detector: SilenceDetector
  /// Where in the stream the dead air began that is under way.
  private var began: Int64?
  /// When the wait began that is under way (monotonic), and whether it has become dead air.
  private var waitingSince: Int64?
  private var isStalled = false
  /// Whether something came after a stall, and has not been heard yet.
  private var awaitsSound = false
  /// Time of stalls in the dead air that is under way, and of dead air that is over.
  private var stalled: Int64 = 0
  private var past: Int64 = 0

  init(_ rule: DeadAirRule) {
    self.rule = rule
    detector = SilenceDetector(rule)
  }

  /// Nanoseconds of dead air until now.
  func total(at now: Int64) -> Int64 { past + current(at: now) }

  // MARK: What is heard

  /// Takes the level of the next stretch of the stream.
  mutating func take(_ level: Level) -> Change? {
    switch detector.take(level: level.rms, duration: level.duration) {
    case .silent(let since):
      awaitsSound = false
      guard began == nil else { return nil }
      return begin(.quiet, at: since, lasted: detector.time - since)
    case .sound: return isStalled ? nil : end(at: detector.time - SilenceDetector.soundDuration)
    case nil:
      guard awaitsSound, !detector.isSilent, level.rms >= rule.level else { return nil }
      return end(at: detector.time - level.duration)
    }
  }

  /// Takes units that can't be listened to: that they come is all that is known.
  mutating func passUnheard() -> Change? { awaitsSound ? end(at: detector.time) : nil }

  // MARK: What comes

  /// Nothing is there to be read (monotonic nanoseconds).
  mutating func waits(at now: Int64) -> Change? {
    guard let since = waitingSince else {
      waitingSince = now
      return nil
    }
    guard !isStalled, now - since >= rule.duration else { return nil }
    isStalled = true
    awaitsSound = false
    return began == nil ? begin(.noInput, at: detector.time, lasted: now - since) : nil
  }

  /// Bytes have come, or nobody looks for them because the reader of the stream stalls.
  mutating func waitIsOver(at now: Int64) {
    defer { waitingSince = nil }
    guard isStalled else { return }
    isStalled = false
    stalled += now - (waitingSince ?? now)
    awaitsSound = !detector.isSilent
  }

  /// How long nothing has come.
  func waited(at now: Int64) -> Int64 { waitingSince.map { now - $0 } ?? 0 }

  /// When `waits` has something to say if nothing comes.
  var wakesAt: Int64? { isStalled ? nil : waitingSince.map { $0 + rule.duration } }

  /// The stream has ended: so does dead air.
  mutating func finish(at now: Int64) -> Change? {
    waitIsOver(at: now)
    return end(at: detector.time)
  }

  // MARK: Episodes

  private mutating func begin(_ reason: Reason, at place: Int64, lasted: Int64) -> Change {
    began = place
    stalled = 0
    count += 1
    return .began(reason, lasted: lasted)
  }

  private mutating func end(at place: Int64) -> Change? {
    awaitsSound = false
    guard let start = began else { return nil }
    began = nil
    let lasted = max(0, place - start) + stalled
    past += lasted
    return .ended(lasted: lasted)
  }

  /// Nanoseconds of the dead air that is under way; 0 when there is none.
  func current(at now: Int64) -> Int64 {
    guard let began else { return 0 }
    return max(0, detector.time - began) + stalled + (isStalled ? waited(at: now) : 0)
  }
}
