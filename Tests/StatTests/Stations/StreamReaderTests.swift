// SPDX-License-Identifier: MIT
import StreamKit
import TestSupport
import Testing

@testable import cycast_stat

/// What the head of a stream and its first block say.
@Suite struct StreamReaderTests {
  private func head(_ lines: [String], status: String = "HTTP/1.0 200 OK") throws -> AnswerHead {
    let bytes = Array(([status] + lines + ["", ""]).joined(separator: "\r\n").utf8)
    var reader = ResponseReader()
    var position = 0
    guard case .head(let head) = try reader.next(in: bytes.span, at: &position) else {
      throw FilterFailure(description: "no head")
    }
    return head
  }

  private let stream = [
    "Content-Type: audio/mpeg", "icy-name:Radio", "icy-br:128, 128", "icy-genre:Jazz", "icy-metaint:100",
    "ice-audio-info: ice-samplerate=44100;ice-bitrate=64;ice-channels=2",
  ]

  @Test func headAndFirstBlockAreRead() throws {
    let head = try head(stream)
    let body = [UInt8](repeating: 7, count: 100) + ICYBlock.bytes(title: "Cycast - Night Train")
    for cuts in [[body], body.map { [$0] }] {
      var reader = try #require(StreamReader(head, Pages.place("http://h/live")))
      for piece in cuts {
        #expect(!reader.isDone)
        reader.take(piece)
      }
      #expect(reader.isDone)
      let report = reader.report
      #expect(report.display == "Cycast - Night Train" && report.name == "Radio" && report.mount == "/live")
      #expect(report.bitrate == 128 && report.sampleRate == 44_100 && report.channels == 2 && report.format == "mp3")
      #expect(report.listeners == nil && report.isLive == nil && report.kind == .icy)
    }
  }

  @Test func blocksThatSayNothingEndTheWait() throws {
    var reader = try #require(StreamReader(try head(stream), Pages.place()))
    reader.take([UInt8](repeating: 0, count: 101))
    #expect(!reader.isDone)
    reader.take([UInt8](repeating: 0, count: 101))
    #expect(reader.isDone)
    #expect(reader.report.display == "")
  }

  @Test func withoutMetadataTheHeadIsAll() throws {
    for metaint in ["", "icy-metaint: 0", "icy-metaint: x", "icy-metaint: 99999999999"] {
      let head = try head(["Content-Type: audio/ogg", metaint])
      #expect(try #require(StreamReader(head, Pages.place())).isDone)
    }
  }

  @Test func aPageIsNoStream() throws {
    #expect(StreamReader(try head(["Content-Type: text/html"]), Pages.place()) == nil)
    #expect(StreamReader(try head(["Content-Type: audio/x-mpegurl"]), Pages.place()) == nil)
    #expect(StreamReader(try head([]), Pages.place()) == nil)
    #expect(StreamReader(try head(stream, status: "HTTP/1.0 404 No"), Pages.place()) == nil)
    let odd = try head(["icy-name: x", "Content-Type: text/html"], status: "ICY 200 OK")
    #expect(StreamReader(odd, Pages.place()) != nil)
  }
}
