// SPDX-License-Identifier: MIT

/// What a proxy says of the connection that it passes on, in front of that connection's first byte: the PROXY protocol of
/// HAProxy (its document proxy-protocol.txt), version 1 as text and version 2 in binary.
///
///     PROXY TCP4 192.0.2.7 198.51.100.1 56324 8000␍␊                                          at most 107 bytes
///     | ␍␊␍␊␀␍␊QUIT␊ | 2, command | family, protocol | length | addresses | ports | TLVs |   16 bytes + length
public enum ProxyHeader: Equatable, Sendable {
  /// The bytes so far may become a header.
  case incomplete
  /// The connection begins without one.
  case none
  /// A whole header of that length, and the client's address; nil when the proxy speaks for itself (LOCAL, health checks)
  /// or the address is of no family that Cycast knows.
  case header(length: Int, source: PeerAddress?)
  /// It begins as a header and is none: the connection must be dropped (section 2 of the document).
  case malformed

  /// The most bytes of a version 1 header, its line end included (section 2.1).
  public static let longestText = 107
  /// The most bytes of a version 2 header: 16 and the 536 that section 2.2 promises to fit any packet.
  public static let longestBinary = 552

  /// Looks at the bytes of a connection from its first one on.
  public static func parse(_ bytes: Span<UInt8>) -> ProxyHeader {
    switch (matches(bytes, textStart), matches(bytes, binaryStart)) {
    case (true?, _): parseText(bytes)
    case (_, true?): parseBinary(bytes)
    case (false?, false?): .none
    default: .incomplete
    }
  }

  private static let textStart = Array("PROXY ".utf8)
  private static let binaryStart = Array("\r\n\r\n\0\r\nQUIT\n".utf8)

  /// Whether the bytes begin like this; nil while they may.
  private static func matches(_ bytes: Span<UInt8>, _ start: [UInt8]) -> Bool? {
    for at in 0..<min(bytes.count, start.count) where bytes[at] != start[at] { return false }
    return bytes.count < start.count ? nil : true
  }

  // MARK: Version 1

  private static func parseText(_ bytes: Span<UInt8>) -> ProxyHeader {
    for at in 0..<min(bytes.count, longestText) where bytes[at] == 0x0A {
      guard bytes[at - 1] == 0x0D else { return .malformed }
      let line = String(decoding: bytes.copied(textStart.count..<at - 1), as: UTF8.self)
      return parseWords(line.split(separator: " ", omittingEmptySubsequences: false), length: at + 1)
    }
    return bytes.count >= longestText ? .malformed : .incomplete
  }

  private static func parseWords(_ words: [Substring], length: Int) -> ProxyHeader {
    // What follows UNKNOWN is to be passed over.
    if words[0] == "UNKNOWN" { return .header(length: length, source: nil) }
    guard words.count == 5, words[0] == "TCP4" || words[0] == "TCP6" else { return .malformed }
    guard let port = portNumber(words[3]), portNumber(words[4]) != nil else { return .malformed }
    let isIPv4 = words[0] == "TCP4"
    for host in words[1...2] where host.contains("[") || host.contains(":") == isIPv4 { return .malformed }
    guard let source = address(words[1]), address(words[2]) != nil else { return .malformed }
    let peer = PeerAddress(high: source.high, low: source.low, port: port)
    return .header(length: length, source: isNobody(peer) ? nil : peer)
  }

  /// `::` is a valid address here, but no peer's.
  private static func address(_ host: Substring) -> PeerAddress? {
    host == "::" ? PeerAddress.none : PeerAddress(text: String(host))
  }

  /// Without leading zeros, as section 2.1 wants it.
  private static func portNumber(_ text: Substring) -> UInt16? {
    text.count > 1 && text.hasPrefix("0") ? nil : PeerAddress.portNumber(text)
  }

  private static func isNobody(_ address: PeerAddress) -> Bool { address.high == 0 && address.low == 0 }

  // MARK: Version 2

  private static func parseBinary(_ bytes: Span<UInt8>) -> ProxyHeader {
    guard bytes.count > 12 else { return .incomplete }
    guard bytes[12] == 0x20 || bytes[12] == 0x21 else { return .malformed }
    guard bytes.count >= 16 else { return .incomplete }
    guard let size = addressSize(bytes[13]) else { return .malformed }
    let isLocal = bytes[12] == 0x20
    let length = 16 + Int(bytes[14]) << 8 + Int(bytes[15])
    guard length <= longestBinary, isLocal || length >= 16 + size else { return .malformed }
    guard bytes.count >= length else { return .incomplete }
    return .header(length: length, source: isLocal ? nil : source(bytes.copied(16..<16 + size), bytes[13]))
  }

  /// How many bytes the addresses of a family and protocol take: none for UNSPEC, whose bytes are to be passed over.
  private static func addressSize(_ family: UInt8) -> Int? {
    switch family {
    case 0x00: 0
    case 0x11, 0x12: 12
    case 0x21, 0x22: 36
    case 0x31, 0x32: 216
    default: nil
    }
  }

  private static func source(_ addresses: [UInt8], _ family: UInt8) -> PeerAddress? {
    addresses.withUnsafeBytes { bytes -> PeerAddress? in
      switch family {
      case 0x11:
        return PeerAddress(ipv4: bytes, port: UInt16(bytes[8]) << 8 | UInt16(bytes[9]))
      case 0x21:
        let peer = PeerAddress(ipv6: bytes, port: UInt16(bytes[32]) << 8 | UInt16(bytes[33]))
        return isNobody(peer) ? nil : peer
      default: return nil
      }
    }
  }
}
