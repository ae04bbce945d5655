// SPDX-License-Identifier: MIT
import StreamKit

/// Durations and times as people read them.
enum Lengths {
  /// `12s`, `3m`, `2h 3m`, `5d 4h`.
  static func text(_ seconds: Int) -> String {
    let seconds = max(0, seconds)
    switch seconds {
    case ..<60: return "\(seconds)s"
    case ..<3_600: return "\(seconds / 60)m"
    case ..<86_400: return "\(seconds / 3_600)h \(seconds % 3_600 / 60)m"
    default: return "\(seconds / 86_400)d \(seconds % 86_400 / 3_600)h"
    }
  }

  /// `2026-11-21 18:00` in the machine's time zone; without the day where that is today's.
  static func text(since instant: Int64, at now: Int64) -> String {
    let (then, today) = (CalendarTime(instant, local: true), CalendarTime(now, local: true))
    let isToday = then.formatted("%F") == today.formatted("%F")
    return then.formatted(isToday ? "%H:%M" : "%F %H:%M")
  }
}
