// SPDX-License-Identifier: MIT

/// A logical stream's header pages, written anew.
public struct OggRewrittenHeaders: Equatable, Sendable {
  /// Whole pages; audio begins on the page behind them.
  public let bytes: [UInt8]
  /// The sequence number of that page.
  public let nextSequence: UInt32
}

/// Writes a logical stream's headers again, with another serial number and edited comments.
///
/// The number of pages may change with the comments. A packet cannot be padded to keep it (Vorbis I section 5 ends the
/// packet with its framing bit), so the pages that follow are renumbered, by `OggRelabel`, in all cases.
public enum OggRewriter {
  /// Lays edited headers out in pages from sequence number 0 on. Nil unless the headers are complete.
  public static func pages(of headers: OggHeaders, serial: UInt32, edit: OggEdit) -> OggRewrittenHeaders? {
    guard headers.state == .complete, let codec = headers.identification?.codec else { return nil }
    let comments = edit.apply(to: headers.comments).packet(codec: codec)
    let packets =
      codec == .flac
      ? flacPackets(headers.packets, comments, edit)
      : [headers.packets[0], comments] + headers.packets.dropFirst(2)
    let pages = OggHeaderPages(packets, serial: serial)
    return OggRewrittenHeaders(bytes: pages.bytes, nextSequence: pages.nextSequence)
  }

  /// FLAC: the comments come second (RFC 9639 section 10.1), also where a writer put them elsewhere or left them out. The
  /// first packet counts the others (at 7, big-endian), and the last block says that it is the last.
  private static func flacPackets(_ packets: [[UInt8]], _ comments: [UInt8], _ edit: OggEdit) -> [[UInt8]] {
    // A type that would look like a frame (section 8.1), and the count that says nothing.
    let (forbidden, unknown): (UInt8, UInt16) = (127, 0)
    var kept = [packets[0], comments]
    for packet in packets.dropFirst() where !packet.isEmpty {
      let type = packet[0] & 0x7f
      if type != 4 && type != forbidden && edit.keeps(flacBlock: type) { kept.append(packet) }
    }
    let further = kept.count - 1
    let count = UInt16(exactly: further) ?? unknown
    kept[0][7] = UInt8(count >> 8)
    kept[0][8] = UInt8(count & 0xff)
    kept[0][13] &= 0x7f
    for index in 1..<kept.count {
      kept[index][0] = kept[index][0] & 0x7f | (index == further ? 0x80 : 0)
    }
    return kept
  }

  /// The audio on a page that ends the headers, as a page of its own; nil where nothing follows them. Its sequence number
  /// is still the old page's.
  static func audio(of page: Span<UInt8>, from segment: Int?) -> [UInt8]? {
    guard let segment, let header = OggPageHeader(page), segment < header.segmentCount else { return nil }
    let table = page.extracting(OggPageHeader.tableOffset..<header.bodyOffset)
    var offset = header.bodyOffset
    for index in 0..<segment { offset += Int(table[index]) }
    var alone = OggPageHeader(serial: header.serial, sequence: header.sequence)
    alone.endsStream = header.endsStream
    alone.granule = header.granule
    var bytes: [UInt8] = []
    alone.write(
      segments: table.extracting(segment..<table.count), body: page.extracting(offset..<header.length), to: &bytes)
    return bytes
  }
}
