// SPDX-License-Identifier: MIT
import Foundation
import StreamKit
import TestSupport
import Testing

/// Titles that go into a stream while it flows.
@Suite struct IcyInjectTests {
  private let folder: ScratchFolder
  private let frames = SampleFrames.mp3Frames(400)

  init() throws { folder = try ScratchFolder() }

  private func said(_ output: [UInt8]) -> [String] { StreamParts(output).words.map(\.track.display) }

  @Test func fileIsTheCurrentTitleAndIsReadAgainWhenItChanges() throws {
    let file = try folder.write("title.txt", "Artist - First\n")
    let process = try startIcy("inject", "--titles", file)
    process.write(frames)
    try process.wait(for: "the stream") { $0.output.count > frames.count }
    #expect(said(process.output) == ["Artist - First"])
    // Nothing comes meanwhile: the title stands in front of the next frame.
    try folder.write("title.txt", "Now: the news\n")
    try process.wait(for: "the new title") { process in
      process.write(SampleFrames.mp3Frames(1))
      return said(process.output).count == 2
    }
    process.endInput()
    let result = try process.finish()
    #expect(result.ending == .exit(0))
    #expect(said(result.output) == ["Artist - First", "Now: the news"])
    #expect(StreamParts(result.output).rest == 0)
    #expect(result.errors == "")
  }

  @Test func linesOfAFIFOAreTitlesAsTheyCome() throws {
    let path = folder.path + "/titles"
    try #require(mkfifo(path, 0o600) == 0)
    // Nobody writes yet, and nobody waits.
    let process = try startIcy("inject", "--titles", path)
    process.write(frames)
    try process.wait(for: "the stream") { $0.output.count == frames.count }
    let lines = [
      "One - 1\n", "{\"artist\":\"Two\",\"title\":\"2\",\"origin\":\"live\"}\n", "Two - 2\n", "'; rm -rf /; $(x)\n",
    ]
    for (count, line) in lines.enumerated() {
      // Each writer opens, writes and goes.
      try folder.append(line, to: path)
      try process.wait(for: line) { process in
        process.write(SampleFrames.mp3Frames(1))
        // The third says nothing new.
        return said(process.output).count >= [1, 2, 2, 3][count]
      }
    }
    process.endInput()
    let result = try process.finish()
    #expect(said(result.output) == ["One - 1", "Two - 2", "'; rm -rf /; $(x)"])
    #expect(StreamParts(result.output).words.map(\.origin) == [nil, .live, .live])
  }

  @Test func descriptorBringsTitlesUntilItsEnd() async throws {
    let session = try ShellSession()
    let result = try await session.run(
      """
      set -eu -o pipefail; printf 'A - 1\\nB - 2\\n\\nC - 3' >lines; cat music/*.mp3 >stream
      cycast-icy inject --titles fd:5 5<lines <stream | cycast-icy extract --titles out >/dev/null; head -n 1 out
      """)
    // All of them are for the first frame: the last one counts.
    #expect(result.lines.first == "0.000 0 C - 3", "\(result.output)")
  }

  @Test func titlesOfTheStreamStayAndTheNewestCounts() throws {
    func tag(_ title: String) -> [UInt8] {
      ID3Writer.tag(NowPlaying(track: TrackInfo(title: title), station: StationInfo(name: "Radio"), origin: .playlist))
    }
    let stream = tag("one") + SampleFrames.mp3Frames(100) + tag("two") + SampleFrames.mp3Frames(100)
    // 50 frames of 1,152 samples at 44.1 kHz.
    let file = try folder.write("timetable", "{\"at\":1.306,\"title\":\"news\"}\n{\"at\":99,\"title\":\"never\"}\n")
    let result = try icy("inject", "--titles", file, input: stream)
    let parts = StreamParts(result.output)
    #expect(parts.words.map(\.track.title) == ["one", "news", "two"])
    #expect(parts.words.allSatisfy { $0.station.name == "Radio" && $0.origin == .playlist })
    #expect(parts.tagPlaces == [0, 50, 100])
    let delayed = try icy("inject", "--titles", file, "--delay", "500ms", input: stream)
    #expect(StreamParts(delayed.output).tagPlaces == [0, 70, 100])
  }

  @Test func hangUpSaysTheTitleOnceMore() throws {
    let file = try folder.write("title.txt", "Artist - Title\n")
    for words in [["inject", "--titles", file], ["inject", "--titles", file, "--metaint", "100"]] {
      var setup = FilterSetup(words)
      setup.input = .pipe
      let process = try FilterProcess("cycast-icy", setup)
      let count = { (output: [UInt8]) -> Int in
        words.count == 3 ? StreamParts(output).tags.count : FilterBlocks.titles(output, metaint: 100).count
      }
      process.write(frames)
      try process.wait(for: "the title") { count($0.output) == 1 }
      process.send(SIGHUP)
      try process.wait(for: "the same again") { process in
        process.write(SampleFrames.mp3Frames(1))
        return count(process.output) == 2
      }
      process.endInput()
      #expect(try process.finish().ending == .exit(0))
    }
  }

  @Test func tagsOfTheStreamBecomeBlocks() throws {
    let original = try Fixtures.corpusBytes("id3v23-utf16.mp3")
    let result = try icy("inject", "--metaint", "8192", input: original)
    let titles = FilterBlocks.titles(result.output, metaint: 8_192)
    #expect(titles == ["Артист - Übergröße 東京"])
  }

  @Test(arguments: ["vorbis-q3.ogg", "opus64.opus", "flac.ogg"]) func oggIsRefusedInBandAndTakesBlocks(name: String)
    throws
  {
    let file = try folder.write("title.txt", "Artist - Title\n")
    let original = try Fixtures.corpusBytes(name)
    let refused = try icy("inject", "--titles", file, input: original)
    #expect(refused.ending == .exit(65))
    #expect(refused.output.isEmpty)
    #expect(refused.errorLines.count == 1 && refused.errors.contains("Ogg") && refused.errors.contains("--metaint"))
    let blocks = try icy("inject", "--titles", file, "--metaint", "4000", input: original)
    #expect(blocks.ending == .exit(0))
    #expect(FilterBlocks.titles(blocks.output, metaint: 4_000).contains("Artist - Title"))
  }

  @Test func unknownStreamGoesOnWithOneWarning() throws {
    let file = try folder.write("title.txt", "Artist - Title\n")
    let original = try Fixtures.corpusBytes("damaged-not-audio.mp3")
    let result = try icy("inject", "--titles", file, input: original)
    #expect(result.ending == .exit(0))
    let isSame = result.output == original
    #expect(isSame)
    #expect(result.errorLines.count == 1 && result.errors.contains("without titles"))
  }

  @Test func frameGoesOutWhenItIsWhole() throws {
    let file = try folder.write("title.txt", "Artist - Title\n")
    let process = try startIcy("inject", "--titles", file)
    process.write(SampleFrames.mp3Frames(10))
    try process.wait(for: "all ten") { StreamParts($0.output).frames.count == 10 }
    #expect(StreamParts(process.output).rest == 0)
    process.send(SIGTERM)
    #expect(try process.finish().ending == .exit(0))
  }

  @Test func wrongCommandLinesAreSaidAndDoNothing() throws {
    let file = try folder.write("title.txt", "x\n")
    let rows: [([String], Int32, String)] = [
      (["inject"], 64, "--titles FILE"), (["inject", "--titles", "fd:250"], 64, "descriptor 250"),
      (["inject", "--titles", "fd:1"], 64, "carries no titles"), (["inject", "--titles", ""], 64, "no file"),
      (["inject", "--titles", file, "--metaint", "0"], 64, "not from 1"),
      (["inject", "--titles", file, "--delay", "-1s"], 64, "no duration"),
      (["inject", "--titles", file, "--delay", "9000000000s"], 64, "more than a day"),
      (["inject", "--titles", file, "x.mp3"], 64, "no operand"),
      (["inject", "--titles", folder.path], 66, "directory"),
      (["inject", "--title", file], 64, "did you mean --titles?"), (["injct"], 64, "did you mean inject?"),
      ([], 64, "verb"),
      (["--titles", file, "inject"], 64, "in front"), (["extract", "--titles", "-"], 64, "standard output"),
      (["extract", "--titles", folder.path + "/no/x"], 73, "No such file"),
      (["extract", "--format", "xml"], 64, "none of text, json"),
      (["inject", "--completions", "bash"], 64, "cycast-icy --completions bash"),
    ]
    for (words, code, sentence) in rows {
      var setup = FilterSetup(words)
      setup.input = .bytes(frames)
      let result = try FilterProcess("cycast-icy", setup).finish()
      #expect(result.ending == .exit(code), "\(words)")
      #expect(result.output.isEmpty && result.errors.contains(sentence), "\(words) \(result.errors)")
      #expect(result.errorLines.count == 1, "\(words) \(result.errors)")
    }
  }
}
