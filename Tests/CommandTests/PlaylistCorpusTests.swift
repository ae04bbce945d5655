// SPDX-License-Identifier: MIT
import StreamKit
import TestSupport
import Testing

/// What cycast-playlist makes of single files: their audio, all of it, and nothing else.
@Suite struct PlaylistCorpusTests {
  /// Files of frames with the number of frames that the manifest counts.
  static let framed: [CorpusFile] =
    (try? CorpusFile.all().filter { ($0.audioFrames ?? 0) > 0 || $0.file == "freeformat400.mp3" }) ?? []

  @Test func corpusIsThere() { #expect(PlaylistCorpusTests.framed.count > 20) }

  @Test(arguments: framed) func frameFilesComeOutFrameByFrame(_ file: CorpusFile) throws {
    let original = try Fixtures.corpusBytes(file.file)
    let bare = try playlist("--once", "--fast", "--no-tags", Fixtures.corpus(file.file))
    #expect(bare.ending == .exit(0))
    // 144 * 400,000 / 44,100 bytes, ISO 11172-3 clause 2.4.3.1.
    let parts = StreamParts(bare.output, freeFormat: file.file.hasPrefix("freeformat") ? 1_306 : 0)
    #expect(parts.rest == 0)
    #expect(parts.tags.isEmpty)
    if let count = file.audioFrames { #expect(parts.frames.count == count) }
    let places = try #require(StreamParts.places(of: parts.frames, in: original))
    // Muted are only frames at the start that borrow from before it: a few, and the first untouched one ends them.
    let muted = places.prefix { $0.muted }.count
    #expect(muted < 12)
    if !file.file.contains("junk") { #expect(!places.dropFirst(muted).contains { $0.muted }) }
    // Only junk in the middle makes a hole between frames.
    let holes = zip(zip(places, parts.frames), places.dropFirst()).filter { $0.0.at + $0.1.count != $1.at }.count
    #expect(holes == (file.file.contains("junk") ? 1 : 0))
    let tagged = try playlist("--once", "--fast", Fixtures.corpus(file.file))
    let both = StreamParts(tagged.output, freeFormat: file.file.hasPrefix("freeformat") ? 1_306 : 0)
    let isSame = both.frames == parts.frames
    #expect(isSame)
    #expect(both.tagPlaces == [0])
  }

  @Test(arguments: [
    ("damaged-empty.mp3", "is empty"), ("damaged-not-audio.mp3", "has no MPEG audio"),
    ("not-streamable.flac", "is FLAC outside Ogg"),
  ]) func whatCannotBeStreamedGivesOneWarning(name: String, reason: String) throws {
    let result = try playlist("--once", "--fast", Fixtures.corpus(name))
    #expect(result.ending == .exit(66))
    #expect(result.output.isEmpty)
    let warnings = result.errorLines.filter { $0.contains(": warning: ") }
    #expect(warnings.count == 1)
    #expect(warnings.first?.contains(reason) == true)
    #expect(result.errorLines.last?.contains("fatal: nothing could be played") == true)
  }

  @Test func waveFileIsNamedWithItsRemedy() throws {
    let music = try MusicFolder()
    let head = Array("RIFF".utf8) + [36, 16, 0, 0] + Array("WAVEfmt ".utf8) + [16, 0, 0, 0, 1, 0, 1, 0]
    try music.write("x.wav", head + [UInt8](repeating: 0, count: 4_096))
    let result = try playlist("--once", "--fast", music("x.wav"))
    #expect(result.ending == .exit(66))
    #expect(result.errors.contains("is WAV, which is no stream (encode it: lame IN OUT.mp3)"))
  }
}
