// SPDX-License-Identifier: MIT

/// Makes silent frames that fit behind a stream of MPEG audio or AAC frames.
///
///     ... | frame | frame | silent | silent | ...     same version, layer, rate, channels, protection, bit rate
///
/// Frames are made once and handed out again and again: `next` costs a reference, whatever the hours. MPEG audio of a
/// constant bit rate is padded so that the average is kept, to the byte. Silent frames borrow nothing from others, but
/// a Layer III stream that goes on behind them is spliced: see `Splice`.
///
/// An HE-AAC stream looks like plain AAC here: silence comes without its upper band, which decoders switch off until
/// the stream says it again, with a warning or none.
public struct SilentFrames: Sendable {
  private let plain: [UInt8], padded: [UInt8]
  private let samples: Int, sampleRate: Int, channels: Int
  /// What each frame falls short of the bit rate without padding, in parts of a slot of which there are `slotParts`.
  private let shortfall: Int, slotParts: Int
  private var owed = 0

  /// Makes silence like a frame of a stream. A free-format stream gets frames as long as this one.
  ///
  /// Nil when `frame` is not one whole frame of the codec, and for what is not made: MPEG frames too short for their own
  /// tables, AAC whose channels are only told inside the frame, other codecs.
  public init?(like frame: Span<UInt8>, codec: Codec) {
    if codec == .aac {
      guard let header = ADTSHeader(frame), header.length == frame.count else { return nil }
      self.init(adts: header)
    } else {
      guard let header = MPEGHeader(frame), header.codec == codec, header.length ?? frame.count == frame.count
      else { return nil }
      self.init(mpeg: header, length: frame.count)
    }
  }

  /// What is sent before anything has been on air: 44.1 kHz, stereo, without CRC; Layer I at 384 kbit/s, II at 192, III
  /// at 128, AAC of low complexity. Nil for codecs that are not made of such frames.
  public static func standard(_ codec: Codec) -> SilentFrames? {
    switch codec {
    case .mp1: standard(layer: 1, bitrate: 384_000)
    case .mp2: standard(layer: 2, bitrate: 192_000)
    case .mp3: standard(layer: 3, bitrate: 128_000)
    case .aac: ADTSHeader.plain.flatMap { SilentFrames(adts: $0) }
    case .vorbis, .opus, .flac, .raw: nil
    }
  }

  /// The next frame, whole, and its facts.
  public mutating func next() -> (bytes: [UInt8], unit: Unit) {
    owed += shortfall
    let isPadded = owed >= slotParts
    if isPadded { owed -= slotParts }
    let bytes = isPadded ? padded : plain
    return (bytes, Unit(length: bytes.count, samples: samples, sampleRate: sampleRate, channels: channels))
  }

  private static func standard(layer: Int, bitrate: Int) -> SilentFrames? {
    guard let header = MPEGHeader(layer: layer, bitrate: bitrate), let length = header.length else { return nil }
    return SilentFrames(mpeg: header, length: length)
  }

  private init?(mpeg header: MPEGHeader, length: Int) {
    slotParts = header.sampleRate
    if header.isFreeFormat {
      guard let bytes = header.silentFrame(length: length) else { return nil }
      (plain, padded, shortfall) = (bytes, bytes, 0)
    } else {
      guard let plain = header.padded(false).silentFrame(), let padded = header.padded(true).silentFrame()
      else { return nil }
      self.plain = plain
      self.padded = padded
      // Slots have 8 bits, in Layer I 32 (ISO 11172-3 clause 2.4.3.1).
      let bitsInSlot = header.layer == 1 ? 32 : 8
      shortfall = header.samples / bitsInSlot * header.bitrate % slotParts
    }
    (samples, sampleRate, channels) = (header.samples, header.sampleRate, header.channels)
  }

  private init?(adts header: ADTSHeader) {
    guard let bytes = header.silentFrame() else { return nil }
    (plain, padded, shortfall, slotParts) = (bytes, bytes, 0, 1)
    (samples, sampleRate, channels) = (1_024, header.sampleRate, header.channels)
  }
}
