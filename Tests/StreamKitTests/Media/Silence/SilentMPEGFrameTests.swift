// SPDX-License-Identifier: MIT
import TestSupport
import Testing

@testable import StreamKit

/// What silent MPEG audio frames are made of, for all headers there are.
@Suite struct SilentMPEGFrameTests {
  @Test func thereAreAllHeaders() {
    // 3 versions, 3 layers, with and without CRC, 14 bit rates and free format, 3 rates, 3 modes and 4 extensions.
    #expect(MPEGHeader.all.count == 3 * 3 * 2 * 15 * 3 * 7)
  }

  @Test func everyHeaderHasSilenceUnlessItsTablesDoNotFit() throws {
    for header in MPEGHeader.all {
      let frame = header.emptyFrame
      guard var silence = SilentFrames(frame: frame, codec: header.codec) else {
        // Layer I at 32 kbit/s and 44.1 or 48 kHz has 8 slots: 32 bytes, as many as two channels' bit allocation.
        #expect(header.layer == 1 && header.bitrate == 32_000 && header.sampleRate >= 44_100 && header.channels == 2)
        continue
      }
      var owed = 0
      for _ in 0..<5 {
        let (bytes, unit) = silence.next()
        let made = try #require(MPEGHeader(bytes: bytes))
        #expect(made.length ?? frame.count == bytes.count && unit.length == bytes.count)
        #expect(made.isProtected == header.isProtected && made.bitrate == header.bitrate)
        #expect(made.word >> 6 & 3 == header.word >> 6 & 3 && (made.word ^ header.word) & 0xFFFE_0C03 == 0)
        #expect(unit.samples == header.samples && unit.sampleRate == header.sampleRate)
        #expect(unit.channels == header.channels)
        #expect(bytes.dropFirst(header.isProtected ? 6 : 4).allSatisfy { $0 == 0 })
        owed += made.padding
      }
      if header.isFreeFormat { #expect(owed == 0) }
    }
  }

  @Test func paddingIsKeptInAFreeFormatStreamSoThatTheLengthIsRight() throws {
    let header = try #require(MPEGHeader(word: SampleFrames.free | 0x200))
    var silence = try #require(SilentFrames(frame: header.emptyFrame, codec: .mp3))
    #expect(silence.next().bytes.count == 1_000 && silence.next().bytes[2] & 2 == 2)
  }

  @Test func hoursOfSilenceKeepTheBitRateToTheByte() throws {
    for header in MPEGHeader.all where !header.isFreeFormat && header.isProtected && header.word >> 4 & 15 == 0 {
      guard var silence = SilentFrames(frame: header.emptyFrame, codec: header.codec) else { continue }
      // An hour of what is most usual; not a whole number of anything.
      let count = header.word == SampleFrames.mp3 & ~0x1_00FF ? 137_813 : 301
      var (bytes, samples) = (0, 0)
      for _ in 0..<count {
        let unit = silence.next().unit
        bytes += unit.length
        samples += unit.samples
      }
      #expect(samples == count * header.samples)
      let wanted = count * header.samples * header.bitrate / 8 / header.sampleRate
      let slot = header.layer == 1 ? 4 : 1
      #expect(wanted - slot < bytes && bytes <= wanted, "\(header)")
    }
  }

  @Test func layerIIIChecksumsAreThoseOfTheStream() throws {
    for header in MPEGHeader.all where header.layer == 3 && header.isProtected {
      var silence = try #require(SilentFrames(frame: header.emptyFrame, codec: .mp3))
      for frame in silence.frames(3) {
        let made = try #require(MPEGHeader(bytes: frame))
        #expect(UInt16(frame[4]) << 8 | UInt16(frame[5]) == made.checksum(of: frame.span))
      }
    }
  }

  /// Layer II, one for each table and way of joint stereo: header, and what ffmpeg has to hear.
  static let protected: [UInt32] = [
    0xFFFC_A000, 0xFFFC_A400, 0xFFFC_A800, 0xFFFC_4000, 0xFFFC_10C0, 0xFFFC_20C4 & ~4, 0xFFFC_18C0, 0xFFFC_24C0,
    0xFFFC_A040, 0xFFFC_A050, 0xFFFC_A060, 0xFFFC_A070, 0xFFFC_A440, 0xFFFC_1840, 0xFFF4_8000, 0xFFF4_8040, 0xFFF4_84C0,
    0xFFFE_C000, 0xFFFE_C0C0, 0xFFF6_8000, 0xFFFA_9000, 0xFFF2_8000, 0xFFFA_90C0,
  ]

  @Test(arguments: protected) func ffmpegFindsTheChecksumRight(word: UInt32) throws {
    let header = try #require(MPEGHeader(word: word))
    #expect(header.isProtected)
    var silence = try #require(SilentFrames(frame: header.emptyFrame, codec: header.codec))
    let frames = silence.frames(12)
    let options = ["-err_detect", "crccheck", "-f", "mp3"]
    let heard = try Heard(frames.flatMap { $0 }, options: options)
    #expect(heard.complaints == "")
    #expect(heard.samples.count == 12 * header.samples * header.channels)
    #expect(heard.samples.allSatisfy { $0 == 0 })
    // The check finds a wrong one.
    var damaged = frames
    damaged[5][5] ^= 1
    #expect(try Heard(damaged.flatMap { $0 }, options: options).complaints != "")
  }

  @Test func whatIsNoFrameHasNoSilence() throws {
    let header = try #require(MPEGHeader(word: SampleFrames.mp3))
    let frame = header.emptyFrame
    #expect(SilentFrames(frame: frame, codec: .mp3) != nil)
    #expect(SilentFrames(frame: frame + [0], codec: .mp3) == nil)
    #expect(SilentFrames(frame: frame.dropLast(), codec: .mp3) == nil)
    for codec in Codec.allCases where codec != .mp3 { #expect(SilentFrames(frame: frame, codec: codec) == nil) }
    for frame: [UInt8] in [[], [0xFF], [0xFF, 0xFB, 0x90], Array("OggS".utf8)] {
      for codec in Codec.allCases { #expect(SilentFrames(frame: frame, codec: codec) == nil) }
    }
    // Free format, 1 byte shorter than header and side information.
    let free = try #require(MPEGHeader(word: SampleFrames.free))
    #expect(SilentFrames(frame: Array(free.emptyFrame.prefix(35)), codec: .mp3) == nil)
    #expect(SilentFrames(frame: Array(free.emptyFrame.prefix(36)), codec: .mp3) != nil)
  }
}
