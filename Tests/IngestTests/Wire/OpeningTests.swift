// SPDX-License-Identifier: MIT
import StreamKit
import TestSupport
import Testing

@testable import cycast_ingest

@Suite struct OpeningTests {
  private static let recorded = [
    "listener-curl", "listener-ffmpeg", "listener-mpg123", "metadata-libshout-1-without-auth",
    "metadata-libshout-2-with-auth", "metadata-liquidsoap", "source-curl-put-chunked", "source-ffmpeg-legacy",
    "source-ffmpeg-put", "source-libshout-0-tls-probe", "source-libshout-1-probe-without-auth",
    "source-libshout-2-with-auth", "source-liquidsoap",
  ]

  @Test(arguments: recorded) func recordedRequestsAreToldWholeAndByteByByteAndWithAudioBehind(name: String) throws {
    let bytes = try readFile(Fixtures.folder + "/wire/\(name).http", limit: 1 << 20)
    let audio = Array(try Fixtures.corpusBytes("cbr128-44100-joint-id3v2.mp3").prefix(20_000))
    guard case .http(let head, let length) = opening(bytes) else {
      Issue.record("\(opening(bytes))")
      return
    }
    #expect(length == bytes.count)
    #expect(openingByteByByte(bytes) == .http(head, length: length))
    #expect(opening(bytes + audio) == .http(head, length: length))
    #expect(openingByteByByte(bytes + audio) == .http(head, length: length))
    let isSource = name.hasPrefix("source-") && name != "source-libshout-0-tls-probe"
    #expect(["SOURCE", "PUT"].contains(head.method) == isSource)
    let hasUser = !name.contains("without-auth") && !name.contains("listener") && !name.contains("probe")
    #expect(BasicCredentials(head)?.user == (hasUser ? "source" : nil))
  }

  @Test(arguments: ["\n", "\r\n", "\r\r\n"]) func passwordLineIsToldAtOnceWithAnyEnd(end: String) {
    let line = Array("anna:hack me:#2".utf8)
    let headers = Array("icy-name:Radio\(end)icy-br:128\(end)content-type:audio/mpeg\(end)\(end)".utf8)
    let expected = Opening.password(PasswordLine(line), length: line.count + end.utf8.count)
    #expect(opening(line + Array(end.utf8)) == expected)
    #expect(opening(line + Array(end.utf8) + headers + [0xFF, 0xFB]) == expected)
    #expect(openingByteByByte(line + Array(end.utf8)) == expected)
  }

  @Test func passwordMayHaveAnyTextInIt() {
    for text in ["a", "a b c", "SOURCE", "SOURCE x", "GET", "PUT it here", "!POKE me", "pässword", "OK2", "ICY 200 OK"]
    {
      let expected = Opening.password(PasswordLine(Array(text.utf8)), length: text.utf8.count + 1)
      #expect(opening(text + "\n") == expected, "\(text)")
      #expect(openingByteByByte(Array((text + "\nmore\n").utf8)) == expected, "\(text)")
    }
    let latin1: [UInt8] = [0x70, 0xE4, 0x73, 0x73]
    #expect(opening(latin1 + [0x0D, 0x0A]) == .password(PasswordLine(latin1), length: 6))
  }

  @Test(arguments: ["\n", "\r\n", "\r\r\n"]) func audiocastIsToldWithItsHeaders(end: String) {
    let lines = [
      "SOURCE hack me /live", "x-audiocast-name: Radio", "x-audiocast-bitrate: 128", "x-audiocast-public: 1",
      "x-audiocast-dumpfile: /etc/passwd", "", "",
    ]
    let bytes = Array(lines.joined(separator: end).utf8)
    guard case .audiocast(let head, let length) = opening(bytes + [0xFF, 0xFB, 0x90, 0x0A]) else {
      Issue.record("\(opening(bytes))")
      return
    }
    #expect(length == bytes.count)
    #expect(head.password == Array("hack me".utf8) && head.mount == "/live")
    #expect(head.headers.station.name == "Radio" && head.headers.bitrate == 128 && head.headers.isPublic == true)
    #expect(openingByteByByte(bytes) == .audiocast(head, length: length))
  }

  @Test func audiocastNeedsNoHeaders() {
    for (text, mount) in [("SOURCE a /m\n\n", "/m"), ("SOURCE a m\r\n\r\n", "/m"), ("SOURCE a /m%20n\n\n", "/m n")] {
      guard case .audiocast(let head, let length) = opening(text + "icy-name: audio\n\n") else {
        Issue.record("\(opening(text))")
        continue
      }
      #expect(head.mount == mount && head.password == [0x61] && length == text.utf8.count)
      #expect(opening(text) == .audiocast(head, length: length))
    }
  }

  @Test(arguments: ["!POKE\n", "!POKE\r\n", "!POKE\r\r\n"]) func probeOfLibshoutIsTold(text: String) {
    #expect(opening(text) == .poke(length: text.utf8.count))
    #expect(opening(text + "icy-name:x\n\n") == .poke(length: text.utf8.count))
    #expect(openingByteByByte(Array(text.utf8)) == .poke(length: text.utf8.count))
  }

  @Test func otherProtocolsAreTold() {
    #expect(opening([0x16]) == .tls)
    #expect(opening([0x16, 3, 1, 2, 0, 1, 0, 1, 0xFC, 3, 3]) == .tls)
    #expect(opening([0x5A]) == .incomplete)
    #expect(opening([0x5A, 0]) == .ultravox)
    #expect(opening([0x5A, 0, 0x10, 9, 0, 4, 0x32, 0x2E, 0x31, 0, 0x0A]) == .ultravox)
    #expect(opening([0x5A, 0] + [UInt8](repeating: 0x61, count: 9_000)) == .ultravox)
    #expect(opening("Zebra\n") == .password(PasswordLine(Array("Zebra".utf8)), length: 6))
  }

  @Test(arguments: [
    "\n", "\r\n", "GET /\r\n", "GET /live\n", "HEAD /x\n", "POST /x\n", "PUT /live\r\n", "OPTIONS *\r\n",
    "pass\u{0}word\n", "pass\tword\n", "pass\rword\n", "\u{1B}[31m\n", "a\u{7F}b\n", "SOURCE hackme /live HTTP/1.0\r\n",
    "GET  HTTP/1.1\r\n", "G@T / HTTP/1.1\r\n",
  ]) func whatIsNothingIsMalformed(text: String) {
    #expect(opening(text) == .malformed)
    #expect(openingByteByByte(Array(text.utf8)) == .malformed)
  }

  @Test func requestOnTheShoutcastPortIsHTTP() {
    for text in ["SOURCE /live ICE/1.0\r\n\r\n", "PUT /live HTTP/1.1\n\n", "GET /admin.cgi?mode=a b HTTP/1.0\r\n\r\n"] {
      guard case .http(_, let length) = opening(text) else {
        Issue.record("\(opening(text))")
        continue
      }
      #expect(length == text.utf8.count)
    }
  }

  @Test(arguments: [4_095, 4_096, 4_097]) func firstLineHasALimit(length: Int) {
    let line = [UInt8](repeating: 0x61, count: length)
    let expected: Opening =
      length > 4_096 ? .lineTooLong : .password(PasswordLine(line), length: length + 1)
    #expect(opening(line + [0x0A]) == expected)
    #expect(openingByteByByte(line + [0x0A]) == expected)
  }

  @Test(arguments: [8_191, 8_192, 8_193]) func headsHaveALimit(length: Int) {
    for start in ["SOURCE /live HTTP/1.0\r\nice-name: ", "SOURCE hackme /live\r\nx-audiocast-name: "] {
      let name = String(repeating: "n", count: length - start.utf8.count - 4)
      let bytes = Array((start + name + "\r\n\r\n").utf8)
      let found = openingByteByByte(bytes)
      #expect(opening(bytes) == found)
      switch found {
      case .http(let head, let taken): #expect(length <= 8_192 && taken == length && head.header("ice-name") == name)
      case .audiocast(let head, let taken):
        #expect(length <= 8_192 && taken == length && head.headers.station.name == name)
      default: #expect(found == .tooLong && length > 8_192)
      }
    }
  }

  @Test func headThatNeverEndsIsTooLong() {
    for start in ["SOURCE /live HTTP/1.0\n", "SOURCE hackme /live\n"] {
      let bytes = Array((start + String(repeating: "a: b\n", count: 2_000)).utf8)
      #expect(opening(Array(bytes[..<8_191])) == .incomplete)
      #expect(opening(Array(bytes[..<8_192])) == .tooLong)
    }
  }

  @Test(arguments: [1 as UInt64, 2, 3, 4]) func randomBytesAreJudgedAlikeInPieces(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let starts = ["", "SOURCE a /m\n", "SOURCE /m HTTP/1.0\n", "!POKE", "SOURCE ", "Z"].map { Array($0.utf8) }
    let alphabet: [UInt8] = Array("a:/# HTTP/1.0\r\n\n".utf8) + [0, 0x16, 0x7F, 0xFF]
    for _ in 0..<300 {
      let count = Int.random(in: 1...60, using: &generator)
      let start = starts.randomElement(using: &generator) ?? []
      let bytes = start + (0..<count).map { _ in alphabet.randomElement(using: &generator) ?? 0 }
      #expect(openingByteByByte(bytes) == opening(bytes), "\(bytes)")
    }
  }
}

@Suite struct PasswordLineTests {
  private typealias Reading = PasswordLine.Reading

  private func reading(_ user: String?, _ password: String, _ sid: Int?, _ mount: String?) -> Reading {
    Reading(user: user, password: Array(password.utf8), sid: sid, mount: mount)
  }

  private func readings(_ line: String) -> [Reading] { PasswordLine(Array(line.utf8)).readings }

  @Test func eachFormHasItsReading() {
    let rows: [(String, [Reading])] = [
      ("hackme", []),
      ("", []),
      ("hackme:#2", [reading(nil, "hackme", 2, nil)]),
      ("anna:hackme", [reading("anna", "hackme", nil, nil)]),
      ("anna,hackme", [reading("anna", "hackme", nil, nil)]),
      ("anna:hackme:#12", [reading(nil, "anna:hackme", 12, nil), reading("anna", "hackme", 12, nil)]),
      ("/live:hackme", [reading(nil, "hackme", nil, "/live")]),
      ("/my%20mount:hackme", [reading(nil, "hackme", nil, "/my mount")]),
      ("/live:anna:hackme", [reading(nil, "anna:hackme", nil, "/live"), reading("anna", "hackme", nil, "/live")]),
      ("anna:a,b:c", [reading("anna", "a,b:c", nil, nil), reading("anna:a", "b:c", nil, nil)]),
      ("hackme:#", [reading("hackme", "#", nil, nil)]),
      ("hackme:#x", [reading("hackme", "#x", nil, nil)]),
      ("hackme#2", []),
      ("#2", []),
      (":#2", [reading(nil, "", 2, nil)]),
      (":hackme", []),
      ("a:", [reading("a", "", nil, nil)]),
      ("/live", []),
      ("a:#9999999999", [reading("a", "#9999999999", nil, nil)]),
    ]
    for (line, others) in rows {
      #expect(readings(line) == [reading(nil, line, nil, nil)] + others, "\(line)")
    }
  }

  @Test func thereAreNeverMoreThanFive() {
    #expect(readings("/live:a:b,c:#2").count == 5)
    #expect(readings(String(repeating: "/a:b,", count: 800) + ":#1").count == 5)
  }
}
