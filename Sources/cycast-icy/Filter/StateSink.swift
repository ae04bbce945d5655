// SPDX-License-Identifier: MIT
import StreamKit

/// A place of a stream.
struct StreamPlace: Equatable {
  /// Bytes of units before it.
  var byte = 0
  /// Nanoseconds of stream before it.
  var time: Int64 = 0
}

/// Where the units of a stream and what is said of them go.
protocol StateSink: AnyObject {
  /// Units of another codec come from now on, or the first ones; `isFirst` when no unit has been written yet.
  func begin(_ codec: Codec, isFirst: Bool) throws(CommandError)
  /// This is on air from the next unit on.
  func say(_ state: NowPlaying, at place: StreamPlace)
  /// Takes whole units, side by side in memory. They are written before `flush` returns, or kept.
  func write(_ bytes: UnsafeRawBufferPointer)
  /// The memory of what was taken is about to change.
  func flush()
}
