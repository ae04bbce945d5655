// SPDX-License-Identifier: MIT
import StreamKit

/// A title as it came from outside of the stream: from a line, or from a file.
struct SaidTitle: Equatable, Sendable {
  /// The track; empty when there is to be no title.
  var track: TrackInfo
  /// Who is on air, where the line says so.
  var origin: Origin?
  /// Nanoseconds of stream from which on it counts; nil: from now on.
  var at: Int64?
}
