// SPDX-License-Identifier: MIT

/// How loud a stretch of audio was, in dBFS, each the value of its loudest channel.
public struct Level: Equatable, Sendable {
  /// The largest sample: 0 is full scale, and a sine that reaches it reads 0.
  public let peak: Double
  /// The root of the mean square: a square wave of full scale reads 0, a sine 3.01 less than its peak.
  public let rms: Double
  /// How long the stretch was, in nanoseconds of media.
  public let duration: Int64

  /// What digital silence reads in place of minus infinity, and all that is quieter than 20 bits can tell.
  public static let floor = -120.0
  /// What samples read that are larger than this, or no numbers: damaged streams decode to such.
  public static let ceiling = 24.0

  /// Creates a level from its values.
  public init(peak: Double, rms: Double, duration: Int64) {
    self.peak = peak
    self.rms = rms
    self.duration = duration
  }
}

/// Measures samples window by window. It keeps sums only, so it runs for as long as a station does.
public struct LevelMeter: Sendable {
  private struct Sums {
    var peak: Float = 0
    var squares = 0.0
  }

  private let window: Int64
  private var format: PCMFormat?
  private var sums: [Sums] = []
  /// Samples of one channel in the window that is under way, and in a whole one.
  private var count = 0
  private var length = 1

  /// 24 dB over full scale.
  private static let largest: Float = 15.848_931_9

  /// Measures windows of so many nanoseconds of media, at least one sample each.
  public init(window: Int64 = 100_000_000) { self.window = window }

  /// Takes samples, channels interleaved, and hands out the windows that they complete. A change of format ends a window
  /// early.
  public mutating func add(_ samples: Span<Float>, _ format: PCMFormat, _ take: (Level) -> Void) {
    if format != self.format {
      if let level = finish() { take(level) }
      start(format)
    }
    let channels = format.channels
    var position = 0
    // A sample without its neighbour in the other channel is none.
    let end = samples.count / channels * channels
    while position < end {
      let next = min(end, position + (length - count) * channels)
      for channel in 0..<channels {
        Self.sum(samples.extracting(position..<next), channel, channels, &sums[channel])
      }
      count += (next - position) / channels
      position = next
      if count == length, let level = finish() { take(level) }
    }
  }

  /// Ends the window that is under way, and tells its level; nil when nothing has come since the last.
  public mutating func finish() -> Level? {
    guard let format, count > 0 else { return nil }
    let peak = sums.reduce(0) { max($0, $1.peak) }
    let power = sums.reduce(0) { max($0, $1.squares) } / Double(count)
    let level = Level(
      peak: decibels(ofPower: Double(peak) * Double(peak)), rms: decibels(ofPower: power),
      duration: Int64(count) * 1_000_000_000 / Int64(format.rate))
    start(format)
    return level
  }

  private mutating func start(_ format: PCMFormat) {
    self.format = format
    length = max(1, Int(window * Int64(format.rate) / 1_000_000_000))
    count = 0
    sums = Array(repeating: Sums(), count: format.channels)
  }

  private static func sum(_ samples: Span<Float>, _ channel: Int, _ channels: Int, _ sums: inout Sums) {
    var peak = sums.peak
    var squares = sums.squares
    var index = channel
    while index < samples.count {
      // Written so that what is no number becomes the largest.
      let size = abs(samples[index]) <= largest ? abs(samples[index]) : largest
      if size > peak { peak = size }
      squares += Double(size) * Double(size)
      index += channels
    }
    sums = Sums(peak: peak, squares: squares)
  }
}
