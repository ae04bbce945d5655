// SPDX-License-Identifier: MIT
import Foundation
import Glibc
import StreamKit
import TestSupport
import Testing

/// Titles that come to cycast-fanout by request.
@Suite struct FanoutTitleTests {
  /// A station whose admin has the password `hackme`, and what was put on air.
  private final class Station {
    let server: ServerProcess
    let folder = try? SecretFolder()
    private(set) var audio: [UInt8] = []
    /// From which byte of the audio on each title holds, as blocks say it.
    private(set) var titles: [(at: Int, text: String)] = []

    init(_ arguments: [String] = []) throws {
      let path = try #require(try folder?.write("pw", "hackme\n"))
      server = try ServerProcess(
        ["--listen", "127.0.0.1:0", "--lead", "1h", "--burst", "60s", "--admin-password-file", path] + arguments)
    }

    /// Puts a tag or nothing, and frames, on air.
    func air(_ tag: [UInt8] = [], frames: Int = 25) throws {
      let row = FrameRow(frames, from: audio.count / FrameRow.length).bytes
      try server.write(tag + row)
      #expect(server.waitUntilInputIsRead())
      audio += row
    }

    /// Notes that listeners are to see a title from here on.
    func expect(_ title: String) { titles.append((audio.count, "StreamTitle='\(title)';")) }

    func get(_ query: String, method: String = "GET", auth: String? = "admin:hackme") throws -> StreamClient {
      try StreamClient.get("/admin/metadata?" + query, from: server, method: method, headers(auth))
    }

    func post(_ body: [UInt8], auth: String? = "admin:hackme", _ more: [String] = []) throws -> StreamClient {
      let client = try StreamClient(port: server.port)
      client.request(
        "/admin/metadata", method: "POST", headers(auth) + ["Content-Length: \(body.count)"] + more)
      client.send(body)
      client.readToEnd()
      return client
    }

    private func headers(_ auth: String?) -> [String] {
      auth.map { ["Authorization: Basic " + Data($0.utf8).base64EncodedString()] } ?? []
    }
  }

  private func isDone(_ client: StreamClient) -> Bool {
    client.status == "HTTP/1.0 200 OK" && client.header("Content-Type")?.hasPrefix("text/xml") == true
      && client.text.contains("<message>Metadata update successful</message><return>1</return>")
  }

  /// Each block must say what is due at its byte, when that is not what was said before.
  private func check(_ client: StreamClient, _ station: Station, metaint: Int) {
    let stream = ICYStream(client.body, metaint: metaint)
    #expect(stream.audio == station.audio)
    var told = ""
    for block in stream.blocks {
      let due = station.titles.last { $0.at <= block.at }?.text ?? ""
      let isRight = block.text == (due == told ? "" : due)
      if !isRight { Issue.record("at \(block.at): \(block.text) instead of \(due)") }
      told = due
    }
    #expect(!told.isEmpty)
  }

  @Test func newestOfTagAndRequestWinsAtItsByte() throws {
    let station = try Station(["--metaint", "100"])
    let listener = try StreamClient.listen(to: station.server, icy: true)
    listener.readHead()
    #expect(isDone(try station.get("mode=updinfo&song=Before+-+All")))
    station.expect("Before - All")
    try station.air()
    station.expect("X - A")
    try station.air(titleTag("A", artist: "X"))
    #expect(isDone(try station.get("mode=updinfo&mount=/stream&artist=Req&title=One&song=stale")))
    station.expect("Req - One")
    try station.air()
    // A writer that got HUP says its state again.
    try station.air(titleTag("A", artist: "X"))
    station.expect("X - B")
    try station.air(titleTag("B", artist: "X"))
    #expect(isDone(try station.post(Array("mode=updinfo&song=Req+-+Two".utf8))))
    station.expect("Req - Two")
    try station.air()
    #expect(isDone(try station.get("mode=updinfo&song=Req+-+Two")))
    #expect(isDone(try station.get("mode=updinfo&song=&artist=&title=&url=http://u.example")))
    try station.air()
    station.expect("")
    var info = FrameRow(1).bytes
    info.replaceSubrange(4..<40, with: [UInt8](repeating: 0, count: 32) + Array("Xing".utf8))
    try station.air(info)
    station.server.closeInput()
    #expect(listener.readToEnd())
    check(listener, station, metaint: 100)
    #expect(station.server.waitForExit() == 0)
    #expect(station.server.log.split(separator: "title=\"Req - Two\"", omittingEmptySubsequences: false).count == 2)
  }

  @Test func curlNeedsNothingSpecial() async throws {
    let station = try Station()
    try station.air(titleTag("A"))
    let session = try ShellSession()
    let url = "http://127.0.0.1:\(station.server.port)/admin/metadata"
    let result = try await session.run(
      """
      curl -sS -u admin:hackme '\(url)?mode=updinfo&song=By+-+GET'
      curl -sS -u admin:hackme -G \(url) -d mode=updinfo --data-urlencode 'song=Two & two'
      curl -sS -u admin:hackme \(url) -d mode=updinfo --data-urlencode 'song=Ça — là'
      curl -sS -u admin:hackme -H 'Expect: 100-continue' \(url) -d mode=updinfo -d song=Awaited
      curl -sS -u admin:wrong -o /dev/null -w '%{http_code}\\n' \(url) -d mode=updinfo -d song=X
      curl -sS -o /dev/null -w '%{http_code}\\n' '\(url)?mode=updinfo&song=X'
      curl -sS -I -u admin:hackme -o /dev/null -w '%{http_code}\\n' '\(url)?mode=updinfo&song=X'
      """)
    #expect(result.status == 0)
    #expect(result.lines.filter { $0.contains("<return>1</return>") }.count == 4, "\(result.output)")
    #expect(result.lines.filter { $0.count == 3 } == ["401", "401", "200"], "\(result.output)")
    #expect(station.server.waitForLog("title=Awaited"))
    let titles = station.server.log.matches(of: #/info: title title=(.*)/#).map { String($0.1) }
    #expect(titles == ["\"By - GET\"", "\"Two & two\"", "\"Ça — là\"", "Awaited"])
  }

  @Test func refusalsSayWhatIsWrong() throws {
    let station = try Station()
    let update = "mode=updinfo&song=A"
    for auth in [nil, "admin:wrong", "source:hackme", "Admin:hackme", "admin:"] {
      let client = try station.get(update, auth: auth)
      #expect(client.status == "HTTP/1.0 401 Unauthorized", "\(auth ?? "-")")
      #expect(client.header("WWW-Authenticate") == "Basic realm=\"Cycast\"")
    }
    let other = try station.get(update + "&mount=/other")
    #expect(other.status == "HTTP/1.0 404 Not Found")
    #expect(other.text.contains("<message>Source does not exist</message><return>0</return>"))
    for query in ["mode=other&song=A", "song=A", ""] {
      let client = try station.get(query)
      #expect(client.status == "HTTP/1.0 200 OK")
      #expect(client.text.contains("<message>No such action</message><return>0</return>"))
    }
    #expect(try station.post([UInt8](repeating: 65, count: 8_193)).status == "HTTP/1.0 413 Content Too Large")
    let chunked = try station.post([], ["Transfer-Encoding: chunked"])
    #expect(chunked.status == "HTTP/1.0 411 Length Required")
    #expect(try station.get(update, method: "PUT").header("Allow") == "GET, HEAD, POST, OPTIONS")
    let options = try station.get("", method: "OPTIONS", auth: nil)
    #expect(options.status == "HTTP/1.0 204 No Content" && options.header("Allow") == "GET, HEAD, POST, OPTIONS")
    let head = try station.get(update, method: "HEAD")
    #expect(head.status == "HTTP/1.0 200 OK" && head.body.isEmpty)
    #expect(try station.get(update, method: "HEAD", auth: nil).body.isEmpty)
    station.server.closeInput()
    #expect(station.server.waitForExit() == 0)
    #expect(!station.server.log.contains("title="), "nothing was changed")
  }

  @Test func withoutAPasswordNobodySaysTitles() throws {
    let server = try ServerProcess(["--listen", "127.0.0.1:0"])
    for header in ["X: 1", "Authorization: Basic " + Data("admin:".utf8).base64EncodedString()] {
      let client = try StreamClient.get("/admin/metadata?mode=updinfo&song=A", from: server, [header])
      #expect(client.status == "HTTP/1.0 403 Forbidden")
      #expect(client.text.contains("--admin-password-file"))
    }
    #expect(try StreamClient.get("/admin/stats", from: server).status == "HTTP/1.0 403 Forbidden")
  }

  // What is sent as the song, and the title that listeners see.
  private static let hostile: [([UInt8], String)] = [
    (Array("It's%3B+'x'%3B+%22q%22".utf8), "It's; 'x\u{2019}; \"q\""),
    (Array("%3Bdrop".utf8), " ;drop"),
    (Array("a%00b".utf8), "a"), (Array("a%0D%0AIcy-X:%20b%1B[31m%7F".utf8), "a  Icy-X: b[31m"),
    (Array("caf%E9+%93x%94".utf8), "café “x”"), (Array("caf".utf8) + [0xE9], "café"),
    (Array("%A45&charset=ISO-8859-15".utf8), "€5"), (Array("R%F3s&charset=ISO-8859-1".utf8), "Rós"),
    (Array("Bj%C3%B6rk&charset=UTF-8".utf8), "Björk"), (Array("ünïcode".utf8), "ünïcode"),
    (Array("%C3%28&charset=UTF-8".utf8), "Ã("), (Array("100%+%zz".utf8), "100% %zz"),
    (Array("$(x)`y`\\%27%3B+rm+-rf".utf8), "$(x)`y`\\\u{2019}; rm -rf"),
    (Array("<b>%26amp;</b>".utf8), "<b>&amp;</b>"),
  ]

  @Test(arguments: [false, true]) func hostileTitlesArriveAsTheyAreOrHarmless(isPost: Bool) throws {
    let station = try Station(["--metaint", "100"])
    let listener = try StreamClient.listen(to: station.server, icy: true)
    listener.readHead()
    for (song, title) in FanoutTitleTests.hostile {
      if isPost {
        #expect(isDone(try station.post(Array("mode=updinfo&song=".utf8) + song)))
      } else {
        let client = try StreamClient(port: station.server.port)
        let headers = " HTTP/1.0\r\nAuthorization: Basic " + Data("admin:hackme".utf8).base64EncodedString()
        client.send(
          Array("GET /admin/metadata?mode=updinfo&song=".utf8) + song + Array((headers + "\r\n\r\n").utf8))
        #expect(client.readToEnd() && isDone(client))
      }
      station.expect(title)
      try station.air(frames: 3)
    }
    station.server.closeInput()
    #expect(listener.readToEnd())
    check(listener, station, metaint: 100)
  }

  @Test func titleOfFiveThousandCharactersIsCutAtACharacter() throws {
    let station = try Station(["--metaint", "100"])
    let listener = try StreamClient.listen(to: station.server, icy: true)
    listener.readHead()
    #expect(isDone(try station.post(Array(("mode=updinfo&song=a" + String(repeating: "b", count: 4_999)).utf8))))
    try station.air()
    #expect(isDone(try station.post(Array(("mode=updinfo&song=a" + String(repeating: "ü", count: 4_000)).utf8))))
    try station.air()
    let long = try station.get("mode=updinfo&song=" + String(repeating: "c", count: 5_000))
    #expect(long.status == "HTTP/1.0 414 URI Too Long")
    station.server.closeInput()
    #expect(listener.readToEnd())
    // A block has room for 4,080 bytes, of which StreamTitle=''; takes 15.
    let titles = ICYStream(listener.body, metaint: 100).titles
    #expect(
      titles == [
        "StreamTitle='a" + String(repeating: "b", count: 4_064) + "';",
        "StreamTitle='a" + String(repeating: "ü", count: 2_032) + "';",
      ])
  }

  @Test func streamInOggSaysItsTitlesItself() throws {
    let station = try Station()
    try station.server.write(Fixtures.corpusBytes("opus64.opus"))
    #expect(station.server.waitUntilInputIsRead())
    let client = try station.get("mode=updinfo&song=A")
    #expect(client.status == "HTTP/1.0 200 OK")
    #expect(client.text.contains("<message>The titles of an Ogg source come in its stream</message><return>0</return>"))
  }

  @Test func accessLogTellsTheTitleAndNoPassword() throws {
    let station = try Station(["--access-log", "fd:2", "-vv"])
    #expect(isDone(try station.get("mode=updinfo&pass=hackme&song=A+-+B")))
    #expect(isDone(try station.post(Array("mode=updinfo&pass=hackme&song=C".utf8))))
    #expect(try station.get("pass=hackme", auth: "hackme:hackme").status.contains(" 401 "))
    _ = try StreamClient.get("/admin.cgi?pass=hackme&song=A", from: station.server)
    station.server.closeInput()
    #expect(station.server.waitForExit() == 0)
    let log = station.server.log
    #expect(log.contains("\"GET /admin/metadata?mode=updinfo&pass=***&song=A+-+B HTTP/1.1\" 200 "))
    #expect(log.contains("\"POST /admin/metadata HTTP/1.1\" 200 "))
    #expect(log.contains("\"GET /admin.cgi?pass=***&song=A HTTP/1.1\" 404 "))
    #expect(log.contains("detail: title by request address=127.0.0.1\n"))
    #expect(log.contains("warning: a wrong password address=127.0.0.1"))
    #expect(!log.contains("hackme") && !log.contains(Data("admin:hackme".utf8).base64EncodedString()))
  }

  @Test func hupReadsThePasswordAgain() throws {
    let station = try Station()
    let folder = try #require(station.folder)
    try folder.write("pw", "", mode: 0o644)
    station.server.send(SIGHUP)
    #expect(station.server.waitForLog("the password of before still counts"))
    #expect(isDone(try station.get("mode=updinfo&song=A")))
    try folder.write("pw", "changed\n", mode: 0o644)
    station.server.send(SIGHUP)
    #expect(station.server.waitForLog("read again"))
    #expect(station.server.log.contains("can be read by others (chmod 600"))
    #expect(try station.get("mode=updinfo&song=B").status.contains(" 401 "))
    #expect(isDone(try station.get("mode=updinfo&song=B", auth: "admin:changed")))
  }

  @Test func passwordComesFromAnyPlaceThatIsNotTheCommandLine() throws {
    let folder = try SecretFolder()
    let path = try folder.write("pw", "hackme\n")
    let places: [(arguments: [String], shell: String)] = [
      (["--admin-password-file", path], "export CYCAST_ADMIN_PASSWORD=other"),
      ([], "export CYCAST_ADMIN_PASSWORD=hackme"),
      (["--admin-password-file", "fd:4"], "exec 4<'\(path)'"),
    ]
    for place in places {
      let server = try ServerProcess(["--listen", "127.0.0.1:0"] + place.arguments, shell: place.shell)
      let header = "Authorization: Basic " + Data("admin:hackme".utf8).base64EncodedString()
      let client = try StreamClient.get("/admin/metadata?mode=updinfo&song=A", from: server, [header])
      #expect(isDone(client), "\(place)")
    }
  }

  @Test(arguments: [("/nonexistent/pw", 66), ("fd:77", 66), ("/dev/null", 78), ("fd:0", 64), ("-", 64)])
  func fileWithoutAPasswordIsRefused(file: String, code: Int32) throws {
    let server = try ServerProcess(["--listen", "127.0.0.1:0", "--admin-password-file", file])
    #expect(server.waitForExit() == code)
    #expect(server.addresses.isEmpty && server.log.contains("fatal"))
  }
}
