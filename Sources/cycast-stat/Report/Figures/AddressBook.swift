// SPDX-License-Identifier: MIT

/// Counts different addresses, and how many of them were there in which hour of the day: a bit for each hour stands beside
/// each address. Beyond what may be kept all 25 numbers are estimates.
struct AddressBook {
  private var hashes: [UInt64] = []
  private var hours: [UInt32] = []
  private var taken = 0
  /// For all, and for each hour; empty as long as addresses are kept.
  private var sketches: [Sketch] = []

  var bytes: Int { hashes.count * 12 }
  var count: Count { sketches.first.map { Count(number: $0.count, isExact: false) } ?? Count(number: taken) }

  /// The same for each hour of the day.
  var countsByHour: [Count] {
    if !sketches.isEmpty { return sketches.dropFirst().map { Count(number: $0.count, isExact: false) } }
    var counts = [Count](repeating: Count(), count: 24)
    for mask in hours where mask != 0 {
      for hour in 0..<24 where mask & 1 << UInt32(hour) != 0 { counts[hour].number += 1 }
    }
    return counts
  }

  /// Takes an address with a bit for each hour it was there. Returns how many bytes more it keeps.
  mutating func insert(_ hash: UInt64, hours mask: UInt32) -> Int {
    if !sketches.isEmpty {
      sketch(hash, mask)
      return 0
    }
    var grown = 0
    if taken * 4 >= hashes.count * 3 { grown = grow() }
    put(hash == 0 ? 1 : hash, mask)
    return grown
  }

  /// Gives up addresses for sketches of them.
  mutating func blur() {
    guard sketches.isEmpty else { return }
    sketches = Array(repeating: Sketch(bits: 14), count: 25)
    for place in hashes.indices where hashes[place] != 0 { sketch(hashes[place], hours[place]) }
    (hashes, hours) = ([], [])
  }

  private mutating func sketch(_ hash: UInt64, _ mask: UInt32) {
    sketches[0].insert(hash)
    for hour in 0..<24 where mask & 1 << UInt32(hour) != 0 { sketches[hour + 1].insert(hash) }
  }

  private mutating func grow() -> Int {
    let (oldHashes, oldHours) = (hashes, hours)
    let size = max(64, oldHashes.count * 2)
    (hashes, hours, taken) = (Array(repeating: 0, count: size), Array(repeating: 0, count: size), 0)
    for place in oldHashes.indices where oldHashes[place] != 0 { put(oldHashes[place], oldHours[place]) }
    return (size - oldHashes.count) * 12
  }

  private mutating func put(_ hash: UInt64, _ mask: UInt32) {
    var place = Int(truncatingIfNeeded: hash) & (hashes.count - 1)
    while hashes[place] != 0 && hashes[place] != hash { place = (place + 1) & (hashes.count - 1) }
    if hashes[place] == 0 {
      hashes[place] = hash
      taken += 1
    }
    hours[place] |= mask
  }
}
