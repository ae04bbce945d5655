// SPDX-License-Identifier: MIT
import StreamKit

/// Knows what is on air: what the stream says, and titles from elsewhere. Of the two the newest counts.
struct StateBook {
  /// What is on air now.
  private(set) var current = NowPlaying()
  private var said: NowPlaying? = NowPlaying()

  /// The stream has said this, all of it.
  mutating func streamSaid(_ state: NowPlaying) { current = state }

  /// A track begins in the stream of which nothing is said.
  mutating func untitled() { current = NowPlaying(station: current.station) }

  /// A title has come from elsewhere: the station's words, and who is on air unless it says so, stay the stream's.
  mutating func put(_ title: SaidTitle) {
    current.track = title.track
    if let origin = title.origin { current.origin = origin }
  }

  /// Makes the next `news` say what is on air, even if that has been said.
  mutating func sayAgain() {
    if !current.isEmpty { said = nil }
  }

  /// What is to be said now, if it is not what was said last.
  mutating func news() -> NowPlaying? {
    guard current != said else { return nil }
    said = current
    return current
  }
}
