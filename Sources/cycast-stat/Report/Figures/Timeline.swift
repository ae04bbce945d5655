// SPDX-License-Identifier: MIT

/// How many listened in each second, kept as the changes from one second to the next, by quarters of an hour.
///
///     session of 3 s      +1           −1
///     second          899 900 901 902 903
///     listeners         0   1   1   1   0
///
/// A session changes two seconds, however long it is. A quarter takes 900 bytes, more where a hundred come or go in one
/// second. When all of them together take more than `limit` bytes, those that were changed the longest time ago are
/// summed up: each keeps its exact sums and its peak, and only a session that is added later and begins or ends within
/// it may make that peak an estimate, which is too low by no more than there are such sessions. So the peaks of logs of any length are exact as long as sessions are shorter than
/// what the limit takes in: two years for 64 MiB.
struct Timeline {
  /// Seconds of a quarter.
  static let span = 900

  /// What is known of a quarter of an hour.
  struct Quarter {
    /// Listeners more at its end than at its beginning.
    var net = 0
    /// What its changes add to the seconds listened within it.
    var seconds = 0
    /// How far the number of listeners rises above that in front of it, at most; and in which second, counted from 0.
    /// Kept up to date only once it is summed up.
    var rise = Int.min
    var riseAt = 0
    /// Whether `rise` is exact.
    var isExact = true
    /// When it was last changed, in changes since the start.
    var touched = 0
  }

  private let limit: Int
  /// Places of quarters by their numbers since 1970, 1,024 to a page; −1 for none.
  private var pages: [[Int32]] = []
  private(set) var numbers: [Int64] = []
  private(set) var quarters: [Quarter] = []
  /// The changes of each quarter; empty ones are kept in `wide`, or are summed up.
  private var narrow: [[Int8]] = []
  private var wide: [[Int32]] = []
  private var bytes = 0
  private var changes = 0

  /// More quarters than this are not kept: 57 years without a gap.
  static let mostQuarters = 2_000_000

  /// Keeps at most `limit` bytes of changes.
  init(limit: Int = 64 << 20) { self.limit = limit }

  /// Whether there is no session.
  var isEmpty: Bool { quarters.isEmpty }

  /// Adds a session from one second up to, but not including, another; both 0 or more, less than 2200. Returns false when
  /// there is no room for times so far apart.
  mutating func add(from start: Int64, to end: Int64) -> Bool {
    guard quarters.count < Self.mostQuarters else { return false }
    change(start, by: 1)
    change(end, by: -1)
    return true
  }

  private mutating func change(_ second: Int64, by delta: Int) {
    let number = second / Int64(Self.span)
    let within = Int(second % Int64(Self.span))
    let place = self.place(number)
    changes += 1
    quarters[place].net += delta
    quarters[place].seconds += delta * (Self.span - within)
    quarters[place].touched = changes
    if !narrow[place].isEmpty, !fits(delta, place, within) { widen(place) }
    if !wide[place].isEmpty {
      wide[place][within] &+= Int32(truncatingIfNeeded: delta)
    } else if narrow[place].isEmpty {
      changeSummed(place, within, delta)
    }
    if bytes > limit { sumUp() }
  }

  /// Puts a change into a byte, if it fits.
  private mutating func fits(_ delta: Int, _ place: Int, _ within: Int) -> Bool {
    let sum = narrow[place][within].addingReportingOverflow(Int8(truncatingIfNeeded: delta))
    if !sum.overflow { narrow[place][within] = sum.partialValue }
    return !sum.overflow
  }

  /// The quarter's place in the arrays; makes one when there is none.
  private mutating func place(_ number: Int64) -> Int {
    let (page, row) = (Int(number >> 10), Int(number & 1_023))
    while pages.count <= page { pages.append([]) }
    if pages[page].isEmpty { pages[page] = Array(repeating: -1, count: 1_024) }
    let known = pages[page][row]
    if known >= 0 { return Int(known) }
    pages[page][row] = Int32(quarters.count)
    numbers.append(number)
    quarters.append(Quarter())
    narrow.append(Array(repeating: 0, count: Self.span))
    wide.append([])
    bytes += Self.span
    return quarters.count - 1
  }

  private mutating func widen(_ place: Int) {
    wide[place] = narrow[place].map { Int32($0) }
    narrow[place] = []
    bytes += Self.span * 3
  }

  // MARK: Summing up

  /// Sums up the half that was changed the longest time ago.
  private mutating func sumUp() {
    var kept = quarters.indices.filter { !narrow[$0].isEmpty || !wide[$0].isEmpty }
    kept.sort { quarters[$0].touched < quarters[$1].touched }
    for place in kept.prefix((kept.count + 1) / 2) {
      let peak = peak(place, 0..<Self.span)
      (quarters[place].rise, quarters[place].riseAt) = (peak.rise, peak.at)
      bytes -= narrow[place].isEmpty ? Self.span * 4 : Self.span
      (narrow[place], wide[place]) = ([], [])
    }
  }

  /// Changes a quarter of which only the peak is known. One that comes before the peak lifts all behind it, the peak as
  /// well; one that goes after it leaves it. Else the peak may now be elsewhere.
  private mutating func changeSummed(_ place: Int, _ within: Int, _ delta: Int) {
    let isBefore = within <= quarters[place].riseAt
    if isBefore { quarters[place].rise += delta }
    if isBefore != (delta > 0) { quarters[place].isExact = false }
  }

  // MARK: Asking

  /// The place of a quarter; nil when nobody came or went in it.
  func known(_ number: Int64) -> Int? {
    let (page, row) = (Int(number >> 10), Int(number & 1_023))
    guard pages.indices.contains(page), !pages[page].isEmpty, pages[page][row] >= 0 else { return nil }
    return Int(pages[page][row])
  }

  /// The change at each second of a quarter; nil when it was summed up.
  func changes(_ place: Int) -> [Int]? {
    if !narrow[place].isEmpty { return narrow[place].map { Int($0) } }
    return wide[place].isEmpty ? nil : wide[place].map { Int($0) }
  }

  /// The most that the number of listeners rises above that in front of the quarter within some of its seconds (not
  /// none), the first second with that, and whether both are exact.
  func peak(_ place: Int, _ seconds: Range<Int>) -> (rise: Int, at: Int, isExact: Bool) {
    guard let changes = changes(place) else {
      return (quarters[place].rise, quarters[place].riseAt, quarters[place].isExact && seconds.count == Self.span)
    }
    var (level, rise, at) = (0, Int.min, 0)
    for second in 0..<seconds.upperBound {
      level += changes[second]
      if second >= seconds.lowerBound, level > rise { (rise, at) = (level, second) }
    }
    return (rise, at, true)
  }
}
