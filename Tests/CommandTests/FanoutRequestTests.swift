// SPDX-License-Identifier: MIT
import Glibc
import StreamKit
import TestSupport
import Testing

@Suite struct FanoutRequestTests {
  private func station(_ arguments: [String] = []) throws -> ServerProcess {
    try ServerProcess(["--listen", "127.0.0.1:0"] + arguments)
  }

  @Test func headOfTheStreamComesBeforeTheFirstByteOfAudio() throws {
    let server = try station(["--name", "Radio Ü", "--genre", "Jazz", "--url", "http://r.example", "--public"])
    let client = try StreamClient.listen(to: server, icy: true)
    let head = try #require(client.readHead())
    #expect(client.status == "HTTP/1.0 200 OK")
    #expect(client.header("Content-Type") == "audio/mpeg")
    #expect(client.header("icy-metaint") == "16000")
    #expect(head.contains("\r\nicy-name:Radio Ü\r\n"), "no blank after the colon")
    #expect(client.header("icy-genre") == "Jazz")
    #expect(client.header("icy-url") == "http://r.example")
    #expect(client.header("icy-pub") == "1")
    #expect(client.header("Content-Length") == nil && client.header("Transfer-Encoding") == nil)
    #expect(client.header("Access-Control-Allow-Origin") == "*")
    #expect(client.header("Access-Control-Expose-Headers")?.contains("icy-metaint") == true)
    #expect(client.header("Cache-Control") == "no-cache, no-store")
    #expect(client.body.isEmpty)
  }

  @Test(arguments: [
    ("Icy-MetaData: 1", true), ("icy-metadata:2", true), ("Icy-MetaData: 0", false), ("Icy-MetaData: x", false),
    ("X: 1", false),
  ]) func blocksArePromisedOnlyToThoseWhoAsk(header: String, promised: Bool) throws {
    let server = try station()
    let client = try StreamClient(port: server.port)
    client.request("/stream", [header])
    client.readHead()
    #expect((client.header("icy-metaint") != nil) == promised)
  }

  @Test(arguments: ["/stream", "/stream?x=1", "/stream/", "/stream;stream.mp3", "http://h/stream", "/str%65am"])
  func pathsOfTheStream(target: String) throws {
    let server = try station()
    let client = try StreamClient(port: server.port)
    client.request(target)
    client.readHead()
    #expect(client.status == "HTTP/1.0 200 OK")
    #expect(client.header("Content-Type") == "audio/mpeg")
  }

  @Test func headGetsTheHeadAndIsNoListener() throws {
    let server = try station(["--max-listeners", "0"])
    let client = try StreamClient.get("/stream", from: server, method: "HEAD")
    #expect(client.status == "HTTP/1.0 200 OK")
    #expect(client.body.isEmpty && client.hasEnded)
    let page = try StreamClient.get("/healthz", from: server, method: "HEAD")
    #expect(page.header("Content-Length") == "3")
    #expect(page.body.isEmpty)
    #expect(try StreamClient.get("/", from: server).text.contains("Listeners:   0"))
  }

  @Test func optionsTellBrowsersWhatTheyMayDo() throws {
    let server = try station()
    for target in ["/stream", "/nowhere", "*"] {
      let client = try StreamClient.get(target, from: server, method: "OPTIONS")
      #expect(client.status == "HTTP/1.0 204 No Content")
      #expect(client.header("Access-Control-Allow-Methods") == "GET, HEAD, OPTIONS")
      #expect(client.header("Access-Control-Allow-Headers")?.contains("Icy-MetaData") == true)
      #expect(client.header("Access-Control-Expose-Headers")?.contains("icy-metaint") == true)
      #expect(client.header("Access-Control-Allow-Origin") == "*")
    }
  }

  @Test func playlistsNameTheHostThatWasAskedFor() throws {
    let server = try station(["--name", "Tom & <Jerry>"])
    let host = ["Host: radio.example:8001"]
    let m3u = try StreamClient.get("/stream.m3u?a", from: server, host)
    #expect(m3u.header("Content-Type")?.hasPrefix("audio/x-mpegurl") == true)
    #expect(m3u.text == "#EXTM3U\r\n#EXTINF:-1,Tom & <Jerry>\r\nhttp://radio.example:8001/stream\r\n")
    let pls = try StreamClient.get("/stream.pls", from: server, host)
    #expect(pls.header("Content-Type")?.hasPrefix("audio/x-scpls") == true)
    #expect(pls.text.contains("\r\nFile1=http://radio.example:8001/stream\r\nTitle1=Tom & <Jerry>\r\n"))
    let xspf = try StreamClient.get("/stream.xspf", from: server, host + ["X-Forwarded-Proto: https"])
    #expect(xspf.header("Content-Type")?.hasPrefix("application/xspf+xml") == true)
    #expect(xspf.text.contains("<location>https://radio.example:8001/stream</location>"))
    #expect(xspf.text.contains("<title>Tom &amp; &lt;Jerry&gt;</title>"))
    #expect(xspf.header("Content-Length") == String(xspf.body.count))
  }

  @Test func publicURLWinsOverTheHost() throws {
    let server = try station(["--public-url", "https://live.example/radio/", "--mount", "/high"])
    let client = try StreamClient.get("/high.m3u", from: server)
    #expect(client.text.contains("\r\nhttps://live.example/radio/high\r\n"))
    #expect(try StreamClient.get("/stream.m3u", from: server).status.contains(" 404 "))
  }

  @Test func pages() throws {
    let server = try station(["--name", "Radio"])
    #expect(try StreamClient.get("/healthz?x", from: server).text == "ok\n")
    let front = try StreamClient.get("/", from: server, ["Host: r.example"])
    #expect(front.header("Content-Type") == "text/plain; charset=utf-8")
    #expect(front.text.hasPrefix("Radio\n"))
    #expect(front.text.contains("http://r.example/stream"))
    let none = try StreamClient.get("/x?secret=1", from: server)
    #expect(none.status == "HTTP/1.0 404 Not Found")
    #expect(none.text.contains("/x") && !none.text.contains("secret"))
  }

  @Test(arguments: ["PUT", "SOURCE", "POST", "DELETE"]) func otherMethodsAreNotAllowed(method: String) throws {
    let server = try station()
    let client = try StreamClient.get("/stream", from: server, method: method)
    #expect(client.status == "HTTP/1.0 405 Method Not Allowed")
    #expect(client.header("Allow") == "GET, HEAD, OPTIONS")
    #expect(client.text.contains("cycast-ingest"))
  }

  @Test func badRequestsAreToldWhatIsWrong() throws {
    let server = try station()
    let cases = [
      ("GET / HTTP/1.1\r\nno colon\r\n\r\n", "400 Bad Request"),
      ("GET /" + String(repeating: "a", count: 5_000), "414 URI Too Long"),
      ("GET / HTTP/1.1\r\nA: " + String(repeating: "a", count: 9_000), "431 Request Header Fields Too Large"),
    ]
    for (text, status) in cases {
      let client = try StreamClient(port: server.port)
      client.send(text)
      #expect(client.readToEnd())
      #expect(client.status == "HTTP/1.0 " + status)
    }
    #expect(try StreamClient.get("/healthz", from: server).text == "ok\n")
  }

  @Test func fullStationSaysWhenToTryAgain() throws {
    let server = try station(["--max-listeners", "1"])
    let first = try StreamClient.listen(to: server)
    first.readHead()
    let second = try StreamClient.get("/stream", from: server)
    #expect(second.status == "HTTP/1.0 503 Service Unavailable")
    #expect(second.header("Retry-After") == "30")
    #expect(try StreamClient.get("/", from: server).status.contains("200"))
  }

  @Test func passwordOfAnotherProtocolGetsAHintAndIsNeverLogged() throws {
    let server = try station(["--access-log", "fd:2", "-vv"])
    let client = try StreamClient(port: server.port)
    client.send("hackme-secret\r\n")
    client.readToEnd()
    #expect(client.status == "HTTP/1.0 400 Bad Request")
    #expect(client.text.contains("cycast-ingest"))
    let old = try StreamClient(port: server.port)
    old.send("SOURCE hackme-secret /mount\r\n\r\n")
    old.readToEnd()
    #expect(server.waitForLog("cycast-ingest"))
    server.closeInput()
    #expect(server.waitForExit() == 0)
    #expect(!server.log.contains("hackme"))
    #expect(server.log.contains("\"-\" 400 "))
  }

  @Test func helloOfTLSIsRefused() throws {
    let server = try station()
    let client = try StreamClient(port: server.port)
    client.send([0x16, 3, 1, 0, 200, 1])
    #expect(client.readToEnd())
    #expect(client.received.isEmpty)
    #expect(server.waitForLog("TLS"))
  }

  @Test func leftoversOfAConnectionNeverReachTheNext() throws {
    let server = try station()
    for _ in 0..<20 {
      let half = try StreamClient(port: server.port)
      half.send("GET /evil HTTP/1.1\r\nX-")
      half.endSending()
      #expect(half.readToEnd())
      #expect(try StreamClient.get("/healthz", from: server).text == "ok\n")
    }
  }

  @Test func requestInPiecesIsOneRequest() throws {
    let server = try station()
    let client = try StreamClient(port: server.port)
    for byte in Array("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n".utf8) { client.send([byte]) }
    #expect(client.readToEnd())
    #expect(client.text == "ok\n")
  }

  @Test func clientThatEndsItsSideWithTheRequestIsAnswered() throws {
    let server = try station()
    let client = try StreamClient(port: server.port)
    client.request("/healthz")
    client.endSending()
    #expect(client.readToEnd())
    #expect(client.text == "ok\n")
  }
}
