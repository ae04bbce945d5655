// SPDX-License-Identifier: MIT

/// Goes through the lines of a list that ends them with CR LF, CR or LF, as whoever wrote it liked.
struct ListLines: Sequence, IteratorProtocol {
  /// One line.
  struct Line {
    /// Without its end; may be empty.
    let text: ArraySlice<UInt8>
    /// Counted from 1.
    let number: Int
    /// False for a last line that the list just stops in.
    let isTerminated: Bool
  }

  private var rest: ArraySlice<UInt8>
  private var number = 0

  /// Begins at the first line.
  init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

  /// The next line; nil after the last. What follows the last line end is a line only if it is not empty.
  mutating func next() -> Line? {
    if rest.isEmpty { return nil }
    number += 1
    guard let end = rest.firstIndex(where: { $0 == 10 || $0 == 13 }) else {
      defer { rest = rest[rest.endIndex...] }
      return Line(text: rest, number: number, isTerminated: false)
    }
    let line = Line(text: rest[..<end], number: number, isTerminated: true)
    let isPair = rest[end] == 13 && rest[(end + 1)...].first == 10
    rest = rest[(end + (isPair ? 2 : 1))...]
    return line
  }
}
