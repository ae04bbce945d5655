// SPDX-License-Identifier: MIT

/// Notices two clients that take the air from each other, as those do that connect again whenever they are thrown out,
/// and slows them down.
///
///     A live … B takes over (1) … A (2) … B waits 2 s, takes over … A waits 4 s, takes over … B waits 8 s …
///
/// Takeovers count when the one who loses the air has been live for less than 10 s. The two may be one user at one
/// address: two programs of the same DJ.
struct Bout {
  /// What becomes of a takeover.
  enum Outcome: Equatable {
    /// It takes place.
    case go
    /// It has to wait for so many nanoseconds; `isFirst` for the first one of a bout that has to.
    case wait(Int64, isFirst: Bool)
  }

  /// A takeover from who has been live for less counts, in nanoseconds.
  static let brief: Int64 = 10_000_000_000
  /// So many takeovers take place before one has to wait.
  static let free = 2
  /// The first wait and the longest, in nanoseconds: each is twice the last one.
  static let firstWait: Int64 = 2_000_000_000, longestWait: Int64 = 32_000_000_000
  /// After so many nanoseconds without a takeover, or an attempt at one, the bout is over.
  static let calm: Int64 = 60_000_000_000

  private var pair: (Takeover.Party, Takeover.Party)?
  private var count = 0
  private var wait: Int64 = 0
  private var waitsUntil: Int64?
  private var latest: Int64 = 0

  /// Tells what becomes of a takeover that the policy allows. `now` never goes back.
  mutating func takeover(
    by newcomer: Takeover.Party, from holder: Takeover.Party, liveSince: Int64, at now: Int64
  ) -> Outcome {
    let isBrief = now - liveSince < Self.brief
    let isCalm = now - latest >= Self.calm
    // Once they have had to wait, they are live for as long as the other one waits: that is no peace yet.
    if isCalm || !isPair(newcomer, holder) || !isBrief && wait == 0 {
      self = Bout()
      pair = (newcomer, holder)
    }
    latest = now
    if count >= Self.free, let left = left(at: now) { return left }
    waitsUntil = nil
    if isBrief || wait > 0 { count += 1 }
    return .go
  }

  /// What is left of the wait, which begins with the first attempt; nil when it is over.
  private mutating func left(at now: Int64) -> Outcome? {
    let isFirst = wait == 0
    if waitsUntil == nil {
      wait = isFirst ? Self.firstWait : min(wait * 2, Self.longestWait)
      waitsUntil = now + wait
    }
    guard let waitsUntil, waitsUntil > now else { return nil }
    return .wait(waitsUntil - now, isFirst: isFirst)
  }

  private func isPair(_ one: Takeover.Party, _ other: Takeover.Party) -> Bool {
    guard let pair else { return false }
    return pair == (one, other) || pair == (other, one)
  }
}
