// SPDX-License-Identifier: MIT
import Foundation
import StreamKit
import TestSupport
import Testing

/// `cycast-stat URL…` against servers that answer what a test tells them to.
@Suite struct StatAskTests {
  private static let missing = CannedServer.Answer("404 Not Found", ["Content-Type: text/html"], body: "<html></html>")

  static func json(_ body: String, _ headers: [String] = []) -> CannedServer.Answer {
    .init("200 OK", ["Content-Type: application/json"] + headers, body: body)
  }

  static func cycast(_ title: String, listeners: Int = 3) -> CannedServer.Answer {
    json(
      #"{"source_connected":true,"source_status":"Connected","metadata":{"title":"\#(title)","artist":"Cycast"},"#
        + #""listeners":\#(listeners),"uptime_seconds":60,"mount":"/stream","origin":"live","#
        + #""seconds_since_input":0.1}"#)
  }

  private static let icecast = #"""
    {"icestats":{"server_id":"Icecast 2.4.4","source":[
    {"listenurl":"http://h:8000/a","listeners":1,"title":-,"server_type":"audio/mpeg","bitrate":128},
    {"listenurl":"http://h:8000/b","listeners":2,"title":"Two","server_type":"audio/mpeg"}]}}
    """#

  static func run(_ words: [String], within seconds: Double = FilterProcess.patience) throws -> FilterResult {
    try FilterProcess.run("cycast-stat", FilterSetup(words), within: seconds)
  }

  static func address(_ server: CannedServer, _ path: String = "") -> String { "127.0.0.1:\(server.port)\(path)" }

  @Test func cycastIsAskedOnce() throws {
    let server = try CannedServer([Self.cycast("Sun")])
    let result = try Self.run([Self.address(server)])
    #expect(result.ending == .exit(0))
    #expect(result.text.contains("\nOn air     Cycast - Sun\n"))
    #expect(result.text.contains("\nListeners  3\n"))
    #expect(server.targets == ["/api/status"])
  }

  @Test func icecastTakesTwoQuestionsAndShowsAllItsMounts() throws {
    let missing = CannedServer.Answer("404 Not Found", ["Server: Icecast 2.4.4"], body: "x")
    let server = try CannedServer([missing, Self.json(Self.icecast)])
    let result = try Self.run(["--get", "mount", "--get", "display", "--get", "listeners", Self.address(server)])
    #expect(result.text == "/a\t-\t1\n/b\tTwo\t2\n")
    #expect(result.ending == .exit(0))
    #expect(server.targets == ["/api/status", "/status-json.xsl"])
  }

  @Test func oneMountOfSeveralIsTold() throws {
    let server = try CannedServer([Self.missing, Self.json(Self.icecast)])
    #expect(try Self.run(["--get", "listeners", Self.address(server, "/b")]).text == "2\n")
    let other = try CannedServer([Self.missing, Self.json(Self.icecast)])
    let result = try Self.run(["--get", "error", Self.address(other, "/c")])
    #expect(result.text == "has no such stream now: it has /a, /b\n")
    #expect(result.ending == .exit(66))
  }

  @Test func shoutcastIsFoundBehindThePagesThatItDoesNotHave() throws {
    let stats = #"{"currentlisteners":7,"streamstatus":1,"songtitle":"A - B","bitrate":"64","version":"2.6"}"#
    let two = try CannedServer([Self.missing, Self.missing, Self.json(stats)])
    #expect(try Self.run(["--get", "listeners", Self.address(two)]).text == "7\n")
    #expect(two.targets == ["/api/status", "/status-json.xsl", "/stats?sid=1&json=1"])
    let one = try CannedServer([
      .init(Array("ICY 404 Resource Not Found\r\nicy-notice1:<BR>SHOUTcast\r\n\r\n".utf8)),
      .init("200 OK", ["content-type:text/html"], body: "<html><body>5,1,9,32,4,128,A, B</body></html>"),
    ])
    #expect(try Self.run(["--get", "listeners", "--get", "display", Self.address(one)]).text == "5\tA, B\n")
    #expect(one.targets == ["/api/status", "/7.html"])
    #expect(one.requests[1].contains("User-Agent: Mozilla/5.0"))
  }

  @Test func aServerThatPlaysWhateverItIsAskedIsListenedTo() throws {
    let stream = WatchRun.answer(["Night - Train"], ["icy-name: Radio", "icy-br: 128"])
    let server = try CannedServer([stream])
    let result = try Self.run(["--json", Self.address(server, "/live")])
    let object = try #require(JSONSerialization.jsonObject(with: Data(result.output)) as? [String: Any])
    #expect(object["kind"] as? String == "icy")
    #expect(object["display"] as? String == "Night - Train")
    #expect(object["bitrate"] as? Int == 128)
    #expect(object["listeners"] == nil)
    #expect(server.requests.last?.contains("Icy-MetaData: 1") == true)
  }

  @Test func aDeadStationHoldsNobodyUpAndIsSaidToBeDead() throws {
    let good = try CannedServer([Self.cycast("Sun")])
    let (silent, closed) = (try CannedServer([.init([], then: .silence)]), try ClosedPort())
    let words = ["--get", "display", "--timeout", "1s"]
    let result = try Self.run(words + [Self.address(silent), Self.address(good), "127.0.0.1:\(closed.port)"])
    #expect(result.text == "\nCycast - Sun\n\n")
    #expect(result.ending == .exit(69))
  }

  @Test func theLiveStationIsToldWhileTheSilentOneIsStillWaitedFor() throws {
    let (good, silent) = (try CannedServer([Self.cycast("Sun")]), try SilentPort())
    let words = ["--watch=1h", "--timeout", "1h", "127.0.0.1:\(silent.port)", Self.address(good)]
    let process = try FilterProcess("cycast-stat", FilterSetup(words))
    try process.wait(for: "the station that answers") { String(decoding: $0.output, as: UTF8.self).contains("Sun") }
    process.send(SIGTERM)
    #expect(try process.finish().ending == .exit(0))
  }

  @Test func aServerThatNeverAnswersForOnePathIsAskedForAnother() throws {
    let none = CannedServer.Answer([])
    let server = try CannedServer([.init([], then: .silence), none, none, Self.seven])
    #expect(try Self.run(["--timeout", "6s", "--get", "listeners", Self.address(server)]).text == "5\n")
  }

  private static let seven = CannedServer.Answer("200 OK", body: "<body>5,1,9,32,4,128,x</body>")

  @Test func whatIsNoStationIsAnErrorOfItsOwn() throws {
    let page = try CannedServer([.init("200 OK", ["Content-Type: text/html"], body: "<html>hello</html>")])
    let result = try Self.run([Self.address(page)])
    #expect(result.ending == .exit(76))
    #expect(result.text.contains("says nothing that a station says"))
    let ssh = try CannedServer([.init(Array("SSH-2.0-x\r\n".utf8), waitsForRequest: false)])
    #expect(try Self.run([Self.address(ssh)]).ending == .exit(76))
    let closed = try ClosedPort()
    let dead = try Self.run(["127.0.0.1:\(closed.port)"])
    #expect(dead.ending == .exit(69))
    #expect(dead.text.contains("Problem    cannot be reached: Connection refused"))
    let locked = try CannedServer([Self.missing, Self.missing, Self.missing, Self.missing, .init("401 Unauthorized")])
    #expect(try Self.run([Self.address(locked, "/live")]).ending == .exit(77))
  }

  @Test func redirectsAreFollowed() throws {
    let server = try CannedServer([.init("302 Found", ["Location: /new/status"]), Self.cycast("Sun")])
    #expect(try Self.run(["--get", "title", Self.address(server)]).text == "Sun\n")
    #expect(server.targets == ["/api/status", "/new/status"])
    let circle = try CannedServer([.init("302 Found", ["Location: /api/status"])])
    #expect(try Self.run([Self.address(circle)]).ending == .exit(76))
  }

  @Test func anEndlessPageIsReadToItsBound() throws {
    let server = try CannedServer([
      .init(Array("HTTP/1.0 200 OK\r\n\r\n[".utf8) + [UInt8](repeating: 0x20, count: 65_536), then: .endless),
      Self.missing,
    ])
    let result = try Self.run([Self.address(server)])
    #expect(result.ending == .exit(66))
  }

  @Test func aTitleIsOneHarmlessLineInEachOutput() throws {
    let title = #"<img onerror=x> 'a' \"b\"\n\u001b[31m|c=1 שלום 👩‍👩‍👧"#
    let server = try CannedServer([Self.cycast(title)])
    for form in [["--get", "title"], ["--check"], ["--prometheus"], ["--json"], []] {
      let result = try Self.run(form + [Self.address(server)])
      #expect(result.ending == .exit(0), "\(form)")
      #expect(!result.output.contains(0x1B), "\(form)")
      #expect(result.text.contains("<img onerror=x>"), "\(form)")
    }
  }

  @Test func aCheckEndsAsAPluginDoes() throws {
    func check(_ words: [String], _ url: String) throws -> (FilterResult, Ending) {
      let result = try Self.run(["--check"] + words + [url])
      return (result, result.ending)
    }
    let server = try CannedServer([Self.cycast("Sun")])
    let url = Self.address(server)
    let all = ["--live", "--max-silence", "30s", "--min-listeners", "3"]
    #expect(try check(all, url).1 == .exit(0))
    #expect(try check(["--min-listeners", "4"], url).1 == .exit(1))
    #expect(try check(["--max-silence", "50ms"], url).1 == .exit(2))
    let closed = try ClosedPort()
    #expect(try check([], "127.0.0.1:\(closed.port)").1 == .exit(2))
    let (ok, _) = try check(all, url)
    #expect(ok.text == "OK - \(url)/stream: 3 listeners, Cycast - Sun|listeners=3;3:;;0 silence=0.1s;;30.0;0\n")
  }

  @Test(arguments: [
    ["--check", "--bogus"], ["--bogus", "--check"], ["-x", "--check"], ["--check", "--min-listeners", "x"],
    ["--check", "ftp://x"], ["--check", "--json"], ["--check", "--config", "/no/such/file"], ["--check", "-"],
    ["--check=1"],
  ]) func aCheckWithAWrongCommandLineIsUnknown(_ words: [String]) throws {
    let result = try Self.run(words)
    #expect(result.ending == .exit(3))
    #expect(result.text.hasPrefix("UNKNOWN - "))
    #expect(result.errors.contains("cycast-stat: fatal: "))
    #expect(result.errorLines.count == 1)
  }

  @Test func aWrongCommandLineEndsWith64() throws {
    for words in [["--get", "lisners"], ["http://u:p@h/"], ["--live"], ["--watch", "--live"]] {
      let result = try Self.run(words)
      #expect(result.ending == .exit(64))
      #expect(result.text == "")
    }
    #expect(try Self.run(["--get", "lisners"]).errors.contains("did you mean listeners?"))
  }

  @Test func figuresPassPrometheusOwnCheck() throws {
    let server = try CannedServer([Self.cycast(#"a \"b\" \\ c\nd"#)])
    let closed = try ClosedPort()
    let figures = try Self.run(["--prometheus", Self.address(server), "127.0.0.1:\(closed.port)"])
    #expect(figures.ending == .exit(0))
    guard FileManager.default.isExecutableFile(atPath: "/usr/bin/promtool") else { return }
    let folder = try SecretFolder()
    let path = try folder.write("figures", figures.text)
    let check = Process()
    let output = Foundation.Pipe()
    check.executableURL = URL(fileURLWithPath: "/bin/sh")
    check.arguments = ["-c", "/usr/bin/promtool check metrics <\(path) 2>&1"]
    check.standardOutput = output
    try check.run()
    let said = output.fileHandleForReading.readDataToEndOfFile()
    check.waitUntilExit()
    #expect(String(decoding: said, as: UTF8.self) == "")
    #expect(check.terminationStatus == 0)
  }

  @Test func aClosedOutputIsSaidAndASignalEndsTheWait() throws {
    let server = try CannedServer([Self.cycast("Sun")])
    var setup = FilterSetup([Self.address(server)])
    setup.output = .closed
    #expect(try FilterProcess.run("cycast-stat", setup).ending == .exit(74))
    let silent = try CannedServer([.init([], then: .silence)])
    let process = try FilterProcess("cycast-stat", FilterSetup([Self.address(silent)]))
    try process.wait(for: "the request") { _ in silent.requests.count == 1 }
    process.send(SIGINT)
    #expect(try process.finish().ending == .exit(75))
  }

  @Test func httpsGoesThroughCurl() async throws {
    let server = try TLSServer()
    let shell = try ShellSession()
    // What answers is a page about the connection, and no station.
    let result = try await shell.run(
      """
      stat="$BUILT/cycast-stat --get error https://localhost:\(server.port)/"
      CURL_CA_BUNDLE=\(server.certificate) $stat; echo $?
      $stat; echo $?
      mkdir empty; PATH=$PWD/empty $stat; echo $?
      """)
    let lines = result.lines
    #expect(lines.contains { $0.contains("says nothing that a station says") }, "\(lines)")
    #expect(lines.contains { $0.contains("certificate") } && lines.contains("76"), "\(lines)")
    #expect(lines.contains { $0.contains("needs curl") } && lines.contains("69"), "\(lines)")
  }
}
