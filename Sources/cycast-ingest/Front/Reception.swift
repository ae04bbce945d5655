// SPDX-License-Identifier: MIT
import StreamKit

/// Meets all who connect: finds out what they want, has their passwords checked, and lets sources in.
///
///     bytes → [PROXY header] → Opening → request or password → Gatekeeper → source, title, status, end of a session
final class Reception {
  let settings: IngestSettings
  let air: Air
  let gatekeeper: Gatekeeper
  let journal: Journal
  let log: Log
  let callers = Callers()
  let began = monotonicNow()
  var takeover: Takeover
  var titles: TitleDesk
  var wrongPasswords = WrongPasswords()
  /// When the hint to those who speak TLS or SHOUTcast 2 was last given.
  private var hintedAt: Int64?

  /// How often that hint is given at most.
  private static let hintPeriod: Int64 = 60_000_000_000
  /// The most passwords of one address that are being checked, so that nobody keeps all others waiting.
  static let mostChecking = 2
  /// The most bytes that the body of a POST may have: Icecast's body-size-limit.
  static let longestBody = 4_096

  init(_ settings: IngestSettings, air: Air, gatekeeper: Gatekeeper, journal: Journal, log: Log) {
    self.settings = settings
    self.air = air
    self.gatekeeper = gatekeeper
    self.journal = journal
    self.log = log
    takeover = Takeover(settings.takeover)
    titles = TitleDesk(mount: settings.mount)
    callers.didReceive = { [unowned self] caller, now in take(caller, at: now) }
    callers.didExpire = { [unowned self] caller, now in
      let sentence = "No whole request has come in \(Callers.headTimeout / 1_000_000_000) seconds."
      callers.finish(SourceReplies.toNobody.refusal(.requestTimeout, sentence), with: caller, at: now)
    }
    air.didEnd = { [unowned self] live, why, now in ended(live, why, at: now) }
  }

  // MARK: For the loop

  /// What the gatekeeper's answers come with.
  var gateDescriptor: Int32 { gatekeeper.descriptor }

  /// When `expire` has something to do.
  var wakesAt: Int64? { callers.nextDeadline }

  func expire(at now: Int64) { callers.expire(at: now) }

  /// Takes a connection in, and returns its number. When there are too many, the one that has waited longest goes.
  func admit(_ socket: Int32, _ peer: PeerAddress, at now: Int64) -> UInt32 {
    let caller = callers.admit(socket, peer, at: now)
    if let surplus = callers.surplus {
      log.detail("too many connections wait: the oldest goes", ("address", surplus.address.host))
      if case .leaving = surplus.phase {
      } else {
        let reply = SourceReplies.toNobody.later(.unavailable, seconds: 5, "Too many connections wait.")
        callers.say(reply, to: surplus)
      }
      callers.remove(surplus)
    }
    return caller.id
  }

  func drop(_ id: UInt32) { if let caller = callers[id] { callers.remove(caller) } }

  /// Something can be read or written.
  func handle(_ id: UInt32, _ readiness: Readiness, at now: Int64) {
    guard let caller = callers[id] else { return }
    if readiness.contains(.writable) { callers.flush(caller) }
    callers.read(caller, at: now)
  }

  /// Passwords have been checked.
  func answersCame(at now: Int64) {
    for (token, verdict) in gatekeeper.answers() {
      guard let caller = callers[UInt32(truncatingIfNeeded: token)], case .checking(let asked) = caller.phase else {
        continue
      }
      caller.phase = .asking
      act(on: verdict, asked, caller, at: now)
      take(caller, at: now)
    }
  }

  // MARK: What has come

  /// Uses what a caller has sent, as far as it goes.
  private func take(_ caller: Caller, at now: Int64) {
    while caller.socket != nil, callers[caller.id] != nil, !caller.bytes.isEmpty || caller.hasEndedItsSide {
      let before = caller.bytes.count
      switch caller.phase {
      case .asking: open(caller, at: now)
      case .naming(let asked): name(caller, asked, at: now)
      case .posting(let head, let length, let replies):
        guard caller.bytes.count >= length else { return }
        let body = Array(caller.bytes.prefix(length))
        caller.bytes.removeFirst(length)
        caller.phase = .asking
        administer(head, FormParameters(body), replies, caller, at: now)
      case .checking, .leaving: return
      }
      if caller.bytes.count == before { return }
    }
  }

  private func open(_ caller: Caller, at now: Int64) {
    if !caller.hasProxyHeader, settings.proxies.sendsHeader(caller.peer) {
      guard takeProxyHeader(caller, at: now) else { return }
    }
    switch Opening.parse(caller.bytes.span) {
    case .incomplete: break
    case .http(let head, let length):
      caller.bytes.removeFirst(length)
      caller.requests += 1
      caller.address = settings.proxies.client(of: caller.speaker, head)
      route(head, caller, at: now)
    case .audiocast(let head, let length):
      caller.bytes.removeFirst(length)
      let request = SourceRequest(manner: .audiocast, mount: head.mount, headers: head.headers)
      check(
        Asked(wish: .source(request), user: nil, passwords: [head.password], replies: .toNobody), caller, at: now)
    case .password(let line, let length):
      caller.bytes.removeFirst(length)
      greet(line, caller, at: now)
    case .poke: callers.finish(SourceReplies.shoutcastRefusal, with: caller, at: now)
    case .tls: hint("TLS", "turn TLS off in the client, or put nginx, HAProxy or stunnel in front", caller, at: now)
    case .ultravox: hint("SHOUTcast 2", "choose SHOUTcast 1 or Icecast in the client", caller, at: now)
    case .malformed: refuse(caller, .badRequest, "This is neither a request nor a password.", at: now)
    case .lineTooLong: refuse(caller, .uriTooLong, "The first line is too long.", at: now)
    case .tooLong: refuse(caller, .headersTooLarge, "The headers are too long.", at: now)
    }
  }

  private func refuse(_ caller: Caller, _ status: HTTPStatus, _ sentence: String, at now: Int64) {
    callers.finish(SourceReplies.toNobody.refusal(status, sentence), with: caller, at: now)
  }

  /// Somebody speaks what is not spoken here. Said once a minute.
  private func hint(_ what: String, _ remedy: String, _ caller: Caller, at now: Int64) {
    if hintedAt.map({ now - $0 >= Reception.hintPeriod }) ?? true {
      hintedAt = now
      log.warning("a client speaks \(what), which is not spoken here: \(remedy)", ("address", caller.address.host))
    }
    callers.finish([], with: caller, at: now)
  }

  // MARK: Proxies

  /// Returns whether the header is there; it is taken away then.
  private func takeProxyHeader(_ caller: Caller, at now: Int64) -> Bool {
    switch ProxyHeader.parse(caller.bytes.span) {
    case .incomplete: return false
    case .header(let length, let source):
      caller.bytes.removeFirst(length)
      caller.hasProxyHeader = true
      if let source {
        caller.speaker = source
        caller.address = source
      }
      return true
    case .none, .malformed:
      refuse(caller, .badRequest, "A PROXY header is wanted here (send-proxy in HAProxy).", at: now)
      return false
    }
  }

  // MARK: Requests

  private func route(_ head: RequestHead, _ caller: Caller, at now: Int64) {
    let length = head.header("Content-Length").flatMap { Int($0) }
    let mayKeep = caller.mayAskAgain && head.header("Transfer-Encoding") == nil && (length ?? 0) <= 0
    switch (head.method, head.path) {
    case ("OPTIONS", _):
      answer(SourceReplies(to: head, mayKeep: mayKeep).options, caller, head, mayKeep: mayKeep, at: now)
    case ("GET", "/admin/metadata"), ("GET", "/admin.cgi"), ("GET", "/admin/killsource"):
      administer(head, FormParameters(head.rawQuery), SourceReplies(to: head, mayKeep: mayKeep), caller, at: now)
    case ("POST", "/admin/metadata"), ("POST", "/admin.cgi"), ("POST", "/admin/killsource"):
      post(head, length, caller, at: now)
    case ("GET", "/"), ("HEAD", "/"), ("GET", "/api/status"), ("HEAD", "/api/status"):
      status(head, caller, mayKeep: mayKeep, at: now)
    case ("GET", _), ("HEAD", _): missing(head, caller, mayKeep: mayKeep, at: now)
    case ("SOURCE", _), ("PUT", _), ("POST", _): source(head, caller, length, at: now)
    case ("DELETE", _):
      let wish = Asked.Wish.kill(mount: head.path, isDelete: true)
      authenticate(wish, head, SourceReplies(to: head, mayKeep: mayKeep), caller, at: now)
    default:
      let replies = SourceReplies(to: head, mayKeep: mayKeep)
      finish(replies.methodNotAllowed(head.method), replies, caller, at: now)
    }
  }

  private func answer(_ bytes: [UInt8], _ caller: Caller, _ head: RequestHead, mayKeep: Bool, at now: Int64) {
    finish(bytes, SourceReplies(to: head, mayKeep: mayKeep), caller, at: now)
  }

  /// Sends an answer; the connection is kept if that was said.
  func finish(_ bytes: [UInt8], _ replies: SourceReplies, _ caller: Caller, at now: Int64) {
    guard replies.keepsAlive, !caller.hasEndedItsSide else { return callers.finish(bytes, with: caller, at: now) }
    caller.deadline = now + Callers.headTimeout
    callers.say(bytes, to: caller)
  }

  /// Listeners come to the wrong port, and libshout looks for `/admin/!POKE`, to which a 404 would be its last word.
  private func missing(_ head: RequestHead, _ caller: Caller, mayKeep: Bool, at now: Int64) {
    let replies = SourceReplies(to: head, mayKeep: mayKeep)
    if head.path.hasPrefix("/admin") { return finish(replies.unauthorized(), replies, caller, at: now) }
    let sentence = "This is the port for sources. Listeners are served by cycast-fanout, by default on port 8001."
    finish(replies.refusal(.notFound, sentence), replies, caller, at: now)
  }

  private func post(_ head: RequestHead, _ length: Int?, _ caller: Caller, at now: Int64) {
    let replies = SourceReplies(to: head, mayKeep: caller.mayAskAgain)
    guard let length, head.header("Transfer-Encoding") == nil else {
      return callers.finish(
        replies.refusal(.lengthRequired, "A Content-Length is needed."), with: caller, at: now)
    }
    guard length >= 0, length <= Reception.longestBody else {
      let sentence = "The body is longer than \(Reception.longestBody) bytes."
      return callers.finish(replies.refusal(.contentTooLarge, sentence), with: caller, at: now)
    }
    if head.header("Expect")?.lowercased() == "100-continue" { callers.say(SourceReplies.proceed, to: caller) }
    if length == 0 { return administer(head, FormParameters(head.rawQuery), replies, caller, at: now) }
    caller.phase = .posting(head, length: length, replies)
  }

  /// `/admin/metadata`, `/admin.cgi`, `/admin/killsource`. Parameters in the query count where the body has none.
  private func administer(
    _ head: RequestHead, _ form: FormParameters, _ replies: SourceReplies, _ caller: Caller, at now: Int64
  ) {
    let form = form.all.isEmpty || head.rawQuery.isEmpty || head.method == "GET" ? form : form.with(head.rawQuery)
    if head.path == "/admin/killsource" {
      return authenticate(.kill(mount: form.text("mount"), isDelete: false), head, replies, caller, at: now)
    }
    let update = MetadataUpdate(form)
    let isPage = head.path == "/admin.cgi"
    if isPage, let password = update.password {
      return check(asked(.title(update, isPage: true), PasswordLine(password), replies: replies), caller, at: now)
    }
    authenticate(.title(update, isPage: isPage), head, replies, caller, at: now)
  }

  private func status(_ head: RequestHead, _ caller: Caller, mayKeep: Bool, at now: Int64) {
    let replies = SourceReplies(to: head, mayKeep: mayKeep)
    guard head.header("Authorization") != nil else {
      return finish(replies.json(statusJSON(showsSource: false, at: now)), replies, caller, at: now)
    }
    authenticate(.status, head, replies, caller, at: now)
  }

  private func source(_ head: RequestHead, _ caller: Caller, _ length: Int?, at now: Int64) {
    // Who expects a word before it sends, and who sends nothing, may ask again on the same connection.
    let expects = head.header("Expect")?.lowercased() == "100-continue"
    let mayKeep = caller.mayAskAgain && (expects || (length == 0 && head.header("Transfer-Encoding") == nil))
    let replies = SourceReplies(to: head, mayKeep: mayKeep)
    let coding = head.headers("Transfer-Encoding").joined(separator: ",").lowercased()
    guard coding.isEmpty || coding == "chunked" || coding == "identity" else {
      let sentence = "The transfer coding \(coding) is not known here; chunked is."
      return callers.finish(replies.refusal(.notImplemented, sentence), with: caller, at: now)
    }
    let request = SourceRequest(
      manner: head.method == "SOURCE" ? .source : .put(expects: expects), mount: head.path,
      headers: SourceHeaders(head), isChunked: coding == "chunked", length: length)
    authenticate(.source(request), head, replies, caller, at: now)
  }
}

extension FormParameters {
  /// The same with those of a query behind them.
  fileprivate func with(_ query: [UInt8]) -> FormParameters {
    var both = self
    both.append(FormParameters(query))
    return both
  }
}
