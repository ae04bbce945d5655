// SPDX-License-Identifier: MIT
import StreamKit
import TestSupport
import Testing

@Suite struct RequestParserTests {
  private func parse(_ bytes: [UInt8]) -> HeadProgress { RequestParser.parse(bytes.span) }
  private func parse(_ text: String) -> HeadProgress { parse(Array(text.utf8)) }

  private func head(_ text: String) -> RequestHead? {
    if case .complete(let head, _) = parse(text) { return head }
    return nil
  }

  /// What a connection comes to when bytes arrive one by one, and how many it took.
  private func byteByByte(_ bytes: [UInt8]) -> HeadProgress {
    for count in 1...max(1, bytes.count) where count <= bytes.count {
      let progress = RequestParser.parse(bytes.span.extracting(0..<count))
      if progress != .incomplete { return progress }
    }
    return .incomplete
  }

  private static let recorded = [
    "listener-curl", "listener-ffmpeg", "listener-mpg123", "metadata-libshout-1-without-auth",
    "metadata-libshout-2-with-auth", "metadata-liquidsoap", "source-curl-put-chunked", "source-ffmpeg-legacy",
    "source-ffmpeg-put", "source-libshout-0-tls-probe", "source-libshout-1-probe-without-auth",
    "source-libshout-2-with-auth", "source-liquidsoap",
  ]

  @Test(arguments: recorded) func readsWhatRealClientsSendWholeAndByteByByte(name: String) throws {
    let bytes = try readFile(Fixtures.folder + "/wire/\(name).http", limit: 1 << 20)
    let whole = parse(bytes)
    #expect(byteByByte(bytes) == whole)
    guard case .complete(let head, let length) = whole else {
      Issue.record("\(whole)")
      return
    }
    #expect(length <= bytes.count)
    #expect(bytes[..<length].suffix(2).elementsEqual([0x0D, 0x0A]) || bytes[length - 1] == 0x0A)
    #expect(head.path.hasPrefix("/") || head.target == "*")
    #expect(parse(bytes + Array("audio that follows".utf8)) == whole)
  }

  @Test func tellsTheRequestOfFfmpeg() throws {
    let bytes = try readFile(Fixtures.folder + "/wire/listener-ffmpeg.http", limit: 1 << 20)
    guard case .complete(let head, _) = parse(bytes) else { throw ScanFailure() }
    #expect(head.method == "GET" && head.path == "/live" && head.version == "HTTP/1.1")
    #expect(head.header("icy-metadata") == "1")
    #expect(head.header("RANGE") == "bytes=0-")
    #expect(head.header("Referer") == nil)
  }

  @Test(arguments: ["\r\n", "\n", "\r\r\n"]) func linesMayEndInThreeWays(end: String) {
    let text = "GET /stream HTTP/1.0\(end)Host: a:1\(end)Icy-MetaData:1\(end)\(end)"
    let bytes = Array(text.utf8)
    #expect(parse(bytes) == byteByByte(bytes))
    #expect(head(text)?.header("Host") == "a:1")
    #expect(head(text)?.header("Icy-MetaData") == "1")
    if case .complete(_, let length) = parse(bytes + [1, 2, 3]) { #expect(length == bytes.count) }
  }

  @Test func blanksAroundValuesDoNotCount() {
    #expect(head("GET / HTTP/1.1\r\nA: \t x y \t\r\nB:\r\n\r\n")?.header("a") == "x y")
    #expect(head("GET / HTTP/1.1\r\nA: x\r\nB:\r\n\r\n")?.header("b") == "")
  }

  @Test func firstOfTwoHeadersOfOneNameCounts() {
    #expect(head("GET / HTTP/1.1\r\nA: 1\r\nA: 2\r\n\r\n")?.header("A") == "1")
  }

  @Test func targetsAreTakenApart() {
    let request = head("GET /a%20b?x=1?&y=%41 HTTP/1.1\r\n\r\n")
    #expect(request?.path == "/a b")
    #expect(request?.query == "x=1?&y=%41")
    #expect(request?.target == "/a%20b?x=1?&y=%41")
    #expect(head("GET http://radio.example:8001/stream?x HTTP/1.1\r\n\r\n")?.path == "/stream")
    #expect(head("GET HTTPS://radio.example HTTP/1.1\r\n\r\n")?.path == "/")
    #expect(head("GET /? HTTP/1.1\r\n\r\n")?.query == "")
    #expect(head("GET ? HTTP/1.1\r\n\r\n")?.path == "")
  }

  @Test func targetMayHaveBlanksInIt() {
    let request = head("GET /admin/metadata?mode=updinfo&song=A B - C  D HTTP/1.0\r\nA: b\r\n\r\n")
    #expect(request?.target == "/admin/metadata?mode=updinfo&song=A B - C  D")
    #expect(request?.path == "/admin/metadata")
    #expect(request?.query == "mode=updinfo&song=A B - C  D")
    #expect(request?.version == "HTTP/1.0")
    #expect(head("SOURCE /my mount ICE/1.0\n\n")?.path == "/my mount")
    #expect(head("GET /?song=Back to HTTP/1.1 HTTP/1.0\n\n")?.query == "song=Back to HTTP/1.1")
    #expect(head("GET   /a   HTTP/1.1  \r\n\r\n")?.target == "/a")
    #expect(head("GET a /b HTTP/1.1\r\n\r\n") == nil)
  }

  @Test func queryKeepsItsBytes() throws {
    let bytes = Array("GET /?a=".utf8) + [0xFC, 0xC3, 0xBC, 0xFF] + Array("%FC HTTP/1.1\r\n\r\n".utf8)
    guard case .complete(let request, _) = parse(bytes) else { throw ScanFailure() }
    #expect(request.rawQuery == Array("a=".utf8) + [0xFC, 0xC3, 0xBC, 0xFF] + Array("%FC".utf8))
    #expect(request.query == "a=\u{FFFD}ü\u{FFFD}%FC")
    #expect(head("GET / HTTP/1.1\r\n\r\n")?.rawQuery == [])
    #expect(head("GET /? HTTP/1.1\r\n\r\n")?.rawQuery == [])
  }

  @Test func headersKeepTheirBytesAndTheirOrder() throws {
    let bytes = Array("GET / HTTP/1.1\r\nA: 1\r\nB: J".utf8) + [0xFC] + Array("rg \r\na: 2\r\n\r\n".utf8)
    guard case .complete(let request, _) = parse(bytes) else { throw ScanFailure() }
    #expect(request.headers("a") == ["1", "2"])
    #expect(request.headers("c") == [])
    #expect(request.rawHeader("b").map { Array($0) } == [0x4A, 0xFC, 0x72, 0x67])
    #expect(request.rawHeader("c") == nil)
  }

  @Test func headOfDarkiceEndsWithAnotherLineEnd() throws {
    let text = "SOURCE /live HTTP/1.0\nContent-type: audio/mpeg\nAuthorization: Basic x\nice-public: 1\r\n\r\n"
    let bytes = Array(text.utf8)
    guard case .complete(let request, let length) = parse(bytes + [0xFF, 0xFB]) else { throw ScanFailure() }
    #expect(length == bytes.count)
    #expect(request.header("ice-public") == "1")
    #expect(byteByByte(bytes) == parse(bytes))
  }

  @Test func linesThatAreNoHeadersCanBePassedOver() throws {
    let text = "SOURCE /live HTTP/1.0\r\nice-description: two\r\nlines of it\r\n folded: x\r\nA: b\r\n\r\n"
    #expect(parse(text) == .malformed)
    let bytes = Array(text.utf8)
    guard case .complete(let request, let length) = RequestParser.parse(bytes.span, skipsBadLines: true) else {
      throw ScanFailure()
    }
    #expect(length == bytes.count)
    #expect(request.header("ice-description") == "two")
    #expect(request.header("a") == "b")
    #expect(request.header("folded") == nil)
  }

  @Test(arguments: [4_095, 4_096, 4_097]) func firstLineHasALimit(length: Int) {
    let fixed = "GET / HTTP/1.1".utf8.count
    let line = "GET /" + String(repeating: "a", count: length - fixed) + " HTTP/1.1"
    for end in ["\r\n", "\n", "\r\r\n"] {
      let bytes = Array((line + end + "A: b" + end + end).utf8)
      let whole = parse(bytes)
      if length > 4_096 {
        #expect(whole == .targetTooLong)
      } else if case .complete(_, let taken) = whole {
        #expect(taken == bytes.count)
      } else {
        Issue.record("\(whole)")
      }
      #expect(byteByByte(bytes) == whole)
    }
  }

  @Test func lineThatNeverEndsIsTooLongEvenWhenItIsAllCarriageReturns() {
    #expect(parse([UInt8](repeating: 0x61, count: 4_096)) == .incomplete)
    #expect(parse([UInt8](repeating: 0x61, count: 4_097)) == .targetTooLong)
    #expect(parse([UInt8](repeating: 0x0D, count: 8_192)) == .targetTooLong)
  }

  @Test(arguments: [8_191, 8_192, 8_193]) func headHasALimit(length: Int) {
    let fixed = Array("GET / HTTP/1.1\r\nA: \r\n\r\n".utf8).count
    let text = "GET / HTTP/1.1\r\nA: " + String(repeating: "v", count: length - fixed) + "\r\n\r\n"
    let bytes = Array(text.utf8)
    let whole = parse(bytes)
    if length > 8_192 {
      #expect(whole == .tooLong)
    } else if case .complete(_, let taken) = whole {
      #expect(taken == length)
    } else {
      Issue.record("\(whole)")
    }
    #expect(byteByByte(bytes) == whole)
    // What follows the head does not make it longer.
    if length <= 8_192 { #expect(parse(bytes + [UInt8](repeating: 0x61, count: 9_000)) == whole) }
  }

  @Test func headWithoutEndIsTooLong() {
    let start = Array("GET / HTTP/1.1\r\n".utf8)
    let bytes = start + Array(String(repeating: "A: b\r\n", count: 2_000).utf8)
    #expect(parse(Array(bytes[..<8_191])) == .incomplete)
    #expect(parse(Array(bytes[..<8_192])) == .tooLong)
    #expect(parse(bytes) == .tooLong)
  }

  @Test(arguments: [
    "secretpassword\r\n", "a b\r\nicy-name:x\r\n\r\n", "SOURCE hackme /mount\r\n", "GET /stream\r\n", "\u{1F511}\n",
    "ICY 200 OK extra\r\n", "HELO mail.example\r\n",
  ]) func whatIsNoHTTPIsForeign(text: String) {
    #expect(parse(text) == .foreign(isTLS: false))
    #expect(byteByByte(Array(text.utf8)) == .foreign(isTLS: false))
  }

  @Test func helloOfTLSIsToldFromItsFirstByte() {
    #expect(parse([0x16]) == .foreign(isTLS: true))
    #expect(parse([0x16, 3, 1, 2, 0, 1]) == .foreign(isTLS: true))
  }

  @Test(arguments: [
    "\r\n", "GET  HTTP/1.1\r\n\r\n", "GET / HTTP/1.1\r\nno colon\r\n\r\n", "GET / HTTP/1.1\r\n: empty name\r\n\r\n",
    "GET / HTTP/1.1\r\n folded: x\r\n\r\n", "GET / HTTP/1.1\r\nName : x\r\n\r\n", "GET a b HTTP/1.1\r\n\r\n",
    "G@T / HTTP/1.1\r\n\r\n",
  ]) func malformedHeadsAreTold(text: String) {
    #expect(parse(text) == .malformed)
    #expect(byteByByte(Array(text.utf8)) == .malformed)
  }

  @Test func nothingIsIncomplete() {
    #expect(parse([]) == .incomplete)
    #expect(parse("GET /stream HTTP/1.1\r\nHost: a\r\n") == .incomplete)
  }

  @Test(arguments: [1 as UInt64, 2, 3, 4]) func randomBytesNeverTrapAndAreJudgedAlikeInPieces(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let alphabet: [UInt8] = Array("GET /?%: HTTP/1.0\r\n".utf8) + [0, 0x16, 0x80, 0xFF]
    for _ in 0..<300 {
      let count = Int.random(in: 1...120, using: &generator)
      var bytes = (0..<count).map { _ in alphabet.randomElement(using: &generator) ?? 0 }
      if Bool.random(using: &generator) { bytes = Array("GET / HTTP/1.0\r\n".utf8) + bytes }
      #expect(byteByByte(bytes) == parse(bytes), "\(bytes)")
    }
  }
}

private struct ScanFailure: Error {}

@Suite struct ResponseHeadTests {
  @Test func linesStandInOrder() {
    var head = ResponseHead(.ok)
    head.add("Content-Type", "audio/mpeg")
    head.addICY("icy-name", "Radio Ü")
    #expect(
      String(decoding: head.bytes, as: UTF8.self)
        == "HTTP/1.0 200 OK\r\nContent-Type: audio/mpeg\r\nicy-name:Radio Ü\r\n\r\n")
  }

  @Test(arguments: ["a\r\nSet-Cookie: x", "a\nb", "a\rb", "a\u{0}b", "a\u{7F}b", "a\r\n\r\n<html>"])
  func noValueForgesAHeader(value: String) {
    var head = ResponseHead(.notFound)
    head.add("X", value)
    head.addICY("icy-name", value)
    let text = String(decoding: head.bytes, as: UTF8.self)
    #expect(text.utf8.filter { $0 == 0x0A }.count == 4)
    #expect(text.utf8.filter { $0 == 0x0D }.count == 4)
    #expect(!text.utf8.contains(0) && !text.utf8.contains(0x7F))
  }

  @Test(arguments: HTTPStatus.allCases) func statusHasItsReason(status: HTTPStatus) {
    #expect(!status.reason.isEmpty)
    #expect(
      String(decoding: ResponseHead(status, .http11).bytes, as: UTF8.self)
        == "HTTP/1.1 \(status.rawValue) \(status.reason)\r\n\r\n")
    #expect(
      String(decoding: ResponseHead(status).bytes, as: UTF8.self)
        == "HTTP/1.0 \(status.rawValue) \(status.reason)\r\n\r\n")
  }
}
