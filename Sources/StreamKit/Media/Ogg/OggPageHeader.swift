// SPDX-License-Identifier: MIT

/// Says what the head of an Ogg page says (RFC 3533 section 6). Numbers are little-endian.
///
///     0     4  5      6          14      18        22        26  27        27+n
///     OggS  0  flags  granule    serial  sequence  checksum  n   n lengths  body: their sum
///
/// Each of the n lengths is a segment's, 0 to 255 bytes. Segments make up packets: one below 255 is a packet's last.
public struct OggPageHeader: Equatable, Sendable {
  /// Whether the first segment goes on with a packet that an earlier page began (flag 1).
  public var continued = false
  /// Whether it is the first page of its logical stream (flag 2), and whether it is the last (flag 4).
  public var startsStream = false, endsStream = false
  /// The position at the end of the last packet that ends on this page, in the codec's units; -1 where none ends.
  public var granule: Int64 = 0
  /// The number of the logical stream that the page belongs to.
  public var serial: UInt32
  /// Counts the logical stream's pages from 0.
  public var sequence: UInt32
  /// The checksum as the page says it.
  public var checksum: UInt32 = 0
  /// How many segments there are, 0 to 255.
  public var segmentCount = 0
  /// Bytes after the segment table, 0 to 65,025.
  public var bodyLength = 0

  /// Where the serial number, the checksum and the segment table stand.
  static let serialOffset = 14, checksumOffset = 22, tableOffset = 27
  /// The length of the largest page: 27 + 255 + 255 * 255.
  public static let longestPage = 65_307

  /// Creates a header to be written; checksum and lengths follow from the content.
  public init(serial: UInt32, sequence: UInt32) {
    self.serial = serial
    self.sequence = sequence
  }

  /// Where the body begins.
  public var bodyOffset: Int { Self.tableOffset + segmentCount }
  /// The whole page's length, 27 to 65,307.
  public var length: Int { bodyOffset + bodyLength }

  /// What can be said of the bytes at the front of a buffer.
  public enum Probe: Equatable, Sendable {
    /// A header, whole; the page's body may not be there yet and its checksum was not looked at.
    case header(OggPageHeader)
    /// It may become one with so many bytes.
    case need(Int)
    /// No page of a version that is known (0) begins here.
    case none
  }

  /// Looks whether a page begins at the front of the bytes.
  public static func probe(_ bytes: Span<UInt8>) -> Probe {
    for index in 0..<min(5, bytes.count) where bytes[index] != begin(index) { return .none }
    guard bytes.count >= tableOffset else { return .need(tableOffset) }
    let table = tableOffset + Int(bytes[26])
    guard bytes.count >= table else { return .need(table) }
    return .header(OggPageHeader(checked: bytes))
  }

  /// Reads the header of a page, or nil where `probe` does not find one.
  public init?(_ bytes: Span<UInt8>) {
    guard case .header(let header) = Self.probe(bytes) else { return nil }
    self = header
  }

  private init(checked bytes: Span<UInt8>) {
    let flags = bytes[5]
    continued = flags & 1 != 0
    startsStream = flags & 2 != 0
    endsStream = flags & 4 != 0
    granule = bytes.oggInt64(at: 6)
    serial = bytes.oggUInt32(at: Self.serialOffset)
    sequence = bytes.oggUInt32(at: 18)
    checksum = bytes.oggUInt32(at: Self.checksumOffset)
    segmentCount = Int(bytes[26])
    for index in 0..<segmentCount { bodyLength &+= Int(bytes[Self.tableOffset &+ index]) }
  }

  /// The first five bytes of every page: the capture pattern and the version.
  static func begin(_ index: Int) -> UInt8 {
    switch index {
    case 0: UInt8(ascii: "O")
    case 1, 2: UInt8(ascii: "g")
    case 3: UInt8(ascii: "S")
    default: 0
    }
  }
}
