// SPDX-License-Identifier: MIT

/// Where each unit in the ring begins and when it plays: a queue in the order of the stream.
struct Timeline {
  /// One unit.
  struct Mark: Equatable {
    /// The offset of its first byte.
    let start: Int
    /// Nanoseconds of media before it, since the stream began.
    let time: Int64
    /// Whether a listener may start with it: false for an Ogg page that begins in mid-packet.
    let isEntry: Bool
  }

  private var marks: [Mark] = Array(repeating: Mark(start: 0, time: 0, isEntry: false), count: 1_024)
  private var first = 0
  private(set) var count = 0
  /// Where the next unit will begin, and when.
  private(set) var end = Mark(start: 0, time: 0, isEntry: true)

  subscript(index: Int) -> Mark { marks[(first + index) & (marks.count - 1)] }

  /// The oldest unit, or the place of the next one when there is none.
  var oldest: Mark { count == 0 ? end : self[0] }

  /// Adds a unit that begins where the last one ended. Grows by doubling: at most one mark for each unit in the ring.
  mutating func append(length: Int, endTime: Int64, isEntry: Bool) {
    if count == marks.count { grow() }
    marks[(first + count) & (marks.count - 1)] = Mark(start: end.start, time: end.time, isEntry: isEntry)
    count += 1
    end = Mark(start: end.start + length, time: endTime, isEntry: true)
  }

  /// Forgets the oldest unit.
  mutating func removeFirst() {
    precondition(count > 0, "no unit to remove")
    first = (first + 1) & (marks.count - 1)
    count -= 1
  }

  /// The latest unit that may be started with and that has at least `duration` of media from its beginning to the end;
  /// the earliest that may be started with when there is less; the end when there is none. `notBefore` is an offset.
  func entry(duration: Int64, notBefore: Int) -> Mark {
    duration == 0 ? end : entry(at: firstIndex { end.time - $0.time < duration } - 1, notBefore: notBefore)
  }

  /// The same for a stream without times: at least `bytes` to the end.
  func entry(bytes: Int, notBefore: Int) -> Mark {
    bytes == 0 ? end : entry(at: firstIndex { end.start - $0.start < bytes } - 1, notBefore: notBefore)
  }

  /// The unit at `index` (-1: before all) if it may be started with, else the nearest one before it, else after it.
  private func entry(at index: Int, notBefore: Int) -> Mark {
    var earlier = index
    while earlier >= 0, self[earlier].start >= notBefore {
      if self[earlier].isEntry { return self[earlier] }
      earlier -= 1
    }
    var later = max(index + 1, firstIndex { $0.start >= notBefore })
    while later < count, !self[later].isEntry { later += 1 }
    return later < count ? self[later] : end
  }

  /// The unit that holds the byte at `offset`: where it begins and where the next does. Nil outside of what is held.
  func unit(at offset: Int) -> Range<Int>? {
    guard offset >= oldest.start, offset < end.start else { return nil }
    let index = firstIndex { $0.start > offset } - 1
    return self[index].start..<(index + 1 < count ? self[index + 1].start : end.start)
  }

  /// Nanoseconds of media before the unit that holds the byte at `offset`: those of the oldest for what is gone, of the
  /// end for what has yet to come.
  func time(at offset: Int) -> Int64 {
    let index = firstIndex { $0.start > offset } - 1
    return offset >= end.start ? end.time : index < 0 ? oldest.time : self[index].time
  }

  /// Where the first unit begins that starts at or after `offset`.
  func boundary(atOrAfter offset: Int) -> Int {
    let index = firstIndex { $0.start >= offset }
    return index < count ? self[index].start : end.start
  }

  /// The first index whose mark fulfils a condition that holds from some index on (binary search); `count` if none.
  private func firstIndex(where condition: (Mark) -> Bool) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if condition(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }

  private mutating func grow() {
    var larger: [Mark] = []
    larger.reserveCapacity(marks.count * 2)
    for index in 0..<count { larger.append(self[index]) }
    larger += Array(repeating: Mark(start: 0, time: 0, isEntry: false), count: marks.count * 2 - count)
    marks = larger
    first = 0
  }
}
