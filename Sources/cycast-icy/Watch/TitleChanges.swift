// SPDX-License-Identifier: MIT
import StreamKit

/// Tells a new title from one that is said again: with every block, or after the connection was made anew.
struct TitleChanges {
  private var last: String?

  /// Whether this is another title than the last. Only what is shown counts (`Artist - Title`): links carry clocks and
  /// counters. The first is always new, also when it is empty.
  mutating func isNew(_ track: TrackInfo) -> Bool {
    let shown = track.display
    defer { last = shown }
    return shown != last
  }
}
