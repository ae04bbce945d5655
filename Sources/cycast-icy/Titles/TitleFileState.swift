// SPDX-License-Identifier: MIT
import StreamKit

/// Knows what a file has said so far, and tells what is new in it.
///
/// A line without `at` is the current title from now on; of those that are new only the last counts. A line with `at` is an
/// entry of a timetable: each is handed out once. So a file may be the one, the other, or both.
///
///     |----- read before ------|--- new ---|        windowStart: where the bytes begin that show
///                  |- window --|                    whether the file was written on, or written anew
///
/// Pure. An edit further than `window` bytes before the end that leaves everything behind it in place is not noticed.
struct TitleFileState {
  /// So many bytes before the end of what was read are compared.
  static let window = 65_536

  /// Where to read from, and how many of the bytes there were read before.
  private(set) var windowStart = 0, windowLength = 0
  /// Whether an entry of a timetable was handed out.
  private(set) var hasTimes = false
  private var windowHash: UInt64 = 0
  private var lines = TitleLines()
  /// What was handed out last.
  private var last: SaidTitle?

  /// Whether bytes from `windowStart` on begin with those that were read before.
  func isContinued(by bytes: Span<UInt8>) -> Bool {
    windowLength > 0 && bytes.count >= windowLength
      && Self.hash(bytes.extracting(first: windowLength)) == windowHash
  }

  /// Takes bytes from `windowStart` on, which continue what was read before.
  mutating func takeNew(_ bytes: Span<UInt8>, _ complain: (String) -> Void) -> [SaidTitle] {
    let new = bytes.extracting(windowLength..<bytes.count)
    keepWindow(bytes, from: windowStart)
    return new.count == 0 ? [] : take(new, complain)
  }

  /// Takes a content that has nothing to do with what was read before. It begins in the middle of a line when `start` is
  /// not 0. A blank one means that there is no title.
  mutating func takeAll(_ bytes: Span<UInt8>, from start: Int, _ complain: (String) -> Void) -> [SaidTitle] {
    lines = TitleLines()
    hasTimes = false
    if last?.at != nil { last = nil }
    keepWindow(bytes, from: start)
    if Self.isBlank(bytes) { return unlessSaid([SaidTitle(track: TrackInfo())]) }
    var first = 0
    if start > 0 {
      while first < bytes.count, bytes[first] != 0x0A { first += 1 }
    }
    return take(bytes.extracting(first..<bytes.count), complain)
  }

  /// Whether a content says nothing: it is empty, or all blanks.
  static func isBlank(_ bytes: Span<UInt8>) -> Bool {
    for place in 0..<bytes.count where bytes[place] != 0x20 && !(0x09...0x0D).contains(bytes[place]) { return false }
    return true
  }

  private mutating func take(_ bytes: Span<UInt8>, _ complain: (String) -> Void) -> [SaidTitle] {
    var found = Found()
    func keep(_ line: TitleLines.Line) {
      switch line {
      case .title(let title): found.add(title)
      case .unusable(let reason): complain(reason)
      }
    }
    lines.read(bytes, keep)
    // A last line without an end counts, and is read again when it goes on.
    var rest = lines
    rest.end(keep)
    return unlessSaid(found.titles)
  }

  /// Leaves out what was handed out last: the same title said again, or a line that was seen before without its end.
  private mutating func unlessSaid(_ titles: [SaidTitle]) -> [SaidTitle] {
    var new = titles
    if let last, new.first == last { new.removeFirst() }
    last = new.last ?? last
    if new.contains(where: { $0.at != nil }) { hasTimes = true }
    return new
  }

  private mutating func keepWindow(_ bytes: Span<UInt8>, from start: Int) {
    windowLength = min(bytes.count, Self.window)
    windowStart = start + bytes.count - windowLength
    windowHash = Self.hash(bytes.extracting(last: windowLength))
  }

  /// FNV-1a of 64 bits (draft-eastlake-fnv).
  private static func hash(_ bytes: Span<UInt8>) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for place in 0..<bytes.count { hash = (hash ^ UInt64(bytes[place])) &* 0x100_0000_01B3 }
    return hash
  }
}

/// The titles of a stretch of lines: all that have an `at`, and the last of the others, in the order of the lines.
private struct Found {
  private(set) var titles: [SaidTitle] = []
  private var current: Int?

  mutating func add(_ title: SaidTitle) {
    if title.at == nil {
      if let current { titles.remove(at: current) }
      current = titles.count
    }
    titles.append(title)
  }
}
