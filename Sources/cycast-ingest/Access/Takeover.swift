// SPDX-License-Identifier: MIT
import StreamKit

/// Decides what becomes of a source that comes while another one is live.
struct Takeover {
  /// The words of `--takeover`.
  enum Policy: String, Sendable, CaseIterable {
    /// Who has the holder's user name and address replaces it, and anybody does once it has been silent for 2 s: so a DJ
    /// who comes back is never locked out by the connection that died.
    case same
    /// Whoever comes last.
    case newest
    /// Who has the higher priority; among equals as `same`.
    case priority
    /// Nobody is replaced, silent or not.
    case refuse
  }

  /// Whose a connection is. Two connections of one client differ in their ports, which do not count.
  struct Party: Equatable, Sendable {
    let user: String
    let address: PeerAddress

    /// Takes the address without its port.
    init(user: String, address: PeerAddress) {
      self.user = user
      self.address = address.withoutPort
    }
  }

  /// Who is live.
  struct Holder: Sendable {
    let party: Party
    let priority: Int
    /// When it went live, in monotonic nanoseconds.
    let since: Int64
    /// For how long no audio has come from it, in nanoseconds; time in which nobody read does not count.
    let silentFor: Int64
  }

  /// What is to be done with the newcomer.
  enum Decision: Equatable, Sendable {
    /// Nobody is live.
    case accept
    /// It goes live in the holder's place.
    case replace
    /// It does not go live now.
    case refuse(Refusal)
  }

  /// Why a newcomer is refused.
  struct Refusal: Equatable, Sendable {
    /// A sentence for the client and the log. It names nobody.
    let reason: String
    /// After so many nanoseconds it would be let in; nil where that is for the holder to say.
    let retryAfter: Int64?
    /// Two clients have begun to fight: true for the first refusal of a bout, so that it is reported once.
    let beginsFight: Bool
  }

  /// A holder without audio for so many nanoseconds has lost its claim.
  static let longestSilence: Int64 = 2_000_000_000

  private let policy: Policy
  private var bout = Bout()

  /// Nobody has taken over from anybody yet.
  init(_ policy: Policy) { self.policy = policy }

  /// Decides. What is decided is taken for done: to be asked once for each newcomer that is about to go live.
  mutating func decide(_ newcomer: Party, priority: Int, holder: Holder?, at now: Int64) -> Decision {
    guard let holder else { return .accept }
    if let reason = objection(to: newcomer, priority, holder) {
      return .refuse(Refusal(reason: reason, retryAfter: nil, beginsFight: false))
    }
    // Who takes the place of a dead connection does not fight.
    if holder.silentFor >= Self.longestSilence { return .replace }
    switch bout.takeover(by: newcomer, from: holder.party, liveSince: holder.since, at: now) {
    case .go: return .replace
    case .wait(let left, let isFirst):
      let reason = "two sources keep taking the air from each other: stop one of them"
      return .refuse(Refusal(reason: reason, retryAfter: left, beginsFight: isFirst))
    }
  }

  /// What speaks against the newcomer by the policy alone.
  private func objection(to newcomer: Party, _ priority: Int, _ holder: Holder) -> String? {
    let another = "another source is live"
    let isSame = newcomer == holder.party || holder.silentFor >= Self.longestSilence
    switch policy {
    case .newest: return nil
    case .refuse: return "a source is live, and none is replaced"
    case .same: return isSame ? nil : another
    case .priority:
      if priority != holder.priority {
        return priority > holder.priority ? nil : "a source of higher priority is live"
      }
      return isSame ? nil : another
    }
  }
}
