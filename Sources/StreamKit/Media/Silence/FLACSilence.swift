// SPDX-License-Identifier: MIT

/// What silence is in FLAC: frames whose subframes are all constant, of the sample zero (RFC 9639 section 9).
///
///     sync 14, 0, 0 | block size 4, rate 4 | channels 4, bits 3, 0 | number 8… | size 16, rate 0…16 | CRC-8
///     for each channel: type 8, sample as wide as it is | to a whole byte | CRC-16
struct FLACSilence: Sendable {
  /// The stream's identification packet, with what it says of its own samples taken out.
  let identification: [UInt8]
  /// Samples of a channel in a frame: the stream's, where that is not too little or too long, else a tenth of a second.
  let blockSize: Int

  private let channels: Int, bits: Int
  private let rate: (code: UInt64, value: UInt64, width: Int)

  /// Reads an identification packet (RFC 9639 sections 10.1 and 8.2): in its streaminfo, the least and the largest block
  /// size stand at 17 and 19, frame sizes at 21 and 24, bits per sample at 29, the number of samples at 30 and their
  /// MD5 at 35. Nil where no block of 16 samples or more is short enough.
  init?(_ head: [UInt8], _ identification: OggIdentification) {
    guard head.count >= 51 else { return nil }
    let own = Int(head[19]) << 8 | Int(head[20])
    let shortest = identification.sampleRate / 50
    let tenth = min(identification.sampleRate / 10, Self.largestBlock)
    blockSize = own >= max(16, shortest) && SilentPackets.isShort(own, identification) ? own : tenth
    guard blockSize >= 16 else { return nil }
    channels = identification.channels
    bits = Int(head[29] & 1) << 4 + Int(head[30] >> 4) + 1
    rate = Self.code(ofRate: identification.sampleRate)
    var written = Array(head[..<51])
    written[7] = 0
    written[8] = 1  // further header packets
    written[13] &= 0x7F
    for offset in [17, 19] {
      written[offset] = UInt8(blockSize >> 8)
      written[offset + 1] = UInt8(blockSize & 0xFF)
    }
    for offset in 21..<27 { written[offset] = 0 }
    written[30] &= 0xF0
    for offset in 31..<51 { written[offset] = 0 }
    self.identification = written
  }

  /// 44.1 kHz, stereo, 16 bits.
  static let identification: [UInt8] = {
    var head = BitWriter()
    head.append(0x7F, 8)
    for byte in "FLAC".utf8 { head.append(UInt64(byte), 8) }
    head.append(1, 8)  // version, major and minor
    head.append(0, 8)
    head.append(1, 16)  // further header packets
    for byte in "fLaC".utf8 { head.append(UInt64(byte), 8) }
    head.append(0, 8)  // block type: streaminfo
    head.append(34, 24)  // its length
    head.append(4_096, 16)  // least and largest block size
    head.append(4_096, 16)
    head.append(0, 48)  // frame sizes: not known
    head.append(44_100, 20)
    head.append(2 - 1, 3)  // channels
    head.append(16 - 1, 5)  // bits per sample
    head.append(0, 36)  // number of samples: not known
    head.append(0, 64)  // their MD5: not known
    head.append(0, 64)
    return head.bytes
  }()

  private static let largestBlock = 65_535

  /// The frame with this number, counted from 0.
  func frame(_ number: Int) -> [UInt8] {
    var frame = BitWriter()
    frame.append(0b11_1111_1111_1110, 14)  // sync
    frame.append(0, 2)  // reserved; all blocks have one size
    frame.append(7, 4)  // block size: 16 bits behind the number
    frame.append(rate.code, 4)
    frame.append(UInt64(channels - 1), 4)  // each on its own
    frame.append(Self.code(ofBits: bits), 3)
    frame.append(0, 1)  // reserved
    Self.append(number: UInt64(number), to: &frame)
    frame.append(UInt64(blockSize - 1), 16)
    frame.append(rate.value, rate.width)
    var headerSum = CyclicChecksum<UInt8>.flac
    headerSum.add(frame.bytes)
    frame.append(UInt64(headerSum.value), 8)
    for _ in 0..<channels {
      frame.append(0, 8)  // constant, no wasted bits
      frame.append(0, bits)
    }
    frame.align()
    var sum = CyclicChecksum<UInt16>.flac
    sum.add(frame.bytes)
    frame.append(UInt64(sum.value), 16)
    return frame.bytes
  }

  /// How a frame says the sample rate (RFC 9639 section 9.1.2): by a code, in 16 bits as hertz or tens of them, or not
  /// at all.
  private static func code(ofRate rate: Int) -> (code: UInt64, value: UInt64, width: Int) {
    let known = [88_200, 176_400, 192_000, 8_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000, 96_000]
    if let index = known.firstIndex(of: rate) { return (UInt64(index + 1), 0, 0) }
    if rate <= 65_535 { return (13, UInt64(rate), 16) }
    if rate % 10 == 0, rate <= 655_350 { return (14, UInt64(rate / 10), 16) }
    return (0, 0, 0)
  }

  /// RFC 9639 section 9.1.4; 0: as the streaminfo block says.
  private static func code(ofBits bits: Int) -> UInt64 {
    switch bits {
    case 8: 1
    case 12: 2
    case 16: 4
    case 20: 5
    case 24: 6
    case 32: 7
    default: 0
    }
  }

  /// A number of up to 31 bits, written as UTF-8 would (RFC 9639 section 9.1.5). At ten frames a second they last for
  /// seven years; then it begins anew.
  private static func append(number: UInt64, to frame: inout BitWriter) {
    let number = number & 0x7FFF_FFFF
    guard number >= 0x80 else { return frame.append(number, 8) }
    // n further bytes carry six bits each, and the first one 6 - n.
    var further = 1
    while number >> UInt64(6 * further + 6 - further) > 0 { further += 1 }
    let ones: UInt64 = 0xFF << UInt64(7 - further) & 0xFF
    frame.append(ones | number >> UInt64(6 * further), 8)
    for index in stride(from: further - 1, through: 0, by: -1) {
      frame.append(0x80 | number >> UInt64(6 * index) & 0x3F, 8)
    }
  }
}
