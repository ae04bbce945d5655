// SPDX-License-Identifier: MIT

/// Whom to believe about where a connection comes from: `--trusted-proxy`, and whether such connections begin with a
/// PROXY header: `--proxy-protocol`.
public struct TrustedProxies: Sendable {
  /// Those that are trusted.
  public var ranges: [AddressRange] = []
  /// Whether their connections begin with a PROXY header.
  public var sendHeaders = false

  /// Nobody is.
  public init() {}

  /// Whether an address is a proxy's.
  public func contains(_ address: PeerAddress) -> Bool { ranges.contains { $0.contains(address) } }

  /// Whether connections from there begin with a PROXY header. Without a range those from this machine do.
  public func sendsHeader(_ peer: PeerAddress) -> Bool {
    guard sendHeaders else { return false }
    return ranges.isEmpty ? peer.isLoopback || peer == .none : contains(peer)
  }

  /// On whose behalf a peer speaks in a request, as its headers say.
  public func client(of peer: PeerAddress, _ head: RequestHead) -> PeerAddress {
    ranges.isEmpty ? peer : ForwardedFor.client(peer: peer, head: head, trusted: ranges)
  }
}
