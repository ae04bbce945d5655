// SPDX-License-Identifier: MIT
import StreamKit

/// What those who follow were told last of the station's state: it is said again when it changes.
struct ToldStatus {
  var listeners = -1
  var title: PlayedTitle?
  var nowPlaying = NowPlaying()
  var codec: Codec?
  /// Milliseconds of the station.
  var time: UInt32 = 0
}

/// How `/api/events` is answered.
extension Front {
  /// Milliseconds after which the state is said again although nothing has changed: so that proxies keep the connection,
  /// and both sides know that it is there.
  private static let longestQuiet: UInt32 = 15_000

  /// Answers a request to follow.
  func follow(_ slot: Int, _ request: RequestHead, _ now: UInt32) {
    let form = FormParameters(request.rawQuery)
    guard let kinds = Happenings(list: form.text("events") ?? "") else {
      let names = Happening.allCases.map(\.rawValue).joined(separator: ", ")
      return refuse(slot, .badRequest, "The events are \(names).\n", now)
    }
    guard let isAdministrator = isAdministrator(slot, request, now) else { return }
    guard followers.count < Followers.most else {
      let text = "\(followers.count) follow, which is the most. Ask for /api/status now and then instead.\n"
      return send(slot, .unavailable, Answers.page(.unavailable, text, headers: [("Retry-After", "30")]), now)
    }
    // A browser that connects anew says what it had last.
    let last = request.header("Last-Event-ID").flatMap { Int($0) }
    let place = last.map { herald.feed.place(behind: $0) } ?? herald.feed.end
    var greeting = Answers.head(
      .ok, type: "text/event-stream", headers: [("X-Accel-Buffering", "no")], isPrivate: isAdministrator)
    greeting += Array("retry: 2000\n\n".utf8)
    if kinds.contains(Happenings(.status)) {
      greeting += EventFeed.message(.status, number: nil, StatusJSON.object(facts(at: now)).bytes)
    }
    audience.update(slot) { $0.status = UInt16(HTTPStatus.ok.rawValue) }
    let follower = Follower(place: place, kinds: kinds, isAdministrator: isAdministrator)
    followers.add(follower, at: slot, greeting: greeting, now)
  }

  /// Tells the station's state when it has changed, or when nothing was told for long. Called once a second.
  func tellStatus(at now: UInt32) {
    guard followers.count > 0 else { return }
    var told = ToldStatus()
    told.listeners = audience.listeners
    told.title = chronicle.titles.first
    told.nowPlaying = mount.nowPlaying
    told.codec = mount.codec
    told.time = now
    let isNews =
      toldStatus.listeners != told.listeners || toldStatus.title != told.title
      || toldStatus.nowPlaying != told.nowPlaying || toldStatus.codec != told.codec
    guard isNews || now &- toldStatus.time >= Front.longestQuiet else { return }
    toldStatus = told
    herald.tell(status: StatusJSON.object(facts(at: now)).bytes)
  }
}
