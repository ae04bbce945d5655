// SPDX-License-Identifier: MIT

/// What counts as dead air, as `--dead-air LEVEL:DUR` says it: everything under a level for a time.
public struct DeadAirRule: Equatable, Sendable {
  /// In dBFS, -100 to -1: what is under it is quiet.
  public let level: Double
  /// In nanoseconds, half a second to a day: how long it must be quiet.
  public let duration: Int64

  private static let levels = -100.0 ... -1.0
  private static let durations: ClosedRange<Int64> = 500_000_000...86_400_000_000_000

  /// Reads `-50dB:30s`, or `-50:30` for the same.
  public init(_ text: String) throws(UsageError) {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2 else { throw UsageError("'\(text)' is no level and time (write -50dB:30s)") }
    level = try Self.level(String(parts[0]))
    duration = try OptionValue.duration(String(parts[1]))
    guard Self.durations.contains(duration) else {
      throw UsageError("'\(parts[1])' is no time from 500ms to 1d (write -50dB:30s)")
    }
  }

  private static func level(_ text: String) throws(UsageError) -> Double {
    let digits = text.lowercased().hasSuffix("db") ? text.dropLast(2) : text[...]
    // Double reads words (inf, nan) and hexadecimals as well.
    let isPlain = digits.allSatisfy { $0.isASCII && ($0.isNumber || $0 == "." || $0 == "-" || $0 == "+") }
    guard isPlain, let level = Double(digits) else {
      throw UsageError("'\(text)' is no level (write -50dB:30s)")
    }
    if level > 0 { throw UsageError("'\(text)' is over full scale: levels are negative (write -50dB:30s)") }
    guard levels.contains(level) else {
      throw UsageError("'\(text)' is no level from -100dB to -1dB (write -50dB:30s)")
    }
    return level
  }
}
