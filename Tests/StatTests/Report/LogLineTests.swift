// SPDX-License-Identifier: MIT
import TestSupport
import Testing

@testable import cycast_stat

/// Lines of access logs as servers write them, and as they should not.
@Suite struct LogLineTests {
  /// What a line says, its texts cut out.
  struct Said: Equatable {
    var host = "192.0.2.7", time: Int64 = 1_795_291_200, method = "GET", target = "/stream", status = 200
    var bytes = 960_000, referrer = "", agent = "VLC/3.0", seconds: Int? = 60
  }

  static func said(_ bytes: [UInt8]) -> Said? {
    guard let line = LogLine(bytes.span) else { return nil }
    let text = { (range: Range<Int>) in FieldText.plain(bytes.span.extracting(range)) }
    return Said(
      host: text(line.host), time: line.time, method: text(line.method), target: text(line.target),
      status: line.status, bytes: line.bytes, referrer: text(line.referrer), agent: text(line.agent),
      seconds: line.seconds)
  }

  static func said(_ line: String) -> Said? { said(Array(line.utf8)) }

  private static let date = "[21/Nov/2026:20:00:00 +0000]"
  private static let request = #""GET /stream HTTP/1.1" 200 960000"#

  @Test func combinedFormatWithSecondsIsRead() {
    #expect(LogLineTests.said(#"192.0.2.7 - - \#(Self.date) \#(Self.request) "-" "VLC/3.0" 60"#) == Said())
  }

  @Test func whatEndsSoonerIsRead() {
    let start = "192.0.2.7 - - \(Self.date) \(Self.request)"
    #expect(LogLineTests.said(start + #" "-" "VLC/3.0""#) == Said(seconds: nil))
    #expect(LogLineTests.said(start) == Said(agent: "", seconds: nil))
    #expect(LogLineTests.said(start + #" "-" "-" 60"#) == Said(agent: ""))
    #expect(LogLineTests.said(start + #" "" "" 0"#) == Said(agent: "", seconds: 0))
  }

  @Test func whatProxiesAppendIsRead() {
    let start = "192.0.2.7 - - \(Self.date) \(Self.request) "
    #expect(
      LogLineTests.said(start + #""https://a.example/" "VLC/3.0" 60.913 "x""#) == Said(referrer: "https://a.example/"))
    #expect(LogLineTests.said(start + #""-" "VLC/3.0" "203.0.113.1""#) == Said(seconds: nil))
    #expect(LogLineTests.said(start + #""-" "VLC/3.0" -"#) == Said(seconds: nil))
  }

  @Test func namesOfUsersMayHaveBlanksAndBrackets() {
    let rest = #"\#(Self.date) \#(Self.request) "-" "VLC/3.0" 60"#
    for user in ["-", "anna", "anna b", "a [x] b", "[21/Nov/2026]", "[99/Nov/2026:20:00:00 +0000]"] {
      #expect(LogLineTests.said("192.0.2.7 - \(user) \(rest)") == Said(), "\(user)")
    }
  }

  @Test func longAddressesAreRead() {
    let line = #"2001:db8:0:1:aaaa:bbbb:cccc:dddd - - \#(Self.date) \#(Self.request) "-" "VLC/3.0" 60"#
    #expect(LogLineTests.said(line) == Said(host: "2001:db8:0:1:aaaa:bbbb:cccc:dddd"))
  }

  @Test func escapedQuotesDoNotEndAText() {
    let line = #"192.0.2.7 - - \#(Self.date) "GET /a\"b HTTP/1.1" 200 960000 "\"" "a\\\" \"b \x41\x1b" 60"#
    #expect(LogLineTests.said(line) == Said(target: #"/a"b"#, referrer: "\"", agent: #"a\" "b A"#))
  }

  @Test func rawQuotesAndBackslashesDoNotEither() {
    let start = "192.0.2.7 - - \(Self.date) \(Self.request) "
    #expect(LogLineTests.said(start + #""-" "My "best" player" 60"#) == Said(agent: #"My "best" player"#))
    #expect(LogLineTests.said(start + #""-" "My "best player" 60"#) == Said(agent: #"My "best player"#))
    #expect(LogLineTests.said(start + #""-" "a " b" 60"#) == Said(agent: #"a " b"#))
    #expect(LogLineTests.said(start + #""a"b" "VLC/3.0" 60"#) == Said(referrer: #"a"b"#))
    #expect(LogLineTests.said(start + #""-" "C:\" 60"#)?.seconds == 60)
    let raw = #"192.0.2.7 - - \#(Self.date) "GET /a"b HTTP/1.1" 200 960000 "-" "VLC/3.0" 60"#
    #expect(LogLineTests.said(raw) == Said(target: #"/a"b"#))
  }

  @Test func requestsThatAreNoneAreReadAllTheSame() {
    let tail = #"400 0 "-" "-" 0"#
    for request in ["-", "", #"\x16\x03\x01"#] {
      let said = LogLineTests.said("192.0.2.7 - - \(Self.date) \"\(request)\" \(tail)")
      #expect(said?.status == 400 && said?.target == "", "\(request)")
    }
    let blanks = #"192.0.2.7 - - \#(Self.date) "GET /my stream HTTP/1.0" 200 960000 "-" "VLC/3.0" 60"#
    #expect(LogLineTests.said(blanks) == Said(target: "/my stream"))
  }

  @Test func offsetsOfTheClockCount() {
    let line = { (date: String) in "192.0.2.7 - - [\(date)] \(Self.request) \"-\" \"VLC/3.0\" 60" }
    #expect(LogLineTests.said(line("21/Nov/2026:22:00:00 +0200")) == Said())
    #expect(LogLineTests.said(line("21/Nov/2026:14:30:00 -0530")) == Said())
    #expect(LogLineTests.said(line("22/Nov/2026:01:00:00 +0500")) == Said())
  }

  @Test(arguments: [
    "", " ", "-", "192.0.2.7", "192.0.2.7 - - [21/Nov/2026:20:00:00 +0000]",
    "192.0.2.7 - - [31/Nov/2026:20:00:00 +0000] \"GET / HTTP/1.1\" 200 1",
    "192.0.2.7 - - [21/Nov/1970:20:00:00 +0000] \"GET / HTTP/1.1\" 200 1",
    "192.0.2.7 - - [21/Nov/2026:20:00:00 +0000] \"GET / HTTP/1.1\" 2000 1",
    "192.0.2.7 - - [21/Nov/2026:20:00:00 +0000] \"GET / HTTP/1.1\" OK 1",
    "192.0.2.7 - - [21/Nov/2026:20:00:00 +0000] \"GET / HTTP/1.1\" 200 9999999999999999999",
    "192.0.2.7 - - [21/Nov/2026:20:00:00 +0000] \"GET / HTTP/1.1\" 200 1 \"-\"",
    "[2026-11-21  20:00:00] INFO main/main Icecast 2.4.4 server started",
    "#Fields: c-ip date time", "21/Nov/2026:20:00:00 +0000|/stream|12|A - B",
  ]) func whatIsNoLineIsRefused(_ line: String) { #expect(LogLineTests.said(line) == nil) }

  @Test func cutAndSpoiltLinesAreReadOrRefusedWithoutATrap() {
    let line = Array(#"192.0.2.7 - - \#(Self.date) "GET /a\"b HTTP/1.1" 200 96 "-" "a \x41 "b" c\\" 60"#.utf8)
    for end in 0...line.count { _ = LogLineTests.said(Array(line[..<end])) }
    var random = SeededGenerator(seed: 5)
    var outside = 0
    for _ in 0..<5_000 {
      var spoilt = line
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        spoilt[Int.random(in: 0..<line.count, using: &random)] =
          [0, 0x20, 0x22, 0x5C, 0x5B, 0x39, 0xFF]
          .randomElement(using: &random) ?? 0
      }
      if let line = LogLine(spoilt.span), line.agent.upperBound > spoilt.count { outside += 1 }
    }
    #expect(outside == 0)
  }

  @Test func icecastKHsEscapedLinesAreRead() throws {
    let line =
      "192.0.2.7 - anna%20b 21/Nov/2026:20:00:00 +0000 GET%20%2fstream%20HTTP%2f1%2e1 200 960000 "
      + "https%3a%2f%2fa%2eexample%2f VLC%2f3.0%22%5c 60"
    let combined = EscapedLine.combined(Array(line.utf8).span)
    let bytes = try #require(combined)
    #expect(LogLineTests.said(bytes) == Said(referrer: "https://a.example/", agent: #"VLC/3.0"\"#))
    for wrong in ["192.0.2.7 - - 21/Nov/2026:20:00:00 +0000 GET 200", ""] {
      let none = EscapedLine.combined(Array(wrong.utf8).span)
      #expect(none == nil)
    }
  }
}
