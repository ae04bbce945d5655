// SPDX-License-Identifier: MIT

/// Measures loudness as broadcasters do (EBU R 128, ITU-R BS.1770-4) and peaks, of one or two channels at any rate, for as
/// long as a station runs: its memory stays the same.
///
///     samples → K-weighting → mean square of 10 ms → the last 40: momentary → each tenth: histogram → integrated
///                                                  ↘ the last 300: short-term → each tenth: histogram → range
///
/// Loudness is in LUFS, peaks in dB to full scale; what is quieter than `Level.floor` reads that. One channel alone
/// counts once, so it reads 3 LU less than the same on two.
public struct LoudnessMeter: Sendable {
  /// Loudness of the last 400 ms and 3 s; nil until that much has come.
  public private(set) var momentary: Double?, shortTerm: Double?
  /// The loudest that each of them was, looked at every 10 ms.
  public private(set) var momentaryMax: Double?, shortTermMax: Double?

  /// Mean squares of the last 3 s, the next to be replaced at `next`.
  private var powers = [Double](repeating: 0, count: shortPieces)
  private var next = 0
  /// Pieces of 10 ms that have come.
  private var pieces = 0
  private var blocks = LoudnessHistogram(), shorts = LoudnessHistogram()

  private var format: PCMFormat?
  private var filter = KWeighting(rate: 48_000)
  private var left = KWeighedChannel(), right = KWeighedChannel()
  private var truePeakMeter: TruePeakMeter?
  private let findsTruePeak: Bool
  /// The piece under way: its sum of squares, its samples, and how many it will have.
  private var sum = 0.0
  private var count = 0
  private var length = 0
  /// Pieces since the format changed: they begin at whole hundredths of a second, at any rate.
  private var piecesOfFormat = 0
  private var samplePeak: Float = 0
  private var piecePeak: Float = 0
  private var highestBetween: Float = 0

  /// 24 dB over full scale: what is larger, or no number, counts as this. Damaged streams decode to such.
  static let largest: Float = 15.848_931_9

  private static let perSecond = 100
  private static let momentaryPieces = 40, shortPieces = 300
  /// A block of the gate begins every 100 ms: blocks of 400 ms overlap by three quarters (ITU-R BS.1770-4).
  private static let blockPieces = 10

  /// Starts before the first sample. True peak costs about as much as all the rest: it can be left out.
  public init(findsTruePeak: Bool = true) { self.findsTruePeak = findsTruePeak }

  /// Takes samples between -1 and 1, channels interleaved. A change of format begins a piece anew, and the filters.
  public mutating func add(_ samples: Span<Float>, _ format: PCMFormat) {
    guard format.rate > 0, (1...2).contains(format.channels) else { return }
    if format != self.format { start(format) }
    var position = 0
    let end = samples.count / format.channels * format.channels
    while position < end {
      let stop = min(end, position + (length - count) * format.channels)
      let stretch = samples.extracting(position..<stop)
      if format.channels == 2 { weighStereo(stretch) } else { weighMono(stretch) }
      truePeakMeter?.add(stretch, largest: piecePeak)
      count += (stop - position) / format.channels
      position = stop
      if count == length { endPiece(format) }
    }
  }

  // MARK: Results

  /// Loudness of all that came, without what is under -70 LUFS and what is 10 LU under the rest; nil when nothing is left.
  public var integrated: Double? { blocks.mean(gate: 10) }

  /// The loudness range in LU (EBU Tech 3342); nil before 3 s that are not silence.
  public var range: Double? { shorts.range(gate: 20) }

  /// The largest sample in dBFS; nil before the first.
  public var peak: Double? { format == nil ? nil : decibels(ofPower: Double(samplePeak) * Double(samplePeak)) }

  /// The largest value at and between samples in dBTP; nil before the first, or when it is not looked for.
  public var truePeak: Double? {
    guard findsTruePeak, format != nil else { return nil }
    let value = Double(max(samplePeak, highestBetween, truePeakMeter?.peak ?? 0))
    return decibels(ofPower: value * value)
  }

  // MARK: Pieces

  private mutating func start(_ format: PCMFormat) {
    self.format = format
    filter = KWeighting(rate: format.rate)
    (left, right) = (KWeighedChannel(), KWeighedChannel())
    highestBetween = max(highestBetween, truePeakMeter?.peak ?? 0)
    truePeakMeter = findsTruePeak ? TruePeakMeter(channels: format.channels) : nil
    piecesOfFormat = 0
    beginPiece(format)
  }

  private mutating func beginPiece(_ format: PCMFormat) {
    let index = piecesOfFormat % Self.perSecond
    length = max(1, (index + 1) * format.rate / Self.perSecond - index * format.rate / Self.perSecond)
    (sum, count, piecePeak) = (0, 0, 0)
  }

  private mutating func endPiece(_ format: PCMFormat) {
    powers[next] = sum / Double(count)
    next = (next + 1) % Self.shortPieces
    pieces += 1
    piecesOfFormat += 1
    left.settle()
    right.settle()
    if pieces >= Self.momentaryPieces {
      let power = mean(ofLast: Self.momentaryPieces)
      let loudness = Loudness.lufs(ofPower: power)
      momentary = loudness
      momentaryMax = max(momentaryMax ?? loudness, loudness)
      if pieces % Self.blockPieces == 0 { blocks.add(power: power) }
    }
    if pieces >= Self.shortPieces {
      let power = mean(ofLast: Self.shortPieces)
      let loudness = Loudness.lufs(ofPower: power)
      shortTerm = loudness
      shortTermMax = max(shortTermMax ?? loudness, loudness)
      if pieces % Self.blockPieces == 0 { shorts.add(power: power) }
    }
    beginPiece(format)
  }

  private func mean(ofLast count: Int) -> Double {
    let first = (next + Self.shortPieces - count) % Self.shortPieces
    let early = powers[first..<min(first + count, Self.shortPieces)].reduce(0, +)
    let late = powers[..<max(0, first + count - Self.shortPieces)].reduce(0, +)
    return (early + late) / Double(count)
  }

  // MARK: Samples

  private mutating func weighStereo(_ samples: Span<Float>) {
    var (left, right, sum, peak) = (self.left, self.right, self.sum, piecePeak)
    let filter = self.filter
    var index = 0
    while index < samples.count {
      let (a, b) = (Self.bounded(samples[index]), Self.bounded(samples[index + 1]))
      peak = max(peak, abs(a), abs(b))
      let (x, y) = (left.weigh(Double(a), filter), right.weigh(Double(b), filter))
      sum += x * x + y * y
      index += 2
    }
    (self.left, self.right, self.sum, piecePeak) = (left, right, sum, peak)
    samplePeak = max(samplePeak, peak)
  }

  private mutating func weighMono(_ samples: Span<Float>) {
    var (left, sum, peak) = (self.left, self.sum, piecePeak)
    let filter = self.filter
    for index in samples.indices {
      let a = Self.bounded(samples[index])
      peak = max(peak, abs(a))
      let x = left.weigh(Double(a), filter)
      sum += x * x
    }
    (self.left, self.sum, piecePeak) = (left, sum, peak)
    samplePeak = max(samplePeak, peak)
  }

  /// Written so that what is no number becomes the largest.
  @inline(__always)
  private static func bounded(_ sample: Float) -> Float { abs(sample) <= largest ? sample : largest }
}
