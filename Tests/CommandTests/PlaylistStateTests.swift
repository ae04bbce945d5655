// SPDX-License-Identifier: MIT
import Foundation
import StreamKit
import TestSupport
import Testing

/// `--state`: a restart goes on where the music was.
@Suite struct PlaylistStateTests {
  private let music: MusicFolder
  private var state: String { music("state") }

  init() throws {
    music = try MusicFolder([
      "1.mp3": "cbr128-44100-joint-id3v2.mp3", "2.mp3": "cbr192-44100-stereo-id3v1.mp3",
    ])
  }

  private func save(_ name: String, at seconds: Double, number: Int) throws {
    try music.write(
      "state",
      "cycast-playlist state 1\npath=\(music(name))\nposition=\(seconds)\nnumber=\(number)\nround=1\nend\n")
  }

  @Test func restartGoesOnInMidTrackAndLosesNoFrame() throws {
    let whole = StreamParts(try playlist("--once", "--fast", music.path).output)
    // The lead of 2 s goes out at once.
    let process = try startPlaylist("--lead", "2s", "--state", state, music.path)
    try process.wait(for: "the lead") { $0.output.count > 20_000 }
    process.send(SIGTERM)
    let first = StreamParts(try process.finish().output)
    #expect(first.rest == 0)
    let second = StreamParts(try playlist("--once", "--fast", "--state", state, music.path).output)
    #expect(second.rest == 0)
    #expect(second.words.map(\.track.title) == ["First Light", "Second Wind"])
    let frames = first.frames + second.frames
    #expect(frames.count == whole.frames.count)
    let original = whole.frames.flatMap { $0 }
    let places = try #require(StreamParts.places(of: frames, in: original))
    // Behind the splice some frames are muted, and nothing else is changed.
    #expect(!places[..<first.frames.count].contains { $0.muted })
    #expect(!places.dropFirst(first.frames.count + 12).contains { $0.muted })
  }

  @Test func naturalEndOfOnceForgetsThePlace() throws {
    #expect(try playlist("--once", "--fast", "--state", state, music.path).ending == .exit(0))
    #expect(!FileManager.default.fileExists(atPath: state))
  }

  @Test func placeBehindTheEndGoesOnWithTheNextTrack() throws {
    try save("1.mp3", at: 500, number: 1)
    let parts = StreamParts(try playlist("--once", "--fast", "--state", state, music.path).output)
    #expect(parts.words.map(\.track.title) == ["Second Wind"])
  }

  @Test(arguments: [
    "", "nonsense\n", "cycast-playlist state 1\npath=x\nposition=1\nnumber=1\nround=1\n",
    "cycast-playlist state 1\npath=x\nposition=nan\nnumber=1\nround=1\nend\n", "cycast-playlist state 2\nend\n",
  ]) func damagedStateBeginsAnew(text: String) throws {
    try music.write("state", text)
    let result = try playlist("--once", "--fast", "--state", state, music.path)
    #expect(StreamParts(result.output).frames.count == 231 + 193)
    // A new file, made by mktemp, is no damage.
    #expect(result.errors.contains("cannot use the state") == !text.isEmpty)
  }

  @Test func missingMusicLeavesTheStateAlone() throws {
    try save("gone/1.mp3", at: 3, number: 1)
    let before = try readFile(state, limit: 4_096)
    let result = try playlist("--once", "--fast", "--state", state, music("gone/1.mp3"))
    #expect(result.ending == .exit(66))
    let isSame = try readFile(state, limit: 4_096) == before
    #expect(isSame)
  }

  @Test func stateIsSavedWhenTheReaderGoes() throws {
    let process = try startPlaylist("--lead", "2s", "--state", state, music.path)
    try process.wait(for: "the lead") { $0.output.count > 20_000 }
    process.closeOutput()
    #expect(try process.finish().ending == .signal(SIGPIPE))
    let text = String(decoding: try readFile(state, limit: 4_096), as: UTF8.self)
    let position = text.split(separator: "\n").first { $0.hasPrefix("position=") }?.dropFirst(9)
    #expect(try #require(position.flatMap { Double($0) }) > 0.9)
  }

  @Test func stateThatCannotBeWrittenCostsOneWarning() throws {
    let result = try playlist("--once", "--fast", "--state", music("no/state"), music.path)
    #expect(result.ending == .exit(0))
    #expect(result.errorLines.filter { $0.contains("cannot save the state") }.count == 1)
  }
}
