// SPDX-License-Identifier: MIT
import Foundation
import StreamKit
import TestSupport
import Testing

/// What is done with a live session besides: recordings, events, filters, the watch for dead air.
@Suite struct IngestSessionTests {
  private static let words = ["--lead", "200ms", "--preroll", "100ms", "--gap", "300ms"]

  private func row(_ letter: Character, _ count: Int, from first: Int = 0) -> [UInt8] {
    CountedFrames.row(letter, count, from: first).flatMap { $0 }
  }

  private struct Event: Decodable {
    var seq: Int
    var event: String
    var id: Int?
    var user, reason, title, origin, path: String?
  }

  private func events(_ result: FilterResult) throws -> [Event] {
    try result.lines(4).map { try JSONDecoder().decode(Event.self, from: Data($0.utf8)) }
  }

  /// Tells a title as source clients do.
  private func say(_ title: String, to run: IngestRun) throws {
    let client = try StreamClient(port: run.port)
    client.request(
      "/admin/metadata?mode=updinfo&song=\(title)",
      ["Authorization: Basic " + Data("source:hackme".utf8).base64EncodedString(), "Connection: close"])
    try run.wait(for: "an answer") { _ in
      client.readToEnd(within: 0)
      return client.hasEnded
    }
    #expect(client.text.contains("<return>1</return>"), "\(client.text)")
  }

  @Test func sessionIsRecordedAndToldAsItWas() throws {
    let folder = try MusicFolder()
    try folder.write("shows/.keep", "")
    let run = try IngestRun(
      IngestSessionTests.words + ["--record", folder("shows"), "--events", "fd:4"], input: .pipe, extra: [4])
    run.process.write(row("f", 400))
    try run.waitForTurn(1, frames: 2)
    let source = try run.source(user: "anna", headers: ["ice-name: Station"])
    source.send(CountedFrames.row("a", 60), each: CountedFrames.nanoseconds)
    try run.waitForTurn(2, .live, frames: 10)
    try say("First", to: run)
    try run.wait(for: "more") { $0.turns[1].frames.count > 30 }
    try say("Second", to: run)
    source.endsWhenSent = true
    try run.waitForTurn(3, .playlist, frames: 2)
    let result = try run.stop()
    #expect(run.turns[1].words.map(\.said.track.title) == ["", "First", "Second"])
    #expect(run.turns[1].words.allSatisfy { $0.said.source == "anna" && $0.said.station.name == "Station" })
    #expect(run.turns[1].numbers("a") == Array(0..<60))

    let names = try FileManager.default.contentsOfDirectory(atPath: folder("shows")).sorted().filter { $0 != ".keep" }
    #expect(names.count == 2 && names[0].hasSuffix("Z-anna.cue") && names[1].hasSuffix("Z-anna.mp3"), "\(names)")
    let recording = StreamParts(try readFile(folder("shows/" + names[1]), limit: 1 << 20))
    #expect(recording.rest == 0 && recording.tags.count == 1 && recording.tagPlaces == [0])
    #expect(recording.frames == CountedFrames.row("a", 60), "bare, byte for byte")
    let cue = String(decoding: try readFile(folder("shows/" + names[0]), limit: 1 << 20), as: UTF8.self)
    #expect(cue.contains("FILE \"\(names[1])\" MP3") && cue.contains("TITLE \"Second\""), "\(cue)")

    let events = try events(result)
    #expect(events.map(\.seq) == Array(events.map(\.seq)[0]..<events.map(\.seq)[0] + events.count))
    for (began, ended) in [("source_connected", "source_disconnected"), ("recording_started", "recording_ended")] {
      let one = try #require(events.first { $0.event == began }), two = try #require(events.first { $0.event == ended })
      #expect(one.id != nil && one.id == two.id && one.seq < two.seq)
    }
    #expect(events.first { $0.event == "source_disconnected" }?.reason == "left")
    #expect(events.filter { $0.event == "metadata" && $0.origin == "live" }.compactMap(\.title) == ["First", "Second"])
    #expect(events.filter { $0.event == "on_air" }.compactMap(\.origin) == ["live", "playlist"])
  }

  @Test func silenceIsToldInPairs() throws {
    let run = try IngestRun(IngestSessionTests.words + ["--events", "fd:4"], extra: [4])
    try run.waitForTurn(1, .silence, frames: 2)
    let source = try run.source()
    source.send(row("a", 10))
    try run.waitForTurn(3, .silence, frames: 2)
    source.send(row("a", 60, from: 10))
    try run.waitForTurn(4, .live, frames: 1)
    let events = try events(try run.stop())
    let silence = events.filter { $0.event.hasPrefix("silence") }
    #expect(silence.map(\.event).prefix(4) == ["silence_started", "silence_ended", "silence_started", "silence_ended"])
    #expect(silence[0].id != nil && silence[0].id == silence[1].id && silence[2].id == silence[3].id)
    #expect(silence[1].id != silence[2].id)
  }

  /// Bytes of a filter that changes nothing are those that were sent; a title comes back to its place.
  @Test func filterThatChangesNothingChangesNothing() throws {
    let run = try IngestRun(IngestSessionTests.words + ["--filter", "cat"], input: .pipe)
    run.process.write(row("f", 400))
    try run.waitForTurn(1, frames: 2)
    let source = try run.source()
    source.send(CountedFrames.row("a", 60), each: CountedFrames.nanoseconds)
    try run.waitForTurn(2, .live, frames: 20)
    try say("Title", to: run)
    source.endsWhenSent = true
    try run.waitForTurn(3, .playlist, frames: 2)
    #expect(try run.stop().ending == .exit(0))
    #expect(run.turns[1].numbers("a") == Array(0..<60))
    #expect(run.turns[1].words.map(\.said.track.title) == ["", "Title"])
  }

  @Test func filterBringsAnotherFormatToTheStations() throws {
    let command =
      "ffmpeg -v error -probesize 4096 -analyzeduration 0 -f aac -i - -ar 44100 -ac 2 -b:a 128k"
      + " -write_xing 0 -id3v2_version 0 -flush_packets 1 -f mp3 -"
    let run = try IngestRun(IngestSessionTests.words + ["--gap", "5s", "--filter", command], input: .pipe)
    run.process.write(try Fixtures.corpusBytes("cbr192-44100-stereo-id3v1.mp3"))
    try run.waitForTurn(1, frames: 2)
    let source = try run.source(.put, type: "audio/aac")
    let frames = StreamParts(try Fixtures.corpusBytes("aac64-48000-mono.aac")).frames
    source.send(frames.flatMap { $0 })
    source.endsWhenSent = true
    try run.waitForTurn(3, .playlist, frames: 2)
    try run.stop()
    let live = run.turns[1].frames
    #expect(live.allSatisfy { $0[0] == 0xFF && $0[1] == 0xFB && $0[2] & 0xFC == 0x90 }, "MPEG 1, 128 kbit/s, 44.1 kHz")
    #expect(abs(run.turns[1].seconds - Double(frames.count) * 1_024 / 48_000) < 0.2, "\(run.turns[1].seconds) s")
    for decoder in Decoder.allCases where decoder.path != nil {
      #expect(try decoder.complaints(run.turns.flatMap(\.frames).flatMap { $0 }) == [])
    }
  }

  @Test func filterThatDiesIsStartedAgain() throws {
    // It lets 100 frames pass and then fails.
    let run = try IngestRun(
      IngestSessionTests.words + ["--filter", "head -c 38400; exit 7", "--gap", "1h"], input: .pipe)
    run.process.write(row("f", 400))
    try run.waitForTurn(1, frames: 2)
    let source = try run.source()
    source.send(CountedFrames.row("a", 2_000), each: 4_000_000)
    try run.wait(for: "a second life") { $0.turns.count > 1 && $0.turns[1].frames.count > 120 }
    try run.stop()
    #expect(run.logged("the filter has ended with code 7") >= 1, "\(run.process.errors)")
    let heard = try #require(run.turns[1].numbers("a"))
    #expect(Array(heard[..<100]) == Array(0..<100))
    #expect(zip(heard, heard.dropFirst()).allSatisfy { $0 < $1 } && run.rest == 0)
  }

  /// Digital silence for half a second gives the air back, sound takes it again.
  @Test func deadAirGivesTheAirBackUntilThereIsSound() throws {
    let sound = StreamParts(try Fixtures.corpusBytes("cbr128-44100-joint-id3v2.mp3")).frames.dropFirst().prefix(150)
    let quiet = [UInt8]([0xFF, 0xFB, 0x90, 0x44]) + [UInt8](repeating: 0, count: 413)
    let run = try IngestRun(
      IngestSessionTests.words + ["--dead-air", "-50dB:500ms", "--dead-air-fallback", "--events", "fd:4"], input: .pipe,
      extra: [4])
    run.process.write(row("f", 600))
    try run.waitForTurn(1, frames: 2)
    let source = try run.source()
    let each: Int64 = 26_122_449
    let began = monotonicNow()
    source.send(Array(sound.prefix(40)), each: each, from: began)
    source.send(Array(repeating: quiet, count: 80), each: each, from: began + 40 * each)
    source.send(Array(sound.dropFirst(40)), each: each, from: began + 120 * each)
    try run.waitForTurn(3, .playlist, frames: 5)
    try run.waitForTurn(4, .live, frames: 20)
    let events = try events(try run.stop())
    #expect(run.turns.map(\.origin) == [.playlist, .live, .playlist, .live])
    let dead = events.filter { $0.event.hasPrefix("dead_air") }
    #expect(dead.map(\.event) == ["dead_air_started", "dead_air_ended"] && dead[0].id == dead.last?.id)
    let fallback = (run.turns[0].numbers("f") ?? []) + (run.turns[2].numbers("f") ?? [])
    #expect(fallback == Array(0..<fallback.count))
    #expect(!run.turns[3].frames.prefix(3).contains(quiet), "it is the sound that is heard again")
  }
}
