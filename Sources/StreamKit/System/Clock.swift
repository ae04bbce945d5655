// SPDX-License-Identifier: MIT
import Glibc

/// Nanoseconds of CLOCK_MONOTONIC: for everything that is waited for or measured. Never set back or forth.
public func monotonicNow() -> Int64 { nanoseconds(of: CLOCK_MONOTONIC) }

/// Nanoseconds since 1970 of the wall clock: for what people and logs read.
public func wallClockNow() -> Int64 { nanoseconds(of: CLOCK_REALTIME) }

private func nanoseconds(of clock: clockid_t) -> Int64 {
  var now = timespec()
  clock_gettime(clock, &now)
  return Int64(now.tv_sec) * 1_000_000_000 + Int64(now.tv_nsec)
}

/// Sleeps until the monotonic clock shows `instant`; returns early when a signal was handled.
public func sleepUntil(_ instant: Int64) {
  var target = timespec(tv_sec: Int(instant / 1_000_000_000), tv_nsec: Int(instant % 1_000_000_000))
  _ = clock_nanosleep(CLOCK_MONOTONIC, Int32(TIMER_ABSTIME), &target, nil)
}

/// A date and time taken apart, for formatting.
public struct CalendarTime {
  private let fields: tm
  private let milliseconds: Int

  /// Takes apart nanoseconds since 1970, in UTC or (for access logs) in the machine's time zone.
  public init(_ wallClock: Int64, local: Bool = false) {
    var seconds = time_t(wallClock / 1_000_000_000)
    var fields = tm()
    if local { localtime_r(&seconds, &fields) } else { gmtime_r(&seconds, &fields) }
    self.fields = fields
    milliseconds = Int(wallClock / 1_000_000 % 1_000)
  }

  /// Formats by strftime(3), in the C locale; at most 255 bytes.
  public func formatted(_ pattern: String) -> String {
    var copy = fields
    return withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { buffer in
      guard let base = buffer.baseAddress, strftime(base, 256, pattern, &copy) > 0 else { return "" }
      return String(cString: base)
    }
  }

  /// `2026-11-21T20:00:00.123Z`, the form of events and titles; for a time in UTC.
  public var iso8601: String {
    let digits = String(milliseconds)
    return formatted("%Y-%m-%dT%H:%M:%S.") + String(repeating: "0", count: 3 - digits.count) + digits + "Z"
  }
}
