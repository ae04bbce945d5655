// SPDX-License-Identifier: MIT
import StreamKit

/// Says which track comes next: in the list's order or shuffled, for one round or for ever, while the list may change.
///
/// `next` is all there is to it: a track that has ended, was skipped or could not be played is followed by the same one.
struct TrackOrder {
  /// How tracks follow each other.
  enum Mode: Equatable {
    /// As the list has them.
    case listed
    /// Every track once a round, in an order that is the same for a seed; a path never follows itself from one
    /// round to the next while there is another.
    case shuffled(seed: UInt64)
  }

  /// A track whose turn it is.
  struct Turn: Equatable {
    let entry: Entry
    /// Its place in the list, counted from 1, and how many the list has.
    let number: Int, count: Int
    /// Counted from 1.
    let round: Int
  }

  /// The list.
  private(set) var entries: [Entry]
  /// The track whose turn it is; nil before the first.
  private(set) var current: Turn?

  /// Where the first turn is.
  private enum Start {
    /// At a track's number, or anywhere.
    case at(Int?)
    /// Where a saved state says.
    case resuming(PlayState)
  }

  private let mode: Mode
  private let once: Bool
  private let start: Start
  private var round = 1
  /// The next track's index in the list's order.
  private var upcoming = 0
  private var shuffle: ShuffleRound?

  /// Begins with the track that is number `start` in the list, counted from 1, or with the first if the list is shorter; a
  /// shuffled round begins with that track too, and with any if `start` is nil.
  init(_ entries: [Entry], mode: Mode, once: Bool = false, startAt start: Int? = nil) {
    self.init(entries, mode, once, .at(start))
  }

  /// Goes on where `saved` says: its track has the first turn if the list still has it, else the one that would follow. A
  /// shuffle goes on with its round if it was saved under the same seed, and begins with that track otherwise.
  init(_ entries: [Entry], mode: Mode, once: Bool = false, resuming saved: PlayState) {
    self.init(entries, mode, once, .resuming(saved))
  }

  private init(_ entries: [Entry], _ mode: Mode, _ once: Bool, _ start: Start) {
    (self.entries, self.mode, self.once, self.start) = (entries, mode, once, start)
    switch start {
    case .at(let number): begin(number)
    case .resuming(let saved): resume(saved)
    }
  }

  private mutating func begin(_ number: Int?) {
    upcoming = max(0, (number ?? 1) - 1)
    guard case .shuffled(let seed) = mode else { return }
    shuffle = ShuffleRound(round, seed: seed, entries: entries, first: number.map { $0 - 1 })
  }

  private mutating func resume(_ saved: PlayState) {
    let found = Self.nearest(saved.path, in: entries, to: saved.number - 1)
    round = saved.round
    begin((found ?? saved.number - 1) + 1)
    guard case .shuffled(let seed) = mode, let memory = saved.shuffle, memory.seed == seed else { return }
    shuffle = ShuffleRound(round, resuming: memory, at: saved.path, entries: entries)
  }

  /// The next track, which is `current` from now on. Nil when the list is empty or, with `once`, at its end.
  mutating func next() -> Turn? {
    guard !entries.isEmpty, let index = shuffle == nil ? nextListed() : nextShuffled() else { return nil }
    current = turn(index)
    return current
  }

  /// Goes on with another list: after the current track if the list has it, at the same place if not.
  mutating func replace(_ entries: [Entry]) {
    if entries == self.entries { return }
    guard let last = current else {
      self = TrackOrder(entries, mode, once, start)
      return
    }
    self.entries = entries
    let place = last.number - 1
    shuffle?.replace(entries, after: last.entry.path)
    let found = Self.nearest(last.entry.path, in: entries, to: place)
    upcoming = found.map { $0 + 1 } ?? place
    current = Turn(entry: last.entry, number: (found ?? place) + 1, count: entries.count, round: round)
  }

  /// What to save while the current track plays at `seconds`; nil before the first track.
  func state(at seconds: Double) -> PlayState? {
    guard let current else { return nil }
    return PlayState(
      path: current.entry.path, seconds: seconds, number: current.number, round: current.round,
      shuffle: shuffle?.memory)
  }

  private mutating func nextListed() -> Int? {
    if upcoming >= entries.count {
      if current == nil {
        upcoming = 0
      } else if once {
        return nil
      } else {
        (round, upcoming) = (round + 1, 0)
      }
    }
    defer { upcoming += 1 }
    return upcoming
  }

  private mutating func nextShuffled() -> Int? {
    if let index = shuffle?.next() { return index }
    guard !once || current == nil, let seed = shuffle?.memory.seed else { return nil }
    round += 1
    shuffle = ShuffleRound(round, seed: seed, entries: entries, avoided: current?.entry.path)
    return shuffle?.next()
  }

  private func turn(_ index: Int) -> Turn {
    Turn(entry: entries[index], number: index + 1, count: entries.count, round: round)
  }

  /// The index, of those that hold the path, that is nearest to another; the earlier of two equally near.
  private static func nearest(_ path: FilePath, in entries: [Entry], to place: Int) -> Int? {
    var best: Int?
    for index in entries.indices where entries[index].path == path {
      if let known = best, abs(known - place) <= abs(index - place) { continue }
      best = index
    }
    return best
  }
}
