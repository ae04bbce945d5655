// SPDX-License-Identifier: MIT
import Foundation
import TestSupport
import Testing

@testable import StreamKit

@Suite struct ClientRequestTests {
  private func head(_ text: String) throws -> AnswerHead {
    var (reader, position) = (ResponseReader(), 0)
    guard case .head(let head) = try reader.next(in: Array(text.utf8).span, at: &position) else {
      throw FilterFailure(description: "no head")
    }
    return head
  }

  private func request(_ url: String, user: String? = nil) throws -> ClientRequest {
    ClientRequest(
      try StationURL(url), credentials: user.map { BasicCredentials(user: $0, password: Array("pw".utf8)) },
      headers: [("Icy-MetaData", "1")], userAgent: "test/1")
  }

  @Test func saysAllInOneHead() throws {
    let text = String(decoding: try request("http://h:8000/a b?c", user: "dj").bytes, as: UTF8.self)
    #expect(
      text == "GET /a%20b?c HTTP/1.1\r\nHost: h:8000\r\nUser-Agent: test/1\r\nAccept: */*\r\n"
        + "Authorization: Basic ZGo6cHc=\r\nIcy-MetaData: 1\r\nConnection: close\r\n\r\n")
    #expect(try request("http://h:8000/a b?c", user: "dj").byteCount == text.utf8.count)
  }

  @Test func ourServersReadIt() throws {
    var progress = HeadProgress.incomplete
    let request = ClientRequest(
      try StationURL("h/x?y=%20z"), credentials: BasicCredentials(user: "Jürg", password: [0xFF, 58]))
    progress = RequestParser.parse(request.bytes.span)
    guard case .complete(let head, _) = progress else { throw FilterFailure(description: "\(progress)") }
    #expect(head.target == "/x?y=%20z")
    #expect(BasicCredentials(head) == request.credentials)
  }

  @Test func noValueBeginsAnotherHeaderOrOption() throws {
    var request = try request("h/")
    request.headers = [("X", "a\r\nEvil: b\u{0}c\"\\\nurl = \"file:///etc/passwd\"")]
    let lines = String(decoding: request.bytes, as: UTF8.self).split(separator: "\r\n")
    #expect(!lines.contains { $0.hasPrefix("Evil") || $0.hasPrefix("url") })
    let config = String(decoding: request.curlConfig, as: UTF8.self).split(separator: "\n")
    #expect(config.count { $0.hasPrefix("url") } == 1)
    #expect(config.last == #"header = "X: a  Evil: b c\"\\ url = \"file:///etc/passwd\"""#)
  }

  @Test func curlIsToldTheSame() throws {
    let config = String(decoding: try request("https://[::1]:8443/ä?q", user: "dj").curlConfig, as: UTF8.self)
    #expect(
      config == """
        globoff
        suppress-connect-headers
        url = "https://[::1]:8443/%C3%A4?q"
        header = "User-Agent: test/1"
        header = "Accept: */*"
        header = "Authorization: Basic ZGo6cHc="
        header = "Icy-MetaData: 1"

        """)
  }

  @Test(arguments: [
    ("http://h:1/a", "302 Found", "/b", "http://h:1/b", true),
    ("http://h:1/a", "301 x", "http://h:1/b", "http://h:1/b", true),
    ("http://h:1/a", "307 x", "http://h:2/b", "http://h:2/b", false),
    ("http://h:1/a", "308 x", "http://g:1/b", "http://g:1/b", false),
    ("http://h:1/a", "303 x", "https://h:1/b", "https://h:1/b", true),
    ("https://h:1/a", "302 x", "http://h:1/b", "http://h:1/b", false),
  ]) func followsRedirectsAndKeepsTheirSecretsWhereTheyBelong(
    from: String, status: String, location: String, to: String, keepsCredentials: Bool
  ) throws {
    let next = try request(from, user: "dj").redirected(by: head("HTTP/1.1 \(status)\r\nLocation: \(location)\r\n\r\n"))
    #expect(next?.url.text == to)
    #expect((next?.credentials != nil) == keepsCredentials)
    #expect(next?.headers.count == 1)
  }

  @Test(arguments: ["200 OK", "304 Not Modified", "300 x", "404 x"]) func whatIsNoRedirectIsNone(status: String) throws
  {
    #expect(try request("h/").redirected(by: head("HTTP/1.1 \(status)\r\nLocation: /b\r\n\r\n")) == nil)
    #expect(try request("h/").redirected(by: head("HTTP/1.1 302 x\r\n\r\n")) == nil)
  }

  @Test func noRedirectLeadsOutOfHTTP() throws {
    for place in ["file:///etc/passwd", "shoutcast://h/", "ftp://h/x"] {
      let head = try head("HTTP/1.1 302 x\r\nLocation: \(place)\r\n\r\n")
      #expect(throws: StationURL.Problem.self) { try request("h/").redirected(by: head) }
    }
  }

  @Test func base64IsWhatFoundationWrites() {
    var generator = SeededGenerator(seed: 12)
    for count in 0...130 {
      let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
      #expect(Base64.encode(bytes) == Data(bytes).base64EncodedString())
    }
  }
}
