// SPDX-License-Identifier: MIT

/// Tells the frame that a VBR header hides in: its bytes are a table of contents and would decode to silence.
///
/// Xing and lame write `Xing` or `Info` behind 4 bytes of header and the side information. In a file with CRCs some
/// versions count the two bytes of the CRC as well and some do not (lame 3.100 does not), so both places are looked at.
/// Fraunhofer writes `VBRI` 32 bytes behind the header, whatever the side information's size.
enum InfoFrame {
  /// Where `VBRI` stands, from the frame's first byte.
  static let vbriOffset = 36
  /// The words as numbers, the first letter highest.
  static let xing: UInt32 = 0x5869_6E67
  static let info: UInt32 = 0x496E_666F
  static let vbri: UInt32 = 0x5642_5249
}

extension MPEGHeader {
  /// Whether this Layer III frame, whole at the front of some bytes, carries such a word.
  func isInfoFrame(_ frame: Span<UInt8>, length: Int) -> Bool {
    guard layer == 3 else { return false }
    for offset in [4 + sideInfoLength, mainDataOffset] where length >= offset + 4 {
      let word = frame.word(at: offset)
      if word == InfoFrame.xing || word == InfoFrame.info { return true }
    }
    return length >= InfoFrame.vbriOffset + 4 && frame.word(at: InfoFrame.vbriOffset) == InfoFrame.vbri
  }
}
