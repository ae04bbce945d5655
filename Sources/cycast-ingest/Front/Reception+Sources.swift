// SPDX-License-Identifier: MIT
import StreamKit

/// Sources come and go.
extension Reception {
  /// SHOUTcast: the first line is the password, and wants its answer before anything else comes.
  func greet(_ line: PasswordLine, _ caller: Caller, at now: Int64) {
    let readings = line.readings
    let mount = readings.compactMap(\.mount).first ?? settings.mount ?? SourceRequest.noMount
    let request = SourceRequest(manner: .shoutcast, mount: mount)
    check(asked(.source(request), line, replies: .toNobody), caller, at: now)
  }

  /// What a password line means: the password of all sources, else the name and password that it may begin with.
  func asked(_ wish: Asked.Wish, _ line: PasswordLine, replies: SourceReplies) -> Asked {
    let nameless = line.readings.filter { $0.user == nil }.map(\.password)
    guard !gatekeeper.isShared(nameless), let named = line.readings.first(where: { $0.user != nil }) else {
      return Asked(wish: wish, user: nil, passwords: nameless, replies: replies)
    }
    return Asked(wish: wish, user: named.user, passwords: [named.password], replies: replies)
  }

  /// A password was right: what is asked for is looked at.
  func welcome(_ request: SourceRequest, _ who: Who, _ asked: Asked, _ caller: Caller, at now: Int64) {
    if let only = settings.mount, request.mount != only {
      let sentence = "Sources are taken on \(only) only."
      journal.refused(
        "a source on \(request.mount), and only \(only) is taken", address: caller.address, user: who.user)
      return refuse(asked, asked.replies.refusal(.forbidden, sentence), caller, at: now)
    }
    if request.manner == .shoutcast {
      // Its words are still to come, but who can't take the air had better hear so before an OK.
      var trial = takeover
      let decision = trial.decide(party(who, caller), priority: who.priority, holder: holder(at: now), at: now)
      if case .refuse = decision, !takesAir(who, asked, caller, at: now) { return }
      callers.say(SourceReplies.shoutcastWelcome, to: caller)
      caller.phase = .naming(Asked(wish: .source(request), user: who.user, passwords: [], replies: .toNobody))
      caller.priority = who.priority
      return
    }
    letIn(request, who, asked, caller, at: now)
  }

  /// SHOUTcast: the words of the source follow its password.
  func name(_ caller: Caller, _ asked: Asked, at now: Int64) {
    guard case .source(var request) = asked.wish else { return }
    switch HeaderBlock.parse(caller.bytes.span, mayBeginEmpty: true) {
    case .incomplete: break
    case .tooLong: callers.finish([], with: caller, at: now)
    case .complete(let block, let length):
      caller.bytes.removeFirst(length)
      request.headers = SourceHeaders(block)
      let who = Who(user: asked.user ?? "source", priority: caller.priority, isAdmin: false)
      letIn(request, who, asked, caller, at: now)
    }
  }

  private func letIn(_ request: SourceRequest, _ who: Who, _ asked: Asked, _ caller: Caller, at now: Int64) {
    guard let headers = request.headers else { return }
    if let sentence = objection(to: headers) {
      journal.refused("a source is refused: \(sentence)", address: caller.address, user: who.user)
      return refuse(asked, asked.replies.refusal(.unsupportedMediaType, sentence), caller, at: now)
    }
    if takesAir(who, asked, caller, at: now) { goLive(request, headers, who, asked, caller, at: now) }
  }

  /// Whether a newcomer may take the air; if not, it is told why.
  private func takesAir(_ who: Who, _ asked: Asked, _ caller: Caller, at now: Int64) -> Bool {
    switch takeover.decide(party(who, caller), priority: who.priority, holder: holder(at: now), at: now) {
    case .accept, .replace: return true
    case .refuse(let refusal):
      if refusal.beginsFight {
        log.warning("two sources fight over the air: they are slowed down", ("user", who.user))
      }
      journal.refused("a source is refused: \(refusal.reason)", address: caller.address, user: who.user)
      var headers: [(String, String)] = []
      if let wait = refusal.retryAfter { headers.append(("Retry-After", String((wait + 999_999_999) / 1_000_000_000))) }
      let sentence = refusal.reason.prefix(1).uppercased() + refusal.reason.dropFirst() + "."
      refuse(asked, asked.replies.refusal(.forbidden, sentence, headers), caller, at: now)
      return false
    }
  }

  private func party(_ who: Who, _ caller: Caller) -> Takeover.Party {
    Takeover.Party(user: who.user, address: caller.address)
  }

  private func holder(at now: Int64) -> Takeover.Holder? {
    guard let live = air.live else { return nil }
    return Takeover.Holder(
      party: Takeover.Party(user: live.session.user, address: live.session.address), priority: live.session.priority,
      since: live.session.began, silentFor: air.outlet.isBlocked ? 0 : now - live.lastUnit)
  }

  /// What speaks against a source's type, before any byte has come. A filter may make of it what it likes.
  private func objection(to headers: SourceHeaders) -> String? {
    guard settings.filter == nil else { return nil }
    let station = air.splicer.isFixed ? air.splicer.codec : nil
    let remedy = "send that, or give cycast-ingest a --filter command that converts it"
    switch SourceType(headers.contentType) {
    case .refused(let sentence): return sentence
    case .unknown: return nil
    // Many clients say audio/mpeg of AAC as well.
    case .mpeg, .aac:
      guard let station, station.isOgg else { return nil }
      return "The stream is \(station.name) in Ogg; \(remedy)"
    case .ogg(let codec):
      guard let station, codec.map({ $0 != station }) ?? !station.isOgg else { return nil }
      return "The stream is \(station.name); \(remedy)"
    }
  }

  private func goLive(
    _ request: SourceRequest, _ headers: SourceHeaders, _ who: Who, _ asked: Asked, _ caller: Caller, at now: Int64
  ) {
    let session = Session(
      id: journal.newSession(), user: who.user, priority: who.priority, address: caller.address, mount: request.mount,
      agent: headers.userAgent, station: headers.station, contentType: headers.contentType ?? "",
      bitrate: headers.bitrate, began: now, since: wallClockNow())
    var farewell: [UInt8] = []
    switch request.manner {
    case .source: callers.say(SourceReplies.sourceWelcome, to: caller)
    case .audiocast: callers.say(SourceReplies.audiocastWelcome, to: caller)
    case .shoutcast: break
    case .put(expects: false): callers.say(asked.replies.staying.accepted, to: caller)
    case .put(expects: true):
      callers.say(SourceReplies.proceed, to: caller)
      farewell = asked.replies.closing.accepted
    }
    let leftover = caller.bytes
    callers.remove(caller)
    guard let socket = caller.socket.take() else { return }
    air.sourceSerial &+= 0x1000
    let state = NowPlaying(station: session.station, origin: .live, source: session.user)
    let live = Live(
      session, socket: socket,
      body: SourceBody(isChunked: request.isChunked, length: request.length, metaint: headers.metaint),
      format: formatHint(headers), filter: settings.filter.map { FilterRun($0, log: log) },
      voice: Voice(state, serial: air.sourceSerial, isOwn: false), at: now)
    live.farewell = farewell
    air.endLive(.replaced, at: now)
    journal.connected(session)
    live.filter?.start(at: now)
    if let track = titles.sourceBegan(session.mount, at: now) {
      live.nameByRequest(track)
      // A filter tells of it when its place has come.
      if live.filter == nil { journal.named(track, of: live, at: air.splicer.clock.mediaTime) }
    }
    live.didSay = { [unowned self] track in titles.sourceSaid(track) }
    live.begin(with: leftover[...])
    air.admit(live, at: now)
  }

  /// The station's format tells junk from a unit; where it is not fixed yet, the type may. Behind a filter anything goes.
  private func formatHint(_ headers: SourceHeaders) -> Codec? {
    settings.filter == nil && air.splicer.isFixed ? air.splicer.codec : nil
  }

  /// A source is gone.
  func ended(_ live: Live, _ why: SourceEnd, at now: Int64) {
    titles.sourceEnded()
    journal.disconnected(live, why, at: now)
    if !live.farewell.isEmpty, why == .left { live.say(live.farewell) }
    if !live.farewell.isEmpty, why == .unusable {
      live.say(SourceReplies.toNobody.refusal(.unsupportedMediaType, "What was sent cannot be carried here."))
    }
    live.endSending()
  }
}
