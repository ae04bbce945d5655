// SPDX-License-Identifier: MIT
import StreamKit
import TestSupport
import Testing

/// Peers who send much and say nothing: the air goes on beside them.
@Suite struct IngestFloodTests {
  private static let words = ["--lead", "200ms", "--preroll", "100ms", "--gap", "200ms"]

  @Test func connectionIsClosedBehindItsThirtySecondRequest() throws {
    let run = try IngestRun(IngestFloodTests.words)
    let client = try StreamClient(port: run.port)
    client.send(String(repeating: "GET /api/status HTTP/1.1\r\nHost: a\r\n\r\n", count: 200))
    #expect(client.readToEnd(within: 10))
    let answers = String(decoding: client.received, as: UTF8.self).split(separator: "HTTP/1.1 200 OK")
    #expect(answers.count == 32)
    #expect(answers.dropLast().allSatisfy { !$0.lowercased().contains("connection: close") })
    #expect(answers.last?.lowercased().contains("connection: close") == true)
    try run.stop()
  }

  /// Pages of Opus that say no position last for nothing, so that they never make a preroll.
  @Test func pagesThatLastForNothingDoNotStopTheLoop() throws {
    let bytes = try Fixtures.corpusBytes("opus64.opus")
    let run = try IngestRun(IngestFloodTests.words + ["--format", "opus"])
    let source = try run.source(type: "audio/ogg")
    let serial = (0..<4).reduce(UInt32(0)) { $0 | UInt32(bytes[14 + $1]) << (8 * UInt32($1)) }
    var pages = Array(bytes.prefix(OggPages.lengthOfFirst(2, in: bytes)))
    for number in 0..<30_000 {
      var header = OggPageHeader(serial: serial, sequence: UInt32(2 + number))
      header.granule = -1
      header.write(segments: [1].span, body: [0].span, to: &pages)
    }
    source.send(pages)
    source.endsWhenSent = true
    try run.wait(for: "all of it", within: 8) { _ in source.hasSentAll }
    let client = try StreamClient(port: run.port)
    client.request("/api/status", ["Connection: close"])
    #expect(client.readToEnd(within: 8) && client.status.contains(" 200 "))
    #expect(try run.stop().ending == .exit(0))
  }

  @Test func fallbackThatCannotBeCarriedDoesNotInterruptSilence() throws {
    let frames = StreamParts(try Fixtures.corpusBytes("aac96-44100.aac")).frames
    let run = try IngestRun(IngestFloodTests.words + ["--format", "mp3"], input: .pipe)
    run.process.write(frames[..<20].flatMap { $0 })
    try run.waitForTurn(1, .silence, frames: 10)
    run.process.write(frames[20..<100].flatMap { $0 })
    try run.waitForTurn(1, .silence, frames: 60)
    #expect(run.logged("silence has ended") == 0 && run.logged("the fallback is left out") == 1)
    try run.stop()
  }

  @Test func cutOggStreamIsEndedWhenTheCommandEnds() throws {
    let folder = try MusicFolder()
    let bytes = try Fixtures.corpusBytes("vorbis-q3.ogg")
    try folder.write("cut.ogg", Array(bytes.prefix(20_000)))
    let run = try IngestRun(["--lead", "10s", "--exit-on-eof"], input: .file(folder("cut.ogg")))
    let result = try run.process.finish()
    #expect(result.ending == .exit(0))
    let start = try #require(OggPages.starts(in: result.output).last)
    #expect(result.output[start + 5] & 4 == 4, "the last page says so")
  }

  @Test func silenceThatBeganIsToldToHaveEnded() throws {
    let run = try IngestRun(IngestFloodTests.words + ["--events", "fd:4"], extra: [4])
    try run.waitForTurn(1, .silence, frames: 2)
    try run.stop()
    let events = String(decoding: run.process.bytes(from: 4), as: UTF8.self)
    #expect(events.contains("\"silence_started\"") && events.contains("\"silence_ended\""))
  }
}

/// Where pages begin, found by their four letters.
private enum OggPages {
  static func starts(in bytes: [UInt8]) -> [Int] {
    bytes.indices.dropLast(3).filter { Array(bytes[$0..<$0 + 4]) == Array("OggS".utf8) }
  }

  /// Bytes of the first `count` pages.
  static func lengthOfFirst(_ count: Int, in bytes: [UInt8]) -> Int { starts(in: bytes)[count] }
}
