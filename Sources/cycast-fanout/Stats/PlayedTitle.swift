// SPDX-License-Identifier: MIT
import StreamKit

/// A track that listeners heard begin.
struct PlayedTitle: Equatable {
  /// When, in nanoseconds since 1970.
  var time: Int64
  var track: TrackInfo
  var origin: Origin?
}
