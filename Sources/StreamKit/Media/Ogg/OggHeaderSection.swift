// SPDX-License-Identifier: MIT

/// Tells a logical stream's header packets from its audio, piece by piece. Holds no bytes.
struct OggHeaderSection: Sendable {
  /// What a piece of a packet belongs to.
  enum Kind {
    case header, audio
    /// It can be neither: the headers are not what the codec demands.
    case broken
  }

  private let identification: OggIdentification
  private var packets = 0
  private var isLastBlock = false
  /// Whether all header packets have ended.
  private(set) var isComplete = false
  /// Whether a header packet has begun and not ended.
  private(set) var isOpen = false

  /// Starts before the identification packet.
  init(_ identification: OggIdentification) { self.identification = identification }

  /// Takes the next piece of the logical stream.
  mutating func take(_ piece: OggPacketPiece, in page: Span<UInt8>) -> Kind {
    if isComplete { return .audio }
    if piece.begins == isOpen { return .broken }
    if piece.begins && packets > 0 {
      switch kind(of: page.extracting(piece.bytes)) {
      case .header: break
      case .audio:
        isComplete = true
        return .audio
      case .broken: return .broken
      }
    }
    isOpen = !piece.ends
    if piece.ends { endPacket(page, piece) }
    return .header
  }

  /// What a packet after the first is, by its first bytes. FLAC's headers may end without notice: a metadata block
  /// never begins with 0xff, a frame always does.
  private mutating func kind(of packet: Span<UInt8>) -> Kind {
    switch identification.codec {
    case .vorbis:
      return packet.holds(packets == 1 ? "\u{03}vorbis" : "\u{05}vorbis", at: 0) ? .header : .broken
    case .opus:
      return packet.holds("OpusTags", at: 0) ? .header : .broken
    default:
      guard let first = packet.isEmpty ? nil : packet[0] else { return .broken }
      isLastBlock = first & 0x80 != 0
      return first == 0xff ? .audio : .header
    }
  }

  private mutating func endPacket(_ page: Span<UInt8>, _ piece: OggPacketPiece) {
    // The first packet of FLAC holds the streaminfo block: its last-block flag stands at 13 (RFC 9639 section 10.1).
    if packets == 0 && identification.codec == .flac { isLastBlock = page[piece.bytes.lowerBound + 13] & 0x80 != 0 }
    packets += 1
    isComplete = isLastBlock || packets == identification.headerPackets
  }
}
