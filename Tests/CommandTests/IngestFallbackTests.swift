// SPDX-License-Identifier: MIT
import StreamKit
import TestSupport
import Testing

/// The fallback in all its forms: none, one that stalls, one that ends, one of another codec.
@Suite struct IngestFallbackTests {
  private static let words = ["--lead", "200ms", "--preroll", "100ms", "--gap", "200ms"]

  private func row(_ letter: Character, _ count: Int, from first: Int = 0) -> [UInt8] {
    CountedFrames.row(letter, count, from: first).flatMap { $0 }
  }

  @Test(arguments: [FilterSetup.Input.null, .closed, .bytes([])])
  func withoutAFallbackThereIsSilenceFromTheStartOn(_ input: FilterSetup.Input) throws {
    let run = try IngestRun(IngestFallbackTests.words, input: input)
    let silence = try run.waitForTurn(1, .silence, frames: 20)
    #expect(silence.first == NowPlaying(origin: .silence) && silence.words.count == 1)
    let source = try run.source()
    source.send(row("a", 50))
    source.endsWhenSent = true
    try run.waitForTurn(3, .silence, frames: 2)
    #expect(try run.stop().ending == .exit(0))
    #expect(run.turns[1].numbers("a") == Array(0..<50) && run.rest == 0)
    #expect(run.logged("silence fills in: nobody is there") == 2)
  }

  /// The silence before it fixed no codec.
  @Test func sourceOfAnyCodecMayComeWhileNothingButSilenceWasHeard() throws {
    let run = try IngestRun(IngestFallbackTests.words)
    try run.waitForTurn(1, .silence, frames: 2)
    let frames = StreamParts(try Fixtures.corpusBytes("aac96-44100.aac")).frames
    let source = try run.source(type: "audio/aac")
    source.send(frames.prefix(60).flatMap { $0 })
    try run.waitForTurn(2, .live, frames: 60)
    // From now on silence is AAC as well.
    let silence = try run.waitForTurn(3, .silence, frames: 20)
    try run.stop()
    #expect(run.turns[1].frames == Array(frames.prefix(60)))
    #expect(silence.frames.allSatisfy { $0[0] == 0xFF && $0[1] & 0xF6 == 0xF0 })
    let heard = (run.turns[1].frames + silence.frames).flatMap { $0 }
    #expect(try Decoder.ffmpeg.complaints(heard, format: "aac") == [])
  }

  @Test func formatDecidesWhatSilenceIs() throws {
    let run = try IngestRun(IngestFallbackTests.words + ["--format", "aac"])
    let silence = try run.waitForTurn(1, .silence, frames: 20)
    let refused = try run.source(type: "audio/ogg")
    try run.wait(for: "an answer") { _ in refused.stream.hasEnded }
    #expect(refused.stream.status == "HTTP/1.0 415 Unsupported Media Type")
    try run.stop()
    #expect(silence.frames.allSatisfy { $0[1] & 0xF6 == 0xF0 })
  }

  @Test func stalledFallbackIsFilledInForAndComesBackWithoutWhatIsLate() throws {
    let run = try IngestRun(IngestFallbackTests.words, input: .pipe)
    run.process.write(titleTag("Song") + row("f", 20))
    let silence = try run.waitForTurn(2, .silence, frames: 40)
    #expect(silence.first == NowPlaying(track: TrackInfo(title: "Song"), origin: .silence), "the title stays")
    run.process.write(row("f", 200, from: 20))
    try run.waitForTurn(3, .playlist, frames: 30)
    try run.stop()
    #expect(run.turns.map(\.origin) == [.playlist, .silence, .playlist] && run.rest == 0)
    #expect(run.turns[0].numbers("f") == Array(0..<20))
    #expect(run.turns[2].first == NowPlaying(track: TrackInfo(title: "Song"), origin: .playlist))
    let after = try #require(run.turns[2].numbers("f"))
    #expect(after == Array(after[0]..<after[0] + after.count) && after[0] > 20)
    let lost = Double(after[0] - 20) * CountedFrames.seconds
    #expect(lost <= run.turns[1].seconds && lost > run.turns[1].seconds - 0.3)
    #expect(run.aheads.last?.seconds ?? -1 > -0.25, "no second of output is missing")
  }

  @Test func endsWithTheFallbackWhenAskedTo() throws {
    let run = try IngestRun(IngestFallbackTests.words + ["--exit-on-eof"], input: .bytes(row("f", 30)))
    let result = try run.process.finish()
    #expect(result.ending == .exit(0))
    #expect(run.turns.flatMap { $0.numbers("f") ?? [] } == Array(0..<30) && run.rest == 0)
  }

  @Test func waitsForTheSourceThatIsStillOnAirWhenAskedToEnd() throws {
    let run = try IngestRun(IngestFallbackTests.words + ["--exit-on-eof"], input: .null)
    try run.waitForTurn(1, .silence)
    let source = try run.source()
    source.send(CountedFrames.row("a", 20), each: CountedFrames.nanoseconds)
    try run.waitForTurn(2, .live, frames: 20)
    source.endsWhenSent = true
    try run.wait(for: "its end") { $0.process.ending != nil }
    #expect(try run.process.finish().ending == .exit(0))
    #expect(run.turns.last?.numbers("a") == Array(0..<20))
  }

  @Test func endedFallbackLeavesSilenceAndAnOpenPort() throws {
    let run = try IngestRun(IngestFallbackTests.words, input: .bytes(row("f", 20)))
    try run.waitForTurn(2, .silence, frames: 10)
    let source = try run.source(.shoutcast)
    source.send(row("a", 30))
    try run.waitForTurn(3, .live, frames: 30)
    try run.stop()
    #expect(run.turns[2].numbers("a") == Array(0..<30))
  }

  @Test func sourceWhoseTypeSaysAnotherCodecIsRefused() throws {
    let run = try IngestRun(IngestFallbackTests.words, input: .pipe)
    run.process.write(row("f", 200))
    try run.waitForTurn(1, frames: 5)
    for manner in [SourceClient.Manner.source, .put, .expecting] {
      let source = try run.source(manner, type: "application/ogg")
      try run.wait(for: "a refusal") { _ in source.stream.text.contains("--filter") }
      #expect(source.stream.status.contains(" 415 "), "\(source.stream.status)")
    }
    try run.stop()
    #expect(run.turns.map(\.origin) == [.playlist])
    #expect(run.logged("a source is refused: The stream is mp3") == 3)
  }

  @Test func sourceWhoseBytesSayAnotherCodecIsEnded() throws {
    let run = try IngestRun(IngestFallbackTests.words, input: .pipe)
    run.process.write(row("f", 300))
    try run.waitForTurn(1, frames: 5)
    let source = try run.source(type: "audio/mpeg")
    source.send(try Fixtures.corpusBytes("aac96-44100.aac"))
    try run.wait(for: "its end") { $0.logged("source disconnected") == 1 && source.stream.hasEnded }
    #expect(run.logged("it sends aac, the stream is mp3") == 1, "\(run.process.errors)")
    try run.stop()
    #expect(run.turns.map(\.origin) == [.playlist])
    let heard = run.turns[0].numbers("f") ?? []
    #expect(heard == Array(0..<heard.count))
  }

  @Test func fallbackOfAnotherCodecThanTheFormatIsLeftOut() throws {
    let run = try IngestRun(
      IngestFallbackTests.words + ["--format", "mp3"], input: .bytes(try Fixtures.corpusBytes("aac96-44100.aac")))
    try run.waitForTurn(1, .silence, frames: 10)
    try run.stop()
    #expect(run.turns.count == 1 && run.turns[0].frames.allSatisfy { $0[1] & 0xF6 != 0xF0 })
  }

  @Test func anotherSampleRateIsPlayedWithAWarning() throws {
    let run = try IngestRun(IngestFallbackTests.words, input: .pipe)
    run.process.write(row("f", 200))
    try run.waitForTurn(1, frames: 5)
    let source = try run.source()
    source.send(Array(StreamParts(try Fixtures.corpusBytes("shine128.mp3")).frames.prefix(20).joined()))
    try run.waitForTurn(2, .live, frames: 15)
    try run.stop()
    #expect(run.logged("sample rate or channels change") >= 1 && run.logged("is=\"44100 Hz, 2 ch\"") == 1)
  }

  @Test func strictFormatEndsASourceOfAnotherSampleRate() throws {
    let run = try IngestRun(IngestFallbackTests.words + ["--strict-format"], input: .pipe)
    run.process.write(row("f", 200))
    try run.waitForTurn(1, frames: 5)
    let source = try run.source()
    source.send(Array(StreamParts(try Fixtures.corpusBytes("shine128.mp3")).frames.prefix(20).joined()))
    try run.waitForLog("why=unusable")
    try run.stop()
    #expect(run.turns.map(\.origin) == [.playlist])
    #expect(run.logged("it sends 44100 Hz, 2 channels") == 1 && run.logged("--strict-format; see --filter") == 1)
  }

  /// Both sides AAC, byte for byte: frames of ADTS stand for themselves.
  @Test func aacGoesThroughUnchanged() throws {
    let fallback = StreamParts(try Fixtures.corpusBytes("aac96-44100.aac")).frames
    let run = try IngestRun(IngestFallbackTests.words, input: .bytes(fallback.flatMap { $0 }))
    for round in 0..<2 {
      try run.waitForTurn(2 * round + 1, frames: 4)
      let source = try run.source(.put, type: "audio/aac")
      source.send(fallback[100 + 10 * round..<130 + 10 * round].flatMap { $0 })
      source.endsWhenSent = true
    }
    try run.waitForTurn(5, .playlist, frames: 4)
    try run.stop()
    let turns = run.turns
    #expect(turns[1].frames == Array(fallback[100..<130]) && turns[3].frames == Array(fallback[110..<140]))
    let heard = turns.enumerated().flatMap { $0.offset % 2 == 0 ? $0.element.frames : [] }
    #expect(heard == Array(fallback.prefix(heard.count)))
    #expect(try Decoder.ffmpeg.complaints(turns.flatMap(\.frames).flatMap { $0 }, format: "aac") == [])
    // ADTS can be decoded with its tags left in.
    #expect(try Decoder.ffmpeg.complaints(run.process.output, format: "aac") == [])
  }
}
