// SPDX-License-Identifier: MIT
import StreamKit
import TestSupport
import Testing

/// Streams whose headers do not say how long a frame is.
@Suite struct FreeFormatTests {
  private let name = "freeformat400.mp3"

  /// 144 * 400,000 / 44,100 is 1306.12: every eighth frame or so is padded. 193 frames fill the file, and mpg123
  /// decodes as many.
  @Test(arguments: [ScanMode.live, .file]) func findsTheFramesOfARealFile(_ mode: ScanMode) throws {
    let bytes = try Fixtures.corpusBytes(name)
    let found = try scanFrames(bytes, mode)
    #expect(found.units.count == 193 && found.junk == 0)
    #expect(Set(found.units.map(\.length)) == [1_306, 1_307])
    #expect(found.units.reduce(0) { $0 + $1.length } == bytes.count)
    #expect(found.units.allSatisfy { $0.samples == 1_152 && $0.sampleRate == 44_100 && $0.channels == 2 })
  }

  @Test(arguments: [1, 700, 1_305, 1_307, 60_000]) func findsThemFromTheMiddle(_ start: Int) throws {
    let bytes = try Fixtures.corpusBytes(name)
    let found = try scanFrames(bytes[start...], .file)
    let whole = try scanFrames(bytes, .file).compactMap { finding -> Int? in
      if case .unit(let at, _, _) = finding { at } else { nil }
    }
    #expect(found.units.count == whole.count { $0 >= start })
  }

  @Test func aDamagedFrameIsDropped() throws {
    var bytes = try Fixtures.corpusBytes(name)
    bytes.removeSubrange(20_000..<20_100)
    #expect(try scanFrames(bytes, .file).units.count == 192)
  }

  @Test func anotherSizeBehindThemIsFound() throws {
    let first = SampleFrames.frames(SampleFrames.free, length: 1_000, count: 5)
    let second = SampleFrames.frames(SampleFrames.free, length: 1_500, count: 5, seed: 2)
    let found = try scanFrames(first + SampleFrames.id3v1() + second, .file)
    #expect(found.units.map(\.length) == [Int](repeating: 1_000, count: 5) + [Int](repeating: 1_500, count: 5))
  }

  @Test func aSteadyToneInUncompressedSoundIsNotTakenForIt() throws {
    let period: [UInt8] = [0xFB, 0x00, 0x44, 0x00] + SampleFrames.filler(395, seed: 5) + [0xFF]
    let sound = (0..<50).flatMap { _ in period }
    #expect(try scanFrames([0x00] + sound, .file).units.isEmpty)
  }
}
