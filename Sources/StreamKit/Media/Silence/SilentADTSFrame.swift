// SPDX-License-Identifier: MIT

// The raw data block of a silent frame (ISO 14496-3 clause 4.4.2.1, ISO 13818-7 clause 6.3), for each of its elements:
//
//     id 3 | element: instance tag 4, channel streams without any scale factor band | ... | id END 3 | to a whole byte
//
// With no bands there are no sections, scale factors or spectral lines: all of them are as many as there are bands.

extension ADTSHeader {
  /// MPEG-4, low complexity, 44.1 kHz, stereo, no CRC: the header of an empty frame, to be asked for silence.
  static var plain: ADTSHeader? {
    let sync: UInt32 = 0xFFF << 20
    let unprotected: UInt32 = 1 << 16
    let (lowComplexity, rate44100, stereo): (UInt32, UInt32, UInt32) = (1, 4, 2)
    // Bytes 3 to 6: 3 bits of other things, then 13 of the length, then 16 more.
    let tail: UInt32 = 8 << 13
    return ADTSHeader(word: sync | unprotected | lowComplexity << 14 | rate44100 << 10 | stereo << 6, tail: tail)
  }

  /// A silent frame of one raw data block, like the frame that this header is of. Nil where the channels are told by a
  /// program config element.
  func silentFrame() -> [UInt8]? {
    guard let kinds = Self.elements(of: channelConfiguration) else { return nil }
    var block = BitWriter()
    var tags: [SilentElement.Kind: UInt64] = [:]
    var elements: [SilentElement] = []
    for kind in kinds {
      let element = SilentElement(kind, tag: tags[kind, default: 0])
      tags[kind, default: 0] += 1
      block.append(UInt64(kind.rawValue), 3)
      block.append(element.bits)
      elements.append(element)
    }
    let end: UInt64 = 7
    block.append(end, 3)
    var frame = silentHeader(length: headerLength + block.bytes.count)
    if isProtected { frame.append(Self.checksum(frame, elements), 16) }
    return frame.bytes + block.bytes
  }

  /// The elements that a channel configuration stands for (ISO 14496-3 table 1.19).
  private static func elements(of configuration: Int) -> [SilentElement.Kind]? {
    switch configuration {
    case 1: [.single]
    case 2: [.pair]
    case 3: [.single, .pair]
    case 4: [.single, .pair, .single]
    case 5: [.single, .pair, .pair]
    case 6: [.single, .pair, .pair, .lowFrequency]
    case 7: [.single, .pair, .pair, .pair, .lowFrequency]
    default: nil
    }
  }

  /// The header (ISO 14496-3 clause 1.A.2.2) for a frame of so many bytes.
  private func silentHeader(length: Int) -> BitWriter {
    var bits = BitWriter()
    bits.append(0xFFF, 12)  // syncword
    bits.append(UInt64(word >> 19 & 1), 1)  // ID: MPEG-2 or MPEG-4
    bits.append(0, 2)  // layer
    bits.append(isProtected ? 0 : 1, 1)  // protection_absent
    bits.append(UInt64(profile), 2)  // profile
    bits.append(UInt64(word >> 10 & 15), 4)  // sampling_frequency_index
    bits.append(0, 1)  // private_bit
    bits.append(UInt64(channelConfiguration), 3)  // channel_configuration
    bits.append(0, 4)  // original_copy, home, copyright_identification_bit, copyright_identification_start
    bits.append(UInt64(length), 13)  // aac_frame_length
    bits.append(0x7FF, 11)  // adts_buffer_fullness: a variable rate
    bits.append(0, 2)  // number_of_raw_data_blocks_in_frame, less one
    return bits
  }

  /// The CRC-16 over the header and the beginning of each element behind its id, zeros being added to the elements that
  /// are shorter: 192 bits of each, and of a pair's second channel stream 128 once more (ISO 13818-7 clause 6.2.3).
  private static func checksum(_ header: BitWriter, _ elements: [SilentElement]) -> UInt64 {
    var checksum = CyclicChecksum<UInt16>.mpeg
    checksum.add(header.bytes)
    for element in elements {
      checksum.add(element.bits, exactly: 192)
      if let second = element.secondStream { checksum.add(second, exactly: 128) }
    }
    return UInt64(checksum.value)
  }
}

/// One element of a silent raw data block, without its id.
struct SilentElement {
  /// The ids of the elements (ISO 14496-3 table 4.85).
  enum Kind: UInt8 {
    case single = 0, pair = 1, lowFrequency = 3
  }

  /// The whole element.
  private(set) var bits = BitWriter()
  /// Of a pair the second channel's stream, which is the end of `bits`.
  private(set) var secondStream: BitWriter?

  /// Writes an element, whose tag tells it from others of its kind.
  init(_ kind: Kind, tag: UInt64) {
    bits.append(tag, 4)  // element_instance_tag
    guard kind == .pair else {
      appendStream(hasOwnWindow: true)
      return
    }
    bits.append(1, 1)  // common_window
    appendWindow()
    bits.append(0, 2)  // ms_mask_present
    appendStream(hasOwnWindow: false)
    let first = bits
    appendStream(hasOwnWindow: false)
    var second = BitWriter()
    for index in first.count..<bits.count { second.append(bits[index] ? 1 : 0, 1) }
    secondStream = second
  }

  /// individual_channel_stream (ISO 14496-3 table 4.50).
  private mutating func appendStream(hasOwnWindow: Bool) {
    bits.append(0, 8)  // global_gain
    if hasOwnWindow { appendWindow() }
    bits.append(0, 1)  // pulse_data_present
    bits.append(0, 1)  // tns_data_present
    bits.append(0, 1)  // gain_control_data_present
  }

  /// ics_info (ISO 14496-3 table 4.6).
  private mutating func appendWindow() {
    bits.append(0, 1)  // ics_reserved_bit
    bits.append(0, 2)  // window_sequence: only long
    bits.append(0, 1)  // window_shape: sine
    bits.append(0, 6)  // max_sfb
    bits.append(0, 1)  // predictor_data_present
  }
}
