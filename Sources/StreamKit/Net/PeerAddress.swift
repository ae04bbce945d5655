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

  /// The same address without its port: what tells one host from another.
  public var withoutPort: PeerAddress { PeerAddress(high: high, low: low, port: 0) }

  private var isIPv4: Bool { high == 0 && low >> 32 == 0xFFFF }

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
