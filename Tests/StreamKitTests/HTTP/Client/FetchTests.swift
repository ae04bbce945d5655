// SPDX-License-Identifier: MIT
import Glibc
import StreamKit
import TestSupport
import Testing

@Suite struct FetchTests {
  init() { Signal.ignoreBrokenPipes() }

  private func url(_ server: CannedServer, _ path: String = "/x", host: String = "127.0.0.1") throws -> StationURL {
    try StationURL("http://\(host):\(server.port)\(path)")
  }

  private func ask(
    _ server: CannedServer, _ path: String = "/x", host: String = "127.0.0.1", atMost most: Int = 1_000,
    within seconds: Double = 20
  ) throws -> Result<Fetched, FetchFailure> {
    let request = ClientRequest(
      try url(server, path, host: host), credentials: BasicCredentials(user: "a", password: [98]))
    return Result { () throws(FetchFailure) in
      try fetch(request, atMost: most, until: monotonicNow() + Int64(seconds * 1e9))
    }
  }

  private func failure(_ result: Result<Fetched, FetchFailure>) -> FetchFailure? {
    if case .failure(let failure) = result { failure } else { nil }
  }

  @Test func fetchesASmallAnswer() throws {
    let server = try CannedServer([.init("200 OK", ["X: y"], body: "hello")])
    let fetched = try ask(server, "/a b?c").get()
    #expect(fetched.head.status == 200 && fetched.head.header("x") == "y")
    #expect(fetched.body == Array("hello".utf8) && fetched.isWhole)
    #expect(server.targets == ["/a%20b?c"])
  }

  @Test func findsAServerByName() throws {
    let server = try CannedServer([.init("200 OK")])
    #expect(try ask(server, host: "localhost").get().head.status == 200)
    #expect(server.requests.first?.contains("Host: localhost:\(server.port)") == true)
  }

  @Test func keepsNoMoreOfTheBodyThanAsked() throws {
    let long = try CannedServer([.init(Array("HTTP/1.0 200 OK\r\n\r\n".utf8), then: .endless)])
    let fetched = try ask(long, atMost: 100).get()
    #expect(fetched.body.count == 100 && !fetched.isWhole)
    for (size, isWhole) in [(99, true), (100, false), (101, false)] {
      let server = try CannedServer([.init("200 OK", body: String(repeating: "x", count: size))])
      let fetched = try ask(server, atMost: 100).get()
      #expect(fetched.body.count == min(size, 100) && fetched.isWhole == isWhole)
    }
  }

  @Test func whateverByteTheServerClosesAtIsToldForWhatItIs() throws {
    let answer = Array("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello".utf8)
    let head = answer.count - 5
    for end in [CannedServer.Answer.End.close, .reset] {
      for count in 0...answer.count {
        let server = try CannedServer([.init(Array(answer[..<count]), then: end)])
        let result = try ask(server)
        switch result {
        // A reset may overtake what was sent before it.
        case .success(let fetched):
          #expect(count >= head)
          #expect(fetched.isWhole == (fetched.body.count == 5))
        case .failure(let failure):
          #expect(count < head || end == .reset, "cut at \(count)")
          #expect(!failure.failure.isProtocol && failure.mayHaveArrived, "cut at \(count): \(failure.failure)")
        }
      }
    }
  }

  @Test func whatIsNoHTTPIsToldByItsFirstWords() throws {
    let server = try CannedServer([.init(Array("SSH-2.0-OpenSSH_9\r\n".utf8), waitsForRequest: false)])
    let failure = failure(try ask(server))
    #expect(failure?.failure == .answer(.notHTTP(Array("SSH-2.0-OpenSSH_9\r\n".utf8))))
    #expect(failure?.failure.exitCode == .protocolError)
    #expect(failure.map { "\($0.failure)".contains("SSH-2.0") } == true)
  }

  @Test func anEndlessHeadEnds() throws {
    let start = Array("HTTP/1.0 200 OK\r\n".utf8)
    let server = try CannedServer([.init(start + Array("X: y\r\n".utf8), then: .endless)])
    // The status line comes again and again, and is no header: passed over, but counted.
    #expect(failure(try ask(server))?.failure == .answer(.headTooLong))
  }

  @Test func aSilentServerIsNotWaitedForLonger() throws {
    let before = monotonicNow()
    let server = try CannedServer([.init([], then: .silence)])
    let failure = failure(try ask(server, within: 0.2))
    #expect(failure?.failure == .timedOut(.answer))
    #expect(failure?.mayHaveArrived == true)
    #expect(monotonicNow() - before >= 200_000_000)
  }

  @Test func anAnswerThatStallsInItsBodyIsToldAsFarAsItCame() throws {
    let server = try CannedServer([.init("200 OK", ["Content-Length: 9"], body: "some", then: .silence)])
    let fetched = try ask(server, within: 0.3).get()
    #expect(fetched.body == Array("some".utf8) && !fetched.isWhole)
  }

  @Test func whereNobodyListensNothingWasSent() throws {
    let closed = try ClosedPort()
    let request = ClientRequest(try StationURL("http://127.0.0.1:\(closed.port)/"))
    let result = Result { () throws(FetchFailure) in
      try fetch(request, atMost: 10, until: monotonicNow() + 20_000_000_000)
    }
    guard case .connecting(let why) = failure(result)?.failure else {
      throw FilterFailure(description: "\(result)")
    }
    #expect(why.error.number == ECONNREFUSED && why.address == "127.0.0.1:\(closed.port)")
    #expect(failure(result)?.mayHaveArrived == false && failure(result)?.failure.exitCode == .unavailable)
  }

  @Test func aNameThatIsNoneIsNotFound() throws {
    let request = ClientRequest(try StationURL("no-such-host.invalid"))
    #expect(throws: FetchFailure.self) { try fetch(request, atMost: 10, until: monotonicNow() + 20_000_000_000) }
  }

  @Test func whatIsLookedAtMeanwhileInterrupts() throws {
    let server = try CannedServer([.init([], then: .silence)])
    let box = try Mailbox<Bool>(capacity: 1)
    box.post(true)
    let request = ClientRequest(try url(server))
    let result = Result { () throws(FetchFailure) in
      try fetch(request, atMost: 10, until: monotonicNow() + 20_000_000_000, interruptedBy: box.descriptor.number)
    }
    #expect(failure(result)?.failure == .interrupted)
  }

  @Test func redirectsAreFollowedFiveTimes() throws {
    for (count, arrives) in [(1, true), (5, true), (6, false)] {
      let hops = (1...count).map { CannedServer.Answer("302 Found", ["Location: /\($0)"], body: "moved") }
      let server = try CannedServer(hops + [.init("200 OK", body: "here")])
      let result = try ask(server, "/0")
      if arrives {
        #expect(try result.get().body == Array("here".utf8))
        #expect(server.targets == (0...count).map { "/\($0)" })
      } else {
        #expect(failure(result)?.failure == .redirects)
        #expect(failure(result)?.failure.exitCode == .protocolError)
      }
      #expect(server.requests.allSatisfy { $0.contains("Authorization: Basic YTpi") })
    }
  }

  @Test func aRedirectToAnotherServerTakesNoPasswordAlong() throws {
    let other = try CannedServer([.init("200 OK", body: "there")])
    let server = try CannedServer([.init("307 x", ["Location: http://127.0.0.1:\(other.port)/y"])])
    let fetched = try ask(server).get()
    #expect(fetched.body == Array("there".utf8) && fetched.request.url.port == other.port)
    #expect(server.requests.allSatisfy { $0.contains("Authorization") })
    #expect(other.requests.count == 1 && !other.requests[0].contains("Authorization"))
  }

  @Test func aRedirectToNowhereSaysSo() throws {
    let server = try CannedServer([.init("302 x", ["Location: gopher://h/"])])
    #expect(failure(try ask(server))?.failure == .redirect(.scheme("gopher")))
  }
}
