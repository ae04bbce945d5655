// SPDX-License-Identifier: MIT

/// A number that was counted, or estimated where there was more than could be kept.
struct Count: Equatable {
  var number = 0
  var isExact = true
}

/// Counts different hashes: exactly as long as it may keep them all, then by a sketch.
struct Distinct {
  /// Open addressing with linear steps; 0 is a free place. At most three quarters are taken.
  private var table: [UInt64] = []
  private var taken = 0
  private var sketch: Sketch?
  private let bits: Int

  /// With so many bits for the sketch.
  init(bits: Int) { self.bits = bits }

  /// What it keeps.
  var bytes: Int { sketch == nil ? table.count * 8 : 0 }

  var count: Count { sketch.map { Count(number: $0.count, isExact: false) } ?? Count(number: taken) }

  /// Takes a hash. Returns how many bytes more it keeps: nearly always none.
  @discardableResult
  mutating func insert(_ hash: UInt64) -> Int {
    if sketch != nil {
      sketch?.insert(hash)
      return 0
    }
    var grown = 0
    if taken * 4 >= table.count * 3 { grown = grow() }
    if Distinct.put(hash == 0 ? 1 : hash, into: &table) { taken += 1 }
    return grown
  }

  /// Gives up what it keeps for a sketch of it.
  mutating func blur() {
    guard sketch == nil else { return }
    var sketch = Sketch(bits: bits)
    for hash in table where hash != 0 { sketch.insert(hash) }
    table = []
    self.sketch = sketch
  }

  private mutating func grow() -> Int {
    let old = table
    table = [UInt64](repeating: 0, count: max(8, old.count * 2))
    for hash in old where hash != 0 { _ = Distinct.put(hash, into: &table) }
    return (table.count - old.count) * 8
  }

  /// Puts a hash where it belongs; returns whether it is new.
  private static func put(_ hash: UInt64, into table: inout [UInt64]) -> Bool {
    let mask = table.count - 1
    var place = Int(truncatingIfNeeded: hash) & mask
    while table[place] != 0 {
      if table[place] == hash { return false }
      place = (place + 1) & mask
    }
    table[place] = hash
    return true
  }
}
