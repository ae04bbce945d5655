// SPDX-License-Identifier: MIT

/// Takes names out of bytes that come in pieces: one a line, or ended by NUL as `find -print0` writes them.
///
/// In lines, a CR before the line end goes, blank lines are skipped, and so are a byte order mark and the `#EXT…` lines of
/// an M3U (whose `#EXTINF` is heeded), so that `cat road.m3u | cycast-playlist -` works. A name that
/// starts with another `#` is a name. With NUL every byte counts.
struct NameReader {
  /// What ends a name.
  enum Ending: UInt8 {
    /// LF.
    case line = 10
    /// NUL.
    case zero = 0
  }

  /// The longest name taken, in bytes: PATH_MAX of Linux less its NUL. A longer one is left out and counted.
  static let longest = 4_095
  /// The longest line held: a name or an `#EXTINF`.
  private static let longestLine = 16_384

  /// Names left out because they were too long or held a NUL.
  private(set) var refused = 0

  private let ending: Ending
  private var partial: [UInt8] = []
  /// Whether the line that is being read is already too long to be anything.
  private var isOverlong = false
  private var line = 0
  private var m3u = M3U()

  /// Begins before the first name.
  init(ending: Ending) { self.ending = ending }

  /// Takes the next bytes, and returns the names that end in them.
  mutating func take(_ bytes: ArraySlice<UInt8>) -> [ListItem] {
    var items: [ListItem] = []
    var rest = bytes
    while let end = rest.firstIndex(of: ending.rawValue) {
      keep(rest[..<end])
      if let item = finishLine() { items.append(item) }
      rest = rest[(end + 1)...]
    }
    keep(rest)
    return items
  }

  /// At the end of input: the last name, if nothing ended it.
  mutating func finish() -> ListItem? { partial.isEmpty && !isOverlong ? nil : finishLine() }

  private mutating func keep(_ piece: ArraySlice<UInt8>) {
    if partial.count + piece.count > Self.longestLine { isOverlong = true }
    if isOverlong { partial = [] } else { partial.append(contentsOf: piece) }
  }

  private mutating func finishLine() -> ListItem? {
    line += 1
    defer { (partial, isOverlong) = ([], false) }
    if isOverlong {
      refused += 1
      return nil
    }
    let item = ending == .zero ? wholeName() : lineName()
    guard let item else { return nil }
    if item.name.count <= Self.longest, !item.name.contains(0) { return item }
    refused += 1
    return nil
  }

  private func wholeName() -> ListItem? { partial.isEmpty ? nil : ListItem(name: partial, line: line) }

  private mutating func lineName() -> ListItem? {
    var text = partial[...]
    if line == 1, text.starts(with: [0xEF, 0xBB, 0xBF]) { text = text.dropFirst(3) }
    if text.last == 13 { text = text.dropLast() }
    if ListBytes.starts(text, with: "#ext") {
      m3u.comment(text)
      return nil
    }
    return m3u.item(text, line: line)
  }
}
