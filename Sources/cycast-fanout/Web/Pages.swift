// SPDX-License-Identifier: MIT
import StreamKit

/// What each page consists of.
extension Front {
  /// Answers with a page.
  func answerPage(_ slot: Int, _ page: Route.Page, _ request: RequestHead, _ bodyless: Bool, _ now: UInt32) {
    func say(_ type: String, _ body: [UInt8], _ headers: [(String, String)] = [], isPrivate: Bool = false) {
      let bytes = Answers.page(.ok, type: type, body, headers: headers, isPrivate: isPrivate, withBody: !bodyless)
      send(slot, .ok, bytes, now)
    }
    switch page {
    case .front: answerFront(slot, request, bodyless, now)
    case .style: say(StatusPage.styleType, StatusPage.style)
    case .script: say(StatusPage.scriptType, StatusPage.script)
    case .icon: say(StatusPage.iconType, StatusPage.icon, [("Cache-Control", "max-age=86400")])
    case .health: say("text/plain; charset=utf-8", Array("ok\n".utf8))
    case .m3u, .pls, .xspf:
      let (type, text) = list(page, request)
      say(type, Array(text.utf8))
    case .status: say(PageText.json, StatusJSON.object(facts(at: now, for: request)).line)
    case .stats: answerStats(slot, request, bodyless, now)
    case .metrics: say(Exposition.contentType, Metrics.page(facts(at: now)).bytes)
    case .icecastStatus:
      let mount = FormParameters(request.rawQuery).text("mount")
      say(PageText.json, IcecastJSON.object(facts(at: now, for: request), mount: mount).line)
    case .shoutcastLine: say(PageText.html, Array(SHOUTcast.sevenHTML(facts(at: now)).utf8))
    case .shoutcastStats: answerSHOUTcast(slot, request, bodyless, now)
    }
  }

  /// The status page: HTML for who asks for that, as browsers do, and text for the others, such as curl.
  private func answerFront(_ slot: Int, _ request: RequestHead, _ bodyless: Bool, _ now: UInt32) {
    let facts = facts(at: now, for: request)
    let accepted = (request.header("Accept") ?? "").split { ",; ".utf8.contains($0.asciiValue ?? 0) }
    guard accepted.contains("text/html") else {
      let type = "text/plain; charset=utf-8"
      let bytes = Answers.page(
        .ok, type: type, Array(Front.text(facts).utf8), headers: [("Vary", "Accept")], withBody: !bodyless)
      return send(slot, .ok, bytes, now)
    }
    let headers = [
      ("Content-Security-Policy", StatusPage.contentSecurityPolicy), ("Referrer-Policy", "no-referrer"),
      ("Vary", "Accept"),
    ]
    let bytes = Answers.page(
      .ok, type: StatusPage.contentType, StatusPage.html(facts), headers: headers, withBody: !bodyless)
    send(slot, .ok, bytes, now)
  }

  private static func text(_ facts: StationFacts) -> String {
    let title = facts.nowPlaying.track.display
    return """
      \(facts.words.name.isEmpty ? "Cycast" : facts.words.name)

      NOW PLAYING: \(title.isEmpty ? "-" : title)
      Listeners:   \(facts.listeners)
      Listen at:   \(facts.listenURL)
      Playlists:   \(facts.listenURL).m3u  \(facts.listenURL).pls  \(facts.listenURL).xspf
      Server:      \(Answers.server)

      """
  }

  private func list(_ page: Route.Page, _ request: RequestHead) -> (type: String, text: String) {
    let url = station.url(station.mount, for: request)
    let words = station.words(over: mount.nowPlaying.station)
    let name = words.name.isEmpty ? "Cycast" : words.name
    return switch page {
    case .pls: ("audio/x-scpls; charset=utf-8", ListenPages.pls(url, name: name))
    case .xspf: ("application/xspf+xml; charset=utf-8", ListenPages.xspf(url, name: name))
    default: ("audio/x-mpegurl; charset=utf-8", ListenPages.m3u(url, name: name))
    }
  }

  // MARK: Figures

  /// `/api/stats`: totals for everyone, and a page of listeners for the administrator.
  private func answerStats(_ slot: Int, _ request: RequestHead, _ bodyless: Bool, _ now: UInt32) {
    guard let isAdministrator = isAdministrator(slot, request, now) else { return }
    var page: ListenerPage?
    if isAdministrator {
      let form = FormParameters(request.rawQuery)
      var asked = ListenerPage(asked: form.text("page"), size: form.text("per_page"), of: audience.listeners)
      asked.listeners = listeners(asked.range, now)
      page = asked
    }
    let body = StatsJSON.object(facts(at: now, for: request), listeners: page).line
    let bytes = Answers.page(.ok, type: PageText.json, body, isPrivate: isAdministrator, withBody: !bodyless)
    send(slot, .ok, bytes, now)
  }

  /// `/stats?sid=1`: what SHOUTcast 2 says, as XML, JSON, or JSON for a script of another page.
  private func answerSHOUTcast(_ slot: Int, _ request: RequestHead, _ bodyless: Bool, _ now: UInt32) {
    let form = FormParameters(request.rawQuery)
    let page = SHOUTcast.stats(
      facts(at: now, for: request), sid: form.text("sid"), json: form.text("json"), callback: form.text("callback"))
    guard let page else {
      return refuse(slot, .notFound, "There is one stream here: sid=1.\n", now, bodyless: bodyless)
    }
    send(slot, .ok, Answers.page(.ok, type: page.type, Array(page.text.utf8), withBody: !bodyless), now)
  }
}
