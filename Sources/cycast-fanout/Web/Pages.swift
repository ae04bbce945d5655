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
    case .style: say("text/css; charset=utf-8", StatusPage.style)
    case .script: say("text/javascript; charset=utf-8", StatusPage.script)
    case .icon: say("image/svg+xml", StatusPage.icon, [("Cache-Control", "max-age=86400")])
    case .health: say("text/plain; charset=utf-8", Array("ok\n".utf8))
    case .m3u, .pls, .xspf:
      let (type, text) = list(page, request)
      say(type, Array(text.utf8))
    case .status: say(Front.json, StatusJSON.object(facts(at: now, for: request)).line)
    case .stats: answerStats(slot, request, bodyless, now)
    case .metrics: say(Exposition.contentType, MetricsPage.bytes(facts(at: now)))
    case .icecastStatus:
      let mount = FormParameters(request.rawQuery).text("mount")
      say(Front.json, IcecastJSON.bytes(facts(at: now, for: request), mount: mount))
    case .shoutcastLine: say("text/html; charset=utf-8", SHOUTcastPages.line(facts(at: now)))
    case .shoutcastStats: answerSHOUTcast(slot, request, bodyless, now)
    }
  }

  private static let json = "application/json; charset=utf-8"

  /// The status page; as text for who asks for that and nothing else.
  private func answerFront(_ slot: Int, _ request: RequestHead, _ bodyless: Bool, _ now: UInt32) {
    let facts = facts(at: now, for: request)
    if request.header("Accept") == "text/plain" {
      return send(slot, .ok, Answers.page(.ok, Front.text(facts), withBody: !bodyless), now)
    }
    let headers = [
      ("Content-Security-Policy", StatusPage.contentSecurityPolicy), ("Referrer-Policy", "no-referrer"),
      ("Vary", "Accept"),
    ]
    let bytes = Answers.page(
      .ok, type: "text/html; charset=utf-8", StatusPage.html(facts), headers: headers, withBody: !bodyless)
    send(slot, .ok, bytes, now)
  }

  private static func text(_ facts: StationFacts) -> String {
    let title = facts.nowPlaying.track.display
    return """
      \(facts.words.name.isEmpty ? "Cycast" : facts.words.name)

      Now playing: \(title.isEmpty ? "-" : title)
      Listeners:   \(facts.listeners)
      Listen at:   \(facts.listenURL)
      Playlists:   \(facts.listenURL).m3u  \(facts.listenURL).pls  \(facts.listenURL).xspf

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

  /// Listeners of a page of `/api/stats`: as many as are usual, and at most.
  private static let usualPage = 100, longestPage = 1_000

  /// `/api/stats`: totals for everyone, and a page of listeners for the administrator.
  private func answerStats(_ slot: Int, _ request: RequestHead, _ bodyless: Bool, _ now: UInt32) {
    guard let isAdministrator = isAdministrator(slot, request, now) else { return }
    let facts = facts(at: now, for: request)
    var body = StatsJSON.totals(facts).line
    if isAdministrator {
      let form = FormParameters(request.rawQuery)
      let size = min(max(form.text("per_page").flatMap { Int($0) } ?? Front.usualPage, 1), Front.longestPage)
      // No station has more pages, and no product of the two is out of bounds.
      let page = min(max(form.text("page").flatMap { Int($0) } ?? 1, 1), 1_000_000)
      body = StatsJSON.page(facts, listeners(page: page, of: size, now), page: page, perPage: size).line
    }
    let bytes = Answers.page(.ok, type: Front.json, body, isPrivate: isAdministrator, withBody: !bodyless)
    send(slot, .ok, bytes, now)
  }

  /// `/stats?sid=1`: what SHOUTcast 2 says, as XML, JSON, or JSON for a script of another page.
  private func answerSHOUTcast(_ slot: Int, _ request: RequestHead, _ bodyless: Bool, _ now: UInt32) {
    let form = FormParameters(request.rawQuery)
    if let stream = form.text("sid"), stream != "1" {
      return refuse(slot, .notFound, "There is one stream here: sid=1.\n", now)
    }
    let facts = facts(at: now, for: request)
    let (type, body) =
      form.text("json") == "1"
      ? SHOUTcastPages.json(facts, callback: form.text("callback")) : SHOUTcastPages.xml(facts)
    send(slot, .ok, Answers.page(.ok, type: type, body, withBody: !bodyless), now)
  }
}
