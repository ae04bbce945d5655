// SPDX-License-Identifier: MIT
import Foundation
import StreamKit
import TestSupport
import Testing

/// Who is let in: passwords, users, guesses, proxies.
@Suite struct IngestAccessTests {
  private func basic(_ user: String, _ password: String) -> String {
    "Authorization: Basic \(Data("\(user):\(password)".utf8).base64EncodedString())\r\n"
  }

  private func ask(_ run: PeerRun, _ text: String) throws -> PeerAnswers.Answer {
    var answers = PeerAnswers(try run.client())
    return try answers.ask(text)
  }

  /// A hash as a DJ's password gets one in the handbook.
  private func hash(_ password: String, _ options: String...) throws -> String {
    let made = try PlayerRun.run(["openssl", "passwd", "-6"] + options + [password])
    return String(decoding: made.output, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
  }

  @Test func withoutAPasswordItSaysWhatToDo() throws {
    let result = try FilterProcess.run("cycast-ingest", FilterSetup(["--listen", "127.0.0.1:0"]))
    #expect(result.ending == .exit(78))
    #expect(result.errorLines.count == 1)
    for remedy in ["--password-file", "--users", "CYCAST_SOURCE_PASSWORD"] { #expect(result.errors.contains(remedy)) }
  }

  @Test func hangUpReadsThePasswordsAgain() throws {
    let run = try PeerRun()
    func status(_ password: String) throws -> String {
      try ask(run, "GET / HTTP/1.0\r\n\(basic("source", password))\r\n").status
    }
    #expect(try status("hackme").contains(" 200 ") && status("second").contains(" 401 "))
    try run.folder.writeSecret("password", "second\n")
    run.process.send(SIGHUP)
    try run.waitForLog("passwords were read again")
    #expect(try status("hackme").contains(" 401 ") && status("second").contains(" 200 "))
    try run.folder.writeSecret("password", "")
    run.process.send(SIGHUP)
    try run.waitForLog("the passwords of before still count")
    #expect(try status("second").contains(" 200 "))
  }

  /// Who waits for `--ready-fd` may do so.
  @Test func hangUpIsHeardFromTheMomentItIsReady() throws {
    for _ in 0..<10 {
      let run = try PeerRun()
      run.process.send(SIGHUP)
      try run.waitForLog("passwords were read again")
    }
  }

  @Test func usersHavePasswordsMountsAndPrioritiesOfTheirOwn() throws {
    let folder = try MusicFolder()
    let lines = [
      "# who", "anna:\(try hash("apple")):10", "ben:\(try hash("pear")):5", "guest:\(try hash("fig"))::/guests",
    ]
    try folder.writeSecret("users", lines.joined(separator: "\n") + "\n")
    let run = try PeerRun(["--users", folder("users"), "--takeover", "priority"], in: folder, hasPassword: false)
    func source(_ user: String, _ password: String, _ mount: String = "/live") throws -> StreamClient {
      try run.client("SOURCE \(mount) HTTP/1.0\r\n\(basic(user, password))\r\n")
    }
    for (user, password) in [("anna", "pear"), ("nobody", "apple"), ("source", "hackme"), ("anna", "")] {
      let client = try source(user, password)
      #expect(client.readToEnd() && client.status.contains(" 401 "), "\(user)")
    }
    let elsewhere = try source("guest", "fig")
    #expect(elsewhere.readToEnd() && elsewhere.status.contains(" 403 "))
    let ben = try source("ben", "pear")
    ben.send(FrameRow(5).bytes)
    try run.waitForFrames(4)
    #expect(run.take().words.last?.source == "ben")
    let guest = try source("guest", "fig", "/guests")
    #expect(guest.readToEnd() && guest.status.contains(" 403 "), "of lower priority")
    // Another user's title is not taken; one's own is, and so is the state shown.
    for (user, password, status) in [("anna", "apple", "403"), ("ben", "pear", "200")] {
      let title = try ask(run, "GET /admin/metadata?mode=updinfo&song=x HTTP/1.0\r\n\(basic(user, password))\r\n")
      #expect(title.status.contains(status), "\(user)")
      let state = try ask(run, "GET /api/status HTTP/1.0\r\n\(basic(user, password))\r\n")
      #expect(state.body.contains("\"user\":\"ben\"") == (user == "ben"))
      #expect(!state.body.contains(password))
    }
    let kill = try ask(run, "DELETE /live HTTP/1.0\r\n\(basic("guest", "fig"))\r\n")
    #expect(kill.status.contains(" 403 "))
    // By SHOUTcast, and with the higher priority.
    let anna = try run.client("anna:apple\r\nicy-name:Anna\r\n\r\n")
    anna.send(FrameRow(5).bytes)
    #expect(ben.readToEnd(), "it is replaced")
    try run.process.wait(for: "anna") { _ in run.state?.source == "anna" }
    let title = try ask(run, "GET /admin.cgi?mode=updinfo&pass=anna:apple&song=Mine HTTP/1.0\r\n\r\n")
    #expect(title.status.contains(" 200 "))
  }

  @Test func tenWrongPasswordsMakeAnAddressWait() throws {
    let run = try PeerRun(["--proxy-protocol"])
    func from(_ address: String, _ text: String) throws -> StreamClient {
      try run.client("PROXY TCP4 \(address) 192.0.2.1 40000 8000\r\n" + text)
    }
    let wrong = "SOURCE /live HTTP/1.0\r\n\(basic("source", "guess"))\r\n"
    let right = "SOURCE /live HTTP/1.0\r\n\(PeerRun.authorization)\r\n\r\n"
    // Probes count for nothing.
    let probes = [
      "SOURCE /live HTTP/1.0\r\nContent-Length: 0\r\n\r\n", "!POKE\r\n", "GET /admin/!POKE HTTP/1.0\r\n\r\n",
    ]
    for probe in probes {
      for _ in 0..<4 { #expect(try from("203.0.113.9", probe).readToEnd()) }
    }
    for attempt in 0..<10 {
      let client = try from("203.0.113.9", attempt % 2 == 0 ? wrong : "guess\r\n")
      #expect(client.readToEnd())
      let said = String(decoding: client.received, as: UTF8.self)
      #expect(said.contains(attempt % 2 == 0 ? " 401 " : "invalid password\r\n"), "\(attempt)")
    }
    for request in [right, "GET /admin.cgi?mode=updinfo&pass=hackme&song=x HTTP/1.0\r\n\r\n"] {
      let client = try from("203.0.113.9", request)
      #expect(client.readToEnd() && client.status == "HTTP/1.0 429 Too Many Requests")
      let wait = try #require(client.header("Retry-After").flatMap { Int($0) })
      #expect((1...60).contains(wait))
    }
    let old = try from("203.0.113.9", "hackme\r\n")
    #expect(old.readToEnd() && String(decoding: old.received, as: UTF8.self) == "invalid password\r\n")
    let other = try from("203.0.113.10", right)
    #expect(other.readHead() == "HTTP/1.0 200 OK")
    #expect(run.process.output.isEmpty)
  }

  /// A hash of many rounds takes time on a thread of its own. What comes from one address meanwhile is told to come again,
  /// and others are let in.
  @Test func guessesOfOneAddressDoNotKeepOthersWaiting() throws {
    let folder = try MusicFolder()
    let slow = try hash("apple", "-salt", "rounds=100000$abcdefgh")
    #expect(slow.hasPrefix("$6$rounds=100000$"))
    try folder.writeSecret("users", "anna:\(slow)\n")
    let run = try PeerRun(["--users", folder("users"), "--proxy-protocol"], in: folder)
    func from(_ address: String, _ password: String) throws -> StreamClient {
      try run.client("PROXY TCP4 \(address) 192.0.2.1 1 2\r\nGET / HTTP/1.0\r\n\(basic("anna", password))\r\n")
    }
    run.process.send(SIGSTOP)
    let guesses = try (0..<6).map { try from("203.0.113.9", "guess \($0)") }
    let right = try from("203.0.113.10", "apple")
    run.process.send(SIGCONT)
    for client in guesses { #expect(client.readToEnd()) }
    #expect(guesses.count { $0.status.contains(" 401 ") } >= 2)
    let busy = guesses.filter { $0.status.contains(" 503 ") }
    #expect(!busy.isEmpty && busy.allSatisfy { $0.header("Retry-After") == "1" })
    #expect(right.readToEnd() && right.status.contains(" 200 "))
  }

  @Test func thisMachineNeverWaits() throws {
    let run = try PeerRun()
    for _ in 0..<12 { #expect(try run.client("guess\r\n").readToEnd()) }
    #expect(try ask(run, "GET / HTTP/1.0\r\n\(PeerRun.authorization)\r\n\r\n").status.contains(" 200 "))
  }

  @Test func proxiesSayForWhomTheySpeak() throws {
    let run = try PeerRun(["--proxy-protocol"])
    // PROXY v2: signature, version and command, family, length; source, destination, ports.
    let signature: [UInt8] = [13, 10, 13, 10, 0, 13, 10, 0x51, 0x55, 0x49, 0x54, 10]
    let ipv4: [UInt8] = signature + [0x21, 0x11, 0, 12, 203, 0, 113, 77, 192, 0, 2, 1, 0x9C, 0x40, 0x1F, 0x40]
    let headers: [([UInt8], String)] = [
      (ipv4, "203.0.113.77"), (Array("PROXY TCP4 203.0.113.5 192.0.2.1 1 2\r\n".utf8), "203.0.113.5"),
      (Array("PROXY TCP6 2001:db8::5 2001:db8::1 1 2\r\n".utf8), "2001:db8::5"),
      (Array("PROXY UNKNOWN\r\n".utf8), "127.0.0.1"), (signature + [0x20, 0, 0, 0], "127.0.0.1"),
    ]
    for (header, address) in headers {
      for byByte in [false, true] {
        let client = try run.client()
        let bytes = header + Array("hackme\r\nicy-name:x\r\n\r\n".utf8) + FrameRow(5).bytes
        if byByte { for byte in bytes { client.send([byte]) } } else { client.send(bytes) }
        client.endSending()
        _ = try run.takeSession(frames: 5)
        let line = run.process.errors.split(separator: "\n").last { $0.contains("source connected") }
        #expect(line?.contains("address=\(address) ") == true, "\(address)")
      }
    }
    let bare = try run.client("SOURCE /live HTTP/1.0\r\n\(PeerRun.authorization)\r\n\r\n")
    #expect(bare.readToEnd() && bare.status.contains(" 400 "), "without a header nobody comes in")
  }

  @Test func forwardedAddressesCountFromTrustedProxiesOnly() throws {
    let trusting = try PeerRun(["--trusted-proxy", "127.0.0.0/8"])
    var answers = PeerAnswers(try trusting.client())
    // A proxy may use one connection for one client after the other.
    for address in ["203.0.113.1", "203.0.113.2"] {
      let answer = try answers.ask(
        "GET /admin/metadata?mode=updinfo&song=x HTTP/1.1\r\n\(basic("source", "guess"))"
          + "X-Forwarded-For: 198.51.100.1, \(address)\r\n\r\n")
      #expect(answer.status.contains(" 401 ") && answer["connection"] == "keep-alive")
      try trusting.waitForLog("address=\(address)\n")
    }
    let plain = try PeerRun()
    _ = try ask(plain, "GET / HTTP/1.0\r\n\(basic("source", "guess"))X-Forwarded-For: 203.0.113.1\r\n\r\n")
    try plain.waitForLog("address=127.0.0.1\n")
  }
}
