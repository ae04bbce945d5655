// SPDX-License-Identifier: MIT
import Foundation
import StreamKit
import TestSupport
import Testing

/// `cycast-icy set` from the outside, against a server that says what it is told to.
@Suite struct IcySetTests {
  private let folder: SecretFolder
  private let password: String

  init() throws {
    folder = try SecretFolder()
    password = try folder.write("password", "hackme\n")
  }

  private func setup(_ words: [String]) -> FilterSetup {
    FilterSetup(["set", "--password-file", password] + words)
  }

  /// Sends a title to a server and returns how that ended.
  private func set(_ server: CannedServer, _ words: [String] = ["--song", "x"], mount: String = "/live") throws
    -> FilterResult
  {
    try FilterProcess.run("cycast-icy", setup(words + ["http://127.0.0.1:\(server.port)\(mount)"]))
  }

  @Test func saysNothingWhenTheStationTookIt() throws {
    let server = try CannedServer([.ice("Metadata update successful", done: true)])
    let result = try set(server, ["--artist", "Ä", "--title", "T", "--link", "http://l"])
    #expect(result.ending == .exit(0) && result.output.isEmpty && result.errors.isEmpty)
    #expect(
      server.targets == [
        "/admin/metadata?mode=updinfo&mount=/live&charset=UTF-8&artist=%C3%84&title=T&song=%C3%84%20-%20T&url=http%3A//l"
      ])
    // source:hackme
    #expect(server.requests[0].contains("\r\nAuthorization: Basic c291cmNlOmhhY2ttZQ=="))
    let loud = try set(server, ["-v", "--song", "x"])
    #expect(loud.ending == .exit(0) && loud.errors.contains("title sent") && !loud.errors.contains("hackme"))
  }

  @Test func tellsRefusedNoMountUnreachableAndProtocolApart() throws {
    for (answer, code) in [
      (.ice("Mountpoint will not accept URL updates", done: true), 77), (.init("401 Unauthorized"), 77),
      (.ice("Source does not exist", done: false, "404 Not Found"), 66), (.init("404 Not Found"), 66),
      (.init("503 Busy"), 69), (.init([], then: .close), 69), (.init([], then: .reset), 69),
      (.init(Array("HTTP/1.0 20".utf8), then: .close), 69), (.init("429 x", ["Retry-After: 9"]), 75),
      (.init(Array("garbage\n".utf8)), 76), (.init("302 x", ["Location: /x"]), 76), (.init("200 OK", body: "fine"), 0),
      (.init(Array("X: y\r\n".utf8), then: .endless), 76),
      (.init(Array("HTTP/1.0 200 OK\r\nX: ".utf8), then: .endless), 76),
    ] as [(CannedServer.Answer, Int32)] {
      let server = try CannedServer([answer])
      let result = try set(server)
      #expect(result.ending == .exit(code), "\(answer): \(result.errors)")
      #expect(result.errorLines.count == (code == 0 ? 0 : 1), "\(result.errors)")
      #expect(result.output.isEmpty)
    }
  }

  @Test func aSilentStationIsGivenUpAndNotAskedAgain() throws {
    let server = try CannedServer([.init([], then: .silence)])
    let result = try set(server, ["--song", "x", "--timeout", "200ms", "--retry", "1s"])
    #expect(result.ending == .exit(69) && result.errors.contains("may have arrived"))
    #expect(server.requests.count == 1)
  }

  @Test func whereNobodyListensItIsTriedAgainAsLongAsWanted() throws {
    let closed = try ClosedPort()
    let place = "http://127.0.0.1:\(closed.port)/live"
    let once = try FilterProcess.run("cycast-icy", setup(["--song", "x", place]))
    #expect(once.ending == .exit(69) && once.errors.contains("refused") && once.errorLines.count == 1)
    // It keeps trying until somebody listens.
    let process = try FilterProcess("cycast-icy", setup(["-v", "--retry", "1m", "--song", "x", place]))
    try process.wait(for: "a second try") { $0.errors.contains("trying again") }
    closed.open()
    try process.wait(for: "a connection") { _ in closed.hasVisitor }
    closed.answer("HTTP/1.0 200 OK\r\n\r\n")
    #expect(try process.finish().ending == .exit(0))
  }

  @Test func aStationThatSaysWhenToComeAgainIsAskedThen() throws {
    let server = try CannedServer([
      .init("503 x", ["Retry-After: 0"]), .init("429 x", ["Retry-After: 0"]), .init("200 OK"),
    ])
    #expect(try set(server, ["--retry", "1m", "--song", "x"]).ending == .exit(0))
    #expect(server.requests.count == 3)
    let slow = try CannedServer([.init("503 x", ["Retry-After: 90"])])
    #expect(try set(slow, ["--retry", "1m", "--song", "x"]).ending == .exit(69))
    #expect(slow.requests.count == 1)
  }

  @Test func followsRedirectsWithThePassword() throws {
    let server = try CannedServer([.init("307 x", ["Location: /other?song=x"]), .init("200 OK")])
    #expect(try set(server).ending == .exit(0))
    #expect(server.targets.last == "/other?song=x")
    #expect(server.requests.allSatisfy { $0.contains("Authorization: Basic") })
  }

  @Test func speaksToSHOUTcast() throws {
    let server = try CannedServer([.init("200 OK", body: "<html>Metadata update successful</html>")])
    let result = try FilterProcess.run(
      "cycast-icy", setup(["--song", "x y", "shoutcast://127.0.0.1:\(server.port)/?sid=2"]))
    #expect(result.ending == .exit(0), "\(result.errors)")
    #expect(server.targets == ["/admin.cgi?mode=updinfo&sid=2&pass=hackme&song=x%20y"])
    #expect(server.requests[0].contains("User-Agent: Mozilla/"))
    let wrong = try CannedServer([.init(Array("invalid password\r\n".utf8))])
    let refused = try FilterProcess.run("cycast-icy", setup(["--song", "x", "shoutcast://127.0.0.1:\(wrong.port)"]))
    #expect(refused.ending == .exit(77), "\(refused.errors)")
  }

  @Test func aPasswordInTheURLIsRefused() throws {
    let result = try FilterProcess.run("cycast-icy", setup(["--song", "x", "http://dj:s3cret@127.0.0.1:1/live"]))
    #expect(
      result.ending == .exit(64) && !result.errors.contains("s3cret") && result.errors.contains("--password-file"))
  }

  @Test func aMissingPasswordFileIs66AndNoPasswordIs78() throws {
    let missing = try FilterProcess.run(
      "cycast-icy", FilterSetup(["set", "--password-file", folder.path + "/none", "--song", "x", "127.0.0.1:1"]))
    #expect(missing.ending == .exit(66))
    let none = try FilterProcess.run("cycast-icy", FilterSetup(["set", "--song", "x", "127.0.0.1:1"]))
    #expect(none.ending == .exit(78) && none.errors.contains("CYCAST_SOURCE_PASSWORD"))
  }

  @Test func aSignalEndsItWhileTheStationIsSilent() throws {
    let server = try CannedServer([.init([], then: .silence)])
    let process = try FilterProcess("cycast-icy", setup(["--song", "x", "http://127.0.0.1:\(server.port)/"]))
    try process.wait(for: "the request") { _ in server.requests.count == 1 }
    process.send(SIGTERM)
    #expect(try process.finish().ending == .exit(75))
  }

  // MARK: https, and the environment

  @Test func httpsGoesThroughCurl() async throws {
    let server = try TLSServer()
    let shell = try ShellSession()
    let result = try await shell.run(
      """
      export CYCAST_SOURCE_PASSWORD=hackme
      set="$BUILT/cycast-icy set --song x https://localhost:\(server.port)/live"
      CURL_CA_BUNDLE=\(server.certificate) $set; echo $?
      $set; echo $?
      mkdir empty; PATH=$PWD/empty $set; echo $?
      """)
    let lines = result.lines
    #expect(lines.first == "0", "\(lines)")
    #expect(lines.contains { $0.contains("certificate") } && lines.contains("76"), "\(lines)")
    #expect(lines.contains { $0.contains("needs curl") } && lines.contains("69"), "\(lines)")
  }

  @Test func nothingIsInCurlsCommandLineOrEnvironment() async throws {
    let shell = try ShellSession()
    try """
    #!/bin/sh
    echo "$@" >"$HOME/words"; cat >"$HOME/config"; env >"$HOME/environment"
    printf 'HTTP/1.1 200 OK\\r\\n\\r\\n'
    exit $(cat "$HOME/code")
    """.write(toFile: shell.home + "/fake", atomically: true, encoding: .utf8)
    let result = try await shell.run(
      """
      install -m 755 fake bin/curl
      export CYCAST_SOURCE_PASSWORD=s3cret CYCAST_ADMIN_PASSWORD=s3cret
      echo 0 >code
      $BUILT/cycast-icy set --song "'; touch x; \\$(touch x) \\"" 'https://station.example/l"ive$(touch x)'; echo $?
      ls x; grep -c s3cret words environment; grep -c station words; cat config
      """)
    let lines = result.lines
    #expect(lines.first == "0", "\(lines)")
    #expect(lines.contains("words:0") && lines.contains("environment:0") && lines.contains("0"), "\(lines)")
    let url = "url = \"https://station.example/admin/metadata?mode=updinfo&mount=/l%22ive"
    #expect(lines.contains { $0.hasPrefix(url) }, "\(lines)")
    #expect(lines.contains { $0.hasPrefix("header = \"Authorization: Basic c291cmNlOnMzY3JldA==") }, "\(lines)")
    #expect(!lines.contains("x"))
  }

  @Test func thePasswordOfTheEnvironmentIsTheUsers() async throws {
    let server = try CannedServer([.init("200 OK")])
    let shell = try ShellSession()
    let result = try await shell.run(
      """
      export CYCAST_SOURCE_PASSWORD=one CYCAST_ADMIN_PASSWORD=two
      for user in '' dj@ admin@; do $BUILT/cycast-icy set --song x http://${user}127.0.0.1:\(server.port)/; done
      unset CYCAST_SOURCE_PASSWORD; $BUILT/cycast-icy set --song x 127.0.0.1:\(server.port)
      """)
    #expect(result.status == 0, "\(result.lines)")
    let credentials = server.requests.map { request in
      request.split(separator: "\r\n").first { $0.hasPrefix("Authorization: ") }.flatMap {
        BasicCredentials(String($0.dropFirst(15)))
      }.map { $0.user + ":" + String(decoding: $0.password, as: UTF8.self) }
    }
    #expect(credentials == ["source:one", "dj:one", "admin:two", "admin:two"])
  }

  // MARK: Titles from standard input

  private func stream(_ server: CannedServer, _ words: [String] = []) throws -> FilterProcess {
    var setup = setup(["-v"] + words + ["http://127.0.0.1:\(server.port)/live", "-"])
    setup.input = .pipe
    return try FilterProcess("cycast-icy", setup)
  }

  private func songs(_ server: CannedServer) -> [String] {
    server.targets.map { target in
      MetadataUpdate(FormParameters(Array(target.utf8.drop { $0 != UInt8(ascii: "?") }.dropFirst()))).track?.display
        ?? ""
    }
  }

  @Test func sendsEachChangeOnce() throws {
    let server = try CannedServer([.ice("Metadata update successful", done: true)])
    let process = try stream(server)
    for (line, count) in [("Ann - Sun", 1), ("Ann - Sun", 1), ("{\"artist\":\"Bö\",\"title\":\"Rain\"}", 2), ("x", 3)] {
      process.write(line + "\n")
      try process.wait(for: "request \(count)") { _ in server.requests.count >= count }
    }
    process.write("Ann - Sun")
    process.endInput()
    #expect(try process.finish().ending == .exit(0))
    #expect(songs(server) == ["Ann - Sun", "Bö - Rain", "x", "Ann - Sun"])
    #expect(server.targets[1].contains("artist=B%C3%B6&title=Rain"))
  }

  @Test func ofTitlesThatComeTooFastTheNewestIsSent() throws {
    let server = try CannedServer([.init("200 OK")])
    var setup = setup(["http://127.0.0.1:\(server.port)/live", "-"])
    setup.input = .bytes(Array((1...5_000).map { "Title \($0)\n" }.joined().utf8))
    #expect(try FilterProcess.run("cycast-icy", setup).ending == .exit(0))
    #expect(songs(server).last == "Title 5000")
    #expect(server.requests.count < 5_000)
  }

  @Test func goesOnAfterWhatMayPassAndWarnsOnce() throws {
    let none = CannedServer.Answer.ice("Source does not exist", done: false, "404 Not Found")
    let server = try CannedServer([none, none, .init("200 OK"), .init([], then: .close), .init("200 OK")])
    let process = try stream(server)
    process.write("One\n")
    // The source comes at last; what it is called is still to be said.
    try process.wait(for: "the title") { $0.errors.contains("title sent") }
    #expect(songs(server) == ["One", "One", "One"])
    #expect(process.errors.split(separator: "\n").count { $0.contains("warning") } == 1)
    // An answer that never came is not asked for again.
    process.write("Two\n")
    try process.wait(for: "a complaint") { $0.errors.contains("may have arrived") }
    process.write("Three\n")
    process.endInput()
    #expect(try process.finish().ending == .exit(0))
    #expect(songs(server) == ["One", "One", "One", "Two", "Three"])
  }

  @Test func aRefusalEndsIt() throws {
    let server = try CannedServer([.init("401 x")])
    let process = try stream(server)
    process.write("One\n")
    #expect(try process.finish().ending == .exit(77))
  }

  @Test func theLastDeliveryDecidesTheCode() throws {
    for (answer, code) in [(.init("404 x"), 66), (.init("500 x"), 69), (.init(Array("?\n".utf8)), 76)]
      as [(CannedServer.Answer, Int32)]
    {
      let server = try CannedServer([.init("200 OK"), answer])
      let process = try stream(server, ["--timeout", "500ms"])
      process.write("One\n")
      try process.wait(for: "the first title") { $0.errors.contains("title sent") }
      process.write("Two")
      process.endInput()
      #expect(try process.finish().ending == .exit(code))
    }
  }

  @Test func withoutTitlesThereIsNothingToDo() throws {
    let server = try CannedServer([.init("200 OK")])
    for input in [FilterSetup.Input.null, .bytes([]), .bytes(Array("\n\n".utf8))] {
      var setup = setup(["http://127.0.0.1:\(server.port)/", "-"])
      setup.input = input
      #expect(try FilterProcess.run("cycast-icy", setup).ending == .exit(0))
    }
    var closed = setup(["http://127.0.0.1:\(server.port)/", "-"])
    closed.input = .closed
    #expect(try FilterProcess.run("cycast-icy", closed).ending == .exit(66))
    #expect(server.requests.isEmpty)
  }
}
