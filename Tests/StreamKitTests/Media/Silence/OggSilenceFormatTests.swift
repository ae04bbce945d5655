// SPDX-License-Identifier: MIT
import Foundation
import TestSupport
import Testing

@testable import StreamKit

/// Silence in formats that the corpus does not have.
@Suite struct OggSilenceFormatTests {
  /// FLAC's first packet with other numbers in its streaminfo.
  static func flacHead(rate: Int, channels: Int, bits: Int, block: Int) -> [UInt8] {
    var head = FLACSilence.identification
    for offset in [17, 19] { (head[offset], head[offset + 1]) = (UInt8(block >> 8), UInt8(block & 255)) }
    (head[27], head[28]) = (UInt8(rate >> 12), UInt8(rate >> 4 & 255))
    head[29] = UInt8(rate & 15) << 4 | UInt8(channels - 1) << 1 | UInt8((bits - 1) >> 4)
    head[30] = UInt8((bits - 1) & 15) << 4 | 0xF
    for offset in 31..<51 { head[offset] = 0xAB }
    return head
  }

  static func silence(_ packets: [[UInt8]]) -> OggSilence? {
    OggSilence(like: headers(in: OggHeaderPages(packets, serial: 5).bytes), serial: 6, adds: OggSilenceTests.adds)
  }

  static let rates = [8_000, 11_025, 22_050, 44_100, 48_000, 88_200, 96_000, 176_400, 192_000, 384_000, 65_537]

  @Test(arguments: rates, [(1, 8, 4_608), (2, 24, 4_096), (6, 16, 192), (8, 20, 65_535), (3, 12, 16)]) func flac(
    rate: Int, format: (channels: Int, bits: Int, block: Int)
  ) throws {
    let head = Self.flacHead(rate: rate, channels: format.channels, bits: format.bits, block: format.block)
    let comments = VorbisComments().packet(codec: .flac)
    var silence = try #require(Self.silence([head, [comments[0] | 0x80] + comments.dropFirst()]))
    let found = scan(OggSilenceTests.stream(&silence, pages: 12))
    #expect(found.junk == 0 && found.audio.dropLast().allSatisfy { 50_000_000...200_000_000 ~= $0.unit.nanoseconds })
    let first = try #require(found.pages.first)
    #expect(first.unit.sampleRate == rate && first.unit.channels == format.channels)
    let heard = try Heard(found.pages.together, options: ["-err_detect", "crccheck+explode"])
    #expect(heard.complaints == "" && heard.samples.count == found.samples * format.channels)
    #expect(heard.samples.allSatisfy { $0 == 0 })
  }

  @Test func flacNumbersAreWrittenInAllLengths() throws {
    let head = Self.flacHead(rate: 44_100, channels: 2, bits: 16, block: 4_096)
    let known = try #require(identification(of: head))
    let silence = try #require(FLACSilence(head, known))
    let written: [Int: [UInt8]] = [
      0: [0], 0x7F: [0x7F], 0x80: [0xC2, 0x80], 0x7FF: [0xDF, 0xBF], 0x800: [0xE0, 0xA0, 0x80],
      0xFFFF: [0xEF, 0xBF, 0xBF], 0x1_0000: [0xF0, 0x90, 0x80, 0x80], 0x1F_FFFF: [0xF7, 0xBF, 0xBF, 0xBF],
      0x20_0000: [0xF8, 0x88, 0x80, 0x80, 0x80], 0x3FF_FFFF: [0xFB, 0xBF, 0xBF, 0xBF, 0xBF],
      0x400_0000: [0xFC, 0x84, 0x80, 0x80, 0x80, 0x80], 0x7FFF_FFFF: [0xFD, 0xBF, 0xBF, 0xBF, 0xBF, 0xBF],
      0x8000_0000: [0],
    ]
    for (number, bytes) in written {
      let frame = silence.frame(number)
      #expect(Array(frame[4..<4 + bytes.count]) == bytes)
      #expect(silence.frame(0).count == frame.count - bytes.count + 1)
    }
  }

  /// Mapping family, channels, streams, coupled streams.
  static let opus: [(UInt8, UInt8, UInt8, UInt8)] = [
    (0, 1, 1, 0), (0, 2, 1, 1), (1, 1, 1, 0), (1, 2, 1, 1), (1, 3, 2, 1), (1, 6, 4, 2), (1, 8, 5, 3), (255, 4, 4, 0),
  ]

  @Test(arguments: opus) func opusOfAnyMapping(family: UInt8, channels: UInt8, streams: UInt8, coupled: UInt8) throws {
    var head = OpusSilence.identification
    head[9] = channels
    head[18] = family
    if family > 0 { head += [streams, coupled] + Array(0..<channels) }
    var silence = try #require(Self.silence([head, VorbisComments().packet(codec: .opus)]))
    let found = scan(OggSilenceTests.stream(&silence, pages: 12))
    #expect(found.junk == 0 && found.samples == 12 * 4_800)
    let heard = try Heard(found.pages.together)
    #expect(heard.complaints == "" && heard.samples.count == found.samples * Int(channels))
    #expect(heard.samples.allSatisfy { $0 == 0 })
  }

  @Test func opusThatContradictsItselfHasNone() {
    let head = OpusSilence.identification
    for (family, channels, mapping) in [
      (UInt8(0), UInt8(3), []), (1, 2, []), (1, 2, [0, 0, 0, 1]), (1, 2, [1, 2, 0, 1]), (1, 2, [200, 100, 0, 1]),
    ] as [(UInt8, UInt8, [UInt8])] {
      var bad = head
      (bad[9], bad[18]) = (channels, family)
      #expect(OpusSilence(bad + mapping) == nil)
    }
    #expect(OpusSilence(Array(head.prefix(18))) == nil && OpusSilence(head)?.packet == [0xFC, 0xFF, 0xFE])
  }

  @Test func vorbisIsOneByteAPacket() throws {
    let packets = try headerPackets("vorbis-q3.ogg")
    let head = try #require(identification(of: packets[0]))
    let silence = try #require(VorbisSilence(packets[0], packets[2], head))
    // Mode 1, the bit above the type; then, above it, whether the block before is long and the next one.
    #expect(silence.packets == [[0b0000], [0b1010], [0b1110]])
    #expect(silence.samples == [64 + 512, 1_024])
  }

  @Test func vorbisBlocksThatAreTooLongForAPageAreNotUsed() throws {
    var packets = try headerPackets("vorbis-q3.ogg")
    // 2,048 samples, of which half are a packet, at a rate of which these are 200 ms, and at one less.
    for (rate, samples) in [(5_120, [576, 1_024]), (5_119, [128, 128])] {
      (packets[0][12], packets[0][13], packets[0][14]) = (UInt8(rate & 255), UInt8(rate >> 8), 0)
      let head = try #require(identification(of: packets[0]))
      #expect(VorbisSilence(packets[0], packets[2], head)?.samples == samples)
    }
    let head = try #require(identification(of: packets[0]))
    #expect(VorbisSilence(packets[0], VorbisSetup.packet, head) == nil, "there are no others")
  }

  @Test func vorbisSetupsAreReadToTheLastBitOrNotAtAll() throws {
    let setup = try headerPackets("vorbis-q3.ogg")[2]
    #expect(VorbisModes.longBlocks(setup, channels: 2) == [false, true])
    #expect(VorbisModes.longBlocks(VorbisSetup.packet, channels: 2) == [true])
    for count in 0..<setup.count { #expect(VorbisModes.longBlocks(Array(setup.prefix(count)), channels: 2) == nil) }
  }

  @Test func nonsenseInASetupDoesNoHarm() throws {
    let setup = try headerPackets("vorbis-q3.ogg")[2]
    var generator = SeededGenerator(seed: 9)
    for _ in 0..<300 {
      var bad = setup
      for _ in 0..<4 {
        bad[Int.random(in: 7..<bad.count, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
      }
      let modes = VorbisModes.longBlocks(bad, channels: 2)
      #expect(modes.map { 1...64 ~= $0.count } ?? true)
    }
    // Codebooks with entries and dimensions at their limits, and nothing behind.
    let huge = Array("\u{5}vorbis".utf8) + [0, 0x42, 0x43, 0x56] + [UInt8](repeating: 0xFF, count: 40)
    #expect(VorbisModes.longBlocks(huge, channels: 255) == nil)
  }

  @Test func latticesHaveAsManyValuesAsFit() {
    for (entries, dimensions, values) in [
      (1, 1, 1), (8, 1, 8), (8, 3, 2), (7, 3, 1), (81, 4, 3), (80, 4, 2), (82, 4, 3), (1 << 24 - 1, 1, 1 << 24 - 1),
      (1 << 24 - 1, 2, 4_095), (5, 65_535, 1),
    ] {
      #expect(VorbisModes.latticeValues(entries, dimensions) == values)
    }
  }
}
