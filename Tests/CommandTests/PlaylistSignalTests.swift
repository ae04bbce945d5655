// SPDX-License-Identifier: MIT
import Foundation
import StreamKit
import TestSupport
import Testing

/// Ends, skips, and readers that go or stall.
@Suite struct PlaylistSignalTests {
  private let long = Fixtures.corpus("cbr320-44100-crc.mp3")
  private let other = Fixtures.corpus("cbr128-44100-joint-id3v2.mp3")

  private func frames(_ path: String) throws -> [[UInt8]] {
    StreamParts(try playlist("--once", "--fast", "--no-tags", path).output).frames
  }

  @Test func skipCutsBetweenTwoFrames() throws {
    let process = try startPlaylist("--no-tags", long, other)
    try process.wait(for: "audio") { $0.output.count > 10_000 }
    process.send(SIGUSR1)
    let cut = process.output.count
    try process.wait(for: "the next track") { $0.output.count > cut + 8_000 }
    process.send(SIGTERM)
    let result = try process.finish()
    let parts = StreamParts(result.output)
    #expect(result.ending == .exit(0))
    #expect(parts.rest == 0)
    let (first, second) = (try frames(long), try frames(other))
    let count = zip(parts.frames, first).prefix { $0 == $1 }.count
    #expect(count > 0 && count < first.count)
    let isSecond = parts.frames[count...] == second[..<(parts.frames.count - count)]
    #expect(isSecond)
  }

  @Test(arguments: [SIGTERM, SIGINT]) func stopEndsWithWholeFramesAndExitsZero(signal: Int32) throws {
    for output in [FilterSetup.Output.captured, .null] {
      let process = try startPlaylist(long, output: output)
      try process.wait(for: "the track") { $0.errors.contains("info: track") }
      process.send(signal)
      let result = try process.finish(within: 2)
      #expect(result.ending == .exit(0))
      #expect(StreamParts(result.output).rest == 0)
    }
  }

  @Test func stopIsSeenWhereNothingEverWaits() throws {
    let music = try MusicFolder()
    for output in [FilterSetup.Output.null, .file(music("out"))] {
      let process = try startPlaylist("--fast", other, output: output)
      try process.wait(for: "the second round") { $0.errors.split(separator: "\n").count > 1 }
      process.send(SIGTERM)
      #expect(try process.finish(within: 2).ending == .exit(0))
    }
    #expect(StreamParts(try readFile(music("out"), limit: 1 << 30)).rest == 0)
  }

  @Test func readerThatGoesEndsItQuietly() throws {
    let process = try startPlaylist("--fast", long)
    try process.wait(for: "audio") { $0.output.count > 10_000 }
    process.closeOutput()
    let result = try process.finish()
    #expect(result.ending == .signal(SIGPIPE))
    #expect(!result.errors.contains("fatal") && !result.errors.contains("warning"))
  }

  @Test func readerThatStallsLosesNothingAndSignalsWorkMeanwhile() throws {
    let whole = try playlist("--once", "--fast", "--no-tags", long, other, long)
    let process = try startPlaylist("--once", "--lead", "60s", "--no-tags", long, other, long, output: .stalled)
    try process.wait(for: "a full pipe") { $0.bytesInPipe > 45_000 }
    process.send(SIGHUP)
    process.send(SIGUSR1)
    process.readsOutput = true
    let result = try process.finish()
    #expect(result.ending == .exit(0))
    // The first track is cut short, between two frames; the others are whole.
    let rest = StreamParts(whole.output).frames.dropFirst(193)
    let parts = StreamParts(result.output)
    #expect(parts.rest == 0)
    #expect(parts.frames.count < 193 + rest.count)
    let isRest = parts.frames.suffix(rest.count).elementsEqual(rest)
    #expect(isRest)
  }

  @Test func stopWhileTheReaderStallsEndsInTimeWithoutACutFrame() throws {
    let process = try startPlaylist("--lead", "60s", "--no-tags", long, other, output: .stalled)
    try process.wait(for: "a full pipe") { $0.bytesInPipe > 45_000 }
    let begin = monotonicNow()
    process.send(SIGTERM)
    try process.wait(for: "the end", within: 5) { $0.ending != nil }
    #expect(process.ending == .exit(0))
    #expect(monotonicNow() - begin > 1_000_000_000)
    process.readsOutput = true
    #expect(StreamParts(try process.finish().output).rest == 0)
  }

  @Test func secondSignalEndsItAtOnce() throws {
    let process = try startPlaylist("--lead", "60s", "--no-tags", long, output: .stalled)
    try process.wait(for: "a full pipe") { $0.bytesInPipe > 45_000 }
    // Two signals of one kind may become one on their way (signal(7)); two kinds never do.
    process.send(SIGTERM)
    process.send(SIGINT)
    try process.wait(for: "the end", within: 1.5) { $0.ending != nil }
    #expect(process.ending == .exit(0))
    process.readsOutput = true
    #expect(StreamParts(try process.finish().output).rest == 0)
  }
}
