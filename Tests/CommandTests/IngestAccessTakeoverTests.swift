// SPDX-License-Identifier: MIT
import Foundation
import StreamKit
import TestSupport
import Testing

/// Sources that come while another is live, and connections that wait for something.
@Suite struct IngestAccessTakeoverTests {
  private func source(_ run: PeerRun, user: String = "source") throws -> StreamClient {
    let credentials = Data("\(user):hackme".utf8).base64EncodedString()
    return try run.client("SOURCE /live HTTP/1.0\r\nAuthorization: Basic \(credentials)\r\n\r\n")
  }

  /// A source with audio on air.
  private func live(_ run: PeerRun, user: String = "source") throws -> StreamClient {
    let client = try source(run, user: user)
    client.send(FrameRow(5).bytes)
    try run.process.wait(for: "\(user) on air") { _ in run.parts.frames.count >= 4 && run.state?.source == user }
    _ = run.take()
    return client
  }

  @Test func sameUserAndAddressReplaceTheirOwnConnection() throws {
    let run = try PeerRun()
    let first = try live(run, user: "anna")
    for refused in [
      try source(run, user: "ben"), try run.client("ben:hackme\r\nicy-name:x\r\n\r\n"),
    ] {
      #expect(refused.readToEnd())
      #expect(refused.status == "HTTP/1.0 403 Forbidden" || refused.received.elementsEqual("invalid password\r\n".utf8))
    }
    let second = try source(run, user: "anna")
    second.send(FrameRow(5, from: 5).bytes)
    #expect(first.readToEnd(), "it is replaced")
    second.endSending()
    try run.process.wait(for: "the end of the second") { _ in run.process.errors.contains("why=left") }
    #expect(run.process.errors.contains("why=replaced"))
  }

  @Test func silentSourceHasLostItsClaim() throws {
    let run = try PeerRun()
    let first = try live(run, user: "anna")
    var status = ""
    // It has sent nothing since; after two seconds anybody may come.
    try run.process.wait(for: "the end of its claim") { _ in
      guard let client = try? source(run, user: "ben") else { return false }
      status = client.readHead()?.split(separator: "\r\n").first.map(String.init) ?? ""
      return status == "HTTP/1.0 200 OK"
    }
    #expect(first.readToEnd())
  }

  @Test func newestReplacesAnybodyUntilTwoFight() throws {
    let run = try PeerRun(["--takeover", "newest"])
    var holder = try live(run, user: "anna")
    for user in ["ben", "anna"] {
      let next = try live(run, user: user)
      #expect(holder.readToEnd())
      holder = next
    }
    let fighter = try source(run, user: "ben")
    #expect(fighter.readToEnd() && fighter.status == "HTTP/1.0 403 Forbidden")
    #expect(fighter.header("Retry-After") != nil)
    try run.waitForLog("fight")
  }

  @Test func refuseMeansNobody() throws {
    let run = try PeerRun(["--takeover", "refuse"])
    let first = try live(run)
    let second = try source(run)
    #expect(second.readToEnd() && second.status == "HTTP/1.0 403 Forbidden")
    first.endSending()
    _ = try run.takeSession(frames: 0)
    #expect(try source(run).readHead() == "HTTP/1.0 200 OK")
  }

  /// Connections that say half of what they want never keep a source out, and are small.
  @Test func sixtyFourWhoWaitKeepNobodyOut() throws {
    let run = try PeerRun()
    let half = "PUT /live HTTP/1.1\r\nX: " + String(repeating: "x", count: 8_000)
    let waiting = try (0..<64).map { _ in try run.client(half) }
    let source = try run.client("SOURCE /live HTTP/1.0\r\n\(PeerRun.authorization)\r\n\r\n")
    source.send(FrameRow(10).bytes)
    try run.waitForFrames(9)
    let first = try #require(waiting.first)
    #expect(first.readToEnd() && first.status == "HTTP/1.0 503 Service Unavailable")
    #expect(first.header("Retry-After") != nil)
    let kilobytes = try memory(of: run.process.pid)
    #expect(kilobytes < 16_384, "\(kilobytes) kB")
    // The others are still heard.
    let last = try #require(waiting.last)
    last.send("\r\n\(PeerRun.authorization)\r\nExpect: 100-continue\r\n\r\n")
    #expect(last.readHead() == "HTTP/1.1 100 Continue")
  }

  /// A hundred at once are all of one age to the clock: still those who came first have to go.
  @Test func crowdThatComesAtOncePushesItsFirstOut() throws {
    let run = try PeerRun()
    run.process.send(SIGSTOP)
    let crowd = try (0..<100).map { _ in try run.client("guess") }
    let source = try run.client("SOURCE /live HTTP/1.0\r\n\(PeerRun.authorization)\r\n\r\n")
    run.process.send(SIGCONT)
    #expect(source.readHead() == "HTTP/1.0 200 OK")
    for client in crowd[...36] { #expect(client.readToEnd() && client.status.contains(" 503 ")) }
    for client in crowd[37...] {
      client.send("\r\n")
      #expect(client.readToEnd() && client.received.elementsEqual("invalid password\r\n".utf8))
    }
  }

  /// Kilobytes of a process in memory (proc(5), VmRSS).
  private func memory(of pid: pid_t) throws -> Int {
    let status = try String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8)
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
    return try #require(line?.split(whereSeparator: { " \t".contains($0) }).dropFirst().first.flatMap { Int($0) })
  }
}
