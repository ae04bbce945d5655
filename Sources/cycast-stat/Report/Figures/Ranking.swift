// SPDX-License-Identifier: MIT
import StreamKit

/// Sums by name: of mounts, of players, of sites.
struct Ranking {
  /// What belongs to one name.
  struct Entry {
    let name: String
    var sums = SessionSums()
    var listeners = Distinct(bits: 12)
  }

  /// More names are counted together, as the last entry, `others`.
  static let mostNames = 10_000
  static let others = "(others)"
  /// So many spellings are remembered with the entry they belong to; then all are forgotten, and found anew.
  private static let mostSpellings = 65_536

  private(set) var entries: [Entry] = []
  private var places: [String: Int] = [:]
  /// Places of spellings by their hashes; −1 for what has no entry.
  private var spellings: [UInt64: Int] = [:]
  private let name: (String) -> String?

  /// `name` makes a name of a text, or nil for what is not to be counted.
  init(_ name: @escaping (String) -> String?) { self.name = name }

  /// The entry that a text of a log line belongs to; nil when it is not to be counted.
  mutating func place(_ text: Span<UInt8>) -> Int? {
    let hash = ByteHash.hash(text)
    if let known = spellings[hash] { return known < 0 ? nil : known }
    if spellings.count == Self.mostSpellings { spellings.removeAll(keepingCapacity: true) }
    let place = name(FieldText.plain(text)).map { self.place(ofName: $0) }
    spellings[hash] = place ?? -1
    return place
  }

  private mutating func place(ofName name: String) -> Int {
    if let known = places[name] { return known }
    let isFull = entries.count >= Self.mostNames
    let shown = isFull ? Self.others : name
    if isFull, let others = places[shown] { return others }
    places[shown] = entries.count
    entries.append(Entry(name: shown))
    return entries.count - 1
  }

  /// Adds a session. Returns how many bytes more are kept.
  mutating func add(_ session: Session, at place: Int) -> Int {
    entries[place].sums.add(session)
    return entries[place].listeners.insert(session.address)
  }

  /// Bytes of the largest set of addresses.
  var largest: Int { entries.reduce(0) { max($0, $1.listeners.bytes) } }

  /// Gives up sets of so many bytes and more for estimates; returns how many bytes that frees.
  mutating func blur(atLeast bytes: Int) -> Int {
    var freed = 0
    for place in entries.indices where entries[place].listeners.bytes >= bytes {
      freed += entries[place].listeners.bytes
      entries[place].listeners.blur()
    }
    return freed
  }
}

/// A session as it counts.
struct Session: Equatable {
  /// When it began and ended, in seconds since 1970; it was no longer there in the second `end`.
  var start: Int64, end: Int64
  /// Whether it lasted as long as a listener is asked to (`--session`).
  var isLong: Bool
  /// Who it was, as a hash.
  var address: UInt64

  var seconds: Int { Int(end - start) }
}

/// What can be summed up of sessions.
struct SessionSums: Equatable {
  var sessions = 0, long = 0, seconds = 0

  mutating func add(_ session: Session) {
    sessions += 1
    if session.isLong { long += 1 }
    seconds += session.seconds
  }
}
