// SPDX-License-Identifier: MIT
import StreamKit

/// Counts the addresses that listen. At most every few seconds: with 19,000 listeners it takes a millisecond or two.
struct UniqueListeners {
  private var count = 0
  private var countedAt: UInt32?

  /// Milliseconds for which a count is good.
  private static let period: UInt32 = 5_000

  /// The count; made anew when the last one is old.
  mutating func count(_ audience: Audience, at now: UInt32) -> Int {
    if let countedAt, now &- countedAt < UniqueListeners.period { return min(count, audience.listeners) }
    var addresses = Set<PeerAddress>(minimumCapacity: audience.listeners)
    for slot in audience.connections.indices where audience.connections[slot].isListener {
      addresses.insert(audience.connections[slot].peer.withoutPort)
    }
    count = addresses.count
    countedAt = now
    return count
  }
}
