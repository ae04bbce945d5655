// SPDX-License-Identifier: MIT

/// Lines that a reader has not taken yet: at most so many, then the oldest goes. A line of which a part is out stays.
struct LineQueue {
  private var lines: [[UInt8]] = []
  private var written = 0
  private let most: Int

  /// Holds at most `most` lines, at least 2.
  init(most: Int) { self.most = most }

  /// Whether all is out.
  var isEmpty: Bool { lines.isEmpty }

  /// What is to be written next; empty when all is out.
  var front: ArraySlice<UInt8> { lines.first?[written...] ?? [] }

  /// Adds a line. Returns whether another had to go for it.
  mutating func add(_ line: [UInt8]) -> Bool {
    lines.append(line)
    guard lines.count > most else { return false }
    lines.remove(at: written > 0 ? 1 : 0)
    return true
  }

  /// Says that so many bytes of `front` are out.
  mutating func wrote(_ count: Int) {
    written += count
    if let first = lines.first, written >= first.count {
      lines.removeFirst()
      written = 0
    }
  }
}
