// SPDX-License-Identifier: MIT
import Glibc
import StreamKit

/// Addresses to test with.
public enum Peers {
  /// The IPv4 address of a number.
  public static func host(_ number: UInt32, port: UInt16 = 40_000) -> PeerAddress {
    var storage = sockaddr_storage()
    withUnsafeMutableBytes(of: &storage) { bytes in
      var four = sockaddr_in()
      four.sin_family = sa_family_t(AF_INET)
      four.sin_port = port.bigEndian
      four.sin_addr.s_addr = number.bigEndian
      bytes.storeBytes(of: four, as: sockaddr_in.self)
    }
    return PeerAddress(storage)
  }
}
