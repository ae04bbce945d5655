// SPDX-License-Identifier: MIT
import StreamKit

/// Orders paths as people do: `track 2` before `track 10`, `b` between `A` and `C`, a folder's files together.
///
/// Paths are compared component by component. Within one, a run of digits counts as a number and ASCII letters count
/// without case; components equal so far are told apart by their bytes (`01` before `1`, `A` before `a`). So only the same
/// path is equal to a path: this is a total order, and a folder sorted by names gives the order of the whole paths.
enum NaturalOrder {
  /// Whether `a` comes before `b`.
  static func precedes(_ a: FilePath, _ b: FilePath) -> Bool { compare(a.bytes, b.bytes) < 0 }

  /// Less than 0 when `a` comes first, 0 when they are the same, more than 0 otherwise.
  static func compare(_ a: [UInt8], _ b: [UInt8]) -> Int {
    let (a, b) = (a.span, b.span)
    var (i, j) = (0, 0)
    while true {
      let (iEnd, jEnd) = (componentEnd(a, from: i), componentEnd(b, from: j))
      let difference = compareComponents(a.extracting(i..<iEnd), b.extracting(j..<jEnd))
      if difference != 0 { return difference }
      if iEnd == a.count || jEnd == b.count { return (a.count - iEnd) - (b.count - jEnd) }
      (i, j) = (iEnd + 1, jEnd + 1)
    }
  }

  private static func componentEnd(_ path: Span<UInt8>, from start: Int) -> Int {
    var place = start
    while place < path.count, path[place] != UInt8(ascii: "/") { place += 1 }
    return place
  }

  private static func compareComponents(_ a: Span<UInt8>, _ b: Span<UInt8>) -> Int {
    let natural = compareNaturally(a, b)
    return natural != 0 ? natural : compareBytes(a, b)
  }

  /// Goes through both as rows of tokens: a number or another byte. Tokens have an order of their own, in which all
  /// numbers stand where digits stand among bytes, so the rows have one too.
  private static func compareNaturally(_ a: Span<UInt8>, _ b: Span<UInt8>) -> Int {
    var (i, j) = (0, 0)
    while i < a.count, j < b.count {
      if isDigit(a[i]), isDigit(b[j]) {
        let difference = compareNumbers(a, &i, b, &j)
        if difference != 0 { return difference }
      } else {
        let difference = Int(ListBytes.lowered(a[i])) - Int(ListBytes.lowered(b[j]))
        if difference != 0 { return difference }
        (i, j) = (i + 1, j + 1)
      }
    }
    return (a.count - i) - (b.count - j)
  }

  /// Compares the runs of digits that start at `i` and `j` by value, however long they are, and moves past them.
  private static func compareNumbers(_ a: Span<UInt8>, _ i: inout Int, _ b: Span<UInt8>, _ j: inout Int) -> Int {
    while i < a.count, a[i] == UInt8(ascii: "0") { i += 1 }
    while j < b.count, b[j] == UInt8(ascii: "0") { j += 1 }
    var first = 0
    while i < a.count, j < b.count, isDigit(a[i]), isDigit(b[j]) {
      if first == 0 { first = Int(a[i]) - Int(b[j]) }
      (i, j) = (i + 1, j + 1)
    }
    let aIsLonger = i < a.count && isDigit(a[i])
    let bIsLonger = j < b.count && isDigit(b[j])
    if aIsLonger != bIsLonger { return aIsLonger ? 1 : -1 }
    return first
  }

  private static func compareBytes(_ a: Span<UInt8>, _ b: Span<UInt8>) -> Int {
    for place in 0..<min(a.count, b.count) where a[place] != b[place] { return Int(a[place]) - Int(b[place]) }
    return a.count - b.count
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte >= 48 && byte <= 57 }
}
