// SPDX-License-Identifier: MIT
import StreamKit
import TestSupport
import Testing

/// What a stream is made of, and when that is said.
@Suite struct StreamScannerTests {
  private let junk = SampleFrames.filler(65_536, seed: 3)

  @Test(arguments: FrameScannerCorpusTests.files.filter { ($0.audioFrames ?? 0) > 0 }) func findsFrames(
    _ file: CorpusFile
  ) throws {
    let bytes = try Fixtures.corpusBytes(file.file)
    let found = try scanStream([bytes[...]], .file)
    #expect(found.units.count == file.audioFrames)
    #expect(found.codecs == [Codec(name: file.codec ?? "mp3")])
  }

  @Test(arguments: [("vorbis-q3.ogg", Codec.vorbis), ("opus64.opus", .opus), ("flac.ogg", .flac)]) func findsOgg(
    _ name: String, _ codec: Codec
  ) throws {
    for format in [nil, Codec.vorbis, .mp3] {
      var scanner = StreamScanner(format: format, mode: .live)
      #expect(scanner.codec == format)
      let step = scanner.step(try Fixtures.corpusBytes(name))
      guard case .unit = step else {
        Issue.record("\(step)")
        continue
      }
      #expect(scanner.codec == codec)
    }
  }

  @Test func nothingIsSaidOfUnknownBytesBefore64KiB() {
    var scanner = StreamScanner(mode: .live)
    #expect(scanner.step(junk[0..<1]) == .need(2))
    #expect(scanner.step(junk[0..<65_535]) == .need(65_536))
    #expect(scanner.codec == nil)
    #expect(scanner.step(junk) == .unit(Unit(length: 4_096, samples: 0, sampleRate: 0, channels: 0)))
    #expect(scanner.codec == .raw)
    #expect(scanner.step(junk[0..<10]) == .unit(Unit(length: 10, samples: 0, sampleRate: 0, channels: 0)))
  }

  @Test func framesAreKnownByTheThirdHeader() {
    let frames = SampleFrames.mp3Frames(3)
    var scanner = StreamScanner(mode: .live)
    #expect(scanner.step(frames[0..<837]) == .need(838))
    guard case .unit = scanner.step(frames[0..<838]) else {
      Issue.record("three headers are there")
      return
    }
    #expect(scanner.codec == .mp3)
  }

  @Test func rawStreamsLoseNoByte() throws {
    for name in ["not-streamable.flac", "damaged-not-audio.mp3"] {
      let bytes = try Fixtures.corpusBytes(name)
      let found = try scanStream([bytes[...]], .live)
      #expect(found.audio(of: bytes) == bytes, "\(name)")
      #expect(found.units.allSatisfy { $0.length <= 4_096 && $0.samples == 0 })
      #expect(found.codecs == [.raw])
    }
  }

  @Test(arguments: [0, 1, 4_096, 65_535, 65_536]) func junkBeforeFramesIsJunkWhenTheyBeginWithin64KiB(
    _ count: Int
  ) throws {
    let bytes = junk.prefix(count) + SampleFrames.mp3Frames(20)
    let found = try scanStream([bytes], .live)
    if count < 65_536 {
      #expect(found.units.count == 20 && found.junk == count && found.codecs == [.mp3])
    } else {
      #expect(found.codecs == [.raw] && found.audio(of: Array(bytes)) == Array(bytes))
    }
  }

  @Test func withAFormatGivenJunkIsJunkAtAnyLength() throws {
    let found = try scanStream([(junk + junk + SampleFrames.mp3Frames(20))[...]], .live, format: .mp3)
    #expect(found.units.count == 20 && found.junk == 131_072)
    #expect(try scanStream([junk[...]], .live, format: .mp3).junk == 65_536)
    #expect(try scanStream([SampleFrames.mp3Frames(3)[...]], .live, format: .raw).codecs == [.raw])
  }

  @Test func theFormatGivenGivesWayToWhatComes() throws {
    let found = try scanStream([SampleFrames.adts(length: 100, count: 5)[...]], .live, format: .mp3)
    #expect(found.codecs == [.aac])
  }

  @Test func aTagInFrontIsToldAtOnce() throws {
    let tag = SampleFrames.id3v2(size: 200_000)
    var scanner = StreamScanner(mode: .live)
    #expect(scanner.step(tag[0..<10]) == .tag(length: 200_010))
    #expect(scanner.codec == nil)
    let found = try scanStream([(tag + junk)[...]], .live)
    #expect(found.tags == [200_010] && found.codecs == [.raw] && found.units.reduce(0) { $0 + $1.length } == junk.count)
  }

  @Test func aTagBehindJunkIsKnownByWhatFollows() throws {
    let frames = SampleFrames.mp3Frames(10)
    for size in [100, 60_000, 70_000, 1_000_000] {
      let found = try scanStream([(junk.prefix(1_000) + SampleFrames.id3v2(size: size) + frames)[...]], .file)
      #expect(found.junk == 1_000 && found.tags == [size + 10] && found.units.count == 10, "\(size)")
    }
    let bytes = Array(junk.prefix(1_000) + SampleFrames.id3v2(size: 100) + junk)
    let found = try scanStream([bytes[...]], .file)
    #expect(found.codecs == [.raw] && found.audio(of: bytes) == bytes)
  }

  @Test func anApeTagInFrontDoesNotHideTheMusic() throws {
    let item = SampleFrames.apeItem("Cover Art (Front)", junk + junk)
    let header = SampleFrames.apeMark(items: item.count, isHeader: true, hasHeader: true)
    let footer = SampleFrames.apeMark(items: item.count, isHeader: false, hasHeader: true)
    let tag = header + item + footer
    let found = try scanStream([(tag + SampleFrames.mp3Frames(10))[...]], .file)
    #expect(found.units.count == 10 && found.junk == tag.count)
  }

  @Test func rawStaysRaw() throws {
    let found = try scanStream([(junk + SampleFrames.mp3Frames(500))[...]], .live)
    #expect(found.codecs == [.raw])
  }

  @Test(arguments: [ScanMode.live, .file]) func everyChangeOfCodecIsFound(_ mode: ScanMode) throws {
    let names = ["shine128.mp3", "vorbis-q3.ogg", "layer2-192.mp2", "opus64.opus", "aac96-44100.aac", "flac.ogg"]
    let codecs: [Codec] = [.mp3, .vorbis, .mp2, .opus, .aac, .flac]
    for first in names.indices {
      for second in names.indices where second != first {
        let (one, two) = try (Fixtures.corpusBytes(names[first]), Fixtures.corpusBytes(names[second]))
        let apart = try scanStream([one[...]], mode).units.count + scanStream([two[...]], mode).units.count
        let found = try scanStream([(one + two)[...]], mode)
        #expect(found.codecs == [codecs[first], codecs[second]])
        #expect(found.units.count == apart && found.junk == 0, "\(names[first]), then \(names[second])")
        // The end of the first is cut off: only what is cut may be lost.
        let torn = try scanStream([(one.dropLast(20) + two)[...]], mode)
        #expect(torn.codecs == [codecs[first], codecs[second]])
        #expect(torn.audio(of: Array(one.dropLast(20) + two)).suffix(2_000) == two.suffix(2_000))
      }
    }
  }

  @Test func oggMusicBehindUntaggedFramesHasNoJunkBetween() throws {
    let ogg = try Fixtures.corpusBytes("opus64.opus")
    let pages = try scanStream([ogg[...]], .live).units.count
    let found = try scanStream([(SampleFrames.mp3Frames(5) + ogg + SampleFrames.mp3Frames(5))[...]], .live)
    #expect(found.units.count == pages + 10 && found.junk == 0 && found.codecs == [.mp3, .opus, .mp3])
  }

  @Test func theLettersOfAPageAloneChangeNothing() throws {
    let letters = Array("OggS".utf8) + SampleFrames.filler(60, seed: 2)
    let found = try scanStream([(SampleFrames.mp3Frames(5) + letters + SampleFrames.mp3Frames(5))[...]], .live)
    #expect(found.units.count == 10 && found.junk == 64 && found.codecs == [.mp3])
  }

  @Test func runsAreForFramesOnly() throws {
    let frames = SampleFrames.mp3Frames(10)
    var scanner = StreamScanner(mode: .live)
    _ = scanner.step(frames)
    let run = scanner.run(frames.span)
    #expect(run.frames == 10)
    let ogg = try Fixtures.corpusBytes("vorbis-q3.ogg")
    _ = scanner.step(ogg)
    let after = scanner.run(frames.span)
    #expect(after.frames == 0)
  }

  @Test func anEmptyStreamIsNothing() throws {
    #expect(try scanStream([], .file).isEmpty)
    var scanner = StreamScanner(mode: .file)
    #expect(scanner.step([]) == .need(1))
  }
}
