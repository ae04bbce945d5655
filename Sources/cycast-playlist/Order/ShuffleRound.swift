// SPDX-License-Identifier: MIT
import StreamKit

/// One round of a shuffle: every track once, in an order that follows from seed, round and the tracks' paths.
///
/// Each track has a key, and the tracks are played by rising keys. So the place reached is one number, which is all that
/// must be remembered to go on after a restart, whatever the list's size, and a list that has changed meanwhile changes
/// nothing for the tracks that stay.
struct ShuffleRound {
  /// What to remember of a round so as to go on with it.
  struct Memory: Equatable {
    var seed: UInt64
    /// The key of the track that was taken last; nil when none was.
    var reached: UInt64?
    /// The path that ended the round before (`ShuffleHash.path`), which must not begin this one.
    var avoided: UInt64?
    /// The track that was put first by wish.
    var first: UInt64?
  }

  /// A place in the round: a track of the list and the key at which it is played.
  private struct Slot {
    var key: UInt64
    var index: Int
  }

  /// What must be remembered.
  private(set) var memory: Memory
  /// Counted from 1.
  let number: Int

  private var slots: [Slot] = []
  private var position = 0
  /// A track to be played before the others that does not count as taken again.
  private var again: Int?
  /// Tracks taken in this round, whether or not the list still has them.
  private var taken: Set<UInt64> = []
  /// The tracks of the list, by index, and their paths' hashes.
  private var tracks: [UInt64]
  private var paths: [UInt64]

  /// Begins a round. `avoided` is the path played last, `first` the index of a track that is to begin.
  init(_ number: Int, seed: UInt64, entries: [Entry], avoided: FilePath? = nil, first: Int? = nil) {
    let tracks = ShuffleHash.tracks(entries)
    let start = first.flatMap { tracks.indices.contains($0) ? tracks[$0] : nil }
    memory = Memory(seed: seed, avoided: avoided.map(ShuffleHash.path), first: start)
    self.tracks = tracks
    self.number = number
    paths = entries.map { ShuffleHash.path($0.path) }
    slots = ordered()
  }

  /// Goes on with a round: the track that was on is played again, the ones before it are not. Where the list no longer has
  /// it, the next one is played.
  init(_ number: Int, resuming memory: Memory, at current: FilePath, entries: [Entry]) {
    self.memory = memory
    self.number = number
    tracks = ShuffleHash.tracks(entries)
    paths = entries.map { ShuffleHash.path($0.path) }
    slots = ordered()
    guard let reached = memory.reached else { return }
    position = slots.firstIndex { $0.key > reached } ?? slots.count
    taken = Set(slots[..<position].map { tracks[$0.index] })
    resume(at: ShuffleHash.path(current))
  }

  /// The next track's index; nil when the round is over.
  mutating func next() -> Int? {
    if let index = again {
      again = nil
      return index
    }
    guard position < slots.count else { return nil }
    let slot = slots[position]
    position += 1
    memory.reached = slot.key
    taken.insert(tracks[slot.index])
    return slot.index
  }

  /// Goes on with another list: what was taken stays taken, and new tracks are mixed into what is left.
  mutating func replace(_ entries: [Entry], after last: FilePath?) {
    tracks = ShuffleHash.tracks(entries)
    paths = entries.map { ShuffleHash.path($0.path) }
    again = nil
    position = 0
    var rest = tracks.indices.filter { !taken.contains(tracks[$0]) }.map { Slot(key: laterKey($0), index: $0) }
    rest.sort { ($0.key, $0.index) < ($1.key, $1.index) }
    separate(&rest, from: 0, after: last.map(ShuffleHash.path))
    slots = rest
  }

  /// A track's key or, when the round is past that, another one in what is left of it.
  private func laterKey(_ index: Int) -> UInt64 {
    let key = ShuffleHash.key(tracks[index], seed: memory.seed, round: number)
    guard let reached = memory.reached, key <= reached else { return key }
    let room = UInt64.max - reached
    return room == 0 ? reached : reached + 1 + ShuffleHash.mix(key) % room
  }

  /// All tracks of the list in the order of this round.
  private func ordered() -> [Slot] {
    var slots = tracks.indices.map { index in
      Slot(key: ShuffleHash.key(tracks[index], seed: memory.seed, round: number), index: index)
    }
    slots.sort { ($0.key, $0.index) < ($1.key, $1.index) }
    if let first = memory.first, let place = slots.firstIndex(where: { tracks[$0.index] == first }) {
      swap(&slots, 0, place)
    } else if let avoided = memory.avoided {
      moveAway(avoided, in: &slots)
    }
    separate(&slots, from: 1, after: slots.first.map { paths[$0.index] })
    return slots
  }

  /// Puts another path first, when there is one, and this one anywhere later.
  private func moveAway(_ avoided: UInt64, in slots: inout [Slot]) {
    guard slots.count > 1, paths[slots[0].index] == avoided else { return }
    let start = 1 + Int(ShuffleHash.mix(slots[0].key) % UInt64(slots.count - 1))
    let places = Array(start..<slots.count) + Array(1..<start)
    guard let place = places.first(where: { paths[slots[$0].index] != avoided }) else { return }
    swap(&slots, 0, place)
  }

  /// Keeps a path that is in the list several times from following itself, where what comes later allows it. One pass: all
  /// that stands between `place` and `other` has the path that was in the way, so none is looked at twice.
  private func separate(_ slots: inout [Slot], from start: Int, after last: UInt64?) {
    var previous = last
    var other = start
    for place in slots.indices.dropFirst(start) {
      if paths[slots[place].index] == previous {
        other = max(other, place + 1)
        while other < slots.count, paths[slots[other].index] == previous { other += 1 }
        if other == slots.count { return }
        swap(&slots, place, other)
      }
      previous = paths[slots[place].index]
    }
  }

  /// Exchanges two tracks; the keys stay where they are, in rising order.
  private func swap(_ slots: inout [Slot], _ a: Int, _ b: Int) {
    let index = slots[a].index
    slots[a].index = slots[b].index
    slots[b].index = index
  }

  /// Finds the track that was on: last of those taken or, when the list's changes have moved it, among the others.
  private mutating func resume(at path: UInt64) {
    let before = slots[..<position].lastIndex { paths[$0.index] == path }
    guard let found = before ?? slots[position...].firstIndex(where: { paths[$0.index] == path }) else { return }
    again = slots[found].index
    taken.insert(tracks[slots[found].index])
    if found >= position { slots.remove(at: found) }
  }
}
