// SPDX-License-Identifier: MIT

extension OggIdentification {
  /// Whether `duration` is exact; with Vorbis it is the most that a packet can last.
  var knowsDurations: Bool { codec != .vorbis }

  /// How many samples an audio packet lasts, from its first bytes (at most 16); 0 for a packet that makes no sense.
  func duration(ofPacket packet: Span<UInt8>) -> Int {
    if packet.isEmpty { return 0 }
    return switch codec {
    case .opus: Self.opusDuration(packet)
    case .flac: Self.flacDuration(packet)
    default: longestPacket
    }
  }

  /// RFC 6716 section 3.1: the upper five bits of the first byte say how long a frame is, the lower two how many there
  /// are. At 48 kHz; more than 120 ms is no packet.
  private static func opusDuration(_ packet: Span<UInt8>) -> Int {
    let configuration = Int(packet[0] >> 3)
    let frame =
      switch configuration {
      case 3, 7, 11: 2_880
      case 0..<12: 480 << (configuration % 4)
      case 12..<16: 480 << (configuration % 2)
      default: 120 << (configuration % 4)
      }
    let frames =
      switch packet[0] & 3 {
      case 0: 1
      case 1, 2: 2
      default: packet.count > 1 ? Int(packet[1] & 0x3f) : 0
      }
    return frame * frames <= 5_760 ? frame * frames : 0
  }

  /// RFC 9639 section 9.1: sync code, then four bits of block size; sizes 6 and 7 stand behind the coded number, whose
  /// first byte says by its leading ones how long it is.
  private static func flacDuration(_ packet: Span<UInt8>) -> Int {
    guard packet.count >= 8, packet[0] == 0xff, packet[1] & 0xfe == 0xf8 else { return 0 }
    let code = Int(packet[2] >> 4)
    let behind = 4 + max(1, (~packet[4]).leadingZeroBitCount)
    switch code {
    case 0: return 0
    case 1: return 192
    case 2...5: return 144 << code
    case 6: return packet.count > behind ? Int(packet[behind]) + 1 : 0
    case 7:
      return packet.count > behind + 1 ? (Int(packet[behind]) << 8 | Int(packet[behind + 1])) + 1 : 0
    default: return 1 << code
    }
  }
}
