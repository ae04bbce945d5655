// SPDX-License-Identifier: MIT
import StreamKit
import Testing

@testable import cycast_fanout

/// Who sees whom, and who may end whom.
@Suite struct AccessTests {
  private static let administrator = "admin:hackme"

  /// A desk with this many listeners, each with an address of its own.
  private func desk(listeners: Int) throws -> Desk {
    let desk = try Desk(password: "hackme")
    for number in 0..<listeners {
      let peer = try #require(PeerAddress(text: "192.0.2.\(number % 250 + 1)"))
      _ = try desk.meet("GET /stream HTTP/1.1\r\nUser-Agent: <Player> \(number)\r\n\r\n", from: peer)
    }
    return desk
  }

  @Test func listenersAreShownToTheAdministratorOnly() throws {
    let desk = try desk(listeners: 3)
    let open = try desk.ask("GET /api/stats")
    let totals = try Desk.json(open.body)
    #expect(totals["total_listeners"]?.integer == 3 && totals["listeners"]?.array == [])
    #expect(!open.body.contains("192.0.2.") && open.head.contains("Access-Control-Allow-Origin: *"))
    let closed = try desk.ask("GET /api/stats", by: Self.administrator)
    let listeners = try #require(Desk.json(closed.body)["listeners"]?.array)
    #expect(listeners.compactMap { $0["address"]?.string } == ["192.0.2.1", "192.0.2.2", "192.0.2.3"])
    #expect(listeners[0]["agent"]?.string == "<Player> 0" && listeners[0]["active"]?.bool == false)
    #expect(!closed.head.contains("Access-Control-Allow-Origin") && closed.head.contains("Cache-Control: no-store"))
    #expect(try desk.ask("GET /api/stats", by: "admin:wrong").head.hasPrefix("HTTP/1.0 401 "))
    #expect(try desk.ask("GET /api/stats", by: "source:hackme").head.hasPrefix("HTTP/1.0 401 "))
  }

  @Test(arguments: ["/admin/stats", "/admin/listclients?mount=/stream", "/admin/listmounts", "/admin/killclient?id=1"])
  func administratorsPagesNeedThePassword(_ path: String) throws {
    let desk = try desk(listeners: 1)
    #expect(try desk.ask("GET \(path)").head.hasPrefix("HTTP/1.0 401 "))
    #expect(try desk.ask("GET \(path)", by: "admin:").head.hasPrefix("HTTP/1.0 401 "))
    #expect(try !desk.ask("GET \(path)").body.contains("192.0.2."))
    #expect(desk.booth.audience.listeners == 1)
    let answer = try desk.ask("GET \(path)", by: Self.administrator)
    #expect(answer.head.hasPrefix("HTTP/1.0 200 OK") && answer.head.contains("\r\nContent-Type: text/xml"))
    #expect(!answer.head.contains("Access-Control-Allow-Origin"))
  }

  @Test func pagesOfListenersAreDisjointAndWhole() throws {
    let desk = try desk(listeners: 25)
    var ids: [Int] = []
    for page in 1...4 {
      let answer = try Desk.json(desk.ask("GET /api/stats?page=\(page)&per_page=10", by: Self.administrator).body)
      #expect(answer["pages"]?.integer == 3 && answer["page"]?.integer == page && answer["per_page"]?.integer == 10)
      ids += (answer["listeners"]?.array ?? []).compactMap { $0["id"]?.integer }
    }
    #expect(ids.count == 25 && Set(ids).count == 25)
    for odd in [
      "page=0", "page=-1", "page=99999999999999999999", "page=9223372036854775807&per_page=1000", "per_page=x",
    ] {
      let answer = try desk.ask("GET /api/stats?\(odd)", by: Self.administrator)
      #expect(answer.head.hasPrefix("HTTP/1.0 200 OK"), "\(odd)")
    }
  }

  @Test func longAnswerTellsOfEveryListenerOnce() throws {
    let desk = try desk(listeners: 1_300)
    let answer = try desk.ask("GET /admin/listclients?mount=/stream", by: Self.administrator)
    #expect(answer.body.hasPrefix("<?xml") && answer.body.hasSuffix("</source></icestats>\n"))
    let ids = answer.body.split(separator: "<ID>").dropFirst().compactMap { Int($0.prefix { $0.isNumber }) }
    #expect(ids.count == 1_300 && Set(ids).count == 1_300)
    #expect(answer.body.contains("&lt;Player&gt; 7<"))
    #expect(desk.front.longAnswers.isEmpty)
  }

  @Test func manyLongAnswersHaveOnePieceInATurn() throws {
    let desk = try desk(listeners: 1_300)
    let authorization = "Authorization: \(Desk.basic(Self.administrator))\r\n"
    var ends: [Int32] = []
    for _ in 0..<5 { ends.append(try desk.meet("GET /admin/listclients HTTP/1.1\r\n\(authorization)\r\n").end) }
    for end in ends { _ = desk.answer(end) }
    var texts = ends.map { _ in "" }
    var turns = 0
    while !desk.booth.audience.wantsMore.isEmpty, turns < 1_000 {
      desk.front.continueLongAnswers(at: 0)
      turns += 1
      let pieces = ends.map { desk.answer($0) }
      #expect(pieces.count { !$0.isEmpty } <= 1, "turn \(turns)")
      for index in texts.indices { texts[index] += pieces[index] }
    }
    #expect(texts.allSatisfy { $0.split(separator: "<ID>").count == 1_301 && $0.hasSuffix("</source></icestats>\n") })
  }

  /// A slot that is told of twice, as one that was freed and taken again in between can be.
  @Test func pieceThatIsNotOutIsNotReplaced() throws {
    let desk = try desk(listeners: 1_300)
    let authorization = "Authorization: \(Desk.basic(Self.administrator))\r\n"
    let (slot, end) = try desk.meet("GET /admin/listclients HTTP/1.1\r\n\(authorization)\r\n")
    var text = desk.answer(end)
    let held = desk.booth.mount.shared.make(Array("<!-- held -->".utf8))
    desk.booth.audience.update(slot) { ($0.piece, $0.pieceOffset) = (held, 0) }
    desk.front.continueLongAnswers(at: 0)
    #expect(desk.booth.audience.connections[slot].piece == held && desk.booth.audience.wantsMore.isEmpty)
    desk.booth.audience.feed(slot, 0)
    while !desk.booth.audience.wantsMore.isEmpty {
      desk.front.continueLongAnswers(at: 0)
      text += desk.answer(end)
    }
    #expect(text.contains("<!-- held -->") && text.split(separator: "<ID>").count == 1_301)
  }

  @Test func headHasNoBody() throws {
    let desk = try desk(listeners: 1)
    for (path, status) in [
      ("/", "200"), ("/api/stats", "200"), ("/stats?sid=2", "404"), ("/nothing", "404"), ("/api/listeners/1", "405"),
      ("/admin/stats", "401"),
    ] {
      let answer = try desk.ask("HEAD \(path)")
      #expect(answer.head.hasPrefix("HTTP/1.0 \(status) ") && answer.body.isEmpty, "\(path)")
    }
    let line = "HEAD /admin/killclient?id=1 HTTP/1.1\r\nSec-Fetch-Site: cross-site\r\n"
    let (_, end) = try desk.meet(line + "Authorization: \(Desk.basic(Self.administrator))\r\n\r\n")
    let answer = desk.answer(end)
    #expect(answer.hasPrefix("HTTP/1.0 403 ") && answer.hasSuffix("\r\n\r\n"))
  }

  @Test(arguments: [
    ("Host: radio.example:8001", "radio.example:8001"), ("Host: [2001:db8::1]:8001", "[2001:db8::1]:8001"),
    ("Host: bücher.example", "bücher.example"), ("Host:", "localhost"), ("X: y", "localhost"),
    ("Host: a\"><script>", "localhost"), ("Host: a.example/x?y#z", "localhost"), ("Host: user@b.example", "localhost"),
    ("Host: a b", "localhost"),
  ]) func listenersAreSentToAHostOnly(header: String, host: String) throws {
    let desk = try Desk()
    let (_, end) = try desk.meet("GET /stream.m3u HTTP/1.1\r\n\(header)\r\n\r\n")
    #expect(desk.answer(end).hasSuffix("\r\nhttp://\(host)/stream\r\n"))
  }

  @Test func longAnswerStopsWithItsReader() throws {
    let desk = try desk(listeners: 1_300)
    let authorization = "Authorization: \(Desk.basic(Self.administrator))\r\n"
    let (slot, _) = try desk.meet("GET /admin/listclients HTTP/1.1\r\n\(authorization)\r\n")
    #expect(desk.front.longAnswers.count == 1)
    desk.booth.audience.close(slot, .left)
    #expect(desk.front.longAnswers.isEmpty)
    desk.front.continueLongAnswers(at: 0)
    #expect(desk.booth.audience.wantsMore.isEmpty)
  }

  @Test func listenerIsEndedByItsNumber() throws {
    let desk = try desk(listeners: 3)
    let stats = try Desk.json(desk.ask("GET /api/stats", by: Self.administrator).body)
    let ids = (stats["listeners"]?.array ?? []).compactMap { $0["id"]?.integer }
    #expect(try desk.ask("DELETE /api/listeners/\(ids[1])").head.hasPrefix("HTTP/1.0 401 "))
    #expect(try desk.ask("DELETE /api/listeners/\(ids[1])", by: Self.administrator).head.hasPrefix("HTTP/1.0 204 "))
    #expect(try desk.ask("DELETE /api/listeners/\(ids[1])", by: Self.administrator).head.hasPrefix("HTTP/1.0 404 "))
    let killed = try desk.ask("GET /admin/killclient?mount=/stream&id=\(ids[2])", by: Self.administrator)
    #expect(killed.body.contains("<message>Client \(ids[2]) removed</message><return>1</return>"))
    let again = try desk.ask("GET /admin/killclient?mount=/stream&id=\(ids[2])", by: Self.administrator)
    #expect(again.body.contains("<message>Client \(ids[2]) not found</message><return>0</return>"))
    #expect(desk.booth.audience.listeners == 1 && desk.booth.audience.counts[.ended] == 2)
    for odd in ["0", "-1", "x", "", "99999999999999999999"] {
      #expect(
        try desk.ask("DELETE /api/listeners/\(odd)", by: Self.administrator).head.hasPrefix("HTTP/1.0 404 "), "\(odd)")
    }
    #expect(desk.booth.audience.listeners == 1)
    #expect(try desk.ask("GET /api/listeners/\(ids[0])", by: Self.administrator).head.hasPrefix("HTTP/1.0 405 "))
  }

  @Test func pageOfAnotherSiteCannotUseAPasswordThatABrowserKnows() throws {
    let desk = try desk(listeners: 1)
    let request = """
      GET /admin/killclient?id=1 HTTP/1.1\r\nAuthorization: \(Desk.basic(Self.administrator))\r
      Sec-Fetch-Site: cross-site\r\n\r\n
      """
    let (_, end) = try desk.meet(request)
    #expect(desk.answer(end).hasPrefix("HTTP/1.0 403 "))
    #expect(desk.booth.audience.listeners == 1)
  }

  @Test func otherMountsAreNotHere() throws {
    let desk = try desk(listeners: 1)
    for path in ["stats?mount=/x", "listclients?mount=/x", "killclient?mount=/x&id=1"] {
      let answer = try desk.ask("GET /admin/\(path)", by: Self.administrator)
      #expect(answer.head.hasPrefix("HTTP/1.0 404 ") && answer.body.contains("Source does not exist"), "\(path)")
    }
    #expect(try desk.ask("GET /stats?sid=2").head.hasPrefix("HTTP/1.0 404 "))
  }

  @Test func mountCannotBeAPage() {
    for path in ["/stats", "/metrics", "/api/events", "/admin/stats", "/api/listeners/1", "/status.js"] {
      #expect(Router.isTaken(path), "\(path)")
    }
    for path in ["/stream", "/api", "/stats.mp3", "/admin"] { #expect(!Router.isTaken(path), "\(path)") }
  }
}
