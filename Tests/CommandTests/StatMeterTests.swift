// SPDX-License-Identifier: MIT
import Foundation
import StreamKit
import TestSupport
import Testing

/// What passes `cycast-stat -`, and what is said of it.
@Suite struct StatMeterTests {
  static let corpus =
    (try? FileManager.default.contentsOfDirectory(atPath: Fixtures.folder + "/corpus"))?.sorted() ?? []

  @Test func corpusIsThere() { #expect(Self.corpus.count > 30) }

  @Test(arguments: corpus) func everythingPassesByteForByte(_ file: String) throws {
    let bytes = try Fixtures.corpusBytes(file)
    for words in [["-q"], ["-q", "--levels", "--dead-air", "-50dB:30s"]] {
      let result = try startMeter(words, input: .bytes(bytes)).finish()
      let isSame = result.output == bytes
      #expect(isSame && result.ending == .exit(0), "\(result.errors)")
      let fromFile = try startMeter(words, input: .file(Fixtures.corpus(file))).finish()
      let isSameFile = fromFile.output == bytes
      #expect(isSameFile && fromFile.ending == .exit(0))
    }
  }

  @Test func bytesAreOutBeforeMoreCome() throws {
    let bytes = try Fixtures.corpusBytes("vbr-v2-44100-lametag.mp3")
    let process = try startMeter(["-q", "--levels"])
    var generator = SeededGenerator(seed: 11)
    var start = 0
    while start < min(bytes.count, 60_000) {
      let end = min(bytes.count, start + Int.random(in: 1...4_000, using: &generator))
      process.write(Array(bytes[start..<end]))
      try process.wait(for: "\(end) bytes") { $0.output.count == end }
      start = end
    }
    process.endInput()
    let result = try process.finish()
    let isSame = result.output == Array(bytes[..<start])
    #expect(isSame)
  }

  @Test func socketsPassToo() throws {
    let bytes = try Fixtures.corpusBytes("opus64.opus")
    let (input, output) = (try BorrowedEnds.sockets(), try BorrowedEnds.sockets())
    let process = try startMeter(["-q"], input: .descriptor(input.reader), output: .descriptor(output.writer))
    try writeAll(input.writer, bytes)
    shutdown(input.writer, Int32(SHUT_WR))
    var got: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 65_536)
    while got.count < bytes.count {
      let count = recv(output.reader, &piece, piece.count, 0)
      guard count > 0 else { break }
      got += piece[..<count]
    }
    #expect(try process.finish().ending == .exit(0))
    let isSame = got == bytes && !input.haveChangedFlags && !output.haveChangedFlags
    #expect(isSame)
  }

  @Test func flagsOfPipesStayAsTheyWere() throws {
    let (input, output) = (try BorrowedEnds.pipe(), try BorrowedEnds.pipe())
    let process = try startMeter(["-q"], input: .descriptor(input.reader), output: .descriptor(output.writer))
    try writeAll(input.writer, SampleFrames.mp3Frames(10))
    var piece = [UInt8](repeating: 0, count: 4_170)
    #expect(read(output.reader, &piece, 4_170) > 0)
    #expect(!input.haveChangedFlags && !output.haveChangedFlags)
    process.send(SIGTERM)
    #expect(try process.finish().ending == .exit(0))
  }

  // MARK: Figures

  @Test func reportSaysWhatPassed() throws {
    let bytes = try Fixtures.corpusBytes("apev2-and-id3v1-tail.mp3")
    let result = try meter("--report", "json", input: bytes)
    #expect(result.errorLines.count == 1, "\(result.errors)")
    let report = try result.report()
    #expect(report["bytes"] as? Int == bytes.count && report["format"] as? String == "mp3")
    #expect((report["junk"] as? Int ?? 0) >= 128 && report["levels"] is NSNull && report["dead_air"] is NSNull)
    let seconds = try #require(report["seconds"] as? Double)
    let (elapsed, drift) = (report["elapsed"] as? Double ?? -1, report["drift"] as? Double ?? -100)
    // The first unit comes after the start.
    #expect(drift <= seconds && drift >= seconds - elapsed - 0.002, "\(drift) \(seconds) \(elapsed)")
  }

  @Test func reportGoesToAFileOnRequest() throws {
    let folder = try ScratchFolder()
    let file = folder.path + "/figures.json"
    for _ in 0..<2 {
      let result = try meter("-q", "--report-file", file, input: SampleFrames.mp3Frames(100))
      #expect(result.errors == "" && result.ending == .exit(0))
    }
    let lines = try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n")
    #expect(lines.count == 2 && lines.allSatisfy { $0.hasPrefix(#"{"bytes":41700,"seconds":2.612,"#) }, "\(lines)")
    let text = try meter("-q", "--report", "text", "--report-file", "fd:3", input: [], extra: [3])
    #expect(text.lines(3).contains("bytes:           0"))
  }

  @Test func logGetsALineAtTheEndAndOnesBetween() throws {
    let tag = ID3Writer.tag(NowPlaying(track: TrackInfo(line: "Ann - Sun")))
    let process = try startMeter(["--interval", "100ms"])
    process.write(tag + SampleFrames.mp3Frames(77))
    try process.wait(for: "two lines") { $0.errors.split(separator: "\n").count >= 2 }
    process.endInput()
    let lines = try process.finish().errorLines
    for line in lines { #expect(line.hasPrefix("cycast-stat: info: status elapsed="), "\(line)") }
    #expect(lines.last?.contains(" frames=77 junk=0 title=\"Ann - Sun\"") == true, "\(lines)")
    let few = try meter(input: SampleFrames.mp3Frames(50))
    #expect(few.errorLines.count == 1)
    #expect(try meter("-q", input: SampleFrames.mp3Frames(50)).errors == "")
    let json = try meter("--log-format", "json", input: SampleFrames.mp3Frames(50)).report()
    #expect(json["message"] as? String == "status" && json["frames"] as? String == "50")
  }

  @Test func eventsTellOfStreamAndTitles() throws {
    let tag = { ID3Writer.tag(NowPlaying(track: TrackInfo(line: $0))) }
    let tracks = tag("A - 1") + SampleFrames.mp3Frames(50) + tag("B - 2") + SampleFrames.mp3Frames(50)
    let stream = try tracks + Fixtures.corpusBytes("opus64.opus")
    let events = try meter("-q", "--events", "fd:3", input: stream, extra: [3]).events(3)
    #expect(
      events.map { $0["event"] as? String } == [
        "metadata", "stream_started", "metadata", "stream_ended", "stream_started", "metadata", "stream_ended",
      ])
    #expect(events.map { $0["seq"] as? Int } == Array(1...7))
    #expect(events.map { $0["id"] as? Int } == [nil, 1, nil, 1, 2, nil, 2])
    #expect(events[2]["artist"] as? String == "B" && events[2]["at"] as? Double == 1.306)
    #expect(events[4]["format"] as? String == "opus")
    let streams = [events[1], events[3], events[4]].map { $0["at"] as? Double }
    #expect(streams == [0, 2.612, 2.612], "one begins where the one before has ended")
    let opus = try Fixtures.corpusBytes("opus64.opus").count
    #expect(events[3]["bytes"] as? Int == 100 * SampleFrames.mp3Frames(1).count)
    #expect(events[6]["bytes"] as? Int == opus)
  }

  @Test func hangUpOpensTheEventsAnew() throws {
    let folder = try ScratchFolder()
    let file = folder.path + "/events"
    let process = try startMeter(["-q", "--events", file])
    process.write(SampleFrames.mp3Frames(20))
    try process.wait(for: "an event") { _ in (try? String(contentsOfFile: file, encoding: .utf8))?.isEmpty == false }
    try FileManager.default.moveItem(atPath: file, toPath: file + ".old")
    process.send(SIGHUP)
    try process.wait(for: "a new file") { _ in FileManager.default.fileExists(atPath: file) }
    process.endInput()
    #expect(try process.finish().ending == .exit(0))
    #expect(try String(contentsOfFile: file, encoding: .utf8).contains("stream_ended"))
  }

  // MARK: Ends

  @Test func readerThatLeavesEndsItLikeAnyFilter() throws {
    let process = try startMeter(["-q", "--report", "json"])
    process.write(SampleFrames.mp3Frames(50))
    try process.wait(for: "audio") { $0.output.count > 10_000 }
    process.closeOutput()
    let result = try process.finish()
    #expect(result.ending == .signal(SIGPIPE))
    #expect(try result.report()["units"] as? Int == 50)
  }

  @Test func headTakesWhatItWants() async throws {
    let session = try ShellSession()
    let result = try await session.run(
      """
      set -u
      head -c 20000000 /dev/zero | "$BUILT/cycast-stat" - -q 2>said | head -c 1M | wc -c
      echo ${PIPESTATUS[1]}; cat said
      """)
    #expect(result.lines.prefix(2) == ["1048576", "141"], "\(result.output)")
  }

  @Test(arguments: [SIGTERM, SIGINT]) func signalEndsItWithAReport(_ signal: Int32) throws {
    let process = try startMeter(["--report", "json"])
    process.write(SampleFrames.mp3Frames(50))
    try process.wait(for: "audio") { $0.output.count == 20_850 }
    process.send(signal)
    let result = try process.finish()
    #expect(result.ending == .exit(0))
    #expect(try result.report()["units"] as? Int == 50)
  }

  @Test func stopIsHeardWhileTheReaderStalls() throws {
    let process = try startMeter(["-q"], input: .bytes(SampleFrames.mp3Frames(3_000)), output: .stalled)
    try process.wait(for: "a full pipe") { $0.bytesInPipe > 60_000 }
    process.send(SIGTERM)
    #expect(try process.finish().ending == .exit(0))
  }

  @Test func slowReaderGetsAll() throws {
    let bytes = SampleFrames.mp3Frames(1_500)
    let process = try startMeter(["-q", "--levels"], input: .bytes(bytes), output: .stalled)
    try process.shrinkPipe()
    try process.wait(for: "a full pipe") { $0.bytesInPipe >= 4_096 }
    process.readsOutput = true
    let result = try process.finish()
    let isSame = result.output == bytes
    #expect(isSame && result.ending == .exit(0))
  }

  @Test(arguments: [
    (["http://x/"], 64, "no operand is taken"), (["--exit-on-dead-air"], 64, "needs --dead-air"),
    (["--dead-air", "-50dB"], 64, "-50dB:30s"), (["--interval", "10ms"], 64, "100ms to 1d"),
    (["--events", "-"], 64, "standard output carries the stream"), (["--report", "xml"], 64, "none of text, json"),
    (["--report-file", "fd:1"], 64, "standard output carries the stream"), (["--level"], 64, "--levels"),
    (["--events", "/nowhere/x"], 73, "for events"), (["--report-file", "/nowhere/x"], 73, "for the report"),
  ]) func wrongCommandLineIsRefusedWithASentence(_ words: [String], _ code: Int32, _ sentence: String) throws {
    let result = try startMeter(words, input: .null).finish()
    #expect(result.ending == .exit(code))
    #expect(result.errors.contains(sentence), "\(result.errors)")
  }

  @Test func endsThatAreNoneAreRefused() throws {
    let input = try startMeter([], input: .closed).finish()
    #expect(input.ending == .exit(66) && input.errors.contains("standard input is closed"))
    let output = try startMeter([], input: .null, output: .closed).finish()
    #expect(output.ending == .exit(74) && output.errors.contains("standard output is closed"))
    let terminal = try Terminal()
    let shown = try startMeter([], input: .null, output: .file(terminal.path)).finish()
    #expect(shown.ending == .exit(64) && shown.errors.contains("is a terminal"), "\(shown.errors)")
    let full = try startMeter(["-q"], input: .bytes(SampleFrames.mp3Frames(5)), output: .file("/dev/full")).finish()
    #expect(full.ending == .exit(74) && full.errors.contains("cannot write to standard output"))
  }

  @Test func nothingIsNoError() throws {
    let result = try meter("-q", "--levels", "--dead-air", "-50dB:1s", "--report", "json", input: [])
    #expect(result.ending == .exit(0) && result.output.isEmpty)
    #expect(try result.report()["format"] is NSNull)
  }
}
