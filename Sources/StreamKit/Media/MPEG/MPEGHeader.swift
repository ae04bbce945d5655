// SPDX-License-Identifier: MIT

/// Reads the four bytes that every MPEG audio frame begins with (ISO 11172-3 clause 2.4.1.3, ISO 13818-3 clause
/// 2.4.1.3).
///
///     1111 1111 | 111v vllp | bbbb ssPx | mmee cooEE
///     sync 11, version 2, layer 2, protection 1, bitrate 4, sample rate 2, padding 1, private 1,
///     mode 2, mode extension 2, copyright 1, original 1, emphasis 2
public struct MPEGHeader: Equatable, Sendable {
  /// The standard a frame follows.
  public enum Version: UInt8, Sendable {
    /// Unofficial, for 8, 11.025 and 12 kHz: one more bit is taken from the sync word.
    case mpeg25 = 0
    /// ISO 13818-3: 16, 22.05 and 24 kHz.
    case mpeg2 = 2
    /// ISO 11172-3: 32, 44.1 and 48 kHz.
    case mpeg1 = 3
  }

  /// The four bytes, the first one highest.
  public let word: UInt32
  /// The standard the frame follows.
  public let version: Version

  /// Reads a header, or nothing when the sync word is missing or a reserved value stands in version, layer, bitrate
  /// (15), sample rate (3) or emphasis (2).
  @inlinable
  public init?(word: UInt32) {
    guard word >> 21 == 0x7FF, word >> 17 & 3 != 0, word >> 12 & 15 != 15, word >> 10 & 3 != 3, word & 3 != 2,
      let version = Version(rawValue: UInt8(word >> 19 & 3))
    else { return nil }
    self.word = word
    self.version = version
  }

  /// Reads the header at the front of some bytes, or nothing when there are fewer than four.
  public init?(_ bytes: Span<UInt8>) {
    guard bytes.count >= 4 else { return nil }
    self.init(word: bytes.word(at: 0))
  }

  /// 1, 2 or 3.
  public var layer: Int { 4 - Int(word >> 17 & 3) }

  /// Whether a CRC-16 follows the header.
  public var isProtected: Bool { word & 0x1_0000 == 0 }

  /// In bits per second; 0 for free format, whose frames are as long as the distance to the next header says.
  public var bitrate: Int { MPEGHeader.bitrate(version: version, layer: layer, index: Int(word >> 12 & 15)) }

  /// Whether the bitrate is left open (index 0).
  public var isFreeFormat: Bool { word & 0xF000 == 0 }

  /// In hertz.
  public var sampleRate: Int {
    let shift = version == .mpeg1 ? 0 : version == .mpeg2 ? 1 : 2
    return [44_100, 48_000, 32_000, 0][Int(word >> 10 & 3)] >> shift
  }

  /// The bytes that padding adds to this frame: one slot when the padding bit is set, which is 4 bytes in Layer I.
  public var padding: Int { word & 0x200 == 0 ? 0 : layer == 1 ? 4 : 1 }

  /// 1 or 2.
  public var channels: Int { word & 0xC0 == 0xC0 ? 1 : 2 }

  /// Samples of one channel in this frame.
  public var samples: Int {
    switch layer {
    case 1: 384
    case 2: 1_152
    default: version == .mpeg1 ? 1_152 : 576
    }
  }

  /// Bytes of side information in a Layer III frame (ISO 11172-3 clause 2.4.1.7, ISO 13818-3 clause 2.4.1.7); 0 in
  /// layers I and II.
  public var sideInfoLength: Int {
    guard layer == 3 else { return 0 }
    if version == .mpeg1 { return channels == 1 ? 17 : 32 }
    return channels == 1 ? 9 : 17
  }

  /// Where the side information ends: header, CRC and side information, in bytes from the frame's first. In Layer III
  /// main data begins here.
  public var mainDataOffset: Int { 4 + (isProtected ? 2 : 0) + sideInfoLength }

  /// Bytes from this header to the next, padding included; nil for free format.
  public var length: Int? { isFreeFormat ? nil : unpaddedLength(bitrateIndex: Int(word >> 12 & 15)) + padding }

  /// The codec that frames of this layer belong to.
  public var codec: Codec { layer == 3 ? .mp3 : layer == 2 ? .mp2 : .mp1 }

  /// The length of a frame like this one at another bitrate, without padding (ISO 11172-3 clause 2.4.3.1: slots are
  /// samples / 8 * bitrate / sample rate, in Layer I a quarter of that, of 4 bytes each). 0 for the indices 0 and 15.
  func unpaddedLength(bitrateIndex: Int) -> Int {
    let bitrate = MPEGHeader.bitrate(version: version, layer: layer, index: bitrateIndex)
    if layer == 1 { return 12 * bitrate / sampleRate * 4 }
    return samples / 8 * bitrate / sampleRate
  }
}

extension MPEGHeader {
  /// ISO 11172-3 clause 2.4.2.3 for MPEG 1, ISO 13818-3 clause 2.4.2.3 for the lower sampling frequencies; in kbit/s.
  private static let rates: [[Int]] = [
    [0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448, 0],
    [0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384, 0],
    [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0],
    [0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256, 0],
    [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0],
  ]

  private static func bitrate(version: Version, layer: Int, index: Int) -> Int {
    let row = version == .mpeg1 ? layer - 1 : layer == 1 ? 3 : 4
    return rates[row][index] * 1_000
  }
}
