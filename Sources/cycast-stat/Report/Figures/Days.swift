// SPDX-License-Identifier: MIT

/// What belongs to each day of the zone's calendar, days being counted from 1970-01-01.
struct Days {
  /// One day: the sessions that began on it, and who listened on it.
  struct Day {
    let number: Int64
    var sums = SessionSums()
    var listeners = Distinct(bits: 12)
  }

  private(set) var days: [Day] = []
  private var places: [Int64: Int] = [:]
  /// The day that was last asked for, as most lines ask for the same.
  private var last: (number: Int64, place: Int) = (.min, 0)

  /// A day's place, made when there is none.
  mutating func place(_ number: Int64) -> Int {
    if last.number == number { return last.place }
    let place = places[number] ?? days.count
    if place == days.count {
      places[number] = place
      days.append(Day(number: number))
    }
    last = (number, place)
    return place
  }

  /// The day; nil when nothing belongs to it.
  subscript(number: Int64) -> Day? { places[number].map { days[$0] } }

  /// Adds a session that lay on some days. Returns how many bytes more are kept.
  mutating func add(_ session: Session, from first: Int64, through last: Int64) -> Int {
    days[place(first)].sums.add(session)
    var grown = 0
    // The clocks may have been set back across midnight.
    for number in first...max(first, last) { grown += days[place(number)].listeners.insert(session.address) }
    return grown
  }

  /// Bytes of the largest set of addresses.
  var largest: Int { days.reduce(0) { max($0, $1.listeners.bytes) } }

  /// Gives up sets of so many bytes and more for estimates; returns how many bytes that frees.
  mutating func blur(atLeast bytes: Int) -> Int {
    var freed = 0
    for place in days.indices where days[place].listeners.bytes >= bytes {
      freed += days[place].listeners.bytes
      days[place].listeners.blur()
    }
    return freed
  }
}
