// SPDX-License-Identifier: MIT

/// What silence is in Opus: 20 ms of CELT whose first symbol says that there is nothing (RFC 6716 section 4.3, table 56).
///
///     one stream            TOC  FF FE
///     several (RFC 7845     TOC  02  FF FE | TOC  02  FF FE | ... | TOC  FF FE
///     section 3)            all but the last say their length (RFC 6716 appendix B)
///
/// That symbol has 1 of 32768 parts of the range, the highest: a range coder's bytes for it are 15 ones and what it likes.
struct OpusSilence: Sendable {
  /// One audio packet.
  let packet: [UInt8]
  /// The stream's identification packet with no samples to be skipped: nothing needs to settle in silence.
  let identification: [UInt8]

  /// Samples in a packet at 48 kHz: 20 ms.
  static let samples = 960

  /// Reads an identification packet (RFC 7845 section 5.1): pre-skip at 10, mapping family at 18, and where that is not
  /// 0 the number of streams at 19, of which so many as 20 says are stereo. Nil where these contradict each other.
  init?(_ head: [UInt8]) {
    guard head.count >= 19 else { return nil }
    var streams = 1
    var coupled = Int(head[9]) - 1
    if head[18] == 0 {
      guard 1...2 ~= head[9] else { return nil }
    } else {
      guard head.count >= 21 else { return nil }
      (streams, coupled) = (Int(head[19]), Int(head[20]))
      guard streams > 0, coupled <= streams, streams + coupled <= 255 else { return nil }
    }
    var packet: [UInt8] = []
    for index in 0..<streams {
      packet.append(Self.tableOfContents(isStereo: index < coupled))
      if index < streams - 1 { packet.append(UInt8(Self.silence.count)) }
      packet += Self.silence
    }
    self.packet = packet
    var identification = head
    identification[10] = 0
    identification[11] = 0
    self.identification = identification
  }

  /// Stereo, family 0, no gain.
  static let identification: [UInt8] = {
    var head: [UInt8] = []
    head.appendOgg(text: "OpusHead")
    let (version, channels, family): (UInt8, UInt8, UInt8) = (1, 2, 0)
    head += [version, channels]
    head.appendOgg(UInt16(0))  // pre-skip
    head.appendOgg(UInt32(48_000))  // rate of the input
    head.appendOgg(UInt16(0))  // gain
    head.append(family)
    return head
  }()

  private static let silence: [UInt8] = [0xFF, 0xFE]

  /// The first byte of a packet (RFC 6716 section 3.1): configuration 31 is CELT, full band, 20 ms; then a bit for stereo
  /// and two of zero for one frame.
  private static func tableOfContents(isStereo: Bool) -> UInt8 { 31 << 3 | (isStereo ? 1 << 2 : 0) }
}
