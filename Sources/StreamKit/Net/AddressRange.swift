// SPDX-License-Identifier: MIT

/// Addresses that begin alike, as options name them: `192.168.0.0/16`, `fd00::/8`, `::1`, or `unix:` for the peers of Unix
/// sockets.
public struct AddressRange: Equatable, Sendable {
  private let high: UInt64, low: UInt64
  /// How many of the 128 bits count; 96 more than is written for IPv4, which is held as a mapped address.
  private let bits: Int

  /// Reads the text of an option. A bare address is a range of one; bits behind the prefix do not count; a mapped address
  /// (`::ffff:10.0.0.0/104`) is the IPv4 one. Throws with what would be right.
  public init(_ text: String) throws(UsageError) {
    if text == "unix:" {
      (high, low, bits) = (0, 0, 128)
      return
    }
    let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    let host = String(parts[0])
    guard !host.contains("["), let address = AddressRange.address(host) else {
      throw UsageError("'\(text)' is no range of addresses (write 192.168.0.0/16, 10.1.2.3, fd00::/8, ::1 or unix:)")
    }
    let isShort = !host.contains(":")
    let most = isShort ? 32 : 128
    guard let prefix = parts.count == 1 ? most : AddressRange.prefix(parts[1]), prefix <= most else {
      throw UsageError("'\(text)' wants a prefix from /0 to /\(most) behind an \(isShort ? "IPv4" : "IPv6") address")
    }
    bits = prefix + (isShort ? 96 : 0)
    (high, low) = AddressRange.masked(address, bits)
  }

  /// Whether an address is in the range; its port does not count. IPv4 addresses are in IPv4 ranges only: `::/0` is all of
  /// IPv6.
  public func contains(_ address: PeerAddress) -> Bool {
    if (address.high, address.low) == (0, 0) { return (high, low, bits) == (0, 0, 128) }
    return address.isIPv4 == isIPv4 && AddressRange.masked((address.high, address.low), bits) == (high, low)
  }

  private var isIPv4: Bool { bits >= 96 && high == 0 && low >> 32 == 0xFFFF }

  /// The two halves of an address without a port.
  private static func address(_ host: String) -> (UInt64, UInt64)? {
    if host == "::" { return (0, 0) }
    // A colon in front of a port is the only one in an IPv4 address, and must not be there.
    if host.contains("."), host.contains(":"), host.firstIndex(of: ":") == host.lastIndex(of: ":") { return nil }
    return PeerAddress(text: host).map { ($0.high, $0.low) }
  }

  private static func prefix(_ text: Substring) -> Int? {
    PeerAddress.portNumber(text).flatMap { $0 <= 128 ? Int($0) : nil }
  }

  private static func masked(_ address: (UInt64, UInt64), _ bits: Int) -> (UInt64, UInt64) {
    // Swift's shifts by 64 and more give 0, as is wanted here.
    (address.0 & ~(UInt64.max >> min(bits, 64)), address.1 & ~(UInt64.max >> max(0, bits - 64)))
  }
}
