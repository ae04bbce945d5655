// SPDX-License-Identifier: MIT

/// One comment of an Ogg stream, such as `TITLE=First Light`.
public struct VorbisComment: Equatable, Sendable {
  /// ASCII from space to `}`, without `=`; upper and lower case mean the same.
  public var name: String
  /// Any text.
  public var value: String

  /// Creates a comment.
  public init(_ name: String, _ value: String) {
    self.name = name
    self.value = value
  }

  /// Whether the name is this one, given in upper case.
  public func isNamed(_ other: String) -> Bool { name.uppercased() == other }
}

/// The content of a comment header: the same in Vorbis, Opus and FLAC but for what stands around it.
///
///     u32   bytes   u32    u32   bytes       u32 ...        (little-endian lengths)
///     len   vendor  count  len   NAME=value  len ...
///
///     Vorbis  03 "vorbis" … 01        Vorbis I section 5
///     Opus    "OpusTags" …            RFC 7845 section 5.2; binary data behind the comments is not kept
///     FLAC    04 u24-length …         RFC 9639 section 8.6; the length is big-endian
public struct VorbisComments: Equatable, Sendable {
  /// What wrote the audio.
  public var vendor = ""
  /// In the order of the packet. Entries without a valid name are left out; invalid UTF-8 is repaired.
  public var fields: [VorbisComment] = []
  /// Whether a length pointed past the end or there were too many: what stood before it was kept.
  public private(set) var isDamaged = false

  /// The most comments that are read; real files have a few dozen.
  public static let mostFields = 10_000

  /// Says nothing.
  public init() {}

  /// Reads a comment packet of a codec, or nil when it does not begin as one.
  public init?(packet: Span<UInt8>, codec: Codec) {
    switch codec {
    case .vorbis where packet.holds("\u{03}vorbis", at: 0): self.init(body: packet.extracting(7..<packet.count))
    case .opus where packet.holds("OpusTags", at: 0): self.init(body: packet.extracting(8..<packet.count))
    case .flac where packet.count >= 4 && packet[0] & 0x7f == 4: self.init(body: packet.extracting(4..<packet.count))
    default: return nil
    }
  }

  /// Reads what the three codecs have in common.
  private init(body: Span<UInt8>) {
    var offset = 0
    guard let vendor = Self.text(body, &offset) else {
      isDamaged = true
      return
    }
    self.vendor = String(decoding: vendor, as: UTF8.self)
    guard body.count - offset >= 4 else {
      isDamaged = true
      return
    }
    let count = Int(body.oggUInt32(at: offset))
    offset += 4
    for _ in 0..<min(count, Self.mostFields) {
      guard let entry = Self.text(body, &offset) else {
        isDamaged = true
        return
      }
      if let field = VorbisComment(entry: entry) { fields.append(field) }
    }
    isDamaged = count > Self.mostFields
  }

  /// The bytes behind a length, or nil where they pass the end.
  private static func text(_ body: Span<UInt8>, _ offset: inout Int) -> [UInt8]? {
    guard body.count - offset >= 4 else { return nil }
    let length = Int(body.oggUInt32(at: offset))
    guard length <= body.count - offset - 4 else { return nil }
    defer { offset += 4 + length }
    return body.extracting(offset + 4..<offset + 4 + length).copied()
  }

  /// Writes a comment packet. A FLAC block holds 2^24 - 1 bytes: comments that do not fit are left out, and the flag that
  /// marks the last block is not set.
  public func packet(codec: Codec) -> [UInt8] {
    var packet: [UInt8] = []
    switch codec {
    case .vorbis:
      packet.appendOgg(text: "\u{03}vorbis")
      appendBody(to: &packet, limit: Int(UInt32.max))
      packet.append(1)
    case .opus:
      packet.appendOgg(text: "OpusTags")
      appendBody(to: &packet, limit: Int(UInt32.max))
    default:
      packet = [4, 0, 0, 0]
      appendBody(to: &packet, limit: 1 << 24 + 3)
      let length = packet.count - 4
      for index in 0..<3 { packet[1 + index] = UInt8(truncatingIfNeeded: length >> (16 - 8 * index)) }
    }
    return packet
  }

  private func appendBody(to packet: inout [UInt8], limit: Int) {
    let vendor = Array(self.vendor.utf8.prefix(limit - packet.count - 8))
    packet.appendOgg(UInt32(vendor.count))
    packet += vendor
    let countOffset = packet.count
    packet.appendOgg(UInt32(0))
    var count: UInt32 = 0
    for field in fields {
      let entry = Array(field.name.utf8) + [UInt8(ascii: "=")] + Array(field.value.utf8)
      guard packet.count + 4 + entry.count <= limit else { continue }
      packet.appendOgg(UInt32(entry.count))
      packet += entry
      count += 1
    }
    for index in 0..<4 { packet[countOffset + index] = UInt8(truncatingIfNeeded: count >> UInt32(8 * index)) }
  }
}

extension VorbisComment {
  /// Reads `NAME=value`; nil without `=`, or with a name that Vorbis I section 5.2.2 does not allow.
  fileprivate init?(entry: [UInt8]) {
    guard let sign = entry.firstIndex(of: UInt8(ascii: "=")), sign > 0 else { return nil }
    guard entry[..<sign].allSatisfy({ 0x20...0x7d ~= $0 }) else { return nil }
    self.init(String(decoding: entry[..<sign], as: UTF8.self), String(decoding: entry[(sign + 1)...], as: UTF8.self))
  }
}
