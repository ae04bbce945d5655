// SPDX-License-Identifier: MIT
import StreamKit
import TestSupport
import Testing

/// The reservoir rule, byte by byte.
@Suite struct SpliceTests {
  /// A frame of 128 kbit/s whose main data begin so many bytes back; every bit of the other side information is set.
  private func frame(_ word: UInt32 = SampleFrames.mp3, borrowed: Int) throws -> [UInt8] {
    let header = try #require(MPEGHeader(word: word))
    var bytes = SampleFrames.frames(word, length: try #require(header.length), count: 1)
    let start = header.mainDataOffset - header.sideInfoLength
    for index in start..<header.mainDataOffset { bytes[index] = 0xFF }
    if header.version == .mpeg1 {
      bytes[start] = UInt8(borrowed >> 1)
      bytes[start + 1] = UInt8(borrowed & 1) << 7 | 0x7F
    } else {
      bytes[start] = UInt8(borrowed)
    }
    return bytes
  }

  private func pass(_ splice: inout Splice, _ frame: [UInt8]) -> (outcome: Splice.Outcome, bytes: [UInt8]) {
    var bytes = frame
    let outcome = bytes.withUnsafeMutableBytes { splice.pass($0) }
    return (outcome, bytes)
  }

  private func mainDataBegin(_ bytes: [UInt8]) throws -> Int {
    let header = try #require(MPEGHeader(bytes: bytes))
    let start = header.mainDataOffset - header.sideInfoLength
    return header.version == .mpeg1 ? Int(bytes[start]) << 1 | Int(bytes[start + 1]) >> 7 : Int(bytes[start])
  }

  @Test func withoutASpliceNothingIsTouched() throws {
    var splice = Splice()
    let frame = try frame(borrowed: 511)
    #expect(!splice.isActive)
    let passed = pass(&splice, frame)
    #expect(passed.outcome == .untouched && passed.bytes == frame)
  }

  @Test func framesAreMutedUntilOneBorrowsOnlyWhatHasCome() throws {
    var splice = Splice()
    splice.begin()
    // 417 bytes less 4 of header and 32 of side information: 381 of main data a frame.
    for (borrowed, says) in [(1, 0), (382, 381)] {
      #expect(splice.isActive)
      let frame = try frame(borrowed: borrowed)
      let passed = pass(&splice, frame)
      #expect(passed.outcome == .muted)
      #expect(passed.bytes[..<4] == frame[..<4])
      #expect(passed.bytes[36...] == frame[36...])
      #expect(try mainDataBegin(passed.bytes) == says)
      #expect(passed.bytes[5] & 0x7F == 0 && passed.bytes[6..<36].allSatisfy { $0 == 0 })
    }
    let frame = try frame(borrowed: 511)
    let passed = pass(&splice, frame)
    #expect(passed.outcome == .untouched && passed.bytes == frame && !splice.isActive)
  }

  @Test func aFrameThatBorrowsExactlyWhatHasComeIsUntouched() throws {
    var splice = Splice()
    splice.begin()
    _ = pass(&splice, try frame(borrowed: 1))
    let frame = try frame(borrowed: 381)
    #expect(pass(&splice, frame).outcome == .untouched)
    splice.begin()
    #expect(pass(&splice, try self.frame(borrowed: 0)).outcome == .untouched)
  }

  @Test(arguments: [(0xFFFB_1044, 68, 511), (0xFFF3_80C4, 195, 255)] as [(UInt32, Int, Int)])
  func whatHasComeIsCapped(_ word: UInt32, _ data: Int, _ cap: Int) throws {
    var splice = Splice()
    splice.begin()
    var come = 0
    while come < cap {
      let passed = pass(&splice, try frame(word, borrowed: min(cap, come + 1)))
      #expect(passed.outcome == .muted)
      #expect(try mainDataBegin(passed.bytes) == come)
      come += data
    }
    #expect(pass(&splice, try frame(word, borrowed: cap)).outcome == .untouched)
  }

  @Test func aNewSpliceBeginsAnew() throws {
    var splice = Splice()
    splice.begin()
    for _ in 0..<2 {
      let passed = pass(&splice, try frame(borrowed: 400))
      #expect(try mainDataBegin(passed.bytes) == 0)
      splice.begin()
    }
  }

  @Test func otherFormatsBorrowNothing() throws {
    let pages = try Fixtures.corpusBytes("vorbis-q3.ogg").prefix(500)
    let frames = [
      SampleFrames.frames(SampleFrames.mp2, length: 626, count: 1), SampleFrames.adts(length: 100, count: 1),
      Array(pages),
      [], [0xFF], Array(try frame(borrowed: 3).prefix(20)),
    ]
    for frame in frames {
      var splice = Splice()
      splice.begin()
      let passed = pass(&splice, frame)
      #expect(passed.outcome == .untouched && passed.bytes == frame && !splice.isActive)
    }
  }

  @Test func theChecksumIsTheOneThatEncodersWrite() throws {
    let bytes = try Fixtures.corpusBytes("cbr320-44100-crc.mp3")
    for case .unit(let start, let unit, _) in try scanFrames(bytes, .file) {
      let frame = Array(bytes[start..<start + unit.length])
      #expect(checksum(frame) == UInt16(frame[4]) << 8 | UInt16(frame[5]))
    }
  }

  @Test func aMutedFrameHasAChecksumThatFits() throws {
    var splice = Splice()
    splice.begin()
    for _ in 0..<3 {
      let passed = pass(&splice, try frame(0xFFFA_1044, borrowed: 511)).bytes
      #expect(checksum(passed) == UInt16(passed[4]) << 8 | UInt16(passed[5]))
    }
    #expect(splice.isActive)
  }

  /// CRC-16 by long division, bit by bit, as ISO 11172-3 draws it.
  private func checksum(_ frame: [UInt8]) -> UInt16 {
    let header = MPEGHeader(bytes: frame)
    var register: UInt16 = 0xFFFF
    for byte in frame[2..<4] + frame[6..<(header?.mainDataOffset ?? 6)] {
      for bit in (0..<8).reversed() {
        let carry = (register >> 15) ^ UInt16(byte >> bit & 1)
        register <<= 1
        if carry == 1 { register ^= 0x8005 }
      }
    }
    return register
  }
}
