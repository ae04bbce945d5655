// SPDX-License-Identifier: MIT
import StreamKit

/// The numbers that a shuffle is made of: the same for a seed on every machine and in every version.
enum ShuffleHash {
  /// Tells a path from others: FNV-1a (Fowler, Noll and Vo), 64 bits, over the path's bytes.
  static func path(_ path: FilePath) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    let bytes = path.bytes.span
    for place in bytes.indices { hash = (hash ^ UInt64(bytes[place])) &* 0x0000_0100_0000_01B3 }
    return hash
  }

  /// Spreads a number over all 64 bits, one to one: the output function of SplitMix64 (Steele, Lea and Flood, 2014).
  static func mix(_ number: UInt64) -> UInt64 {
    var z = number &+ gamma
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// Where a track stands in a round: tracks are played in the order of these numbers.
  static func key(_ track: UInt64, seed: UInt64, round: Int) -> UInt64 {
    mix(track ^ mix(seed &+ gamma &* UInt64(truncatingIfNeeded: round)))
  }

  /// The tracks of a list, each with a number of its own: that of its path, and for a path that is there several
  /// times how many times it was there before.
  static func tracks(_ entries: [Entry]) -> [UInt64] {
    var times: [UInt64: UInt64] = [:]
    times.reserveCapacity(entries.count)
    return entries.map { entry in
      let hash = path(entry.path)
      let before = times[hash, default: 0]
      times[hash] = before + 1
      return before == 0 ? hash : mix(hash ^ before)
    }
  }

  /// 2^64 divided by the golden ratio, SplitMix64's step.
  private static let gamma: UInt64 = 0x9E37_79B9_7F4A_7C15
}
