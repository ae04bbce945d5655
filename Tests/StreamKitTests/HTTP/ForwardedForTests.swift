// SPDX-License-Identifier: MIT
import StreamKit
import Testing

@Suite struct ForwardedForTests {
  private func client(_ peer: String, _ lines: [String], trusted: [String] = ["10.0.0.0/8", "::1"]) throws -> String {
    let text = (["GET / HTTP/1.1"] + lines + ["", ""]).joined(separator: "\r\n")
    guard case .complete(let head, _) = RequestParser.parse(Array(text.utf8).span) else {
      Issue.record("no head: \(text)")
      return ""
    }
    let peer = try #require(PeerAddress(text: peer))
    let ranges = try trusted.map { try AddressRange($0) }
    return ForwardedFor.client(peer: peer, head: head, trusted: ranges).host
  }

  @Test(
    arguments: [
      // The peer, header lines, the client.
      ("10.0.0.1", [], "10.0.0.1"),
      ("192.0.2.1", ["X-Forwarded-For: 198.51.100.9"], "192.0.2.1"),
      ("10.0.0.1", ["X-Forwarded-For: 198.51.100.9"], "198.51.100.9"),
      ("10.0.0.1", ["X-Forwarded-For: 198.51.100.9:5555"], "198.51.100.9"),
      ("10.0.0.1", ["X-Forwarded-For: 1.1.1.1, 198.51.100.9, 10.0.0.2"], "198.51.100.9"),
      ("10.0.0.1", ["X-Forwarded-For: 1.1.1.1", "x-forwarded-for: 198.51.100.9,10.0.0.2"], "198.51.100.9"),
      ("10.0.0.1", ["X-Forwarded-For: 198.51.100.9", "X-Forwarded-For: 10.0.0.2"], "198.51.100.9"),
      ("10.0.0.1", ["X-Forwarded-For: 10.0.0.3, 10.0.0.2"], "10.0.0.3"),
      ("10.0.0.1", ["X-Forwarded-For: 1.1.1.1, unknown, 10.0.0.2"], "10.0.0.2"),
      ("10.0.0.1", ["X-Forwarded-For: 1.1.1.1, unknown"], "10.0.0.1"),
      ("10.0.0.1", ["X-Forwarded-For: ,, 198.51.100.9 , ,"], "198.51.100.9"),
      ("10.0.0.1", ["X-Forwarded-For:"], "10.0.0.1"),
      ("10.0.0.1", ["X-Forwarded-For: 2001:db8::9"], "2001:db8::9"),
      ("10.0.0.1", ["X-Forwarded-For: [2001:db8::9]:80"], "2001:db8::9"),
      // A client that leaves a quote open, so that what the proxy adds might count as part of it.
      ("10.0.0.1", ["X-Forwarded-For: \"1.1.1.1, 198.51.100.9"], "198.51.100.9"),
      ("10.0.0.1", ["Forwarded: for=\"1.1.1.1, for=198.51.100.9"], "198.51.100.9"),
      ("::1", ["Forwarded: for=198.51.100.9"], "198.51.100.9"),
      ("::1", ["Forwarded: For=\"[2001:db8::9]:4711\""], "2001:db8::9"),
      ("::1", ["Forwarded: proto=https;by=203.0.113.43; for=198.51.100.9"], "198.51.100.9"),
      ("::1", ["Forwarded: for=1.1.1.1, for=198.51.100.9;proto=http, for=10.0.0.2"], "198.51.100.9"),
      ("::1", ["Forwarded: for=1.1.1.1", "Forwarded: for=198.51.100.9"], "198.51.100.9"),
      ("::1", ["Forwarded: for=_hidden, for=10.0.0.2"], "10.0.0.2"),
      ("::1", ["Forwarded: proto=https"], "::1"),
      ("::1", ["Forwarded: for"], "::1"),
      ("::1", ["Forwarded: for="], "::1"),
      ("10.0.0.1", ["Forwarded: for=1.1.1.1", "X-Forwarded-For: 198.51.100.9"], "198.51.100.9"),
      ("127.0.0.1", ["X-Forwarded-For: 198.51.100.9"], "127.0.0.1"),
    ] as [(String, [String], String)]) func clientIsTheRightmostThatIsNotTrusted(
      peer: String, lines: [String], expected: String
    ) throws
  {
    #expect(try client(peer, lines) == expected)
  }

  @Test func withoutTrustHeadersAreNothing() throws {
    #expect(try client("10.0.0.1", ["X-Forwarded-For: 198.51.100.9"], trusted: []) == "10.0.0.1")
  }

  @Test func proxyOnAUnixSocketCanBeTrusted() throws {
    guard
      case .complete(let head, _) = RequestParser.parse(
        Array("GET / HTTP/1.1\r\nX-Forwarded-For: 198.51.100.9\r\n\r\n".utf8).span)
    else {
      Issue.record("no head")
      return
    }
    let trusted = [try AddressRange("unix:")]
    #expect(ForwardedFor.client(peer: .none, head: head, trusted: trusted).host == "198.51.100.9")
    #expect(ForwardedFor.client(peer: .none, head: head, trusted: []) == .none)
  }
}
