// SPDX-License-Identifier: MIT

// A frame is silent when all behind its header, but for a CRC, is zero. In Layer III the side information then says that
// there is no main data, none in earlier frames either. In layers I and II the bit allocation says that no subband has
// samples.
//
//     header 4 | CRC 2, where it is protected | side information or bit allocation: zero | the rest: zero

extension MPEGHeader {
  /// MPEG 1, 44.1 kHz, stereo, no CRC, of a layer and a bit rate; nil where the layer has no such bit rate.
  init?(layer: Int, bitrate: Int) {
    let sync: UInt32 = 0x7FF << 21
    let unprotected: UInt32 = 1 << 16
    let version = UInt32(Version.mpeg1.rawValue) << 19
    let word = sync | version | UInt32(4 - layer) << 17 | unprotected
    for index in UInt32(1)...14 {
      guard let header = MPEGHeader(word: word | index << 12), header.bitrate == bitrate else { continue }
      self = header
      return
    }
    return nil
  }

  /// The same header with or without the padding bit.
  func padded(_ isPadded: Bool) -> MPEGHeader {
    let bit: UInt32 = 0x200
    return MPEGHeader(word: isPadded ? word | bit : word & ~bit) ?? self
  }

  /// A silent frame with this header; nil where its tables do not fit in. `length` is for free format.
  func silentFrame(length freeLength: Int = 0) -> [UInt8]? {
    let length = self.length ?? freeLength
    let tables = 4 + (isProtected ? 2 : 0)
    guard length >= tables + (silentBits + 7) / 8 else { return nil }
    var frame = [UInt8](repeating: 0, count: length)
    // Layer III: neither of the two joint stereo methods, whose bits say here how many subbands are not shared elsewhere.
    let word = layer == 3 ? self.word & ~0x30 : self.word
    for index in 0..<4 { frame[index] = UInt8(truncatingIfNeeded: word >> UInt32(24 - 8 * index)) }
    guard isProtected else { return frame }
    // What is protected: the header's second half and the tables (ISO 11172-3 clause 2.4.3.1).
    var checksum = CyclicChecksum<UInt16>.mpeg
    checksum.add(frame[2..<4])
    checksum.add(zeros: silentBits)
    frame[4] = UInt8(checksum.value >> 8)
    frame[5] = UInt8(checksum.value & 0xFF)
    return frame
  }

  /// How many bits of zero say that there is nothing: those that a CRC covers behind the header.
  private var silentBits: Int {
    switch layer {
    case 1: allocationBits([(subbands: 32, width: 4)])
    case 2: allocationBits(allocationWidths)
    default: 8 * sideInfoLength
    }
  }

  /// The size of the bit allocation: each subband has an entry for each channel, or one for both from the bound on, where
  /// joint stereo begins (ISO 11172-3 clause 2.4.2.3, mode extension).
  private func allocationBits(_ widths: [(subbands: Int, width: Int)]) -> Int {
    let isJoint = word >> 6 & 3 == 1
    let bound = isJoint ? 4 * (Int(word >> 4 & 3) + 1) : 32
    var bits = 0
    var subband = 0
    for (subbands, width) in widths {
      for _ in 0..<subbands {
        bits += width * (channels == 2 && subband < bound ? 2 : 1)
        subband += 1
      }
    }
    return bits
  }

  /// Layer II: how wide the entries are, from the lowest subband up. ISO 13818-3 table B.1 for the lower sampling
  /// frequencies, else ISO 11172-3 tables B.2a to B.2d: which of them, the sampling frequency and the bit rate of one
  /// channel say; free format has the largest.
  private var allocationWidths: [(subbands: Int, width: Int)] {
    guard version == .mpeg1 else { return [(4, 4), (7, 3), (19, 2)] }
    let rate = isFreeFormat ? Int.max : bitrate / channels
    if rate < 56_000 { return sampleRate == 32_000 ? [(2, 4), (10, 3)] : [(2, 4), (6, 3)] }
    return sampleRate == 48_000 || rate <= 80_000 ? [(11, 4), (12, 3), (4, 2)] : [(11, 4), (12, 3), (7, 2)]
  }
}
