// SPDX-License-Identifier: MIT
import TestSupport
import Testing

@testable import StreamKit

/// Silent AAC frames, by what they say and what ffmpeg makes of them.
@Suite struct SilentADTSFrameTests {
  /// The header of an empty frame of so many bytes.
  static func frame(
    mpeg2: UInt8 = 0, isProtected: Bool = false, profile: UInt8 = 1, rate: UInt8 = 4, channels: UInt8, length: Int = 20
  ) -> [UInt8] {
    var frame: [UInt8] = [0xFF, 0xF0 | mpeg2 << 3 | (isProtected ? 0 : 1), profile << 6 | rate << 2 | channels >> 2]
    frame += [channels << 6 | UInt8(length >> 11), UInt8(length >> 3 & 255), UInt8(length & 7) << 5 | 0x1F, 0xFC]
    return frame + [UInt8](repeating: 0, count: length - 7)
  }

  @Test func headersSayWhatTheStreamsSay() throws {
    for profile in UInt8(0)...3 {
      for rate in UInt8(0)..<13 {
        for channels in UInt8(1)...7 {
          for (mpeg2, isProtected) in [(UInt8(0), false), (1, false), (0, true), (1, true)] {
            let frame = Self.frame(
              mpeg2: mpeg2, isProtected: isProtected, profile: profile, rate: rate, channels: channels)
            var silence = try #require(SilentFrames(frame: frame, codec: .aac))
            let (bytes, unit) = silence.next()
            let (old, new) = (try #require(ADTSHeader(bytes: frame)), try #require(ADTSHeader(bytes: bytes)))
            #expect(new.word & ~0xF == old.word & ~0xF && new.length == bytes.count)
            #expect(unit.length == bytes.count && unit.samples == 1_024)
            #expect(unit.sampleRate == old.sampleRate && unit.channels == old.channels)
            #expect(bytes.count < 48)
          }
        }
      }
    }
  }

  /// The raw data blocks, written down bit by bit from the syntax.
  @Test func blocksOfOneAndTwoChannelsAreTheSyntax() throws {
    let window = "0 00 0 000000 0"
    let single = "000 0000 00000000 \(window) 0 0 0 111"
    let pair = "001 0000 1 \(window) 00 00000000 0 0 0 00000000 0 0 0 111"
    for (channels, bits) in [(UInt8(1), single), (2, pair)] {
      var silence = try #require(SilentFrames(frame: Self.frame(channels: channels), codec: .aac))
      let written = silence.next().bytes.dropFirst(7).map { byte in
        (0..<8).map { byte >> UInt8(7 - $0) & 1 == 1 ? "1" : "0" }.joined()
      }.joined()
      let wanted = bits.filter { $0 != " " }
      #expect(written.hasPrefix(wanted) && written.count - wanted.count < 8)
      #expect(written.dropFirst(wanted.count).allSatisfy { $0 == "0" })
    }
  }

  @Test(arguments: UInt8(1)...7, [false, true]) func ffmpegHearsNothingAtAll(
    channels: UInt8, isProtected: Bool
  ) throws {
    let frame = Self.frame(isProtected: isProtected, channels: channels)
    var silence = try #require(SilentFrames(frame: frame, codec: .aac))
    let heard = try Heard(silence.frames(50).flatMap { $0 }, options: ["-xerror", "-f", "aac"])
    #expect(heard.complaints == "")
    #expect(heard.samples.count == 50 * 1_024 * (channels == 7 ? 8 : Int(channels)))
    #expect(heard.samples.allSatisfy { $0 == 0 })
  }

  /// Frames that say these were taken by the fdk-aac decoder, which checks them, and refused with any other.
  @Test func checksumsAreThoseThatADecoderWants() throws {
    var found: [UInt16] = []
    for channels in UInt8(1)...7 {
      let frame = Self.frame(isProtected: true, channels: channels)
      var silence = try #require(SilentFrames(frame: frame, codec: .aac))
      let bytes = silence.next().bytes
      found.append(UInt16(bytes[7]) << 8 | UInt16(bytes[8]))
    }
    #expect(found == [0xA52A, 0x6991, 0x4EDC, 0xDF3A, 0x2640, 0x807B, 0xD942])
  }

  @Test func blocksOfSeveralAreFollowedByOneEach() throws {
    let frames = SampleFrames.adts(length: 300, count: 1, blocks: 4)
    var silence = try #require(SilentFrames(frame: frames, codec: .aac))
    let bytes = silence.next().bytes
    #expect(ADTSHeader(bytes: bytes)?.rawDataBlocks == 1)
  }

  @Test func whatIsToldInsideTheFrameOrIsNoFrameHasNoSilence() {
    #expect(SilentFrames(frame: Self.frame(channels: 0), codec: .aac) == nil)
    let frame = Self.frame(channels: 2)
    #expect(SilentFrames(frame: frame, codec: .mp3) == nil)
    #expect(SilentFrames(frame: frame + [0], codec: .aac) == nil)
    #expect(SilentFrames(frame: Array(frame.dropLast()), codec: .aac) == nil)
    #expect(SilentFrames(frame: [], codec: .aac) == nil)
  }
}
