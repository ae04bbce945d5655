// SPDX-License-Identifier: MIT
import StreamKit
import TestSupport
import Testing

/// What is found does not depend on the pieces in which a stream comes.
@Suite struct FrameSplitTests {
  @Test(
    arguments: [
      "id3v23-cover-70k.mp3", "apev2-and-id3v1-tail.mp3", "damaged-junk-in-middle.mp3", "damaged-false-syncs.mp3",
      "damaged-leading-zeros.mp3", "damaged-truncated-mid-frame.mp3", "damaged-not-audio.mp3", "freeformat400.mp3",
      "damaged-id3-size-past-end.mp3", "vbr-v6-44100-noxing.mp3", "cbr24-11025-mpeg25.mp3", "layer2-192.mp2",
      "aac64-48000-mono.aac", "not-streamable.flac",
    ]) func everyCutOfAFileGivesTheSame(_ name: String) throws
  {
    try check(try Fixtures.corpusBytes(name), name)
  }

  @Test func everyCutOfAFreeFormatStreamFromTheMiddleGivesTheSame() throws {
    try check(Array(try Fixtures.corpusBytes("freeformat400.mp3").dropFirst(5_000).prefix(40_000)), "free format")
  }

  @Test func everyCutOfManyFilesGivesTheSame() throws {
    var bytes: [UInt8] = []
    for name in ["cbr64-22050-mpeg2.mp3", "aac64-48000-mono.aac", "layer2-192.mp2", "apev2-and-id3v1-tail.mp3"] {
      // The end is cut off one, the start off another.
      bytes += try Fixtures.corpusBytes(name).dropLast(30)
      bytes += try Fixtures.corpusBytes("cbr64-44100-mono.mp3").dropFirst(1_000).prefix(9_000)
    }
    try check(bytes, "many files")
  }

  @Test func everyCutOfBrokenBytesGivesTheSame() throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    var generator = SeededGenerator(seed: seed)
    var bytes = try Fixtures.corpusBytes("shine128.mp3").prefix(30_000) + Fixtures.corpusBytes("aac96-44100.aac")
    for _ in 0..<60 {
      let place = Int.random(in: 0..<bytes.count - 200, using: &generator)
      switch Int.random(in: 0..<4, using: &generator) {
      case 0: bytes.removeSubrange(place..<place + Int.random(in: 1...200, using: &generator))
      case 1: bytes.insert(contentsOf: SampleFrames.id3v2(size: 50), at: place)
      case 2: bytes.insert(contentsOf: SampleFrames.id3v1(), at: place)
      default: bytes[place] = 0xFF
      }
    }
    try check(Array(bytes), "damage of seed \(seed)")
  }

  private func check(_ bytes: [UInt8], _ name: String) throws {
    for mode in [ScanMode.live, .file] {
      let frames = try scanFrames(bytes, mode)
      let stream = try scanStream([bytes[...]], mode)
      try account(frames, bytes.count, mode)
      for cut in cuts(of: bytes, random: 4) {
        #expect(try scanFrames(cut.pieces, mode) == frames, "\(name), \(mode), \(cut)")
        #expect(try scanStream(cut.pieces, mode).merged == stream.merged, "\(name), \(mode), \(cut)")
      }
    }
  }

  /// Findings stand one behind the other, from the first byte to the last.
  private func account(_ findings: [ScanFinding], _ count: Int, _ mode: ScanMode) throws {
    var end = 0
    for finding in findings {
      let (at, length) =
        switch finding {
        case .unit(let at, let unit, _): (at, unit.length)
        case .tag(let at, let length), .infoFrame(let at, let length), .junk(let at, let length): (at, length)
        }
      #expect(at == end)
      end = at + length
    }
    #expect(mode == .live ? end >= count : end == count)
  }
}

extension Array where Element == ScanFinding {
  /// The same with adjoining raw units joined: a raw stream is handed out as it comes.
  var merged: [ScanFinding] {
    var all: [ScanFinding] = []
    for finding in self {
      if case .unit(let at, let unit, .raw) = finding, case .unit(let start, var before, .raw)? = all.last {
        before.length = at + unit.length - start
        all[all.count - 1] = .unit(at: start, before, .raw)
      } else {
        all.append(finding)
      }
    }
    return all
  }
}
