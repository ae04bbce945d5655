// SPDX-License-Identifier: MIT

/// Says what a logical stream is, from the packet on its first page.
public struct OggIdentification: Equatable, Sendable {
  /// Vorbis, Opus or FLAC.
  public let codec: Codec
  /// In hertz, 1 to 1,048,575: the unit of granule positions, 48,000 for Opus whatever was recorded.
  public let sampleRate: Int
  /// 1 to 255.
  public let channels: Int
  /// Opus: samples at the beginning that are decoded and not played (RFC 7845 section 5.1); else 0.
  public let preSkip: Int
  /// Vorbis: the most samples that one packet lasts, half of the long block (Vorbis I section 4.3.8); else 0.
  let longestPacket: Int
  /// How many header packets there are, this one included; nil where FLAC does not say.
  let headerPackets: Int?

  /// What FLAC can say in 20 bits (RFC 9639 section 8.2); a Vorbis header that claims more is refused.
  static let highestRate = 1_048_575

  /// Reads an identification packet; nil for what is none, or of a codec or version that is not played.
  public init?(_ packet: Span<UInt8>) {
    if packet.holds("\u{01}vorbis", at: 0) {
      self.init(vorbis: packet)
    } else if packet.holds("OpusHead", at: 0) {
      self.init(opus: packet)
    } else if packet.holds("\u{7f}FLAC\u{01}", at: 0) {
      self.init(flac: packet)
    } else {
      return nil
    }
  }

  /// Vorbis I section 4.2.2: version at 7, channels at 11, rate at 12, two block sizes as powers of two at 28.
  private init?(vorbis packet: Span<UInt8>) {
    guard packet.count >= 30, packet.oggUInt32(at: 7) == 0 else { return nil }
    let rate = Int(packet.oggUInt32(at: 12))
    let long = Int(packet[28] >> 4)
    guard packet[11] > 0, 1...Self.highestRate ~= rate, 6...13 ~= long else { return nil }
    codec = .vorbis
    sampleRate = rate
    channels = Int(packet[11])
    preSkip = 0
    longestPacket = 1 << (long - 1)
    headerPackets = 3
  }

  /// RFC 7845 section 5.1: version at 8 (its upper four bits break compatibility), channels at 9, pre-skip at 10.
  private init?(opus packet: Span<UInt8>) {
    guard packet.count >= 19, packet[8] & 0xf0 == 0, packet[9] > 0 else { return nil }
    codec = .opus
    sampleRate = 48_000
    channels = Int(packet[9])
    preSkip = Int(packet.oggUInt16(at: 10))
    longestPacket = 0
    headerPackets = 2
  }

  /// RFC 9639 section 10.1: version at 5, number of further header packets at 7 (0: unknown), `fLaC` at 9, then the
  /// streaminfo block with its header, whose rate (20 bits) and channels (3 bits) stand at 27 (section 8.2).
  private init?(flac packet: Span<UInt8>) {
    guard packet.count >= 51, packet.holds("fLaC", at: 9), packet[13] & 0x7f == 0 else { return nil }
    let rate = Int(packet[27]) << 12 | Int(packet[28]) << 4 | Int(packet[29] >> 4)
    guard rate > 0 else { return nil }
    let further = Int(packet[7]) << 8 | Int(packet[8])
    codec = .flac
    sampleRate = rate
    channels = Int(packet[29] >> 1 & 7) + 1
    preSkip = 0
    longestPacket = 0
    headerPackets = further == 0 ? nil : further + 1
  }
}
