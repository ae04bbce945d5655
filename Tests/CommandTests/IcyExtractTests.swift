// SPDX-License-Identifier: MIT
import Foundation
import StreamKit
import TestSupport
import Testing

/// Titles that are taken out of a stream while it flows.
@Suite struct IcyExtractTests {
  private let folder: ScratchFolder

  init() throws { folder = try ScratchFolder() }

  private func tagged(_ titles: [String], frames: Int) -> [UInt8] {
    titles.flatMap { ID3Writer.tag(NowPlaying(track: TrackInfo(line: $0))) + SampleFrames.mp3Frames(frames) }
  }

  @Test func titlesAreToldWithTheirPlacesInTextAndJSON() throws {
    let stream = tagged(["A - 1", "B - 2", "B - 2", "C - 3"], frames: 50)
    let bare = StreamParts(stream).frames.flatMap { $0 }
    let text = try icy("extract", "--titles", "fd:3", input: stream, extra: [3])
    let isSame = text.output == bare
    #expect(isSame)
    let size = bare.count / 4
    #expect(text.lines(3) == ["0.000 0 A - 1", "1.306 \(size) B - 2", "3.918 \(3 * size) C - 3"])
    #expect(text.errors == "")
    let json = try icy("extract", "--titles", "fd:3", "--format", "json", input: stream, extra: [3])
    let objects = try json.lines(3).map {
      try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
    }
    #expect(objects.map { $0["at"] as? Double } == [0, 1.306, 3.918])
    #expect(objects.map { $0["byte"] as? Int } == [0, size, 3 * size])
    #expect(objects.map { $0["artist"] as? String } == ["A", "B", "C"])
  }

  @Test(arguments: ["text", "json"], ["", "x"])
  func longTitleIsCutAtACharacter(_ format: String, _ start: String) throws {
    // Not by `ID3Writer`, which would cut it (ID3v2.4 sections 3.1 and 4).
    let text = [3] + Array((start + String(repeating: "é", count: 5_000)).utf8)
    let frame = Array("TIT2".utf8) + syncsafe(text.count) + [0, 0] + text
    let tag = Array("ID3".utf8) + [4, 0, 0] + syncsafe(frame.count) + frame
    let result = try icy(
      "extract", "--titles", "fd:3", "--format", format, input: tag + SampleFrames.mp3Frames(20), extra: [3])
    let line = try #require(result.extra[3])
    #expect(line.count <= 4_096 && line.last == 10)
    #expect(String(validating: line, as: UTF8.self) != nil)
  }

  /// Four bytes of seven bits (ID3v2.4 section 6.2).
  private func syncsafe(_ number: Int) -> [UInt8] { [21, 14, 7, 0].map { UInt8(number >> $0 & 0x7F) } }

  @Test func whatWasTakenOutComesBackToWhereItWas() throws {
    let stream = tagged(["A - 1", "B; - '2'", "C - 東京 \"3\""], frames: 77)
    let file = folder.path + "/titles.json"
    let bare = try icy("extract", "--titles", file, "--format", "json", input: stream)
    let again = try icy("inject", "--titles", file, input: bare.output)
    let isSame = again.output == stream
    #expect(isSame)
  }

  @Test func titlesThatAreNotTakenAreCountedAndCostNoAudio() throws {
    let stream = tagged(["A - 1", "B - 2"], frames: 20)
    let result = try icy("extract", "--titles", "/dev/full", input: stream)
    let isSame = result.output == StreamParts(stream).frames.flatMap { $0 }
    #expect(isSame)
    #expect(result.ending == .exit(0))
    #expect(result.errors.contains("a full disk") && result.errors.contains("lost=2"), "\(result.errors)")
  }

  @Test func withoutAFileTitlesAreLogged() throws {
    let result = try icy("extract", input: tagged(["A - 1"], frames: 20))
    #expect(result.errors == "cycast-icy: info: title title=\"A - 1\" at=0.000 byte=0\n")
  }

  @Test func blocksAreTakenOutAndTheRestStaysWhateverItIs() throws {
    let audio = SampleFrames.filler(10_000, seed: 5)
    let blocks = [
      ICYBlock.bytes(title: "One - 1", url: "http://x/"), [0], [1] + Array("StreamTitle='';".utf8) + [0],
      // Latin-1, as old servers send it.
      [2] + Array("StreamTitle='Bj".utf8) + [0xF6] + Array("rk';".utf8) + [UInt8](repeating: 0, count: 12),
    ]
    var stream: [UInt8] = []
    for (index, block) in blocks.enumerated() { stream += audio[(index * 1_000)..<(index * 1_000 + 1_000)] + block }
    stream += audio[4_000..<4_500]
    let result = try icy("extract", "--metaint", "1000", "--titles", "fd:3", input: stream, extra: [3])
    let isSame = result.output == Array(audio[..<4_500])
    #expect(isSame)
    #expect(result.lines(3).map { $0.drop { $0 != " " }.dropFirst() } == ["1000 One - 1", "3000 ", "4000 Björk"])
  }

  @Test func blockThatSpeaksOfOtherThingsLeavesTheTitleAsItWas() throws {
    let audio = SampleFrames.filler(2_500, seed: 6)
    let other = Array("adw_ad='true';durationMilliseconds='30000';".utf8)
    var stream = Array(audio[..<1_000]) + ICYBlock.bytes(title: "A - B")
    stream += Array(audio[1_000..<2_000]) + [3] + other + [UInt8](repeating: 0, count: 48 - other.count)
    stream += audio[2_000...]
    let result = try icy("extract", "--metaint", "1000", "--titles", "fd:3", input: stream, extra: [3])
    let isSame = result.output == audio
    #expect(isSame)
    #expect(result.lines(3).map { $0.hasSuffix(" 1000 A - B") } == [true])
    #expect(result.errors == "")
  }

  @Test func wrongMetaintIsSaidOnceAndCostsNothingElse() throws {
    let audio = SampleFrames.mp3Frames(400)
    var stream: [UInt8] = []
    for start in stride(from: 0, to: audio.count, by: 1_000) {
      stream += audio[start..<min(start + 1_000, audio.count)] + ICYBlock.bytes(title: "Artist - Title")
    }
    let result = try icy("extract", "--metaint", "999", "--titles", "fd:3", input: stream, extra: [3])
    #expect(result.ending == .exit(0))
    #expect(result.errorLines.count <= 2)
    #expect(result.errors.contains("is --metaint what the icy-metaint header"))
  }

  @Test func streamCutAnywhereGivesWhatIsWhole() throws {
    let stream = tagged(["A - 1", "B - 2"], frames: 3)
    let whole = StreamParts(stream).frames
    for count in stride(from: 0, through: stream.count, by: 97) {
      let result = try icy("extract", "-q", input: Array(stream[..<count]))
      #expect(result.ending == .exit(0))
      let frames = StreamParts(result.output).frames
      #expect(frames == Array(whole.prefix(frames.count)), "\(count)")
    }
  }

  @Test func hangUpOpensTheFileAnew() throws {
    let file = folder.path + "/titles.txt"
    let process = try startIcy("extract", "--titles", file)
    process.write(tagged(["A - 1"], frames: 20))
    try process.wait(for: "the first title") { _ in
      (try? String(contentsOfFile: file, encoding: .utf8)) == "0.000 0 A - 1\n"
    }
    try FileManager.default.moveItem(atPath: file, toPath: file + ".old")
    process.send(SIGHUP)
    try process.wait(for: "a new file") { _ in FileManager.default.fileExists(atPath: file) }
    process.write(tagged(["B - 2"], frames: 20))
    process.endInput()
    #expect(try process.finish().ending == .exit(0))
    #expect(try String(contentsOfFile: file, encoding: .utf8).hasSuffix(" B - 2\n"))
  }

  @Test func readerThatLeavesEndsItLikeAnyFilter() throws {
    for verb in ["extract", "inject"] {
      let words = verb == "inject" ? ["--metaint", "100"] : ["-q"]
      var setup = FilterSetup([verb] + words)
      setup.input = .pipe
      let process = try FilterProcess("cycast-icy", setup)
      process.write(SampleFrames.mp3Frames(50))
      try process.wait(for: "audio") { $0.output.count > 10_000 }
      // At once, though nothing more comes.
      process.closeOutput()
      #expect(try process.finish().ending == .signal(SIGPIPE))
    }
  }

  @Test func stopIsHeardWhileTheReaderStalls() throws {
    var setup = FilterSetup(["extract", "-q"])
    setup.input = .bytes(SampleFrames.mp3Frames(3_000))
    setup.output = .stalled
    let process = try FilterProcess("cycast-icy", setup)
    try process.wait(for: "a full pipe") { $0.bytesInPipe > 60_000 }
    process.send(SIGTERM)
    #expect(try process.finish().ending == .exit(0))
  }

  @Test(arguments: [FilterSetup.Input.closed, .null]) func inputThatIsNoneIsRefusedOrEmpty(_ input: FilterSetup.Input)
    throws
  {
    var setup = FilterSetup(["extract"])
    setup.input = input
    let result = try FilterProcess("cycast-icy", setup).finish()
    if case .closed = input {
      #expect(result.ending == .exit(66) && result.errors.contains("standard input is closed"))
    } else {
      #expect(result.ending == .exit(0) && result.errors == "")
    }
  }

  @Test func decodersHaveNothingToSayOfWhatIsLeft() async throws {
    let session = try ShellSession()
    let result = try await session.run(
      """
      set -eu -o pipefail
      cycast-playlist --once --fast -q music | cycast-icy extract --titles titles.txt > bare.mp3
      mpg123 -t bare.mp3 2>&1 | grep -i -E 'warn|error|resync|junk' && exit 1
      ffmpeg -v error -i bare.mp3 -f null - 2>&1 | grep . && exit 2
      wc -l < titles.txt; test "$(head -c 1 bare.mp3 | od -An -tx1)" = ' ff'
      """)
    #expect(result.status == 0, "\(result.output)")
    #expect(
      result.lines.first == String(try FileManager.default.contentsOfDirectory(atPath: session.home + "/music").count))
  }
}
