// SPDX-License-Identifier: MIT
import StreamKit

/// Titles that wait for their place in a stream, the next one first.
struct TitleSchedule {
  /// So many wait at most, some 2 MB of the longest; one more, and the one that is farthest ahead is left out.
  static let most = 1_024
  /// A title counts for the unit that begins at most so many nanoseconds before its place: places are written in whole
  /// milliseconds, and a unit lasts longer than that.
  static let tolerance: Int64 = 1_000_000

  private struct Entry {
    let title: SaidTitle
    let place: Int64
  }

  private var waiting: [Entry] = []
  /// Titles that were left out.
  private(set) var leftOut = 0

  /// Adds a title that counts from `place`, in nanoseconds of stream, on. Of two with one place the later one wins.
  mutating func add(_ title: SaidTitle, at place: Int64) {
    waiting.append(Entry(title: title, place: place))
    var index = waiting.count - 1
    while index > 0, waiting[index - 1].place > place {
      waiting.swapAt(index - 1, index)
      index -= 1
    }
    if waiting.count > Self.most {
      waiting.removeLast()
      leftOut += 1
    }
  }

  /// The place of the next title; nil when none waits.
  var next: Int64? { waiting.first?.place }

  /// Takes the next title out if the unit that begins at `time` is its.
  mutating func take(at time: Int64) -> SaidTitle? {
    guard let first = waiting.first, first.place <= time + Self.tolerance else { return nil }
    return waiting.removeFirst().title
  }
}
