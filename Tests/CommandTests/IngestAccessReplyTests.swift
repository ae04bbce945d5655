// SPDX-License-Identifier: MIT
import Foundation
import StreamKit
import TestSupport
import Testing

/// What those are told who do not go live.
@Suite struct IngestAccessReplyTests {
  private func ask(_ run: PeerRun, _ text: String) throws -> PeerAnswers.Answer {
    var answers = PeerAnswers(try run.client())
    return try answers.ask(text)
  }

  private func source(_ mount: String = "/live", _ headers: String = "") -> String {
    "SOURCE \(mount) HTTP/1.0\r\n\(PeerRun.authorization)\r\n\(headers)\r\n"
  }

  @Test func refusalsHaveTheStatusThatClientsKnow() throws {
    let run = try PeerRun(["--mount", "/live"])
    let other = try ask(run, source("/other"))
    #expect(other.status.contains(" 403 ") && other.body.contains("/live"))
    for method in ["BREW", "STATS", "PATCH"] {
      let answer = try ask(run, "\(method) /live HTTP/1.1\r\nHost: x\r\n\r\n")
      #expect(answer.status == "HTTP/1.1 405 Method Not Allowed", "\(method)")
      #expect(answer["allow"]?.contains("SOURCE") == true)
    }
    for type in ["video/webm", "audio/flac", "misc/ultravox", "audio/x-mpegurl", "audio/x-foo; a=b"] {
      let answer = try ask(run, source("/live", "Content-Type: \(type)\r\n"))
      #expect(answer.status.contains(" 415 ") && answer.body.contains("--filter"), "\(type)")
    }
    let coding = try ask(
      run, "PUT /live HTTP/1.1\r\n\(PeerRun.authorization)\r\nTransfer-Encoding: gzip, chunked\r\n\r\n")
    #expect(coding.status.contains(" 501 "))
    #expect(try ask(run, "SOURCE\u{1} /live HTTP/1.0\r\n\r\n").status.contains(" 400 "))
    #expect(try ask(run, "GET /" + String(repeating: "x", count: 5_000)).status.contains(" 414 "))
    #expect(try ask(run, "GET / HTTP/1.0\r\nA: " + String(repeating: "x", count: 9_000)).status.contains(" 431 "))
    #expect(run.process.output.isEmpty)
  }

  @Test func headOfAPageHasNoBody() throws {
    let run = try PeerRun()
    let client = try run.client("HEAD /live HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    #expect(client.readToEnd())
    #expect(client.status.contains(" 404 ") && client.body.isEmpty)
    let state = try run.client("HEAD / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    #expect(state.readToEnd())
    #expect(state.status.contains(" 200 ") && state.body.isEmpty && state.header("Content-Length") != nil)
  }

  @Test func oggSourceOfAnMPEGStationIsToldWhatToDo() throws {
    let run = try PeerRun(["--format", "mp3"])
    let answer = try ask(run, source("/live", "Content-Type: audio/ogg\r\n"))
    #expect(answer.status.contains(" 415 ") && answer.body.contains("mp3") && answer.body.contains("--filter"))
    // One that says nothing is found out by its bytes.
    let client = try run.client(source())
    client.send(try Fixtures.corpusBytes("vorbis-q3.ogg"))
    #expect(client.readToEnd())
    #expect(run.process.output.isEmpty)
  }

  @Test func helloOfTLSGetsALineThatSaysWhatToDo() throws {
    let run = try PeerRun()
    for _ in 0..<2 {
      let client = try run.client()
      client.send([0x16, 3, 1, 2, 0, 1, 0, 1, 0xFC, 3, 3])
      #expect(client.readToEnd() && client.received.isEmpty)
    }
    try run.waitForLog("turn TLS off in the client, or put nginx, HAProxy or stunnel in front")
    #expect(run.process.errors.split(separator: "\n").count { $0.contains("TLS") } == 1, "once a minute")
  }

  /// The state of the port as an object.
  private func status(_ run: PeerRun, _ headers: String = "", path: String = "/api/status") throws -> [String: Any] {
    let answer = try ask(run, "GET \(path) HTTP/1.0\r\n\(headers)\r\n")
    #expect(answer["content-type"]?.hasPrefix("application/json") == true)
    return try #require(try JSONSerialization.jsonObject(with: Data(answer.body.utf8)) as? [String: Any])
  }

  @Test func statusTellsUserAndAddressToThoseWhoMayKnow() throws {
    let run = try PeerRun()
    for path in ["/", "/api/status"] {
      let idle = try status(run, path: path)
      #expect(idle["source_connected"] as? Bool == false && idle["source"] == nil)
    }
    let words = "User-Agent: Test \"1\"\r\nContent-Type: audio/mpeg\r\nice-name: Ü\r\n"
    let client = try run.client(source("/live", words))
    client.send(FrameRow(10).bytes)
    try run.waitForFrames(9)
    for (headers, isShown) in [("", false), (PeerRun.authorization + "\r\n", true)] {
      let state = try status(run, headers)
      #expect(state["source_connected"] as? Bool == true && state["origin"] as? String == "live")
      let source = try #require(state["source"] as? [String: Any])
      #expect(source["mount"] as? String == "/live" && source["state"] as? String == "onAir")
      #expect(source["format"] as? String == "mp3" && source["name"] as? String == "Ü")
      #expect(source["agent"] as? String == "Test \"1\"")
      #expect(source["bytes_received"] as? Int == FrameRow.length * 10)
      #expect((source["since"] as? String)?.hasSuffix("Z") == true)
      #expect(source["user"] as? String == (isShown ? "source" : nil))
      #expect(source["address"] as? String == (isShown ? "127.0.0.1" : nil))
    }
    let wrong = try ask(run, "GET / HTTP/1.0\r\nAuthorization: Basic c291cmNlOndyb25n\r\n\r\n")
    #expect(wrong.status.contains(" 401 "))
  }

  @Test func killsourceAndDeleteEndASession() throws {
    let folder = try MusicFolder()
    try folder.writeSecret("admin", "boss\n")
    let run = try PeerRun(["--admin-password-file", folder("admin")])
    let admin = "Authorization: Basic \(Data("admin:boss".utf8).base64EncodedString())\r\n"
    #expect(try ask(run, "GET /admin/killsource?mount=/live HTTP/1.0\r\n\(admin)\r\n").status.contains(" 404 "))
    let requests = [
      ("GET /admin/killsource?mount=%2Flive HTTP/1.0\r\n\(admin)\r\n", "Source Removed"),
      ("POST /admin/killsource HTTP/1.0\r\n\(admin)Content-Length: 11\r\n\r\nmount=/live", "Source Removed"),
      ("DELETE /live HTTP/1.1\r\n\(PeerRun.authorization)\r\nConnection: close\r\n\r\n", ""),
    ]
    for (request, body) in requests {
      let client = try run.client(source())
      client.send(FrameRow(5).bytes)
      try run.waitForFrames(4)
      #expect(try ask(run, "DELETE /other HTTP/1.0\r\n\(admin)\r\n").status.contains(" 404 "))
      #expect(try ask(run, "DELETE /live HTTP/1.0\r\n\r\n").status.contains(" 401 "))
      let answer = try ask(run, request)
      #expect(answer.status.contains(body.isEmpty ? " 204 " : " 200 ") && (body.isEmpty || answer.body.contains(body)))
      #expect(client.readToEnd(), "the session is over")
      _ = try run.takeSession(frames: 4)
    }
    #expect(run.process.errors.split(separator: "\n").count { $0.contains("why=killed") } == 3)
    #expect(try ask(run, source().replacing("c291cmNlOmhhY2ttZQ==", with: "YWRtaW46Ym9zcw==")).status.contains(" 401 "))
  }
}
