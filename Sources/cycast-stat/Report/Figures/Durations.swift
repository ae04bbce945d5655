// SPDX-License-Identifier: MIT

/// How long sessions were: counts them by their lengths, so that the median needs no list of all.
///
/// To the second up to a day and a half, which a median hardly passes; above in steps of 256 s.
struct Durations {
  /// A session of more than a year is a clock that was set, as on machines that start without one.
  static let longest = 366 * 86_400

  private static let exact = 131_072, step = 256
  private var counts = [UInt32](repeating: 0, count: Durations.exact)
  private var long: [UInt32] = []
  private(set) var count = 0
  private(set) var sum = 0
  private(set) var maximum = 0

  /// Takes a length of 1 to `longest` seconds.
  mutating func add(_ seconds: Int) {
    count += 1
    sum += seconds
    maximum = max(maximum, seconds)
    if seconds < Self.exact {
      counts[seconds] += 1
      return
    }
    let place = (seconds - Self.exact) / Self.step
    while long.count <= place { long.append(0) }
    long[place] += 1
  }

  /// The middle one, or the average of the two in the middle; 0 without any.
  var median: Double {
    count == 0 ? 0 : Double(length(ofRank: (count - 1) / 2) + length(ofRank: count / 2)) / 2
  }

  /// The length that so many are not longer than.
  private func length(ofRank rank: Int) -> Int {
    var left = rank
    for seconds in counts.indices {
      if left < counts[seconds] { return seconds }
      left -= Int(counts[seconds])
    }
    for place in long.indices {
      if left < long[place] { return Self.exact + place * Self.step + Self.step / 2 }
      left -= Int(long[place])
    }
    return maximum
  }
}
