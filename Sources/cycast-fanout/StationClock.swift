// SPDX-License-Identifier: MIT

/// Counts milliseconds since the command began, in 32 bits: what a connection keeps of its times. It wraps after 49 days;
/// differences of up to half of that are right all the same, with `&-`.
struct StationClock {
  /// Monotonic nanoseconds.
  let began: Int64

  /// The count at an instant of the monotonic clock.
  func milliseconds(at now: Int64) -> UInt32 { UInt32(truncatingIfNeeded: (now - began) / 1_000_000) }

  /// The instant of a count that is less than half its range away from `now`.
  func time(of milliseconds: UInt32, near now: Int64) -> Int64 {
    let distance = Int32(bitPattern: milliseconds &- self.milliseconds(at: now))
    return now - (now - began) % 1_000_000 + Int64(distance) * 1_000_000
  }
}
