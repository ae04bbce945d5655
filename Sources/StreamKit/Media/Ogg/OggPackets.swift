// SPDX-License-Identifier: MIT

/// Says where a packet, or the part of it that is on one page, stands.
public struct OggPacketPiece: Equatable, Sendable {
  /// Its bytes within the page; empty for a packet of no bytes.
  public var bytes: Range<Int>
  /// Its entries of the segment table, counted from 0.
  public var segments: Range<Int>
  /// Whether the packet begins, and whether it ends, on this page. A piece that does not end has at least 255 bytes.
  public var begins: Bool, ends: Bool
}

/// Walks through the packets of a page, without copying any.
public struct OggPacketCursor: Sendable {
  private var segment = 0
  private var offset: Int
  private let segmentCount: Int
  private var begins: Bool

  /// Starts before the first packet of the page with this header.
  public init(_ header: OggPageHeader) {
    offset = header.bodyOffset
    segmentCount = header.segmentCount
    begins = !header.continued
  }

  /// The next packet, or nil after the last. `page` is the whole page of the header given before.
  public mutating func next(_ page: Span<UInt8>) -> OggPacketPiece? {
    guard segment < segmentCount else { return nil }
    let from = offset
    let first = segment
    var ends = false
    while segment < segmentCount && !ends {
      let length = page[OggPageHeader.tableOffset + segment]
      offset += Int(length)
      segment += 1
      ends = length < 255
    }
    defer { begins = true }
    return OggPacketPiece(bytes: from..<offset, segments: first..<segment, begins: begins, ends: ends)
  }
}
