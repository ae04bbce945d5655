// SPDX-License-Identifier: MIT
import StreamKit

/// Counts what passes: pure figures, that times come into.
struct StreamFigures: Sendable {
  /// Bytes that came, whatever they are.
  var bytes = 0
  /// Bytes that belonged to nothing.
  var junk = 0
  /// Whole units, and their bytes.
  private(set) var units = 0, unitBytes = 0
  /// What the newest unit is.
  private(set) var codec: Codec?
  private(set) var sampleRate = 0, channels = 0
  /// Titles that differed from the one before, and the newest.
  private(set) var titles = 0
  private(set) var title = TrackInfo()

  private var clock = MediaClock()
  private let started: Int64
  /// When the first unit had come.
  private var firstUnit: Int64?

  /// Starts at an instant (monotonic nanoseconds).
  init(at now: Int64) { started = now }

  /// Nanoseconds of stream that have come.
  var media: Int64 { clock.nanoseconds }

  /// Nanoseconds since the start.
  func elapsed(at now: Int64) -> Int64 { now - started }

  /// How far the stream is ahead of time that has passed since its first unit; nil where it says nothing of time.
  func drift(at now: Int64) -> Int64? {
    guard let firstUnit, media > 0 else { return nil }
    return media - (now - firstUnit)
  }

  /// Bits of units for a second of stream, on average; nil where it says nothing of time.
  var bitRate: Int? { Self.rate(unitBytes, media) }

  /// Bits of so many bytes a second.
  static func rate(_ bytes: Int, _ nanoseconds: Int64) -> Int? {
    nanoseconds > 0 ? Int((Double(bytes) * 8e9 / Double(nanoseconds)).rounded()) : nil
  }

  // MARK: Counting

  /// Counts units that lie side by side; `units` is about all of them.
  mutating func count(_ number: Int, _ units: Unit, _ codec: Codec, at now: Int64) {
    if firstUnit == nil { firstUnit = now }
    self.codec = codec
    self.units += number
    unitBytes += units.length
    clock.add(units)
    if units.sampleRate > 0 { (sampleRate, channels) = (units.sampleRate, units.channels) }
  }

  /// Takes what is on air now. Returns whether that is news.
  mutating func take(_ track: TrackInfo) -> Bool {
    guard track != title else { return false }
    title = track
    if !track.isEmpty { titles += 1 }
    return true
  }
}
