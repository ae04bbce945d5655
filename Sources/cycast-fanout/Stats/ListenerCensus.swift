// SPDX-License-Identifier: MIT
import StreamKit

/// What takes a walk over all listeners to find out. Made at most every few seconds: with 19,000 of them it takes part of
/// a millisecond.
struct ListenerCensus {
  /// From how many addresses they listen, and for how many whole seconds they have listened on average.
  private(set) var addresses = 0, averageSeconds = 0
  private var takenAt: UInt32?

  /// Milliseconds for which it is good.
  static let period: UInt32 = 5_000

  /// Takes it anew when the last one is old.
  mutating func take(_ audience: Audience, at now: UInt32) {
    if let takenAt, now &- takenAt < ListenerCensus.period { return }
    var seen = SeenPrints(atMost: audience.listeners)
    var milliseconds = 0
    for connection in audience.connections where connection.isListener {
      seen.insert(connection.peer.fingerprint)
      milliseconds += Int(now &- connection.joined)
    }
    addresses = seen.count
    averageSeconds = milliseconds / max(1, audience.listeners) / 1_000
    takenAt = now
  }
}

/// Tells different fingerprints apart: a table twice as large as it needs to be, in which each is looked for from the place
/// that its low bits say. A set of the library takes several times as long.
private struct SeenPrints {
  /// 0 where nothing is; a fingerprint of 0 is counted as 1.
  private var table: [UInt64]
  private(set) var count = 0

  init(atMost most: Int) {
    var places = 16
    while places < 2 * most { places *= 2 }
    table = Array(repeating: 0, count: places)
  }

  mutating func insert(_ print: UInt64) {
    let print = max(print, 1)
    var place = Int(truncatingIfNeeded: print) & (table.count - 1)
    while table[place] != 0 {
      if table[place] == print { return }
      place = (place + 1) & (table.count - 1)
    }
    table[place] = print
    count += 1
  }
}
