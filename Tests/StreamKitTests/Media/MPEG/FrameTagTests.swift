// SPDX-License-Identifier: MIT
import StreamKit
import TestSupport
import Testing

/// What stands between frames.
@Suite struct FrameTagTests {
  private let frames = SampleFrames.mp3Frames(4)

  @Test func aTagIsToldWithItsFirstTenBytes() {
    let tag = SampleFrames.id3v2(size: 1_000_000, body: 0)
    for mode in [ScanMode.live, .file] {
      var scanner = FrameScanner(mode: mode)
      for count in 1..<3 { #expect(scanner.step(tag[0..<count]) == .need(3)) }
      for count in 3..<10 { #expect(scanner.step(tag[0..<count]) == .need(10)) }
      #expect(scanner.step(tag) == .tag(length: 1_000_010))
    }
  }

  @Test func aFooterBelongsToTheTagInVersion4Only() throws {
    #expect(try scanFrames(SampleFrames.id3v2(size: 20, flags: 0x10, body: 30) + frames, .file).tags == [40])
    #expect(try scanFrames(SampleFrames.id3v2(size: 20, version: 3, flags: 0x10) + frames, .file).tags == [30])
  }

  @Test func aTagOfMoreThan16MiBIsJunk() {
    for (size, isTag) in [(16 << 20, true), (16 << 20 + 1, false)] as [(Int, Bool)] {
      var scanner = FrameScanner(mode: .live)
      let step = scanner.step((SampleFrames.id3v2(size: size, body: 0) + frames))
      #expect((step == .tag(length: size + 10)) == isTag)
    }
    var scanner = FrameScanner(mode: .live)
    let step = scanner.step((SampleFrames.id3v2(size: 16 << 20 | 1, body: 0) + frames), isLast: true)
    #expect(step == .junk(length: 10))
  }

  @Test func aTagPastTheEndOfAFileIsJunk() throws {
    let tag = SampleFrames.id3v2(size: 4 * 417 + 1, body: 0)
    let found = try scanFrames(tag + frames, .file)
    #expect(found.tags.isEmpty && found.junk == 10 && found.units.count == 4)
    #expect(try scanFrames(SampleFrames.id3v2(size: 4 * 417, body: 0) + frames, .file).tags == [4 * 417 + 10])
  }

  @Test(arguments: [(3, 1), (3, 5), (4, 0xFF), (5, 1), (6, 0x80), (9, 0x80)]) func aBrokenTagHeaderIsJunk(
    _ index: Int, _ value: UInt8
  ) throws {
    var tag = SampleFrames.id3v2(size: 300)
    tag[index] = value
    let found = try scanFrames(tag + frames, .file)
    #expect(found.tags.isEmpty && found.junk == 310 && found.units.count == 4)
  }

  @Test(arguments: [ScanMode.live, .file]) func tagsAtTheEndAreJunkAndCostNoFrame(_ mode: ScanMode) throws {
    let item = SampleFrames.apeItem("Title", Array("A tail".utf8))
    // A cover that holds whole frames is skipped by its size.
    let cover = SampleFrames.apeItem("Cover Art (Front)", SampleFrames.mp3Frames(40, seed: 4))
    let header = SampleFrames.apeMark(items: item.count + cover.count, isHeader: true, hasHeader: true)
    let footer = SampleFrames.apeMark(items: item.count + cover.count, isHeader: false, hasHeader: true)
    let lyrics = Array("LYRICSBEGINla la la la LYRICSEND".utf8)
    let enhanced = Array("TAG+".utf8) + SampleFrames.filler(223, seed: 8)
    let tails: [(String, [UInt8])] = [
      ("ID3v1", SampleFrames.id3v1()), ("ID3v1 whose title begins with a plus sign", SampleFrames.id3v1(title: "+1")),
      ("enhanced ID3v1", enhanced + SampleFrames.id3v1()), ("APEv2", header + item + cover + footer),
      ("APEv2 with a footer only", item + cover + footer), ("Lyrics3", lyrics + SampleFrames.id3v1()),
      ("all", lyrics + header + item + cover + footer + SampleFrames.id3v1()),
    ]
    for (name, tail) in tails {
      let found = try scanFrames(frames + tail, mode)
      #expect(found.units.count == 4 && found.junk == tail.count, "\(name)")
      let joined = try scanFrames(frames + tail + frames, mode)
      #expect(joined.units.count == 8 && joined.junk == tail.count, "\(name), and more behind it")
    }
  }

  @Test func anApeTagPastTheEndOfAFileIsNotBelieved() throws {
    let header = SampleFrames.apeMark(items: 1_000_000, isHeader: true, hasHeader: true)
    let found = try scanFrames(frames + header + frames, .file)
    #expect(found.units.count == 8 && found.junk == 32)
  }

  /// Where the word stands, by version, channels and protection; `VBRI` always 32 bytes behind the header.
  @Test(
    arguments: [
      (0xFFFB_9044, 36), (0xFFFB_90C4, 21), (0xFFF3_8044, 21), (0xFFF3_80C4, 13), (0xFFFA_9044, 36), (0xFFFA_9044, 38),
      (0xFFE3_80C4, 13), (0xFFF2_80C4, 15),
    ] as [(UInt32, Int)]) func anInfoFrameIsNoAudio(_ word: UInt32, _ offset: Int) throws
  {
    let length = try #require(MPEGHeader(word: word)?.length)
    let audio = SampleFrames.frames(word, length: length, count: 4)
    for letters in ["Xing", "Info", "VBRI"] {
      var info = SampleFrames.frames(word, length: length, count: 1, seed: 7)
      let place = letters == "VBRI" ? 36 : offset
      info.replaceSubrange(place..<place + 4, with: Array(letters.utf8))
      let found = try scanFrames(info + audio + info + audio, .file)
      #expect(found.infoFrames == [length, length] && found.units.count == 8 && found.junk == 0)
      info.replaceSubrange(place..<place + 4, with: Array("xing".utf8))
      #expect(try scanFrames(info + audio, .file).units.count == 5)
    }
  }
}
