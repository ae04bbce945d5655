// SPDX-License-Identifier: MIT

/// A part of all listeners, small enough for one answer: which of them it is, and those on it once they are filled in.
struct ListenerPage {
  /// How many are on a page where nobody says, and at most: nothing is sent while it is made, a millisecond or two.
  static let usualSize = 100, largestSize = 500

  /// Which page it is, from 1; how many fit on each; how many pages there are, one at least.
  let number: Int, size: Int, pages: Int
  /// Where they are among all, in the order of their places; empty behind the last page.
  let range: Range<Int>
  /// Those of `range`.
  var listeners: [ListenerFacts] = []

  /// The page that a request asks for by `page` and `per_page`. What is no number of 1 or more counts as not said; more
  /// than `largestSize` is not given.
  init(asked page: String?, size: String?, of total: Int) {
    number = ListenerPage.positive(page) ?? 1
    self.size = min(ListenerPage.positive(size) ?? ListenerPage.usualSize, ListenerPage.largestSize)
    pages = max(1, (total + self.size - 1) / self.size)
    let first = number > pages ? total : (number - 1) * self.size
    range = first..<min(total, first + self.size)
  }

  private static func positive(_ text: String?) -> Int? { text.flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil } }
}
