// SPDX-License-Identifier: MIT
import StreamKit
import TestSupport
import Testing

@testable import cycast_ingest

@Suite struct HeaderBlockTests {
  private func parse(_ bytes: [UInt8], mayBeginEmpty: Bool = true) -> HeaderBlock.Progress {
    HeaderBlock.parse(bytes.span, mayBeginEmpty: mayBeginEmpty)
  }

  private func byteByByte(_ bytes: [UInt8]) -> HeaderBlock.Progress {
    for count in arrivals(bytes.count) {
      let found = HeaderBlock.parse(bytes.span.extracting(0..<count), mayBeginEmpty: true)
      if found != .incomplete { return found }
    }
    return .incomplete
  }

  private func headers(_ text: String) -> (headers: SourceHeaders, length: Int)? {
    guard case .complete(let block, let length) = parse(Array(text.utf8)) else { return nil }
    return (SourceHeaders(block), length)
  }

  @Test(arguments: ["\n", "\r\n", "\r\r\n"]) func headersOfShoutcastAreRead(end: String) throws {
    let lines = [
      "icy-name:Radio Ü", "icy-genre:Jazz", "icy-url:http://radio.example/", "icy-pub:0", "icy-br:128",
      "icy-irc:#x", "content-type:audio/aacp", "", "",
    ]
    let text = lines.joined(separator: end)
    let (found, length) = try #require(headers(text + "audio"))
    #expect(length == text.utf8.count)
    #expect(found.station == StationInfo(name: "Radio Ü", genre: "Jazz", url: "http://radio.example/"))
    #expect(found.contentType == "audio/aacp" && found.bitrate == 128 && found.isPublic == false)
    #expect(byteByByte(Array(text.utf8)) == parse(Array(text.utf8)))
    #expect(byteByByte(Array((text + "audio").utf8)) == parse(Array(text.utf8)))
  }

  @Test(arguments: ["icy-name:x", "ICY-NAME:x", "content-type:audio/mpeg", "Content-Type: a/b"])
  func emptyLineInFrontOfHeadersIsTheRestOfThePasswords(line: String) throws {
    for end in ["\n", "\r\n"] {
      let text = end + line + end + end
      let (_, length) = try #require(headers(text + "audio"))
      #expect(length == text.utf8.count)
      #expect(byteByByte(Array((text + "audio").utf8)) == parse(Array((text + "audio").utf8)))
    }
  }

  @Test func emptyLineInFrontOfAudioIsTheEnd() throws {
    for audio in ["\u{1}audio", "ID3", "icx", "contend"] {
      let (found, length) = try #require(headers("\r\n" + audio))
      #expect(length == 2)
      #expect(found.station.isEmpty && found.contentType == nil)
    }
    #expect(headers("\r\n") == nil)
    #expect(headers("\r\nicy") == nil)
    #expect(headers("\r\ncontent-typ") == nil)
    #expect(parse(Array("\r\n".utf8), mayBeginEmpty: false) != .incomplete)
  }

  @Test func linesThatAreNoHeadersArePassedOver() throws {
    let (found, _) = try #require(headers("icy-name:a\nnonsense\n:x\nb c:d\nicy-br:64\n\n"))
    #expect(found.station.name == "a" && found.bitrate == 64)
  }

  @Test(arguments: [8_191, 8_192, 8_193]) func blockHasALimit(length: Int) {
    let text = "icy-name:" + String(repeating: "n", count: length - 11) + "\n\n"
    let bytes = Array(text.utf8)
    let found = parse(bytes)
    if length > 8_192 {
      #expect(found == .tooLong)
    } else if case .complete(_, let taken) = found {
      #expect(taken == length)
    } else {
      Issue.record("\(found)")
    }
    #expect(byteByByte(bytes) == found)
  }

  @Test func blockThatNeverEndsIsTooLong() {
    let bytes = Array(String(repeating: "icy-a:b\n", count: 1_100).utf8)
    #expect(parse(Array(bytes[..<8_191])) == .incomplete)
    #expect(parse(bytes) == .tooLong)
    #expect(parse([UInt8](repeating: 0x0A, count: 9_000), mayBeginEmpty: false) != .tooLong)
  }
}

@Suite struct SourceHeadersTests {
  private func headers(_ lines: [String]) throws -> SourceHeaders {
    SourceHeaders(try request((["SOURCE /live HTTP/1.0"] + lines + ["", ""]).joined(separator: "\r\n")))
  }

  private func recorded(_ name: String) throws -> SourceHeaders {
    let bytes = try readFile(Fixtures.folder + "/wire/\(name).http", limit: 1 << 20)
    return SourceHeaders(try request(String(decoding: bytes, as: UTF8.self)))
  }

  @Test func recordedSourcesSayWhatTheySay() throws {
    let ffmpeg = try recorded("source-ffmpeg-legacy")
    #expect(ffmpeg.station == StationInfo(name: "My Radio", genre: "Jazz"))
    #expect(ffmpeg.contentType == "audio/mpeg" && ffmpeg.isPublic == false && ffmpeg.metaint == nil)
    #expect(ffmpeg.userAgent == "Lavf/59.27.100" && ffmpeg.bitrate == nil && ffmpeg.audioInfo.isEmpty)
    let liquidsoap = try recorded("source-liquidsoap")
    #expect(liquidsoap.station == StationInfo(name: "Liq"))
    #expect(liquidsoap.audioInfo == ["channels": "2", "samplerate": "44100", "bitrate": "128"])
    #expect(liquidsoap.bitrate == 128 && liquidsoap.isPublic == true)
    let libshout = try recorded("source-libshout-2-with-auth")
    #expect(libshout.station == StationInfo(name: "Ez") && libshout.userAgent == "libshout/2.4.6")
    #expect(try recorded("source-curl-put-chunked").station.isEmpty)
  }

  @Test func firstFamilyThatIsThereCounts() throws {
    let all = ["x-audiocast-name: three", "icy-name: two", "ICE-NAME: one", "icy-genre: g", "x-audiocast-genre: h"]
    #expect(try headers(all).station == StationInfo(name: "one", genre: "g"))
    #expect(try headers(["ice-name:", "icy-name: (null)", "x-audiocast-name: three"]).station.name == "three")
    #expect(try headers(["x-audiocast-url: u", "x-audiocast-description: d"]).station.description == "d")
  }

  @Test func nullIsAbsent() throws {
    let found = try headers(["ice-name: (null)", "ice-genre: (null)", "ice-bitrate: (null)", "ice-public: (null)"])
    #expect(found.station.isEmpty && found.bitrate == nil && found.isPublic == nil)
  }

  @Test func wordsAreUTF8OrElseWindows1252AndClean() throws {
    #expect(try headers(["ice-name: Jürg \u{7}\u{85} x"]).station.name == "Jürg   x")
    let bytes = Array("SOURCE / HTTP/1.0\r\nice-name: J".utf8) + [0xFC, 0x72, 0x80] + Array("\r\n\r\n".utf8)
    guard case .http(let head, _) = opening(bytes) else {
      Issue.record("no request")
      return
    }
    #expect(SourceHeaders(head).station.name == "Jür€")
  }

  @Test(arguments: [
    ("audio/mpeg", "audio/mpeg"), ("Audio/MPEG; charset=x", "audio/mpeg"), ("  audio/ogg ;codecs=opus", "audio/ogg"),
    ("", nil), ("(null)", nil), (";", nil), ("; x", nil), ("mp3", "mp3"),
  ]) func contentTypeIsBare(sent: String, read: String?) throws {
    #expect(try headers(["Content-Type: \(sent)"]).contentType == read)
  }

  @Test(arguments: [
    (["ice-bitrate: 128"], 128), (["icy-br:64"], 64), (["x-audiocast-bitrate: 32"], 32),
    (["ice-bitrate: 128 kbps"], 128),
    (["ice-bitrate: Quality 5"], nil), (["ice-bitrate: 0"], nil), (["ice-bitrate: -1"], nil),
    (["ice-bitrate: 999999999"], 999_999_999), (["ice-bitrate: 1000000000"], nil),
    (["ice-bitrate: 99999999999999999999999"], nil), (["ice-audio-info: ice-bitrate=96;x"], 96),
    (["ice-bitrate: 64", "ice-audio-info: bitrate=96"], 64), ([], nil),
  ]) func bitrateIsANumberAboveZero(lines: [String], bitrate: Int?) throws {
    #expect(try headers(lines).bitrate == bitrate)
  }

  @Test(arguments: [("8192", 8_192), ("1", 1), ("0", nil), ("-5", nil), ("", nil), ("x", nil)])
  func metaintIsANumberAboveZero(sent: String, metaint: Int?) throws {
    #expect(try headers(["icy-metaint:\(sent)"]).metaint == metaint)
    // A listener's wish, which ffmpeg sends as a source too.
    #expect(try headers(["Icy-MetaData: 1"]).metaint == nil)
  }

  @Test func audioInfoIsTakenApart() throws {
    let found = try headers([
      "ice-audio-info: ice-channels=2;Ice-SampleRate=44%31%30%30;quality=5%2e00;=x;y=;z;ice-=1;channels=9;n=(null);a=b=c"
    ])
    #expect(found.audioInfo == ["channels": "2", "samplerate": "44100", "quality": "5.00", "a": "b=c"])
  }

  @Test(arguments: [31, 32, 33]) func audioInfoHasALimit(count: Int) throws {
    let text = (0..<count).map { "k\($0)=v" }.joined(separator: ";")
    #expect(try headers(["ice-audio-info: " + text]).audioInfo.count == min(count, 32))
  }
}
