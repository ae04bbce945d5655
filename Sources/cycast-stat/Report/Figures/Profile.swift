// SPDX-License-Identifier: MIT

/// A timeline read from its first session to its last: who wants to know how many listened when asks here.
struct Profile {
  /// How many listened in some stretch of time.
  struct Stretch: Equatable {
    /// Seconds listened by all together.
    var seconds = 0
    /// The most at once, the first second with that many, and whether that is exact.
    var peak = 0
    var peakAt: Int64 = 0
    var isExact = true
  }

  private let timeline: Timeline
  /// Quarters with changes, in the order of time: which, where in the timeline, how many listened in front of it, and how
  /// many seconds were listened before.
  private var numbers: [Int64] = []
  private var places: [Int] = []
  private var levels: [Int] = []
  private var sums: [Int] = []

  init(_ timeline: Timeline) {
    self.timeline = timeline
    places = timeline.quarters.indices.sorted { timeline.numbers[$0] < timeline.numbers[$1] }
    numbers = places.map { timeline.numbers[$0] }
    var (level, sum) = (0, 0)
    for (index, place) in places.enumerated() {
      if index > 0 { sum += level * Int(numbers[index] - numbers[index - 1] - 1) * Timeline.span }
      levels.append(level)
      sums.append(sum)
      sum += level * Timeline.span + timeline.quarters[place].seconds
      level += timeline.quarters[place].net
    }
  }

  /// The quarters from the first with a listener to the last; nil when there is none.
  var quarters: ClosedRange<Int64>? {
    guard let first = numbers.first, let last = numbers.last else { return nil }
    return first...last
  }

  /// Calls `body` with each quarter from the first to the last, those without a change included.
  func forEachQuarter(_ body: (_ number: Int64, Stretch) -> Void) {
    var index = 0
    for number in quarters ?? 0...0 where !numbers.isEmpty {
      if numbers[index] == number {
        body(number, whole(index))
        index += 1
      } else {
        let level = self.level(behind: index - 1)
        body(number, Stretch(seconds: level * Timeline.span, peak: level, peakAt: number * Int64(Timeline.span)))
      }
    }
  }

  /// How many listened from one second up to another.
  func stretch(from start: Int64, to end: Int64) -> Stretch {
    guard end > start, let quarters else { return Stretch(peakAt: start) }
    let span = Int64(Timeline.span)
    var stretch = Stretch(seconds: listened(until: end) - listened(until: start), peak: -1, peakAt: start)
    var number = max(start / span, quarters.lowerBound)
    let last = min((end - 1) / span, quarters.upperBound)
    while number <= last {
      let from = Int(max(start - number * span, 0)), to = Int(min(end - number * span, span))
      let part = self.part(number, from..<to)
      if part.peak > stretch.peak { (stretch.peak, stretch.peakAt) = (part.peak, part.peakAt) }
      stretch.isExact = stretch.isExact && part.isExact
      number += 1
    }
    stretch.peak = max(0, stretch.peak)
    return stretch
  }

  /// Seconds listened before an instant.
  private func listened(until end: Int64) -> Int {
    let number = end / Int64(Timeline.span), within = Int(end % Int64(Timeline.span))
    let index = self.index(number)
    guard index >= 0 else { return 0 }
    if numbers[index] < number {
      let through = sums[index] + levels[index] * Timeline.span + timeline.quarters[places[index]].seconds
      let gap = Int(number - numbers[index] - 1) * Timeline.span + within
      return through + level(behind: index) * gap
    }
    let before = sums[index] + levels[index] * within
    guard let changes = timeline.changes(places[index]) else {
      // As if it were spread evenly.
      return before + timeline.quarters[places[index]].seconds * within / Timeline.span
    }
    return before + (0..<within).reduce(0) { $0 + changes[$1] * (within - $1) }
  }

  private func whole(_ index: Int) -> Stretch {
    let peak = timeline.peak(places[index], 0..<Timeline.span)
    let start = numbers[index] * Int64(Timeline.span)
    return Stretch(
      seconds: levels[index] * Timeline.span + timeline.quarters[places[index]].seconds,
      peak: levels[index] + peak.rise, peakAt: start + Int64(peak.at), isExact: peak.isExact)
  }

  private func part(_ number: Int64, _ seconds: Range<Int>) -> Stretch {
    let index = self.index(number)
    let start = number * Int64(Timeline.span)
    guard index >= 0, numbers[index] == number else {
      return Stretch(peak: level(behind: index), peakAt: start + Int64(seconds.lowerBound))
    }
    let peak = timeline.peak(places[index], seconds)
    return Stretch(peak: levels[index] + peak.rise, peakAt: start + Int64(peak.at), isExact: peak.isExact)
  }

  /// How many listened behind a quarter.
  private func level(behind index: Int) -> Int {
    index < 0 ? 0 : levels[index] + timeline.quarters[places[index]].net
  }

  /// The last quarter with changes that is not behind this one; −1 without one.
  private func index(_ number: Int64) -> Int {
    var (low, high) = (0, numbers.count)
    while low < high {
      let middle = (low + high) / 2
      if numbers[middle] <= number { low = middle + 1 } else { high = middle }
    }
    return low - 1
  }
}
