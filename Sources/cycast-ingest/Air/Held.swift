// SPDX-License-Identifier: MIT
import StreamKit

/// Units that wait to go on air together: the preroll of a source, or what comes when a stalled one is back.
struct Held {
  /// A unit, and the track that begins with it.
  struct Item {
    var unit: Unit
    var track: TrackInfo?
  }

  private(set) var items: [Item] = []
  private var bytes: [UInt8] = []
  /// A track that begins with the unit that comes next.
  private(set) var track: TrackInfo?
  /// How long all units play, in nanoseconds.
  private(set) var duration: Int64 = 0

  /// Whether as much is held as fits into a preroll, or one unit where none does.
  func isPreroll(_ preroll: Int64) -> Bool {
    guard let last = items.last else { return false }
    return isFull || (duration > 0 && duration + Int64(last.unit.nanoseconds) > preroll)
  }

  /// More than any preroll takes; beyond that units are on their way whatever they last.
  static let mostBytes = 4 << 20

  /// The track that is on when all that is held has been heard; nil when that is the one before.
  var nextTrack: TrackInfo? { track ?? items.last { $0.track != nil }?.track }

  var isEmpty: Bool { items.isEmpty }
  var isFull: Bool { bytes.count >= Held.mostBytes }

  /// Notes a track that begins with the next unit.
  mutating func say(_ track: TrackInfo) { self.track = track }

  mutating func add(_ unit: Unit, _ raw: UnsafeRawBufferPointer) {
    items.append(Item(unit: unit, track: track))
    track = nil
    bytes.append(contentsOf: raw)
    duration += Int64(unit.nanoseconds)
  }

  /// Throws away the oldest units until no more than `preroll` is held, but at most `most` nanoseconds; pages of headers
  /// stay, and so does the last track that was named. Returns how much was thrown away.
  mutating func dropOldest(downTo preroll: Int64, most: Int64) -> Int64 {
    // Asked after every unit: nothing is looked at where nothing can go.
    guard most > 0, duration > preroll else { return 0 }
    var dropped: Int64 = 0
    var kept: [Item] = []
    var keptBytes: [UInt8] = []
    var pendingTrack: TrackInfo?
    var offset = 0
    for item in items {
      let length = Int64(item.unit.nanoseconds)
      let end = offset + item.unit.length
      if length > 0, duration > max(preroll, length), dropped + length <= most {
        dropped += length
        duration -= length
        pendingTrack = item.track ?? pendingTrack
      } else {
        kept.append(Item(unit: item.unit, track: item.track ?? pendingTrack))
        pendingTrack = nil
        keptBytes += bytes[offset..<end]
      }
      offset = end
    }
    (items, bytes, track) = (kept, keptBytes, track ?? pendingTrack)
    return dropped
  }

  /// Gives everything away, in order.
  mutating func release(_ body: (Item, UnsafeMutableRawBufferPointer) -> Void) {
    var offset = 0
    let items = self.items
    bytes.withUnsafeMutableBytes { raw in
      for item in items {
        body(item, UnsafeMutableRawBufferPointer(rebasing: raw[offset..<offset + item.unit.length]))
        offset += item.unit.length
      }
    }
    clear()
  }

  mutating func clear() { self = Held() }
}
