// SPDX-License-Identifier: MIT
import StreamKit

/// What a request gets: the stream, a page, or a refusal that says what would be right.
extension Front {
  /// Answers a whole request.
  func answer(_ slot: Int, _ request: RequestHead, _ now: UInt32) {
    let client = proxies.client(of: audience.connections[slot].peer, request)
    audience.update(slot) { connection in
      connection.peer = client
      connection.request = audience.texts.hold(LoggedRequest.line(request))
      connection.agent = audience.texts.hold(request.header("User-Agent") ?? "")
      connection.referrer = audience.texts.hold(request.header("Referer") ?? "")
    }
    log.trace("request", [("address", client.host), ("method", request.method), ("path", request.path)])
    switch router.route(request) {
    case .stream(let wantsICY, let bodyless):
      let wantsICYStatus = StreamHead.wantsICYStatus(agent: request.header("User-Agent") ?? "")
      answerStream(slot, wantsICY, wantsICYStatus, bodyless, now)
    case let route: timed { answerOther(slot, route, request, now) }
    }
  }

  /// Does what listeners have to wait for, and notes how long they did.
  func timed(_ body: () -> Void) {
    let began = monotonicNow()
    body()
    audience.counts.pages.add(Double(monotonicNow() - began) / 1e9)
  }

  private func answerOther(_ slot: Int, _ route: Route, _ request: RequestHead, _ now: UInt32) {
    switch route {
    case .stream: break
    case .administration(let task, let way): administer(slot, task, way, request, now)
    case .page(let page, let bodyless): answerPage(slot, page, request, bodyless, now)
    case .events: follow(slot, request, now)
    case .options(let allow): send(slot, .noContent, Answers.options(allow: allow), now)
    case .notFound:
      let text = "Nothing is at \(request.path). The stream is at \(station.mount).\n"
      refuse(slot, .notFound, text, now, bodyless: request.method == "HEAD")
    case .methodNotAllowed(let allow):
      let text = "\(request.method) is not possible here. Sources connect to cycast-ingest, on another port.\n"
      let bytes = Answers.page(
        .methodNotAllowed, text, headers: [("Allow", allow)], withBody: request.method != "HEAD")
      send(slot, .methodNotAllowed, bytes, now)
    }
  }

  private func answerStream(
    _ slot: Int, _ wantsICY: Bool, _ wantsICYStatus: Bool, _ bodyless: Bool, _ now: UInt32
  ) {
    if let maxListeners, audience.listeners >= maxListeners, !bodyless {
      let text = "The station is full: \(maxListeners) listeners are the most it takes. Try again in a while.\n"
      send(slot, .unavailable, Answers.page(.unavailable, text, headers: [("Retry-After", "30")]), now)
      return
    }
    // Ogg streams carry their titles themselves, and what is not known has none.
    let givesICY = wantsICY && mount.codec?.isOgg != true && mount.codec != .raw
    var facts = streamFacts(metaint: givesICY ? mount.metaint : nil)
    facts.wantsICYStatus = wantsICYStatus
    let head = keptHeads.head(facts, in: mount.shared)
    begin(slot, .ok, bodyless ? .page : .stream)
    if bodyless {
      audience.answer(slot, head, at: now)
    } else {
      audience.listen(slot, head: head, wantsICY: givesICY, at: now)
      // A free slot has sent nothing.
      if audience.connections[slot].sent > 0 { audience.counts.firstByte.add(Double(monotonicNow() - turn) / 1e9) }
    }
  }

  private func streamFacts(metaint: Int32?) -> StreamHead.Facts {
    StreamHead.Facts(
      contentType: mount.contentType, words: station.words(over: mount.nowPlaying.station),
      isPublic: station.isPublic, bitrate: mount.byteRate.map { ($0 * 8 + 500) / 1_000 },
      sampleRate: mount.latestUnit.sampleRate, channels: mount.latestUnit.channels, metaint: metaint)
  }

  /// Notes what a request gets. Each connection makes one.
  func begin(_ slot: Int, _ status: HTTPStatus, _ outcome: Counts.Outcome) {
    audience.update(slot) { $0.status = UInt16(status.rawValue) }
    audience.counts.count(outcome)
  }

  /// Sends an answer, whole with its head.
  func send(_ slot: Int, _ status: HTTPStatus, _ bytes: [UInt8], _ now: UInt32) {
    begin(slot, status, status == .unavailable ? .full : status.rawValue < 400 ? .page : .refused)
    audience.answer(slot, mount.shared.make(bytes), at: now)
  }

  /// Answers with an error; `bodyless` for HEAD.
  func refuse(_ slot: Int, _ status: HTTPStatus, _ text: String, _ now: UInt32, bodyless: Bool = false) {
    send(slot, status, Answers.page(status, text, withBody: !bodyless), now)
  }

  /// The first line of another protocol may be a password, so it is neither kept nor logged.
  func refuseForeign(_ slot: Int, isTLS: Bool, _ now: UInt32) {
    let hint =
      isTLS
      ? "a TLS hello came to a port without TLS: put a proxy such as nginx in front"
      : "what came is no HTTP request: if it is a source client, it wants the port of cycast-ingest"
    if let unsaid = foreigners.turn(at: now) {
      log.warning(hint, ("address", audience.connections[slot].peer.host), ("others", String(unsaid)))
    }
    if isTLS {
      audience.close(slot, .left)
    } else {
      refuse(slot, .badRequest, "This port speaks HTTP to listeners. Sources connect to cycast-ingest.\n", now)
    }
  }
}
