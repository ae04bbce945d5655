// SPDX-License-Identifier: MIT
import StreamKit
import TestSupport
import Testing

/// The quick walk hands out what the careful one does.
@Suite struct FrameRunTests {
  @Test(arguments: FrameScannerCorpusTests.files) func walksWhatNextHandsOut(_ file: CorpusFile) throws {
    let bytes = try Fixtures.corpusBytes(file.file)
    for mode in [ScanMode.live, .file] {
      for (piece, limit) in [(Int.max, Int.max), (5_000, .max), (.max, 3 * 1_152), (1_800, 2_000)] {
        let walked = walk(bytes, mode, piece: piece, limit: limit)
        let units = try scanFrames(bytes, mode).units
        #expect(walked.frames == units.count, "pieces of \(piece), runs of \(limit)")
        #expect(walked.samples == units.reduce(0) { $0 + $1.samples })
        #expect(walked.length == units.reduce(0) { $0 + $1.length })
      }
    }
  }

  @Test func mostFramesAreWalked() throws {
    for name in [
      "shine128.mp3", "vbr-v2-44100-lametag.mp3", "cbr24-11025-mpeg25.mp3", "layer2-192.mp2", "aac96-44100.aac",
    ] {
      let walked = walk(try Fixtures.corpusBytes(name), .file, piece: .max, limit: .max)
      #expect(walked.frames - walked.inRuns < 5, "\(name)")
    }
  }

  @Test func tellsRateAndChannels() {
    var scanner = FrameScanner(mode: .file)
    let bytes = SampleFrames.frames(SampleFrames.mp3At22, length: 208, count: 10)
    #expect(scanner.walk(bytes) == FrameRun(), "nothing is walked before the first frame")
    _ = scanner.step(bytes)
    var run = FrameRun()
    run.length = 9 * 208
    run.frames = 9
    run.samples = 9 * 576
    run.sampleRate = 22_050
    run.channels = 1
    #expect(scanner.walk(bytes) == run)
  }

  @Test(arguments: [(1_151, 0), (1_152, 1), (2_303, 1), (2_304, 2), (Int.max, 9)]) func isNotLongerThanAsked(
    _ limit: Int, _ frames: Int
  ) {
    var scanner = FrameScanner(mode: .file)
    let bytes = SampleFrames.mp3Frames(10)
    _ = scanner.step(bytes)
    #expect(scanner.walk(bytes, limit: limit).frames == frames)
  }

  @Test func aLiveRunTakesTheLastWholeFrame() {
    var scanner = FrameScanner(mode: .live)
    let bytes = SampleFrames.mp3Frames(10)
    _ = scanner.step(bytes)
    #expect(scanner.walk(bytes).frames == 10)
    #expect(scanner.walk(bytes.dropLast()).frames == 9)
    #expect(scanner.walk(bytes.prefix(3)).frames == 0)
  }

  @Test func stopsBeforeEverythingElse() {
    let frames = SampleFrames.mp3Frames(5)
    var info = SampleFrames.mp3Frames(1)
    info.replaceSubrange(36..<40, with: Array("Xing".utf8))
    let others = [
      SampleFrames.id3v2(size: 100), SampleFrames.id3v1(), info, SampleFrames.filler(500, seed: 1),
      SampleFrames.frames(SampleFrames.mp3At48, length: 384, count: 3),
      SampleFrames.frames(0xFFFB_90C4, length: 417, count: 3), SampleFrames.adts(length: 100, count: 3),
    ]
    for other in others {
      var scanner = FrameScanner(mode: .live)
      _ = scanner.step(frames)
      #expect(scanner.walk(frames + other + frames).frames == 5)
    }
  }

  private struct Sums {
    var frames = 0
    var samples = 0
    var length = 0
    var inRuns = 0
  }

  private func walk(_ bytes: [UInt8], _ mode: ScanMode, piece: Int, limit: Int) -> Sums {
    var scanner = FrameScanner(mode: mode)
    var sums = Sums()
    var front = 0
    var needed = 0
    while front < bytes.count {
      let size = min(max(piece, needed), bytes.count - front)
      needed = 0
      let shown = bytes[front..<front + size]
      let run = scanner.walk(shown, limit: limit)
      sums.frames += run.frames
      sums.inRuns += run.frames
      sums.samples += run.samples
      sums.length += run.length
      front += run.length
      guard run.frames == 0 else { continue }
      switch scanner.step(shown, isLast: front + size == bytes.count) {
      case .unit(let unit):
        sums.frames += 1
        sums.samples += unit.samples
        sums.length += unit.length
        front += unit.length
      case .tag(let length), .junk(let length), .infoFrame(let length): front += length
      case .need(let count): needed = count
      }
    }
    return sums
  }
}

extension FrameScanner {
  /// A run over a collection.
  func walk(_ bytes: some Collection<UInt8>, limit: Int = .max) -> FrameRun {
    let bytes = Array(bytes)
    return run(bytes.span, limit: limit)
  }
}
