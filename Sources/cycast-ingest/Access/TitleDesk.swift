// SPDX-License-Identifier: MIT
import StreamKit

/// Sorts the titles that come by request: which go on air, which come before their source and wait for it, and which say
/// nothing new.
struct TitleDesk {
  /// What became of a title.
  enum Outcome: Equatable, Sendable {
    /// It goes on air now.
    case applies
    /// No source is live there: it is kept for 10 s.
    case held
    /// It says nothing, or what was said last.
    case dropped
    /// It is for a mount that is not the live one, or not the only one there is.
    case noSuchMount
  }

  /// A title that waits for its source.
  private struct Held {
    let mount: String?
    let track: TrackInfo
    let since: Int64
  }

  /// A title waits for its source for so many nanoseconds.
  static let longestWait: Int64 = 10_000_000_000
  /// So many mounts have a title waiting at most, "none named" among them; one more, and the oldest title goes.
  static let mostHeld = 16

  private let only: String?
  private var live: String?
  private var last: TrackInfo?
  /// The oldest first.
  private var held: [Held] = []

  /// With `mount`, that of `--mount`, there is no other; nil where any will do.
  init(mount: String?) { only = mount }

  /// Takes a title. `mount` is nil where the request names none; `now` is monotonic nanoseconds.
  mutating func offer(_ track: TrackInfo, mount: String?, at now: Int64) -> Outcome {
    if let mount, let there = live ?? only, mount != there { return .noSuchMount }
    if track.isEmpty { return .dropped }
    guard live != nil else {
      hold(Held(mount: mount, track: track, since: now))
      return .held
    }
    if track == last { return .dropped }
    last = track
    return .applies
  }

  /// A source has gone live: hands out the title that came last for its mount, or for none by name, if it is at most 10 s
  /// old. To be called for one that replaces another, too.
  mutating func sourceBegan(_ mount: String, at now: Int64) -> TrackInfo? {
    live = mount
    let isMeant: (Held) -> Bool = { $0.mount == nil || $0.mount == mount }
    let title = held.last { isMeant($0) && now - $0.since <= Self.longestWait }
    held.removeAll(where: isMeant)
    last = title?.track
    return last
  }

  /// A title has come in the source's own stream: it is the last one from now on.
  mutating func sourceSaid(_ track: TrackInfo) { last = track }

  /// The source has gone: nothing that the next one says is a repetition.
  mutating func sourceEnded() {
    live = nil
    last = nil
  }

  private mutating func hold(_ title: Held) {
    held.removeAll { $0.mount == title.mount || title.since - $0.since > Self.longestWait }
    if held.count == Self.mostHeld { held.removeFirst() }
    held.append(title)
  }
}
