// SPDX-License-Identifier: MIT
import StreamKit

@testable import cycast_playlist

/// Entries with one path for each word.
func entries(_ words: String) -> [Entry] { words.split(separator: " ").map { Entry(FilePath(String($0))) } }

/// An order that tests take turns from in mid-expression.
final class Turns {
  private(set) var order: TrackOrder

  /// Begins where the order does.
  init(_ order: TrackOrder) { self.order = order }

  /// The next turn.
  func next() -> TrackOrder.Turn? { order.next() }

  /// The paths of the next turns, as many as there are up to a number.
  func take(_ count: Int) -> [String] {
    var paths: [String] = []
    while paths.count < count, let turn = next() { paths.append(turn.entry.path.description) }
    return paths
  }

  /// The same in one line.
  func line(_ count: Int) -> String { take(count).joined(separator: " ") }

  /// Replaces the list.
  func replace(_ words: String) { order.replace(entries(words)) }

  /// What a restart would find.
  func state() throws -> PlayState? { try order.state(at: 1.5).map { try PlayState(parsing: Array($0.text.utf8)) } }

  /// The track whose turn it is.
  var current: TrackOrder.Turn? { order.current }
}
