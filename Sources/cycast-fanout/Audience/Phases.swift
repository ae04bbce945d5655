// SPDX-License-Identifier: MIT

/// Spreads listeners evenly over the phases of a feeding period of two seconds, so that the work of each 20 ms tick is
/// the same. A listener whose player holds little is fed more often: at 2, 4, 5 … places of the period.
///
///     divisor 1:  100 lists, each fed once in 2 s      divisor 4:  25 lists, each fed every 0.5 s
struct Phases {
  /// Where a listener stands: which list, and at which index in it.
  struct Place: Equatable {
    var list: Int16
    var index: Int32
    static let none = Place(list: -1, index: -1)
  }

  /// Nanoseconds of one tick.
  static let tick: Int64 = 20_000_000
  /// Ticks of the longest period.
  static let ticks = 100
  /// How many times in the longest period a class is fed. What divides `ticks`, so that every class comes out even.
  static let divisors = [1, 2, 4, 5, 10, 20, 25, 50, 100]

  /// List 0 is the live one: fed whenever something comes in. The lists of each class follow.
  private var lists: [[Int32]]
  private let firstList: [Int]
  /// How many listeners there are in the lists that ticks feed.
  private(set) var ticked = 0

  init() {
    var first: [Int] = []
    var count = 1
    for divisor in Phases.divisors {
      first.append(count)
      count += Phases.ticks / divisor
    }
    firstList = first
    lists = Array(repeating: [], count: count)
  }

  /// Those who are fed whenever something comes in.
  var live: [Int32] { lists[0] }

  /// Puts a listener whose player holds `buffered` nanoseconds where it is fed at least twice in that time, into the
  /// emptiest list of its class. With too little for any tick it goes to the live ones.
  mutating func insert(_ slot: Int32, buffered: Int64) -> Place {
    let period = Phases.tick * Int64(Phases.ticks)
    guard let which = Phases.divisors.firstIndex(where: { period / Int64($0) <= buffered / 2 }) else {
      return append(slot, to: 0)
    }
    let range = firstList[which]..<(firstList[which] + Phases.ticks / Phases.divisors[which])
    let emptiest = range.min { lists[$0].count < lists[$1].count } ?? 0
    ticked += 1
    return append(slot, to: emptiest)
  }

  /// Takes a listener out. Returns the slot that was moved to its index, to be told of its new place, or nil.
  mutating func remove(_ place: Place) -> Int32? {
    guard place != .none else { return nil }
    let list = Int(place.list)
    let last = lists[list].removeLast()
    if list != 0 { ticked -= 1 }
    guard Int(place.index) < lists[list].count else { return nil }
    lists[list][Int(place.index)] = last
    return last
  }

  /// Those of class `which` (an index of `divisors`) whose turn it is at a tick.
  func due(at tick: Int, class which: Int) -> [Int32] {
    lists[firstList[which] + tick % (Phases.ticks / Phases.divisors[which])]
  }

  private mutating func append(_ slot: Int32, to list: Int) -> Place {
    lists[list].append(slot)
    return Place(list: Int16(list), index: Int32(lists[list].count - 1))
  }
}
