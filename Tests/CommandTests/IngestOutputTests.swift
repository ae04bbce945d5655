// SPDX-License-Identifier: MIT
import Foundation
import Glibc
import StreamKit
import TestSupport
import Testing

/// Standard output and input of every kind, and the signals.
@Suite struct IngestOutputTests {
  private static let words = ["--lead", "200ms", "--preroll", "100ms", "--gap", "200ms"]

  private func row(_ letter: Character, _ count: Int, from first: Int = 0) -> [UInt8] {
    CountedFrames.row(letter, count, from: first).flatMap { $0 }
  }

  @Test func closedOutputAndTerminalAreRefusedWithASentence() throws {
    let closed = try IngestRun(output: .closed)
    #expect(try closed.process.finish().ending == .exit(74))
    #expect(closed.logged("standard output is closed") == 1 && closed.port == 0)
    let terminal = try Terminal()
    let typed = try IngestRun(output: .file(terminal.path))
    #expect(try typed.process.finish().ending == .exit(64))
    #expect(typed.logged("standard output is a terminal") == 1 && typed.port == 0)
    withExtendedLifetime(terminal) {}
  }

  @Test func terminalAsInputIsNoFallbackAndADirectoryIsRefused() throws {
    let terminal = try Terminal()
    let run = try IngestRun(IngestOutputTests.words, input: .file(terminal.path))
    try run.waitForTurn(1, .silence)
    try run.stop()
    withExtendedLifetime(terminal) {}
    let refused = try IngestRun(input: .file("/"))
    #expect(try refused.process.finish().ending == .exit(66))
    #expect(refused.logged("Is a directory") == 1)
  }

  @Test func inputThatCanOnlyBeWrittenIsRefused() throws {
    let ends = try BorrowedEnds.pipe()
    let run = try IngestRun(input: .descriptor(ends.writer))
    #expect(try run.process.finish().ending == .exit(66))
    #expect(run.logged("open for writing only") == 1)
  }

  @Test func nothingNeedTakeTheStream() throws {
    let run = try IngestRun(["--lead", "100ms", "--exit-on-eof"], input: .bytes(row("f", 20)), output: .null)
    #expect(try run.process.finish().ending == .exit(0))
  }

  @Test func fileIsAFallbackInRealTimeAndAFileTakesTheStream() throws {
    let folder = try MusicFolder()
    try folder.write("in", row("f", 20))
    let began = monotonicNow()
    let run = try IngestRun(
      ["--lead", "100ms", "--exit-on-eof"], input: .file(folder("in")), output: .file(folder("out")))
    #expect(try run.process.finish().ending == .exit(0))
    // 480 ms, of which at most the lead and a frame may come at once.
    #expect(monotonicNow() - began >= 330_000_000)
    var air = AirParts()
    air.take(try readFile(folder("out"), limit: 1 << 20))
    #expect(air.turns.map { $0.numbers("f") ?? [] } == [Array(0..<20)])
  }

  @Test func socketsServeAsInputAndOutputWithTheirFlagsLeftAlone() throws {
    let (input, output) = (try BorrowedEnds.sockets(), try BorrowedEnds.sockets())
    let run = try IngestRun(
      IngestOutputTests.words + ["--exit-on-eof"], input: .descriptor(input.reader),
      output: .descriptor(output.writer))
    try writeAll(input.writer, row("f", 20))
    shutdown(input.writer, Int32(SHUT_WR))
    #expect(try run.process.finish().ending == .exit(0))
    #expect(!input.haveChangedFlags && !output.haveChangedFlags)
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    let count = recv(output.reader, &bytes, bytes.count, Int32(MSG_DONTWAIT))
    var air = AirParts()
    air.take(Array(bytes.prefix(max(count, 0))))
    #expect(air.turns.map { $0.numbers("f") ?? [] } == [Array(0..<20)])
  }

  @Test func flagsOfPipesAreLeftAlone() throws {
    let (input, output) = (try BorrowedEnds.pipe(), try BorrowedEnds.pipe())
    let run = try IngestRun(
      IngestOutputTests.words, input: .descriptor(input.reader), output: .descriptor(output.writer))
    try writeAll(input.writer, row("f", 100))
    #expect(Deadline(20).wait(for: output.reader, POLLIN))
    #expect(!input.haveChangedFlags && !output.haveChangedFlags)
    #expect(try run.stop().ending == .exit(0))
    #expect(!input.haveChangedFlags && !output.haveChangedFlags)
  }

  @Test func readerThatLeavesEndsItQuietlyAndARecordingIsFinishedFirst() throws {
    let folder = try MusicFolder()
    try folder.write("shows/.keep", "")
    let run = try IngestRun(IngestOutputTests.words + ["--record", folder("shows")])
    let source = try run.source()
    source.send(CountedFrames.row("a", 400), each: CountedFrames.nanoseconds)
    try run.wait(for: "live") { $0.turns.last?.origin == .live }
    run.process.closeOutput()
    try run.wait(for: "its end") { $0.process.ending != nil }
    let result = try run.process.finish()
    #expect(result.ending == .signal(SIGPIPE))
    #expect(run.logged("fatal") == 0 && run.logged("error") == 0, "\(result.errors)")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder("shows"))
    let name = try #require(names.first { $0.hasSuffix(".mp3") })
    let recording = StreamParts(try readFile(folder("shows/" + name), limit: 1 << 20))
    let numbers = try #require(CountedFrames.numbers("a", recording.frames))
    #expect(numbers == Array(0..<numbers.count) && !numbers.isEmpty && recording.rest == 0)
    #expect(!names.contains { $0.hasSuffix(".part") })
  }

  @Test func blockedOutputNeitherMakesThePortDeafNorCountsAsAGap() throws {
    let run = try IngestRun(IngestOutputTests.words + ["--source-timeout", "500ms"], input: .pipe)
    try run.process.shrinkPipe()
    run.process.write(row("f", 200))
    let source = try run.source()
    source.send(CountedFrames.row("a", 2_000), each: 2_000_000)
    try run.wait(for: "live") { $0.turns.last?.origin == .live }
    // The pipe holds 4 KiB: 0.25 s of audio. Longer than gap and timeout nobody reads.
    run.process.readsOutput = false
    try run.goOn(for: 1)
    let before = run.turns.last?.frames.count ?? 0
    let client = try StreamClient(port: run.port)
    client.request("/api/status", ["Connection: close"])
    #expect(client.readToEnd(within: 5) && client.status.contains(" 200 "))
    let refused = try SourceClient(port: run.port, user: "other", password: "wrong")
    refused.step(at: monotonicNow())
    #expect(refused.stream.readToEnd(within: 5) && refused.stream.status.contains(" 401 "))
    #expect(run.logged("silence") == 0 && run.logged("disconnected") == 0)
    run.process.readsOutput = true
    try run.wait(for: "some more") { $0.turns.last.map { $0.frames.count > before + 100 } ?? false }
    #expect(run.logged("silence") == 0 && run.logged("disconnected") == 0)
    try run.stop()
    let heard = try #require(run.turns.last?.numbers("a"))
    #expect(heard == Array(0..<heard.count), "nothing is lost")
  }

  @Test(arguments: [SIGTERM, SIGINT]) func signalsStopItWithWholeUnits(_ signal: Int32) throws {
    let run = try IngestRun(IngestOutputTests.words, input: .pipe)
    run.process.write(row("f", 100))
    let source = try run.source()
    source.send(CountedFrames.row("a", 200), each: CountedFrames.nanoseconds)
    try run.wait(for: "live") { $0.turns.last?.origin == .live }
    run.process.send(signal)
    let result = try run.process.finish()
    #expect(result.ending == .exit(0) && run.rest == 0)
    #expect(source.stream.readToEnd(within: 5), "the source is let go")
    #expect(run.logged("source disconnected user=source why=stopping") == 1)
  }

  @Test func stopWaitsTwoSecondsForABlockedReaderAndASecondSignalDoesNot() throws {
    let run = try IngestRun(IngestOutputTests.words, input: .pipe, output: .stalled)
    try run.process.shrinkPipe()
    run.process.write(row("f", 100))
    try run.wait(for: "a full pipe") { $0.process.bytesInPipe >= 3_800 }
    let began = monotonicNow()
    run.process.send(SIGTERM)
    try run.waitForLog("stopping")
    run.process.send(SIGTERM)
    try run.wait(for: "its end") { $0.process.ending != nil }
    #expect(monotonicNow() - began < 2_000_000_000)
  }

  @Test func whatIsQueuedIsWrittenBeforeItStops() throws {
    let run = try IngestRun(IngestOutputTests.words, input: .pipe, output: .stalled)
    try run.process.shrinkPipe()
    run.process.write(row("f", 100))
    try run.wait(for: "a full pipe") { $0.process.bytesInPipe >= 3_800 }
    run.process.send(SIGTERM)
    try run.waitForLog("stopping")
    run.process.readsOutput = true
    #expect(try run.process.finish().ending == .exit(0))
    let heard = try #require(run.turns.first?.numbers("f"))
    #expect(heard == Array(0..<heard.count) && heard.count > 9 && run.rest == 0, "the last frame is whole")
  }

  @Test func hangUpSaysTheStateAgain() throws {
    let run = try IngestRun(IngestOutputTests.words, input: .pipe)
    run.process.write(titleTag("Song") + row("f", 200))
    try run.waitForTurn(1, frames: 5)
    run.process.send(SIGHUP)
    try run.wait(for: "the state") { $0.turns[0].words.count == 2 }
    try run.stop()
    let state = NowPlaying(track: TrackInfo(title: "Song"), origin: .playlist)
    #expect(run.turns[0].words.map(\.said) == [state, state])
    #expect(run.logged("passwords were read again") == 1)
  }

  @Test func withoutTagsThereAreNone() throws {
    let run = try IngestRun(IngestOutputTests.words + ["--no-tags"], input: .pipe)
    run.process.write(titleTag("Song") + row("f", 100))
    try run.waitForTurn(1, frames: 5)
    let source = try run.source(headers: ["ice-name: Station"])
    source.send(row("a", 20))
    source.endsWhenSent = true
    try run.wait(for: "the fallback again") { run in
      let frames = run.turns.first?.frames ?? []
      let letters = Set(frames.dropLast().map { $0[36] })
      return frames.count > 30 && frames.last?[36] == UInt8(ascii: "f") && letters.contains(UInt8(ascii: "a"))
    }
    try run.stop()
    let parts = StreamParts(run.process.output)
    #expect(parts.tags.isEmpty && parts.rest == 0)
    #expect(CountedFrames.numbers("a", parts.frames.filter { $0[36] == UInt8(ascii: "a") }) == Array(0..<20))
  }
}
