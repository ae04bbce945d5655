// SPDX-License-Identifier: MIT
import StreamKit
import TestSupport
import Testing

@Suite struct MPEGHeaderTests {
  struct Row: Sendable {
    let word: UInt32
    let version: MPEGHeader.Version
    let layer: Int
    let bitrate: Int
    let sampleRate: Int
    let channels: Int
    let samples: Int
    let length: Int
    let sideInfo: Int
  }

  /// Lengths worked out by hand from ISO 11172-3 clause 2.4.3.1 and ISO 13818-3.
  static let rows: [Row] = [
    .init(
      word: 0xFFFB_9044, version: .mpeg1, layer: 3, bitrate: 128_000, sampleRate: 44_100, channels: 2, samples: 1_152,
      length: 417, sideInfo: 32),
    .init(
      word: 0xFFFB_9244, version: .mpeg1, layer: 3, bitrate: 128_000, sampleRate: 44_100, channels: 2, samples: 1_152,
      length: 418, sideInfo: 32),
    .init(
      word: 0xFFFB_E8C4, version: .mpeg1, layer: 3, bitrate: 320_000, sampleRate: 32_000, channels: 1, samples: 1_152,
      length: 1_440, sideInfo: 17),
    .init(
      word: 0xFFF3_1444, version: .mpeg2, layer: 3, bitrate: 8_000, sampleRate: 24_000, channels: 2, samples: 576,
      length: 24, sideInfo: 17),
    .init(
      word: 0xFFF3_80C4, version: .mpeg2, layer: 3, bitrate: 64_000, sampleRate: 22_050, channels: 1, samples: 576,
      length: 208, sideInfo: 9),
    .init(
      word: 0xFFE3_30C4, version: .mpeg25, layer: 3, bitrate: 24_000, sampleRate: 11_025, channels: 1, samples: 576,
      length: 156, sideInfo: 9),
    .init(
      word: 0xFFFD_A004, version: .mpeg1, layer: 2, bitrate: 192_000, sampleRate: 44_100, channels: 2, samples: 1_152,
      length: 626, sideInfo: 0),
    .init(
      word: 0xFFF5_E804, version: .mpeg2, layer: 2, bitrate: 160_000, sampleRate: 16_000, channels: 2, samples: 1_152,
      length: 1_440, sideInfo: 0),
    .init(
      word: 0xFFFF_C204, version: .mpeg1, layer: 1, bitrate: 384_000, sampleRate: 44_100, channels: 2, samples: 384,
      length: 420, sideInfo: 0),
    .init(
      word: 0xFFF7_E404, version: .mpeg2, layer: 1, bitrate: 256_000, sampleRate: 24_000, channels: 2, samples: 384,
      length: 512, sideInfo: 0),
  ]

  @Test(arguments: rows) func readsEveryField(_ row: Row) throws {
    let header = try #require(MPEGHeader(word: row.word))
    #expect(header.version == row.version)
    #expect(header.layer == row.layer)
    #expect(header.bitrate == row.bitrate)
    #expect(header.sampleRate == row.sampleRate)
    #expect(header.channels == row.channels)
    #expect(header.samples == row.samples)
    #expect(header.length == row.length)
    #expect(header.sideInfoLength == row.sideInfo)
    #expect(header.mainDataOffset == 4 + row.sideInfo)
    #expect(!header.isProtected)
  }

  @Test func aProtectedFrameHasTwoBytesMoreBeforeItsMainData() throws {
    let header = try #require(MPEGHeader(word: 0xFFFA_9044))
    #expect(header.isProtected)
    #expect(header.mainDataOffset == 38)
  }

  @Test func freeFormatHasNoLengthOfItsOwn() throws {
    let header = try #require(MPEGHeader(word: SampleFrames.free))
    #expect(header.isFreeFormat)
    #expect(header.length == nil)
    #expect(header.bitrate == 0)
  }

  @Test(
    arguments: [
      0xFFDB_9044, 0xFEFB_9044,  // sync word
      0xFFEB_9044,  // version 1
      0xFFF9_9044,  // layer 0, which is ADTS
      0xFFFB_F044,  // bitrate 15
      0xFFFB_9C44,  // sample rate 3
      0xFFFB_9046,  // emphasis 2
    ] as [UInt32]) func rejectsReservedValues(_ word: UInt32)
  { #expect(MPEGHeader(word: word) == nil) }

  @Test func threeBytesAreNoHeader() {
    let bytes: [UInt8] = [0xFF, 0xFB, 0x90, 0x44]
    #expect(MPEGHeader(bytes: bytes[0..<3]) == nil)
    #expect(MPEGHeader(bytes: bytes)?.length == 417)
  }
}
