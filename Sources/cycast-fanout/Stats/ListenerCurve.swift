// SPDX-License-Identifier: MIT

/// How many listeners there were in the last hour: the most of each half minute.
struct ListenerCurve: Equatable {
  /// Nanoseconds of one value.
  static let step: Int64 = 30_000_000_000
  /// Values of an hour.
  static let most = 120

  /// Oldest first; the last is the one that grows. At most `most`.
  private(set) var values: [Int] = []
  /// Which step of the clock the last value is of.
  private var current: Int64 = -1

  /// Notes how many there are now (monotonic nanoseconds since the station began). What is not noted for a while is
  /// taken to have stayed as it was.
  mutating func note(_ listeners: Int, at now: Int64) {
    let step = now / ListenerCurve.step
    if step == current, let last = values.last {
      values[values.count - 1] = max(last, listeners)
      return
    }
    let missed = current < 0 ? 0 : min(step - current - 1, Int64(ListenerCurve.most))
    if missed > 0, let last = values.last { values += Array(repeating: last, count: Int(missed)) }
    values.append(listeners)
    values.removeFirst(max(0, values.count - ListenerCurve.most))
    current = step
  }
}
