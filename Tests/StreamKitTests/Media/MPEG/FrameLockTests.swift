// SPDX-License-Identifier: MIT
import StreamKit
import TestSupport
import Testing

/// How many headers it takes to believe in a stream, and how soon a frame is handed out.
@Suite struct FrameLockTests {
  @Test(arguments: [ScanMode.live, .file]) func threeHeadersLock(_ mode: ScanMode) throws {
    let junk = SampleFrames.filler(100, seed: 9)
    let found = try scanFrames(junk + SampleFrames.mp3Frames(3) + junk, mode)
    // In a file the third is followed by junk, and may have a hole.
    #expect(found.units.count == (mode == .live ? 3 : 2))
    #expect(try scanFrames(junk + SampleFrames.mp3Frames(2) + junk, mode).units.isEmpty)
  }

  @Test(arguments: [ScanMode.live, .file]) func fewerAreEnoughRightBeforeTheEnd(_ mode: ScanMode) throws {
    let junk = SampleFrames.filler(100, seed: 9)
    #expect(try scanFrames(SampleFrames.mp3Frames(1), mode).units.count == 1)
    #expect(try scanFrames(SampleFrames.mp3Frames(1) + SampleFrames.id3v1(), mode).units.count == 1)
    #expect(try scanFrames(SampleFrames.mp3Frames(1).dropLast(), mode).units.isEmpty)
    #expect(try scanFrames(junk + SampleFrames.mp3Frames(2), mode).units.count == 2)
    #expect(try scanFrames(junk + SampleFrames.mp3Frames(1), mode).units.isEmpty)
  }

  @Test func aLiveFrameIsHandedOutTheMomentItIsWhole() {
    let bytes = SampleFrames.mp3Frames(5)
    var scanner = FrameScanner(mode: .live)
    #expect(scanner.step(bytes[0..<837]) == .need(838))
    let unit = Unit(length: 417, samples: 1_152, sampleRate: 44_100, channels: 2)
    #expect(scanner.step(bytes[0..<838]) == .unit(unit))
    #expect(scanner.step(bytes[0..<3]) == .need(4))
    #expect(scanner.step(bytes[0..<416]) == .need(417))
    #expect(scanner.step(bytes[0..<417]) == .unit(unit))
  }

  @Test func aFramesFollowerIsSeenFirstInAFile() {
    let bytes = SampleFrames.mp3Frames(5)
    var scanner = FrameScanner(mode: .file)
    _ = scanner.step(bytes)
    #expect(scanner.step(bytes[0..<420]) == .need(421))
    let unit = Unit(length: 417, samples: 1_152, sampleRate: 44_100, channels: 2)
    #expect(scanner.step(bytes[0..<421]) == .unit(unit))
    #expect(scanner.step(bytes[0..<417], isLast: true) == .unit(unit))
  }

  @Test func twoHeadersThatFitAreEnoughAfterALoss() throws {
    let junk = SampleFrames.filler(500, seed: 9)
    let three = SampleFrames.mp3Frames(3)
    let found = try scanFrames(three + junk + SampleFrames.mp3Frames(2) + junk, .live)
    #expect(found.units.count == 5)
    let other = SampleFrames.frames(SampleFrames.mp3At48, length: 384, count: 2)
    #expect(try scanFrames(three + junk + other + junk, .live).units.count == 3)
  }

  @Test(arguments: [ScanMode.live, .file]) func everyOtherStreamIsTakenOnThreeHeaders(_ mode: ScanMode) throws {
    let streams = [
      SampleFrames.mp3Frames(4), SampleFrames.frames(SampleFrames.mp3At48, length: 384, count: 4),
      SampleFrames.frames(SampleFrames.mp3At22, length: 208, count: 4),
      SampleFrames.frames(SampleFrames.mp2, length: 626, count: 4), SampleFrames.adts(length: 200, count: 4),
      SampleFrames.frames(SampleFrames.free, length: 1_200, count: 4),
    ]
    for first in streams {
      for second in streams where second != first {
        let adjoining = try scanFrames(first + second, mode)
        #expect(adjoining.units.count == 8 && adjoining.junk == 0)
        let tagged = try scanFrames(first + SampleFrames.id3v1() + SampleFrames.id3v2(size: 30) + second, mode)
        #expect(tagged.units.count == 8 && tagged.junk == 128)
        let torn = try scanFrames(first + SampleFrames.filler(50, seed: 3) + second, mode)
        #expect(torn.units.count == (mode == .live ? 8 : 7))
      }
    }
  }

  @Test func theCodecChangesWithItsFrame() throws {
    let bytes = SampleFrames.mp3Frames(3) + SampleFrames.adts(length: 200, count: 3) + SampleFrames.mp3Frames(3)
    #expect(try scanFrames(bytes, .file).codecs == [.mp3, .aac, .mp3])
  }

  @Test func bitrateAndPaddingMayChangeFromFrameToFrame() throws {
    var bytes: [UInt8] = []
    var samples = 0
    for word in [0xFFFB_9044, 0xFFFB_9244, 0xFFFB_1044, 0xFFFB_E044, 0xFFFA_90C4] as [UInt32] {
      let header = try #require(MPEGHeader(word: word))
      bytes += SampleFrames.frames(word, length: try #require(header.length), count: 1)
      samples += header.samples
    }
    let found = try scanFrames(bytes, .file)
    #expect(found.units.count == 5 && found.junk == 0)
    #expect(found.units.last?.channels == 1)
    #expect(found.units.reduce(0) { $0 + $1.samples } == samples)
  }

  @Test func aFrameWithAHoleIsJunkInAFileAndMayPassLive() throws {
    var bytes = SampleFrames.mp3Frames(10)
    bytes.removeSubrange(417 * 4 + 100..<417 * 4 + 150)
    let file = try scanFrames(bytes, .file)
    #expect(file.units.count == 9 && file.junk == 367)
    #expect(try scanFrames(bytes, .live).units.count >= 9)
  }

  @Test func theBeginningOfAFrameAtTheEndVouchesForTheOneBefore() throws {
    for rest in [1, 3, 4, 100] {
      let found = try scanFrames(SampleFrames.mp3Frames(4) + SampleFrames.mp3Frames(1).prefix(rest), .file)
      #expect(found.units.count == 4 && found.junk == rest)
    }
    #expect(try scanFrames(SampleFrames.mp3Frames(4) + [0xFF, 0xF3], .file).units.count == 3)
  }

  @Test func aCutFrameDoesNotEatTheTagBehindIt() throws {
    for cut in [5, 200, 407, 414] {
      let bytes =
        SampleFrames.mp3Frames(4).dropLast(417 - cut) + SampleFrames.id3v2(size: 600)
        + SampleFrames.mp3Frames(4, seed: 2)
      let found = try scanFrames(bytes, .live)
      #expect(found.units.count == 7, "cut at \(cut)")
      #expect(found.tags == [610], "cut at \(cut)")
      #expect(found.junk == cut)
    }
  }
}
