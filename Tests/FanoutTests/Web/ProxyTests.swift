// SPDX-License-Identifier: MIT
import StreamKit
import TestSupport
import Testing

@testable import cycast_fanout

/// Listeners behind proxies: their own addresses are what logs, events and the administrator see.
@Suite struct ProxyTests {
  private func desk(_ trusted: [String] = [], sendHeaders: Bool = false) throws -> Desk {
    var settings = FanoutSettings()
    settings.proxies.ranges = try trusted.map { try AddressRange($0) }
    settings.proxies.sendHeaders = sendHeaders
    return try Desk(password: "hackme", settings)
  }

  private func address(_ desk: Desk, _ slot: Int) -> String { desk.booth.audience.connections[slot].peer.host }

  @Test(arguments: [
    ("X-Forwarded-For: 198.51.100.9, 10.0.0.2", "198.51.100.9"),
    ("X-Forwarded-For: 203.0.113.1, 198.51.100.9", "198.51.100.9"),
    ("Forwarded: for=\"[2001:db8::1]:4711\";proto=https, for=10.0.0.2", "2001:db8::1"), ("X: 1", "10.0.0.1"),
    ("X-Forwarded-For: unknown", "10.0.0.1"),
  ]) func trustedProxySaysWhomItServes(header: String, client: String) throws {
    let desk = try desk(["10.0.0.0/8"])
    let proxy = try #require(PeerAddress(text: "10.0.0.1"))
    let (slot, _) = try desk.meet("GET /stream HTTP/1.1\r\n\(header)\r\n\r\n", from: proxy)
    #expect(address(desk, slot) == client)
    desk.booth.audience.close(slot, .left)
    #expect(desk.accessLog().hasPrefix("\(client) - - ["))
  }

  @Test func othersAreNotBelieved() throws {
    let desk = try desk(["10.0.0.0/8"])
    let stranger = try #require(PeerAddress(text: "192.0.2.7"))
    let (slot, _) = try desk.meet("GET /stream HTTP/1.1\r\nX-Forwarded-For: 198.51.100.9\r\n\r\n", from: stranger)
    #expect(address(desk, slot) == "192.0.2.7")
  }

  @Test func headerOfTheProxyProtocolMayComeInAnyPieces() throws {
    let bytes = Array("PROXY TCP4 198.51.100.9 10.0.0.1 4711 8001\r\nGET /healthz HTTP/1.1\r\n\r\n".utf8)
    for cut in cuts(of: bytes) {
      let desk = try desk(sendHeaders: true)
      let (slot, end) = try desk.meet("")
      for piece in cut.pieces {
        desk.say(piece, to: end)
        desk.front.read(slot, peerEnded: false, at: 0)
      }
      #expect(desk.answer(end).hasSuffix("\r\n\r\nok\n"), "\(cut)")
      #expect(address(desk, slot) == "198.51.100.9", "\(cut)")
    }
  }

  @Test func binaryHeaderIsUnderstoodToo() throws {
    let desk = try desk(sendHeaders: true)
    let (slot, end) = try desk.meet("")
    let signature: [UInt8] = [0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A]
    let header: [UInt8] = [0x21, 0x11, 0, 12, 198, 51, 100, 9, 10, 0, 0, 1, 0x12, 0x67, 0x1F, 0x41]
    desk.say((signature + header + Array("GET /healthz HTTP/1.0\r\n\r\n".utf8))[...], to: end)
    desk.front.read(slot, peerEnded: false, at: 0)
    #expect(desk.answer(end).hasSuffix("ok\n") && address(desk, slot) == "198.51.100.9")
  }

  @Test func whoMustSendOneAndDoesNotIsRefused() throws {
    let desk = try desk(sendHeaders: true)
    let (_, end) = try desk.meet("GET /healthz HTTP/1.0\r\n\r\n")
    #expect(desk.answer(end).hasPrefix("HTTP/1.0 400 "))
    let stranger = try #require(PeerAddress(text: "192.0.2.7"))
    let (_, other) = try desk.meet("GET /healthz HTTP/1.0\r\n\r\n", from: stranger)
    #expect(desk.answer(other).hasSuffix("ok\n"), "it is no proxy")
    let (_, liar) = try desk.meet("PROXY TCP4 1.2.3.4 5.6.7.8 1 2\r\nGET /healthz HTTP/1.0\r\n\r\n", from: stranger)
    #expect(desk.answer(liar).hasPrefix("HTTP/1.0 400 "))
  }

  @Test func wrongPasswordsAreCountedForTheClientNotForTheProxy() throws {
    let desk = try desk(["10.0.0.0/8"])
    let proxy = try #require(PeerAddress(text: "10.0.0.1"))
    func ask(_ client: String, _ password: String) throws -> String {
      let request =
        "GET /admin/stats HTTP/1.1\r\nX-Forwarded-For: \(client)\r\nAuthorization: \(Desk.basic("admin:\(password)"))"
      let (_, end) = try desk.meet(request + "\r\n\r\n", from: proxy)
      return String(desk.answer(end).dropFirst(9).prefix(3))
    }
    var answers: Set<String> = []
    for number in 0..<50 { answers.insert(try ask("198.51.100.9", "wrong\(number)")) }
    #expect(answers == ["401", "429"])
    #expect(try ask("203.0.113.5", "hackme") == "200")
  }
}
