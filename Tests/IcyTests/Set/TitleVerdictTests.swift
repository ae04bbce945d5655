// SPDX-License-Identifier: MIT
@testable import StreamKit
import Testing

@testable import cycast_icy

@Suite struct TitleVerdictTests {
  private func verdict(_ answer: String, _ url: String = "h:8000/live") throws -> TitleVerdict {
    var target = try SetTarget(url, mount: nil)
    target.credentials = BasicCredentials(user: "dj", password: [1])
    let bytes = Array(answer.utf8)
    var (reader, position) = (ResponseReader(), 0)
    var (found, body): (AnswerHead?, [UInt8]) = (nil, [])
    while let piece = try reader.next(in: bytes.span, at: &position) {
      if case .head(let head) = piece { found = head }
      if case .body(let range) = piece { body += bytes[range] }
    }
    let head = try #require(found)
    return TitleVerdict(
      Fetched(request: ClientRequest(target.url), head: head, body: body, isWhole: true), to: target)
  }

  private static func ice(_ message: String, _ code: Int, _ status: String = "200 OK") -> String {
    "HTTP/1.0 \(status)\r\nContent-Type: text/xml\r\n\r\n<?xml version=\"1.0\"?>\n<iceresponse><message>\(message)</message>"
      + "<return>\(code)</return></iceresponse>\n"
  }

  @Test(arguments: [
    ice("Metadata update successful", 1), ice("", 1), "HTTP/1.0 200 OK\r\n\r\nUpdated metadatas for mount /live",
    "HTTP/1.0 200 OK\r\n\r\n<html><body>Metadata update successful</body></html>", "HTTP/1.1 204 No Content\r\n\r\n",
    "ICY 200 OK\r\n\r\n",
  ]) func taken(answer: String) throws {
    #expect(try verdict(answer) == .taken)
  }

  @Test(arguments: [
    // Icecast
    (ice("Mountpoint will not accept URL updates", 1), ExitCode.noPermission),
    (ice("The titles of an Ogg source come in its stream", 0), .noPermission),
    (ice("Another source is live", 0, "403 Forbidden"), .noPermission),
    (ice("No such action", 0), .protocolError), (ice("Source does not exist", 0, "404 Not Found"), .noInput),
    (ice("Source does not exist", 1), .noInput), (ice("Source is not available", 0, "400 Bad Request"), .noInput),
    ("HTTP/1.0 400 Bad Request\r\n\r\n<html><body><b>400 - Source does not exist</b></body></html>", .noInput),
    ("HTTP/1.0 401 Authentication Required\r\n\r\nYou need to authenticate", .noPermission),
    // liquidsoap
    ("HTTP/1.0 400 Bad Request\r\n\r\n<html><body><p>Source is not available</p></body></html>", .noInput),
    ("HTTP/1.0 401 Unauthorized\r\n\r\n<p>Wrong Authentication data</p>", .noPermission),
    // SHOUTcast
    ("ICY 401 Service Unavailable\r\n\r\n", .noPermission),
    ("HTTP/1.0 200 OK\r\n\r\n<HTML><body>Invalid Password!</body></HTML>", .noPermission),
    // Others
    ("HTTP/1.1 403 x\r\n\r\n", .noPermission), ("HTTP/1.1 404 x\r\n\r\n", .noInput),
    ("HTTP/1.1 500 x\r\n\r\n", .unavailable),
    ("HTTP/1.1 502 x\r\n\r\n", .unavailable), ("HTTP/1.1 503 x\r\n\r\n", .unavailable),
    ("HTTP/1.1 400 x\r\n\r\n", .protocolError),
    ("HTTP/1.1 405 x\r\n\r\n", .noInput), ("HTTP/1.1 414 x\r\n\r\n", .protocolError),
    ("HTTP/1.1 304 x\r\n\r\n", .protocolError),
    ("HTTP/1.1 302 x\r\n\r\n", .protocolError), ("HTTP/1.1 600 x\r\n\r\n", .unavailable),
  ]) func refused(answer: String, code: ExitCode) throws {
    guard case .failed(let error) = try verdict(answer) else {
      Issue.record("\(try verdict(answer))")
      return
    }
    #expect(error.code == code)
    #expect(error.message.contains("h:8000/live"))
  }

  @Test func notNowIsSaidWithItsSeconds() throws {
    guard case .later(let busy, let after) = try verdict("HTTP/1.1 429 Too Many\r\nRetry-After: 7\r\n\r\n") else {
      Issue.record("no .later")
      return
    }
    #expect(busy.code == .temporary && after == 7_000_000_000 && busy.message.contains("7 s"))
    guard case .later(let down, let later) = try verdict("HTTP/1.1 503 x\r\nRetry-After: 0\r\n\r\n") else {
      Issue.record("no .later")
      return
    }
    #expect(down.code == .unavailable && later == 0)
    guard case .later(_, nil) = try verdict("HTTP/1.1 429 x\r\n\r\n") else {
      Issue.record("no .later")
      return
    }
  }

  @Test func whatTheStationSaysIsOneCleanShortLine() throws {
    let noise = String(repeating: "<p>\u{1B}[31m\r\nspam</p>", count: 300)
    let error = try #require(try verdict("HTTP/1.1 403 \u{7}No\r\n\r\n" + noise).error)
    #expect(error.message.utf8.count < 500)
    #expect(!error.message.unicodeScalars.contains { $0.value < 0x20 })
    #expect(error.message.contains("user dj"))
  }

  @Test func onlyWhatWasCertainlyNotSaidIsSaidAgain() throws {
    let target = try SetTarget("h:8000/live", mount: nil)
    let refused = ClientFailure.connecting(.init(address: "1.2.3.4:8000", error: SystemError("connect", number: 111)))
    let lookup = ClientFailure.lookup(.init(message: "x"))
    for (failure, arrived, again, code) in [
      (refused, false, true, ExitCode.unavailable), (lookup, false, true, .unavailable),
      (.timedOut(.connecting), false, true, .unavailable), (.timedOut(.answer), true, false, .unavailable),
      (.answer(.noAnswer), true, false, .unavailable), (.answer(.headCut), true, false, .unavailable),
      (.answer(.malformed), true, false, .protocolError), (.redirects, false, false, .protocolError),
      (.answer(.notHTTP(Array("SSH".utf8))), true, false, .protocolError),
      (.answer(.notHTTP(Array("invalid password\r\n".utf8))), true, false, .noPermission),
      (.curl(CurlProblem(code: 7)), false, true, .unavailable),
      (.curl(CurlProblem(code: 127)), false, false, .unavailable),
      (.curl(CurlProblem(code: 60)), false, false, .protocolError),
      (.curl(CurlProblem(code: 56)), true, false, .unavailable),
    ] as [(ClientFailure, Bool, Bool, ExitCode)] {
      let verdict = TitleVerdict(
        FetchFailure(request: ClientRequest(target.url), failure: failure, mayHaveArrived: arrived), to: target)
      let error = try #require(verdict.error)
      #expect(error.code == code, "\(failure)")
      if case .later = verdict { #expect(again, "\(failure)") } else { #expect(!again, "\(failure)") }
      #expect(error.message.contains("may have arrived") == (arrived && code == .unavailable), "\(failure)")
    }
  }
}
