// SPDX-License-Identifier: MIT
import StreamKit

/// Somebody who follows `/api/events`.
struct Follower {
  /// The number of the next entry of the feed.
  var place: Int
  let kinds: Happenings
  /// Whether addresses are for it.
  let isAdministrator: Bool
}

/// Those who follow, by slot: a message for each event to those who keep up, in rounds, and each round in slices, so that
/// the audio has its turn between them.
final class Followers {
  /// What some get next, made once for all of them: what they have had, what they get, and where they are then.
  private struct Share {
    let follower: Follower
    let piece: SharedID
    let end: Int
  }

  private let audience: Audience
  private let herald: Herald
  private var followers: [Int: Follower] = [:]
  /// When the next round may begin (milliseconds of the station), and the end of the feed at the last.
  private var nextRound: UInt32 = 0
  private var roundEnd = 0
  /// Somebody has more to get although nothing has happened since the last round.
  private var hasArrears = false
  /// Those of this round whose turn has yet to come, and what was made in it.
  private var waiting: [Int] = []
  private var shares: [Share] = []

  /// The most who may follow at once: each costs a send a second at the most.
  static let most = 1_000
  /// Milliseconds between the beginnings of two rounds, so that many events go out together.
  static let roundPeriod: UInt32 = 100
  /// How many are served in a turn of the loop: well under a millisecond.
  static let slice = 100
  /// About how many bytes one gets at a time.
  private static let mostAtOnce = 32 << 10

  init(audience: Audience, herald: Herald) {
    self.audience = audience
    self.herald = herald
  }

  /// How many follow.
  var count: Int { followers.count }

  /// Takes one in: it gets these bytes first, then what happens from its place on.
  func add(_ follower: Follower, at slot: Int, greeting: [UInt8], _ now: UInt32) {
    // The time of a round long ago is no time any more: the count wraps.
    if followers.isEmpty { nextRound = now }
    followers[slot] = follower
    herald.followers = followers.count
    audience.update(slot) { $0.state = .following }
    give(audience.mount.shared.make(greeting), to: slot, now)
  }

  /// Forgets one who has left.
  func remove(_ slot: Int) {
    guard followers.removeValue(forKey: slot) != nil else { return }
    herald.followers = followers.count
  }

  /// One that could not take more may do so again.
  func becameWritable() { hasArrears = true }

  /// When there is something to do (milliseconds of the station); nil until something happens.
  func wakes(at now: UInt32) -> UInt32? {
    if !waiting.isEmpty { return now }
    guard !followers.isEmpty, herald.feed.end != roundEnd || hasArrears else { return nil }
    return Int32(bitPattern: nextRound &- now) > 0 ? nextRound : now
  }

  /// Begins a round when one is due, and serves a slice of it.
  func run(at now: UInt32) {
    if waiting.isEmpty {
      guard wakes(at: now) == now else { return }
      nextRound = now &+ Followers.roundPeriod
      roundEnd = herald.feed.end
      hasArrears = false
      waiting = Array(followers.keys)
    }
    for slot in waiting.suffix(Followers.slice) { serve(slot, now) }
    waiting.removeLast(min(Followers.slice, waiting.count))
    if waiting.isEmpty { endRound() }
  }

  private func endRound() {
    for share in shares { audience.mount.shared.letGo(share.piece) }
    shares.removeAll()
  }

  private func serve(_ slot: Int, _ now: UInt32) {
    guard let follower = followers[slot], follower.place < roundEnd else { return }
    let connection = audience.connections[slot]
    guard connection.piece == .none, !connection.isBlocked else { return }
    let share = share(for: follower)
    followers[slot]?.place = share.end
    guard share.piece != .none else { return }
    audience.mount.shared.hold(share.piece)
    give(share.piece, to: slot, now)
  }

  /// What one gets next: the same piece for all who have had the same.
  private func share(for follower: Follower) -> Share {
    let same = shares.first {
      $0.follower.place == follower.place && $0.follower.kinds == follower.kinds
        && $0.follower.isAdministrator == follower.isAdministrator
    }
    if let same { return same }
    let (bytes, end) = herald.feed.bytes(
      from: follower.place, follower.kinds, privately: follower.isAdministrator, limit: Followers.mostAtOnce)
    // Who has more to get is served again in the next round.
    if end < roundEnd { hasArrears = true }
    let piece = bytes.isEmpty ? SharedID.none : audience.mount.shared.make(bytes)
    shares.append(Share(follower: follower, piece: piece, end: end))
    return shares[shares.count - 1]
  }

  private func give(_ piece: SharedID, to slot: Int, _ now: UInt32) {
    audience.update(slot) { connection in
      connection.piece = piece
      connection.pieceOffset = 0
      connection.progress = now
    }
    audience.feed(slot, now)
  }
}
