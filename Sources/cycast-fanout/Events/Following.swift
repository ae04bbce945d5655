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

/// What those who follow were told last of the station's state: it is said again when it changes.
struct ToldStatus {
  var listeners = -1
  var titles: PlayedTitle?
  var nowPlaying = NowPlaying()
  var codec: Codec?
  /// Milliseconds of the station.
  var time: UInt32 = 0
}

/// How `/api/events` is served: a message for each event, written when it happens, to those who keep up.
extension Front {
  /// The most who may follow at once: each costs a send a second at the most. Others are told to ask now and then.
  static let mostFollowers = 1_000
  /// Milliseconds between two rounds, so that many events go out together.
  private static let roundPeriod: UInt32 = 100
  /// Milliseconds after which the state is said again although nothing has changed: so that proxies keep the connection,
  /// and both sides know that it is there.
  private static let longestQuiet: UInt32 = 15_000
  /// About how many bytes one gets at a time.
  private static let mostAtOnce = 32 << 10

  /// Answers a request to follow.
  func follow(_ slot: Int, _ request: RequestHead, _ now: UInt32) {
    let form = FormParameters(request.rawQuery)
    guard let kinds = Happenings(list: form.text("events") ?? "") else {
      let names = Happening.allCases.map(\.rawValue).joined(separator: ", ")
      return refuse(slot, .badRequest, "The events are \(names).\n", now)
    }
    guard let isAdministrator = isAdministrator(slot, request, now) else { return }
    guard followers.count < Front.mostFollowers else {
      let text = "\(followers.count) follow, which is the most. Ask for /api/status now and then instead.\n"
      return send(slot, .unavailable, Answers.page(.unavailable, text, headers: [("Retry-After", "30")]), now)
    }
    // A browser that connects anew says what it had last.
    let last = request.header("Last-Event-ID").flatMap { Int($0) }
    let place = last.map { herald.feed.place(behind: $0) } ?? herald.feed.end
    followers[slot] = Follower(place: place, kinds: kinds, isAdministrator: isAdministrator)
    herald.followers = followers.count
    var bytes = Answers.head(.ok, type: "text/event-stream", headers: [("X-Accel-Buffering", "no")])
    bytes += Array("retry: 2000\n\n".utf8)
    if kinds.contains(Happenings(.status)) {
      bytes += EventFeed.message(.status, number: nil, StatusJSON.object(facts(at: now)).bytes)
    }
    audience.update(slot) { connection in
      connection.status = UInt16(HTTPStatus.ok.rawValue)
      connection.state = .following
    }
    give(mount.shared.make(bytes), to: slot, now)
  }

  /// Forgets one who has left.
  func stopFollowing(_ slot: Int) {
    guard followers.removeValue(forKey: slot) != nil else { return }
    herald.followers = followers.count
  }

  /// Whether somebody who follows has not had all there is, and can take it.
  func isRoundDue(at now: UInt32) -> Bool { hasNews && Int32(bitPattern: now &- nextRound) >= 0 }

  /// Whether there are events that nobody was given yet.
  var hasNews: Bool { !followers.isEmpty && (herald.feed.end != roundEnd || hasUnblocked) }

  /// Gives those who follow what has happened, at most every so often. What several are to get is made once.
  func tellFollowers(at now: UInt32) {
    guard isRoundDue(at: now) else { return }
    nextRound = now &+ Front.roundPeriod
    roundEnd = herald.feed.end
    hasUnblocked = false
    var made: [(follower: Follower, piece: SharedID, end: Int)] = []
    for (slot, follower) in followers where follower.place < herald.feed.end {
      let connection = audience.connections[slot]
      guard connection.piece == .none, !connection.isBlocked else { continue }
      if let same = made.first(where: { Front.getTheSame($0.follower, follower) }) {
        followers[slot]?.place = same.end
        if same.piece != .none {
          mount.shared.hold(same.piece)
          give(same.piece, to: slot, now)
        }
        continue
      }
      let (bytes, end) = herald.feed.bytes(
        from: follower.place, follower.kinds, privately: follower.isAdministrator, limit: Front.mostAtOnce)
      // Who has more to get is served again in the next round.
      if end < herald.feed.end { hasUnblocked = true }
      followers[slot]?.place = end
      let piece = bytes.isEmpty ? SharedID.none : mount.shared.make(bytes)
      // Kept until the round is over, for those who come later in it.
      if piece != .none {
        mount.shared.hold(piece)
        give(piece, to: slot, now)
      }
      made.append((follower, piece, end))
    }
    for one in made { mount.shared.letGo(one.piece) }
  }

  /// What they get next is the same, byte for byte.
  private static func getTheSame(_ a: Follower, _ b: Follower) -> Bool {
    a.place == b.place && a.kinds == b.kinds && a.isAdministrator == b.isAdministrator
  }

  private func give(_ piece: SharedID, to slot: Int, _ now: UInt32) {
    audience.update(slot) { connection in
      connection.piece = piece
      connection.pieceOffset = 0
      connection.progress = now
    }
    audience.feed(slot, now)
  }

  /// Tells the station's state when it has changed, or when nothing was told for long. Called once a second.
  func tellStatus(at now: UInt32) {
    guard !followers.isEmpty else { return }
    let nowPlaying = mount.nowPlaying
    let isNews =
      toldStatus.listeners != audience.listeners || toldStatus.titles != chronicle.titles.first
      || toldStatus.nowPlaying != nowPlaying || toldStatus.codec != mount.codec
    guard isNews || now &- toldStatus.time >= Front.longestQuiet else { return }
    toldStatus = ToldStatus(
      listeners: audience.listeners, titles: chronicle.titles.first, nowPlaying: nowPlaying, codec: mount.codec,
      time: now)
    herald.tell(status: StatusJSON.object(facts(at: now)).bytes)
  }
}
