// SPDX-License-Identifier: MIT
import StreamKit

/// Says where in the stream a title belongs.
///
/// A title that says its own place (`at`) belongs there; another one belongs to what is passed on when it comes. Both come
/// later by `delay`: what an encoder in between holds back.
struct Injection {
  /// A title on a pipe that claims to be farther ahead than this was made for another stream: what a pipeline holds is
  /// less, even 64 KiB at 16 kbit/s (32 s).
  static let mostAhead: Int64 = 60_000_000_000

  private let delay: Int64
  private var hasSaid = false
  /// Whether a title claims a place that cannot be meant. True once, so that it is said once.
  private(set) var isAstray = false

  init(delay: Int64) { self.delay = delay }

  /// The place of a title, in nanoseconds of stream, when the stream is at `position`. A timetable, a file with the titles
  /// of a whole stream, is believed however far ahead it is.
  mutating func place(of title: SaidTitle, at position: Int64, isTimetable: Bool) -> Int64 {
    isAstray = false
    guard let at = title.at else { return position + delay }
    if isTimetable || at - position <= Self.mostAhead { return max(0, at) + delay }
    isAstray = !hasSaid
    hasSaid = true
    return position + delay
  }
}
