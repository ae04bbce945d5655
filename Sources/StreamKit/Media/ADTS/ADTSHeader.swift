// SPDX-License-Identifier: MIT

/// Reads the header that every ADTS frame begins with (ISO 13818-7 clause 6.2, ISO 14496-3 clause 1.A.2.2).
///
///     1111 1111 | 1111 i00p | aass ssxc | ccoh gGll | llll llll | lllf ffff | ffff ffnn | CRC 16 when p is 0
///     sync 12, MPEG-2 1, layer 2 (always 0), no CRC 1, profile 2, sample rate 4, private 1, channels 3,
///     original 1, home 1, copyright 2, frame length 13, buffer fullness 11, raw data blocks less one 2
///
/// The layer bits tell it from MPEG audio, where 00 is reserved.
public struct ADTSHeader: Equatable, Sendable {
  /// Bytes that must be there to read a header; a CRC behind them is not read.
  public static let size = 7

  /// The first four bytes, the first one highest.
  public let word: UInt32
  /// Bytes from this header to the next.
  public let length: Int
  /// 1 to 4.
  public let rawDataBlocks: Int

  /// Reads the header at the front of some bytes. Nothing when there are fewer than seven, the sync word is missing,
  /// the sample rate is reserved (13 to 15) or the frame would end before its header does.
  public init?(_ bytes: Span<UInt8>) {
    guard bytes.count >= ADTSHeader.size else { return nil }
    self.init(word: bytes.word(at: 0), tail: bytes.word(at: 3))
  }

  /// Reads a header from bytes 0 to 3 and 3 to 6.
  init?(word: UInt32, tail: UInt32) {
    guard word & 0xFFF6_0000 == 0xFFF0_0000, word >> 10 & 15 < 13 else { return nil }
    self.word = word
    length = Int(tail >> 13 & 0x1FFF)
    rawDataBlocks = Int(tail & 3) + 1
    guard length > headerLength else { return nil }
  }

  /// Whether a CRC-16 follows the seven bytes.
  public var isProtected: Bool { word & 0x1_0000 == 0 }

  /// 7, or 9 with a CRC. The positions of raw data blocks beyond the first are not counted.
  public var headerLength: Int { isProtected ? 9 : 7 }

  /// MPEG-4 audio object type less one: 0 main, 1 low complexity, 2 scalable sample rate, 3 long term prediction.
  public var profile: Int { Int(word >> 14 & 3) }

  /// In hertz (ISO 14496-3 table 1.18). With spectral band replication a decoder's output has twice as many, which does
  /// not change how long a frame plays.
  public var sampleRate: Int {
    [96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000, 7_350, 0, 0, 0][
      Int(word >> 10 & 15)]
  }

  /// As written: 0 when a program config element inside the frame says it, 7 for eight channels.
  public var channelConfiguration: Int { Int(word >> 6 & 7) }

  /// 1 to 8; a stream that tells its channels only inside the frame is counted as stereo.
  public var channels: Int { channelConfiguration == 0 ? 2 : channelConfiguration == 7 ? 8 : channelConfiguration }

  /// Samples of one channel in this frame, 1,024 a raw data block.
  public var samples: Int { 1_024 * rawDataBlocks }
}
