// SPDX-License-Identifier: MIT
import StreamKit

/// What takes a walk over all listeners to find out. Made at most every few seconds: with 19,000 of them it takes a
/// millisecond or two.
struct ListenerCensus {
  /// From how many addresses they listen, and for how many whole seconds they have listened on average.
  private(set) var addresses = 0, averageSeconds = 0
  private var takenAt: UInt32?

  /// Milliseconds for which it is good.
  static let period: UInt32 = 5_000

  /// Takes it anew when the last one is old.
  mutating func take(_ audience: Audience, at now: UInt32) {
    if let takenAt, now &- takenAt < ListenerCensus.period { return }
    var seen = Set<PeerAddress>(minimumCapacity: audience.listeners)
    var milliseconds = 0
    for slot in audience.connections.indices where audience.connections[slot].isListener {
      seen.insert(audience.connections[slot].peer.withoutPort)
      milliseconds += Int(now &- audience.connections[slot].joined)
    }
    addresses = seen.count
    averageSeconds = milliseconds / max(1, audience.listeners) / 1_000
    takenAt = now
  }
}
