// SPDX-License-Identifier: MIT
import StreamKit
import TestSupport
import Testing

/// Bytes made to keep a scanner busy. The time limit is far above what linear work takes and far below all else.
@Suite(.timeLimit(.minutes(1))) struct FrameHostileTests {
  static let size = 1 << 19

  struct Trap: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let pattern: [UInt8]
  }

  static let traps: [Trap] = [
    Trap(testDescription: "only 0xFF", pattern: [0xFF]),
    Trap(testDescription: "only zeros", pattern: [0]),
    Trap(testDescription: "fake headers side by side", pattern: [0xFF, 0xFB, 0x90, 0x44]),
    Trap(testDescription: "fake free-format headers side by side", pattern: [0xFF, 0xFB, 0x00, 0x44]),
    Trap(testDescription: "free-format headers of every kind", pattern: freeHeaders(gap: 0)),
    Trap(testDescription: "free-format headers of every kind, far apart", pattern: freeHeaders(gap: 60)),
    Trap(testDescription: "free-format headers of every kind at odd distances", pattern: scatteredFreeHeaders),
    Trap(testDescription: "empty tags and free-format headers of every kind", pattern: taggedFreeHeaders),
    Trap(testDescription: "fake ADTS headers", pattern: [0xFF, 0xF1, 0x50, 0x80, 0x01, 0x1F, 0xFC]),
    Trap(
      testDescription: "ADTS headers of frames as long as can be", pattern: [0xFF, 0xF1, 0x50, 0x83, 0xFF, 0xFF, 0xFC]),
    Trap(testDescription: "the letters of a tag", pattern: Array("ID3".utf8)),
    Trap(testDescription: "tags of no bytes", pattern: Array("ID3".utf8) + [4, 0, 0, 0, 0, 0, 0]),
    Trap(testDescription: "the letters of an APE tag", pattern: Array("APETAGEX".utf8)),
    Trap(testDescription: "the letters of an Ogg page", pattern: Array("OggS".utf8)),
    Trap(testDescription: "headers of Ogg pages", pattern: Array("OggS".utf8) + [UInt8](repeating: 0, count: 23)),
    Trap(testDescription: "beginnings of all", pattern: Array("IDAPOgTAID3APETAGE".utf8) + [0xFF]),
  ]

  static func freeHeaders(gap: Int) -> [UInt8] {
    var all: [UInt8] = []
    for second in [0xFB, 0xFA, 0xF3, 0xF2, 0xE3, 0xE2, 0xFD, 0xFC, 0xF5, 0xF4, 0xE5, 0xFF, 0xF7] as [UInt8] {
      for third in [0x00, 0x04, 0x08] as [UInt8] {
        all += [0xFF, second, third, 0x44] + [UInt8](repeating: 0, count: gap)
      }
    }
    return all
  }

  static var scatteredFreeHeaders: [UInt8] {
    let headers = freeHeaders(gap: 0)
    var generator = SeededGenerator(seed: 11)
    var all: [UInt8] = []
    while all.count < size {
      let index = Int.random(in: 0..<headers.count / 4, using: &generator) * 4
      all += headers[index..<index + 4] + [UInt8](repeating: 0, count: Int.random(in: 0...30, using: &generator))
    }
    return all
  }

  static var taggedFreeHeaders: [UInt8] {
    let headers = freeHeaders(gap: 0)
    return stride(from: 0, to: headers.count, by: 4).flatMap { index in
      SampleFrames.id3v2(size: 0) + headers[index..<index + 4]
    }
  }

  @Test(arguments: traps) func isScannedInLinearTime(_ trap: Trap) throws {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(FrameHostileTests.size + 1_000)
    while bytes.count < FrameHostileTests.size { bytes += trap.pattern }
    bytes += SampleFrames.mp3Frames(20)
    let pieces = stride(from: 0, to: bytes.count, by: 32_768).map { bytes[$0..<min(bytes.count, $0 + 32_768)] }
    for mode in [ScanMode.live, .file] {
      let found = try scanFrames(pieces, mode)
      #expect(found.suffix(10).units.count { $0.length == 417 } == 10, "music behind it is found")
    }
    #expect(try scanStream(pieces, .live, format: .mp3).units.last?.length == 417)
  }

  @Test func noiseHoldsNoFrames() throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    var generator = SeededGenerator(seed: seed)
    let bytes = (0..<FrameHostileTests.size).map { _ in UInt8.random(in: 0...255, using: &generator) }
    #expect(try scanFrames(bytes, .live).units.isEmpty, "seed \(seed)")
    #expect(try scanStream([bytes[...]], .live).codecs == [.raw], "seed \(seed)")
  }
}
