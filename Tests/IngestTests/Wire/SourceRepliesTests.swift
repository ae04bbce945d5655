// SPDX-License-Identifier: MIT
import StreamKit
import Testing

@testable import cycast_ingest

@Suite struct SourceRepliesTests {
  private func replies(_ text: String, mayKeep: Bool = true) throws -> SourceReplies {
    SourceReplies(to: try request(text + "\r\n\r\n"), mayKeep: mayKeep)
  }

  private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

  /// The lines of a head, and the body, whose length must be what the head says.
  private func parts(_ bytes: [UInt8]) throws -> (lines: [Substring], body: String) {
    let text = text(bytes)
    let end = try #require(text.utf8.indices.first { text.utf8[$0...].starts(with: "\r\n\r\n".utf8) })
    let lines = text[..<end].split(separator: "\r\n")
    let body = text.utf8[end...].dropFirst(4)
    let length = lines.first { $0.hasPrefix("Content-Length: ") }?.dropFirst(16)
    #expect(length.map(String.init) == String(body.count))
    return (lines, String(decoding: Array(body), as: UTF8.self))
  }

  @Test func bytesThatClientsCompareAreExact() {
    #expect(text(SourceReplies.sourceWelcome) == "HTTP/1.0 200 OK\r\n\r\n")
    #expect(text(SourceReplies.proceed) == "HTTP/1.1 100 Continue\r\n\r\n")
    #expect(text(SourceReplies.shoutcastWelcome) == "OK2\r\nicy-caps:11\r\n\r\n")
    #expect(text(SourceReplies.shoutcastRefusal) == "invalid password\r\n")
    #expect(text(SourceReplies.audiocastWelcome) == "OK\r\n")
  }

  @Test(arguments: [
    ("PUT /live HTTP/1.1", true, "HTTP/1.1", true),
    ("PUT /live HTTP/1.1\r\nConnection: close", true, "HTTP/1.1", false),
    ("PUT /live HTTP/1.1\r\nConnection: TE, Close", true, "HTTP/1.1", false),
    ("PUT /live HTTP/1.1\r\nConnection: TE\r\nConnection: close", true, "HTTP/1.1", false),
    ("PUT /live HTTP/1.1", false, "HTTP/1.1", false), ("SOURCE /live HTTP/1.0", true, "HTTP/1.0", false),
    ("SOURCE /live HTTP/1.0\r\nConnection: Keep-Alive", true, "HTTP/1.0", true),
    ("SOURCE /live HTTP/1.0\r\nConnection: Keep-Alive", false, "HTTP/1.0", false),
    ("SOURCE /live ICE/1.0", true, "HTTP/1.0", false), ("GET / HTTP/2.0", true, "HTTP/1.0", false),
  ]) func versionAndConnectionAreTheRequests(sent: String, mayKeep: Bool, version: String, keeps: Bool) throws {
    let replies = try replies(sent, mayKeep: mayKeep)
    #expect(replies.keepsAlive == keeps)
    for bytes in [replies.accepted, replies.unauthorized(), replies.refusal(.forbidden, "No.")] {
      let (lines, _) = try parts(bytes)
      #expect(lines[0].hasPrefix(version + " "))
      #expect(lines.contains(keeps ? "Connection: keep-alive" : "Connection: close"))
    }
  }

  @Test func challengeIsWhatLibshoutReads() throws {
    let replies = try replies("SOURCE /live HTTP/1.0\r\nContent-Length: 0\r\nConnection: Keep-Alive")
    let (lines, body) = try parts(replies.unauthorized())
    #expect(lines[0] == "HTTP/1.0 401 Unauthorized")
    #expect(lines.contains("WWW-Authenticate: Basic realm=\"Cycast\""))
    #expect(lines.contains("Allow: GET, POST, PUT, SOURCE, DELETE, OPTIONS"))
    #expect(lines.contains("Connection: keep-alive"))
    #expect(!body.isEmpty)
  }

  @Test func optionsHaveNoBody() throws {
    let text = text(try replies("OPTIONS * HTTP/1.1\r\nConnection: Upgrade").options)
    #expect(text.hasPrefix("HTTP/1.1 204 No Content\r\n"))
    #expect(text.contains("\r\nAllow: GET, POST, PUT, SOURCE, DELETE, OPTIONS\r\n"))
    #expect(text.contains("\r\nConnection: keep-alive\r\n"))
    #expect(!text.contains("Content-Length") && text.hasSuffix("\r\n\r\n"))
  }

  @Test func statusOfAPutIs200WithoutABody() throws {
    let (lines, body) = try parts(try replies("PUT /live HTTP/1.1").accepted)
    #expect(lines[0] == "HTTP/1.1 200 OK")
    #expect(body.isEmpty)
  }

  @Test(arguments: [
    (HTTPStatus.badRequest, "400 Bad Request"), (.forbidden, "403 Forbidden"), (.requestTimeout, "408 Request Timeout"),
    (.uriTooLong, "414 URI Too Long"), (.unsupportedMediaType, "415 Unsupported Media Type"),
    (.headersTooLarge, "431 Request Header Fields Too Large"), (.notImplemented, "501 Not Implemented"),
    (.unavailable, "503 Service Unavailable"),
  ]) func refusalsSaySo(status: HTTPStatus, line: String) throws {
    let (lines, body) = try parts(SourceReplies.toNobody.refusal(status, "Ünter <b>."))
    #expect(lines[0] == "HTTP/1.0 " + line)
    #expect(lines.contains("Content-Type: text/plain; charset=utf-8") && lines.contains("Connection: close"))
    #expect(body == "Ünter <b>.\n")
  }

  @Test func refusalsOfAWayHaveTheirHeaders() throws {
    let replies = try replies("BREW /live HTTP/1.1")
    #expect(try parts(replies.methodNotAllowed("BREW")).lines.contains("Allow: " + SourceReplies.allow))
    #expect(try parts(replies.later(seconds: 37, "Wait.")).lines.contains("Retry-After: 37"))
    #expect(try parts(replies.later(seconds: 0, "Wait.")).lines.contains("Retry-After: 1"))
    #expect(try parts(replies.later(.unavailable, seconds: 5, "Full.")).lines[0] == "HTTP/1.1 503 Service Unavailable")
  }

  @Test func adminIsAnsweredAsIcecastDoes() throws {
    let replies = try replies("GET /admin/metadata HTTP/1.0")
    let (lines, body) = try parts(replies.iceResponse("Metadata update successful", done: true))
    #expect(lines[0] == "HTTP/1.0 200 OK" && lines.contains("Content-Type: text/xml; charset=utf-8"))
    #expect(
      body == "<?xml version=\"1.0\"?>\n<iceresponse><message>Metadata update successful</message>"
        + "<return>1</return></iceresponse>\n")
    #expect(replies.iceResponse(.updated) == replies.iceResponse("Metadata update successful", done: true))
    for message in IceMessage.allCases where message != .updated && message != .sourceRemoved {
      #expect(try parts(replies.iceResponse(message)).body.contains("\(message.rawValue)</message><return>0<"))
    }
    let failed = try parts(replies.iceResponse("No <such> & \"x\"", done: false, .badRequest))
    #expect(failed.lines[0] == "HTTP/1.0 400 Bad Request")
    #expect(failed.body.contains("<message>No &lt;such&gt; &amp; &quot;x&quot;</message><return>0</return>"))
  }

  @Test func shoutcastIsAnsweredWithAPage() throws {
    let (lines, body) = try parts(
      try replies("GET /admin.cgi HTTP/1.0").shoutcastPage(.ok, "Metadata update <successful>"))
    #expect(lines.contains("Content-Type: text/html; charset=utf-8"))
    #expect(body.contains("<p>Metadata update &lt;successful&gt;</p>"))
  }

  @Test func jsonIsSentAsItIs() throws {
    let (lines, body) = try parts(try replies("GET /api/status HTTP/1.1").json(Array("{\"a\":\"ü\"}\n".utf8)))
    #expect(lines.contains("Content-Type: application/json; charset=utf-8"))
    #expect(lines.contains("Access-Control-Allow-Origin: *"))
    #expect(body == "{\"a\":\"ü\"}\n")
  }

  @Test func noSentenceForgesAHeader() throws {
    let replies = try replies("GET / HTTP/1.1")
    let (lines, body) = try parts(replies.methodNotAllowed("X\r\nSet-Cookie: a"))
    #expect(!lines.contains { $0.hasPrefix("Set-Cookie") })
    #expect(body.contains("Set-Cookie"))
  }
}
