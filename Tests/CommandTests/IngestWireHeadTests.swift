// SPDX-License-Identifier: MIT
import Foundation
import StreamKit
import TestSupport
import Testing

/// Request heads recorded from real clients (Tests/Fixtures/wire), and those that are known from their sources.
@Suite struct IngestWireHeadTests {
  private static let sources = [
    "source-curl-put-chunked", "source-ffmpeg-legacy", "source-ffmpeg-put", "source-libshout-2-with-auth",
    "source-liquidsoap",
  ]

  private func head(_ name: String) throws -> String {
    String(decoding: try readFile(Fixtures.folder + "/wire/\(name).http", limit: 65_536), as: UTF8.self)
  }

  private func wrong(_ head: String) -> String {
    head.replacingOccurrences(of: "c291cmNlOmhhY2ttZQ==", with: "c291cmNlOndyb25n")
  }

  /// `pieces` of 400 bytes and an end, with an extension that means nothing.
  private func chunked(_ bytes: [UInt8]) -> [UInt8] {
    var body: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: 400) {
      let piece = bytes[start..<min(start + 400, bytes.count)]
      body += Array("\(String(piece.count, radix: 16));x=1\r\n".utf8) + piece + Array("\r\n".utf8)
    }
    return body + Array("0\r\n\r\n".utf8)
  }

  private func send(_ bytes: [UInt8], _ client: StreamClient, byByte: Bool) {
    if !byByte { client.send(bytes) } else { for byte in bytes { client.send([byte]) } }
  }

  @Test func recordedSourcesGoLiveHoweverTheirBytesCome() throws {
    let run = try PeerRun()
    var number = 0
    for name in IngestWireHeadTests.sources {
      for byByte in [false, true] {
        let head = try head(name)
        let row = FrameRow(8, from: number)
        number += 8
        let body = head.contains("chunked") ? chunked(row.bytes) : row.bytes
        let client = try run.client()
        // In one piece the audio stands behind the head, without waiting for "100 Continue".
        send(Array(head.utf8) + body, client, byByte: byByte)
        client.endSending()
        let parts = try run.takeSession(frames: 8)
        #expect(parts.areFrames(of: row), "\(name), byte by byte: \(byByte)")
        #expect(run.state?.origin == .live && run.state?.source == "source", "\(name)")
        client.readToEnd()
        let reply = String(decoding: client.received, as: UTF8.self)
        if head.contains("Expect") {
          #expect(reply.hasPrefix("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n"), "\(name): \(reply)")
        } else {
          #expect(reply == "HTTP/1.0 200 OK\r\n\r\n", "\(name)")
        }
      }
    }
    #expect(!run.process.errors.contains("wrong password"))
  }

  @Test func wrongCredentialsAreToldSoAndMayBeFollowedByRightOnes() throws {
    let run = try PeerRun()
    for name in IngestWireHeadTests.sources {
      for byByte in [false, true] {
        let client = try run.client()
        send(Array(wrong(try head(name)).utf8), client, byByte: byByte)
        var answers = PeerAnswers(client)
        let answer = try answers.next()
        #expect(answer.status.hasSuffix(" 401 Unauthorized"), "\(name)")
        #expect(answer["www-authenticate"]?.hasPrefix("Basic realm=") == true)
        #expect(answer["allow"]?.contains("PUT") == true)
        #expect(answer["content-length"] == String(answer.body.utf8.count))
        if answer["connection"] == "keep-alive" {
          client.send(try head(name))
          #expect(try answers.next().status == "HTTP/1.1 100 Continue", "\(name)")
          client.send(chunked(FrameRow(5).bytes))
          #expect(try run.takeSession(frames: 5).areFrames(of: FrameRow(5)))
        } else {
          #expect(client.readToEnd(), "\(name)")
        }
      }
    }
    // curl's is the one that is kept: it expects a word before it sends, and does not say close.
    #expect(run.process.errors.split(separator: "\n").count { $0.contains("source connected") } == 2)
  }

  @Test(arguments: [false, true]) func libshoutAsksThreeTimesOnOneConnection(byByte: Bool) throws {
    let run = try PeerRun()
    let client = try run.client()
    var answers = PeerAnswers(client)
    send(Array(try head("source-libshout-0-tls-probe").utf8), client, byByte: byByte)
    let options = try answers.next()
    #expect(options.status == "HTTP/1.1 204 No Content")
    #expect(options["allow"]?.contains("PUT") == true && options["upgrade"] == nil)
    #expect(options["connection"] == "keep-alive")
    send(Array(try head("source-libshout-1-probe-without-auth").utf8), client, byByte: byByte)
    let challenge = try answers.next()
    #expect(challenge.status == "HTTP/1.0 401 Unauthorized")
    #expect(challenge["connection"] == "keep-alive" && !challenge.body.isEmpty)
    send(Array(try head("source-libshout-2-with-auth").utf8), client, byByte: byByte)
    #expect(try answers.next().status == "HTTP/1.0 200 OK")
    client.send(FrameRow(10).bytes)
    client.endSending()
    let parts = try run.takeSession(frames: 10)
    #expect(parts.areFrames(of: FrameRow(10)))
    #expect(parts.words.first?.station.name == "Ez")
    #expect(!run.process.errors.contains("wrong password"))
  }

  @Test func recordedTitlesAndListenersAreAnswered() throws {
    let run = try PeerRun()
    for byByte in [false, true] {
      let client = try run.client()
      var answers = PeerAnswers(client)
      send(Array(try head("metadata-libshout-1-without-auth").utf8), client, byByte: byByte)
      #expect(try answers.next().status == "HTTP/1.1 401 Unauthorized")
      send(Array(wrong(try head("metadata-libshout-2-with-auth")).utf8), client, byByte: byByte)
      #expect(try answers.next().status == "HTTP/1.1 401 Unauthorized")
      send(Array(try head("metadata-libshout-2-with-auth").utf8), client, byByte: byByte)
      let done = try answers.next()
      #expect(done.status == "HTTP/1.1 200 OK" && done.body.contains("<return>1</return>"))
      let old = try run.client()
      send(Array(try head("metadata-liquidsoap").utf8), old, byByte: byByte)
      #expect(old.readToEnd() && old.status == "HTTP/1.0 200 OK")
      for name in ["listener-curl", "listener-ffmpeg", "listener-mpg123"] {
        let listener = try run.client()
        send(Array(try head(name).utf8), listener, byByte: byByte)
        var answer = PeerAnswers(listener)
        let reply = try answer.next()
        #expect(reply.status.hasSuffix(" 404 Not Found") && reply.body.contains("8001"), "\(name)")
      }
    }
    #expect(run.process.output.isEmpty)
  }

  /// darkice ends its lines with LF alone, the NSV tools with CR CR LF; `ICE/1.0` was Icecast's own protocol once.
  @Test(arguments: [
    ("SOURCE /live HTTP/1.0", "\n", "\n"), ("SOURCE /live HTTP/1.0", "\n", "\r\n\r\n"),
    ("SOURCE /live ICE/1.0", "\r\n", "\r\n"), ("SOURCE /live HTTP/1.1", "\r\r\n", "\r\r\n"),
    ("PUT /live HTTP/1.1", "\r\n", "\r\n"), ("POST /live HTTP/1.1", "\r\n", "\r\n"),
  ]) func otherHeads(first: String, lineEnd: String, end: String) throws {
    let run = try PeerRun()
    let lines = [
      first, PeerRun.authorization, "User-Agent: DarkIce/1.3", "Content-Type: audio/mpeg", "ice-bitrate: 128",
      "ice-public: 0", "ice-name: (null)", "icy-name: Dark", "Content-Length: 1099511627776",
    ]
    for byByte in [false, true] {
      let client = try run.client()
      let head = lines.map { $0 + lineEnd }.joined() + end
      send(Array(head.utf8) + FrameRow(8).bytes, client, byByte: byByte)
      client.endSending()
      let parts = try run.takeSession(frames: 8)
      #expect(parts.areFrames(of: FrameRow(8)))
      #expect(run.state?.station.name == "Dark")
      client.readToEnd()
      let expected = first.hasPrefix("SOURCE") ? "HTTP/1.0 200 OK" : "HTTP/1.1 200 OK"
      #expect(client.status == expected, "told at once, since nothing was expected")
      #expect(client.header("Connection") != "close", "curl would stop sending")
    }
  }
}
