// SPDX-License-Identifier: MIT

/// Gives the audio pages of a logical stream another serial number and new sequence numbers, in place.
///
/// Numbers go on from the headers without a gap. Where pages were lost before they came here, one number is left out,
/// so that a decoder does not join the halves of two packets. Granule positions stay.
///
/// The checksum is corrected for what has changed instead of computed from the whole page: it costs the same for all
/// lengths, and a page that was damaged on its way stays damaged.
public struct OggRelabel: Equatable, Sendable {
  /// The serial number that pages get.
  public let serial: UInt32
  /// The sequence number that the next page gets.
  public private(set) var nextSequence: UInt32
  /// The last granule position that was said; 0 before the first.
  public private(set) var granule: Int64 = 0
  /// Whether a page was marked as the last.
  public private(set) var hasEnded = false
  /// Whether the last page with anything on it ended in the middle of a packet.
  public private(set) var isInPacket = false

  private var expected: UInt32?

  /// Starts behind the headers, whatever the number of the first page is.
  public init(serial: UInt32, nextSequence: UInt32) {
    self.serial = serial
    self.nextSequence = nextSequence
  }

  /// Rewrites one whole page whose checksum is right; leaves alone what is no page.
  public mutating func relabel(_ page: inout MutableSpan<UInt8>) {
    guard let header = OggPageHeader(page.span), page.count >= header.length else { return }
    if let expected, header.sequence != expected { nextSequence &+= 1 }
    expected = header.sequence &+ 1
    let offset = OggPageHeader.serialOffset
    let difference =
      UInt64((header.serial ^ serial).byteSwapped) << 32 | UInt64((header.sequence ^ nextSequence).byteSwapped)
    let checksum = OggChecksum.changed(header.checksum, by: difference, rest: header.length - offset - 8)
    page.setOggUInt32(serial, at: offset)
    page.setOggUInt32(nextSequence, at: offset + 4)
    page.setOggUInt32(checksum, at: OggPageHeader.checksumOffset)
    nextSequence &+= 1
    if header.granule >= 0 { granule = header.granule }
    if header.endsStream { hasEnded = true }
    if header.segmentCount > 0 { isInPacket = page[header.bodyOffset - 1] == 255 }
  }

  /// The page that ends the stream if it is cut here; nil when it has ended already.
  public var end: [UInt8]? {
    hasEnded ? nil : OggEnd.page(serial: serial, sequence: nextSequence, granule: granule)
  }
}
