// SPDX-License-Identifier: MIT

/// Counts milliseconds since the command began, in 32 bits: what a connection keeps of its times. It wraps after 49 days;
/// differences of up to half of that are right all the same, with `&-`.
struct StationClock {
  /// Monotonic nanoseconds.
  let began: Int64

  /// The count at an instant of the monotonic clock.
  func milliseconds(at now: Int64) -> UInt32 { UInt32(truncatingIfNeeded: (now - began) / 1_000_000) }
}
