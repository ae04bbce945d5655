// SPDX-License-Identifier: MIT
import Glibc
import StreamKit
import TestSupport
import Testing

@testable import cycast_fanout

/// Requests for `/admin/metadata`, without a server.
@Suite struct AdministrationTests {
  private static let authorization = "Authorization: \(Desk.basic("admin:hackme"))\r\n"
  private static let done = "<message>Metadata update successful</message><return>1</return>"

  private func get(_ query: String, method: String = "GET", auth: Bool = true) -> String {
    "\(method) /admin/metadata?\(query) HTTP/1.1\r\n\(auth ? Self.authorization : "")\r\n"
  }

  private func post(_ body: String, _ headers: String = "", length: Int? = nil, auth: Bool = true) -> String {
    "POST /admin/metadata HTTP/1.1\r\n\(auth ? Self.authorization : "")\(headers)"
      + "Content-Length: \(length ?? body.utf8.count)\r\n\r\n\(body)"
  }

  private func desk() throws -> Desk { try Desk(password: "hackme") }

  @Test func requestInAnyPiecesIsOneRequest() throws {
    let desk = try desk()
    for (index, cut) in cuts(of: Array(post("mode=updinfo&song=A+-+Title").utf8)).enumerated() {
      #expect(desk.booth.mount.request(TrackInfo(title: "before \(index)")))
      let (slot, end) = try desk.meet("")
      for piece in cut.pieces {
        #expect(desk.state(slot) == .asking, "\(cut)")
        desk.say(piece, to: end)
        desk.front.read(slot, peerEnded: false, at: 0)
      }
      let answer = desk.answer(end)
      #expect(answer.hasPrefix("HTTP/1.0 200 OK\r\n") && answer.contains(Self.done), "\(cut)")
      #expect(desk.title == "A - Title", "\(cut)")
      desk.booth.audience.close(slot, .left)
    }
    #expect(desk.front.unfinished.isEmpty)
  }

  @Test func bodyThatDawdlesIsEndedByTheTimeOfTheHead() throws {
    let desk = try desk()
    let (slot, end) = try desk.meet(post("mode=updinfo&song=A", length: 100), at: 1_000)
    desk.front.expire(at: 1_000 + Front.headTimeout - 1)
    #expect(desk.state(slot) == .asking && desk.front.unfinished.count == 1)
    desk.front.expire(at: 1_000 + Front.headTimeout)
    #expect(desk.answer(end).hasPrefix("HTTP/1.0 408 Request Timeout\r\n"))
    #expect(desk.state(slot) == .leaving && desk.front.unfinished.isEmpty && desk.title == "")
    desk.booth.audience.close(slot, .left)
    #expect(desk.accessLog().contains("\"POST /admin/metadata HTTP/1.1\" 408 "))
  }

  @Test func halfABodyIsNothing() throws {
    let desk = try desk()
    let (slot, end) = try desk.meet(post("mode=updinfo&song=A", length: 20))
    shutdown(end, Int32(SHUT_WR))
    desk.front.read(slot, peerEnded: true, at: 0)
    #expect(desk.state(slot) == .free && desk.front.unfinished.isEmpty && desk.title == "")
    let (again, _) = try desk.meet("3")
    #expect(again == slot && desk.title == "", "the next connection in the slot has a head to send")
  }

  @Test func whatIsSentBehindABodyIsNoRequest() throws {
    let desk = try desk()
    let (slot, end) = try desk.meet(post("mode=updinfo&song=A", length: 19) + get("mode=updinfo&song=B"))
    #expect(desk.title == "A" && desk.state(slot) == .leaving)
    desk.say(get("mode=updinfo&song=C"), to: end)
    desk.front.read(slot, peerEnded: false, at: 0)
    #expect(desk.title == "A")
    #expect(desk.answer(end).components(of: "HTTP/1.").count == 2, "one answer")
  }

  @Test func bodyThatIsAwaitedIsAskedForOnce() throws {
    let desk = try desk()
    let (slot, end) = try desk.meet(post("", "Expect: 100-continue\r\n", length: 19))
    #expect(desk.answer(end) == "HTTP/1.1 100 Continue\r\n\r\n")
    desk.say("mode=updinfo&", to: end)
    desk.front.read(slot, peerEnded: false, at: 0)
    #expect(desk.answer(end) == "")
    desk.say("song=A", to: end)
    desk.front.read(slot, peerEnded: false, at: 0)
    #expect(desk.answer(end).hasPrefix("HTTP/1.0 200 OK\r\n") && desk.title == "A")
    let (_, other) = try desk.meet(post("mode=updinfo&song=B", "Expect: 100-continue\r\n"))
    let whole = desk.answer(other)
    #expect(whole.hasPrefix("HTTP/1.0 200 OK\r\n") && !whole.contains(" 100 "), "it is there already")
  }

  @Test func nobodysBodyIsKeptBeforeThePasswordIsRight() throws {
    let desk = try desk()
    let (slot, end) = try desk.meet(post("", "Expect: 100-continue\r\n", length: 8_000, auth: false))
    #expect(desk.answer(end).hasPrefix("HTTP/1.0 401 Unauthorized\r\n"))
    desk.say(String(repeating: "a", count: 4_000), to: end)
    desk.front.read(slot, peerEnded: false, at: 0)
    #expect(desk.front.unfinished.isEmpty && desk.state(slot) == .leaving)
  }

  @Test func guessingFromOneAddressIsSlowedDown() throws {
    let desk = try desk()
    let wrong = "GET /admin/metadata HTTP/1.1\r\nAuthorization: \(Desk.basic("admin:guess"))\r\n\r\n"
    let stranger = Peers.host(0xC000_0201)
    for _ in 0..<10 { #expect(desk.answer(try desk.meet(wrong, from: stranger).end).hasPrefix("HTTP/1.0 401 ")) }
    let answer = desk.answer(try desk.meet(get("mode=updinfo&song=A"), from: stranger).end)
    #expect(answer.hasPrefix("HTTP/1.0 429 Too Many Requests\r\n") && answer.contains("\r\nRetry-After: "))
    #expect(desk.title == "")
    #expect(desk.answer(try desk.meet(get("mode=updinfo&song=A"), from: Peers.host(7)).end).hasPrefix("HTTP/1.0 200 "))
    let log = desk.log()
    #expect(log.components(of: "a wrong password").count == 2, "said once a second")
    #expect(log.contains("address=192.0.2.1") && !log.contains("guess"))
  }

  @Test func changeIsLoggedOnceWithoutThePassword() throws {
    let desk = try desk()
    for _ in 0..<2 { _ = try desk.meet(get("mode=updinfo&pass=hackme&song=A+-+B"), from: Peers.host(0xC000_0201)) }
    let log = desk.log()
    #expect(log.components(of: "desk: info: title title=\"A - B\"\n").count == 2)
    #expect(log.contains("desk: detail: title by request address=192.0.2.1\n"))
    #expect(!log.contains("hackme"))
  }

  @Test func oggSaysItsTitlesItself() throws {
    let desk = try desk()
    #expect(desk.answer(try desk.meet(get("mode=updinfo&song=A")).end).contains(Self.done))
    desk.booth.mount.begin(.vorbis)
    desk.booth.mount.beginLogicalStream(NowPlaying(track: TrackInfo(title: "In band")), headers: [1])
    #expect(desk.title == "In band")
    let answer = desk.answer(try desk.meet(get("mode=updinfo&song=B")).end)
    #expect(answer.hasPrefix("HTTP/1.0 200 OK\r\n"))
    #expect(answer.contains("<message>The titles of an Ogg source come in its stream</message><return>0</return>"))
    #expect(desk.title == "In band")
  }
}

extension String {
  /// The pieces between each two places of a text.
  fileprivate func components(of text: String) -> [Substring] {
    split(separator: text, omittingEmptySubsequences: false)
  }
}
