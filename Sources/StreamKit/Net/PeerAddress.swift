// SPDX-License-Identifier: MIT
import Glibc

/// Where a connection comes from, or a socket is bound: 18 bytes, no heap. IPv4 is held as a mapped IPv6 address.
public struct PeerAddress: Equatable, Hashable, Sendable {
  /// The 16 address bytes in network order; ::ffff:a.b.c.d for IPv4.
  let high: UInt64, low: UInt64
  /// In host order; 0 for a Unix socket, whose peers have no address.
  public let port: UInt16

  /// No address: the peer of a Unix socket.
  public static let none = PeerAddress(high: 0, low: 0, port: 0)

  init(high: UInt64, low: UInt64, port: UInt16) {
    self.high = high
    self.low = low
    self.port = port
  }

  /// Reads what accept(2) or getsockname(2) filled in.
  public init(_ storage: sockaddr_storage) {
    var copy = storage
    self = withUnsafeBytes(of: &copy) { bytes in
      switch Int32(storage.ss_family) {
      case AF_INET:
        let address = bytes.load(as: sockaddr_in.self)
        let host = UInt64(UInt32(bigEndian: address.sin_addr.s_addr))
        return PeerAddress(high: 0, low: 0xFFFF_0000_0000 | host, port: UInt16(bigEndian: address.sin_port))
      case AF_INET6:
        let offset = MemoryLayout<sockaddr_in6>.offset(of: \.sin6_addr) ?? 8
        return PeerAddress(
          high: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)),
          low: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: offset + 8, as: UInt64.self)),
          port: UInt16(bigEndian: bytes.load(as: sockaddr_in6.self).sin6_port))
      default: return .none
      }
    }
  }

  /// Reads an address as logs and headers write it: `192.0.2.7`, `192.0.2.7:8001`, `2001:db8::1`, `[2001:db8::1]`,
  /// `[2001:db8::1]:8001`. The port is 0 where none is said.
  ///
  /// Nil for anything else: names, ports out of range, zones (`fe80::1%eth0`), and `::`, which is nobody's address.
  public init?(text: String) {
    let (host, port) = PeerAddress.parts(text)
    guard !text.utf8.contains(0), let number = port.map(PeerAddress.portNumber) ?? 0 else { return nil }
    var storage = sockaddr_in6()
    if inet_pton(AF_INET6, host, &storage.sin6_addr) == 1 {
      self = withUnsafeBytes(of: &storage.sin6_addr) { PeerAddress(ipv6: $0, port: number) }
    } else if !text.hasPrefix("["), inet_pton(AF_INET, host, &storage.sin6_addr) == 1 {
      self = withUnsafeBytes(of: &storage.sin6_addr) { PeerAddress(ipv4: $0, port: number) }
    } else {
      return nil
    }
    if high == 0, low == 0 { return nil }
  }

  /// From 4 bytes in network order.
  init(ipv4 bytes: UnsafeRawBufferPointer, port: UInt16) {
    let host = UInt64(UInt32(bigEndian: bytes.loadUnaligned(as: UInt32.self)))
    self.init(high: 0, low: 0xFFFF_0000_0000 | host, port: port)
  }

  /// From 16 bytes in network order.
  init(ipv6 bytes: UnsafeRawBufferPointer, port: UInt16) {
    self.init(
      high: UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)),
      low: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)), port: port)
  }

  /// Splits the port off; a text with more than one colon and no brackets is an IPv6 address without one.
  private static func parts(_ text: String) -> (host: String, port: Substring?) {
    if text.hasPrefix("["), let end = text.firstIndex(of: "]") {
      let host = String(text[..<end].dropFirst())
      let rest = text[end...].dropFirst()
      if rest.isEmpty { return (host, nil) }
      return rest.first == ":" ? (host, rest.dropFirst()) : ("", nil)
    }
    guard let colon = text.lastIndex(of: ":"), colon == text.firstIndex(of: ":") else { return (text, nil) }
    return (String(text[..<colon]), text[colon...].dropFirst())
  }

  /// Decimal digits without a sign, 0 to 65535; nil for anything else.
  static func portNumber(_ text: some StringProtocol) -> UInt16? {
    guard !text.isEmpty, text.utf8.count <= 5, text.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
    return UInt16(text)
  }

  /// Whether this is an IPv4 address, which is held as a mapped one.
  var isIPv4: Bool { high == 0 && low >> 32 == 0xFFFF }

  /// Whether the peer is on this machine: 127.0.0.0/8 (RFC 1122 section 3.2.1.3), ::1 (RFC 4291 section 2.5.3), or the
  /// peer of a Unix socket.
  public var isLoopback: Bool {
    isIPv4 ? low >> 24 & 0xFF == 127 : high == 0 && low <= 1
  }

  /// The same with port 0, as a key for what concerns all connections from an address.
  public var withoutPort: PeerAddress { PeerAddress(high: high, low: low, port: 0) }

  /// 64 bits that tell addresses apart, whatever their ports: for counting, where one in 2^64 pairs that are taken for one
  /// does no harm. The mixing is that of splitmix64.
  public var fingerprint: UInt64 {
    func mixed(_ value: UInt64) -> UInt64 {
      var bits = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
      bits = (bits ^ bits >> 27) &* 0x94D0_49BB_1331_11EB
      return bits ^ bits >> 31
    }
    return mixed(mixed(high &+ 0x9E37_79B9_7F4A_7C15) ^ low)
  }

  /// What one subscriber has: of an IPv6 address its first 64 bits (RFC 6177), of an IPv4 address all of it. Without a port.
  public var network: PeerAddress { isIPv4 ? withoutPort : PeerAddress(high: high, low: 0, port: 0) }

  /// The address without its port, mapped ones as IPv4; `-` when there is none.
  public var host: String {
    if self == .none { return "-" }
    var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
    if isIPv4 {
      var address = in_addr(s_addr: UInt32(truncatingIfNeeded: low).bigEndian)
      inet_ntop(AF_INET, &address, &text, socklen_t(INET6_ADDRSTRLEN))
    } else {
      var words = (high.bigEndian, low.bigEndian)
      inet_ntop(AF_INET6, &words, &text, socklen_t(INET6_ADDRSTRLEN))
    }
    return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// `192.0.2.1:8001` or `[2001:db8::1]:8001`.
  public var hostAndPort: String { isIPv4 || self == .none ? "\(host):\(port)" : "[\(host)]:\(port)" }
}
