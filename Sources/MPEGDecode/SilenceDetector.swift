// SPDX-License-Identifier: MIT
import StreamKit

/// Tells silence from sound, from the levels of windows in the order of the stream.
///
///     level   ____----------________________________-______-----------
///     says                                 silent      (no)  sound
///                                    |<- rule's ->|          |<->| 0.2 s
///
/// Going silent takes every window of the rule's duration; one that is loud begins the count anew. Coming back takes
/// `soundDuration` of loud windows without a quiet one between, so that the click of a plug does not count. What comes
/// before the first window is neither.
public struct SilenceDetector: Sendable {
  /// What has changed.
  public enum Transition: Equatable, Sendable {
    /// It has been silent for the rule's duration: since so many nanoseconds of media after the beginning.
    case silent(since: Int64)
    /// There is sound again.
    case sound
  }

  /// How long sound must last to end a silence, in nanoseconds: two windows of the usual length.
  public static let soundDuration: Int64 = 200_000_000

  /// Whether the last transition was to silence.
  public private(set) var isSilent = false
  /// Nanoseconds of media that have been shown.
  public private(set) var time: Int64 = 0

  private let rule: DeadAirRule
  private var quietSince: Int64 = 0
  private var loudSince: Int64 = 0

  /// Starts at time 0, in sound.
  public init(_ rule: DeadAirRule) { self.rule = rule }

  /// Takes the level of the next window, in dBFS, and its duration in nanoseconds; tells what that changes.
  public mutating func take(level: Double, duration: Int64) -> Transition? {
    time += duration
    if level < rule.level {
      loudSince = time
      guard !isSilent, time - quietSince >= rule.duration else { return nil }
      isSilent = true
      return .silent(since: quietSince)
    }
    quietSince = time
    guard isSilent, time - loudSince >= Self.soundDuration else { return nil }
    isSilent = false
    return .sound
  }
}
