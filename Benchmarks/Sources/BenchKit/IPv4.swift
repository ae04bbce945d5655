// SPDX-License-Identifier: MIT

/// An IPv4 address and port, in host byte order.
public struct IPv4: Equatable, Sendable {
  /// 127.0.0.1 is 0x7F000001.
  public let address: UInt32
  /// The port.
  public let port: UInt16

  /// Reads `127.0.0.1:8001`.
  public init?(_ text: String) {
    let halves = text.split(separator: ":", omittingEmptySubsequences: false)
    let parts = halves[0].split(separator: ".", omittingEmptySubsequences: false).compactMap { UInt8($0) }
    guard halves.count == 2, parts.count == 4, let port = UInt16(halves[1]) else { return nil }
    address = parts.reduce(0) { $0 << 8 | UInt32($1) }
    self.port = port
  }
}
