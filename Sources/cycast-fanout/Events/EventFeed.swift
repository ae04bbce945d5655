// SPDX-License-Identifier: MIT
import StreamKit

/// What happened lately, for those who follow it over HTTP: one copy for all of them, each with a place of its own, like
/// listeners in the ring. Who is slower than it loses the oldest.
struct EventFeed {
  /// One event as server-sent events have it (HTML Living Standard, section 9.2), for everyone and for the administrator.
  struct Entry {
    /// The event's number; 0 for what has none.
    let sequence: Int
    let kind: Happenings
    let publicly: [UInt8]
    /// Nil where it is the same.
    let privately: [UInt8]?
  }

  /// Entries that are kept.
  static let most = 512

  private var entries: [Entry?] = Array(repeating: nil, count: EventFeed.most)
  /// The number of the next entry; the oldest that is kept.
  private(set) var end = 0
  var first: Int { max(0, end - EventFeed.most) }

  /// The entry with a number from `first` to before `end`.
  subscript(number: Int) -> Entry? { entries[number % EventFeed.most] }

  /// The number of the entry behind the event with that number; `end` when it is not kept any more, or none of these.
  func place(behind sequence: Int) -> Int {
    for number in stride(from: end - 1, through: first, by: -1) where self[number]?.sequence == sequence {
      return number + 1
    }
    return end
  }

  /// Lets all entries go; their numbers go on.
  mutating func clear() { for index in entries.indices { entries[index] = nil } }

  /// Adds one.
  mutating func add(_ entry: Entry) {
    entries[end % EventFeed.most] = entry
    end += 1
  }

  /// An event in the form of the standard: its number, its name, its object on a line.
  static func message(_ happening: Happening, number: Int?, _ line: [UInt8]) -> [UInt8] {
    var bytes = Array("event: \(happening.rawValue)\n".utf8)
    if let number { bytes += Array("id: \(number)\n".utf8) }
    bytes += Array("data: ".utf8)
    bytes += line.last == UInt8(ascii: "\n") ? line.dropLast()[...] : line[...]
    return bytes + Array("\n\n".utf8)
  }

  /// What somebody who has had all before `place` and wants `kinds` gets next: at most about `limit` bytes, and the place
  /// behind them.
  func bytes(from place: Int, _ kinds: Happenings, privately: Bool, limit: Int) -> (bytes: [UInt8], end: Int) {
    var bytes: [UInt8] = []
    var place = max(place, first)
    while place < end, bytes.count < limit {
      if let entry = self[place], !entry.kind.isDisjoint(with: kinds) {
        bytes += (privately ? entry.privately : nil) ?? entry.publicly
      }
      place += 1
    }
    return (bytes, place)
  }
}
