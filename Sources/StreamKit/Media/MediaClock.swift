// SPDX-License-Identifier: MIT

/// Adds up how long units of changing sample rates play, without drift.
///
/// Samples of one rate are counted as whole numbers; only where the rate changes is the time so far turned into
/// nanoseconds, and then to 64 binary places: a change loses less than 2^-64 ns.
public struct MediaClock: Equatable, Sendable {
  /// Time of all rates before this one: nanoseconds, and 2^-64 parts of one.
  private var foldedNanoseconds: Int64 = 0
  private var foldedFraction: UInt64 = 0
  /// The current rate in hertz, and the time in it: whole seconds and samples, fewer than `rate`.
  private var rate: Int64 = 1
  private var seconds: Int64 = 0
  private var samples: Int64 = 0

  /// The longest time that one addition counts for, in seconds: more than any unit can last (an Ogg page of 255 FLAC
  /// packets of 65,535 samples, at 8 kHz, plays 35 minutes), and little enough that a false granule position is harmless.
  public static let longestUnit: Int64 = 3_600

  /// Neither sum grows past 100 years, so that nothing can overflow.
  private static let lastSecond: Int64 = 100 * 366 * 86_400

  /// Stands at zero.
  public init() {}

  /// Adds samples of one channel at a rate in hertz. Nothing is added where either is 0 or less (a unit that says nothing of
  /// time), and at most `longestUnit` at once.
  public mutating func add(samples count: Int, rate hertz: Int) {
    guard count > 0, hertz > 0, let newRate = Int64(exactly: hertz), newRate <= Int64(UInt32.max) else { return }
    if newRate != rate { fold(to: newRate) }
    samples += min(Int64(count), Self.longestUnit * newRate)
    if samples >= rate {
      let (whole, rest) = samples.quotientAndRemainder(dividingBy: rate)
      seconds = min(seconds + whole, Self.lastSecond)
      samples = rest
    }
  }

  /// Adds what a unit says it lasts.
  public mutating func add(_ unit: Unit) { add(samples: unit.samples, rate: unit.sampleRate) }

  /// All that was added, in nanoseconds, rounded down.
  public var nanoseconds: Int64 {
    // Two fractions may make one whole nanosecond more.
    let (part, fraction) = current
    let carry: Int64 = foldedFraction.addingReportingOverflow(fraction).overflow ? 1 : 0
    return foldedNanoseconds + part + carry
  }

  /// The time in the current rate: nanoseconds, and 2^-64 parts of one.
  private var current: (Int64, UInt64) {
    let (whole, rest) = (samples * 1_000_000_000).quotientAndRemainder(dividingBy: rate)
    // In range: rest is less than rate, so the quotient of (rest * 2^64) / rate fits 64 bits.
    let fraction = UInt64(rate).dividingFullWidth((UInt64(rest), 0)).quotient
    return (seconds * 1_000_000_000 + whole, fraction)
  }

  /// Moves the time in the current rate to the folded sum, and goes on with another rate.
  private mutating func fold(to newRate: Int64) {
    let (part, fraction) = current
    let (sum, carry) = foldedFraction.addingReportingOverflow(fraction)
    foldedNanoseconds = min(foldedNanoseconds + part + (carry ? 1 : 0), Self.lastSecond * 1_000_000_000)
    foldedFraction = sum
    (rate, seconds, samples) = (newRate, 0, 0)
  }
}
