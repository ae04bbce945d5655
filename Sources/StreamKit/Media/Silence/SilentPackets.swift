// SPDX-License-Identifier: MIT

/// The silent packets of one logical stream, and how many of them make a page.
struct SilentPackets: Sendable {
  private enum Content: Sendable {
    case vorbis(VorbisSilence)
    case opus(OpusSilence)
    case flac(FLACSilence)
  }
  private let content: Content
  /// The first header packet.
  let identification: [UInt8]
  /// How many packets a page has, 1 to 100, and how many more the first one has.
  let inPage: Int, moreInFirst: Int

  /// Looks what silence is in a stream with these header packets; nil where that cannot be said.
  init?(_ headers: [[UInt8]], _ identification: OggIdentification) {
    let samples: Int
    switch identification.codec {
    case .vorbis:
      guard headers.count == 3, let silence = VorbisSilence(headers[0], headers[2], identification) else { return nil }
      (content, samples, self.identification) = (.vorbis(silence), silence.samples[1], headers[0])
    case .opus:
      guard let silence = OpusSilence(headers[0]) else { return nil }
      (content, samples, self.identification) = (.opus(silence), OpusSilence.samples, silence.identification)
    default:
      guard let silence = FLACSilence(headers[0], identification) else { return nil }
      (content, samples, self.identification) = (.flac(silence), silence.blockSize, silence.identification)
    }
    // As near to a tenth of a second as whole packets come; Vorbis's first packet plays for nothing.
    let inPage = max(1, (identification.sampleRate + 5 * samples) / (10 * samples))
    moreInFirst = identification.codec == .vorbis ? 1 : 0
    // A page has 255 segments, and an Opus packet of many channels has several.
    self.inPage = min(inPage, 100)
  }

  /// The packet with this number, counted from 0.
  func packet(at index: Int) -> [UInt8] {
    switch content {
    case .vorbis(let silence): silence.packets[min(index, 2)]
    case .opus(let silence): silence.packet
    case .flac(let silence): silence.frame(index)
    }
  }

  /// How many samples of a channel the packet with this number lasts.
  func samples(at index: Int) -> Int {
    switch content {
    case .vorbis(let silence): index == 0 ? 0 : silence.samples[index == 1 ? 0 : 1]
    case .opus: OpusSilence.samples
    case .flac(let silence): silence.blockSize
    }
  }

  /// Whether so many samples play no longer than a page may: 200 ms.
  static func isShort(_ samples: Int, _ identification: OggIdentification) -> Bool {
    samples * 5 <= identification.sampleRate
  }
}
