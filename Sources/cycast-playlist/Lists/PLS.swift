// SPDX-License-Identifier: MIT

/// Reads PLS, whose numbered keys may stand in any order and case.
///
///     [playlist]
///     File1=albums/Ace of Spades/01.mp3
///     Title1=Motörhead - Ace of Spades
///     NumberOfEntries=1
///     Version=2
enum PLS {
  /// What was said under one number.
  private struct Numbered {
    var name: ArraySlice<UInt8> = []
    var title: ArraySlice<UInt8> = []
    var line = 0
  }

  /// Reads a whole list, or what it says of the first `most` numbers that come up. Entries come in the order of their
  /// numbers; of two files with one number the later counts.
  static func parse(_ bytes: ArraySlice<UInt8>, most: Int) -> ListContents {
    var entries: [Int: Numbered] = [:]
    var contents = ListContents()
    var cutNumber: Int?
    for line in ListLines(bytes) {
      contents.looksCut = !line.isTerminated
      guard let (key, value) = keyAndValue(line.text) else { continue }
      let (file, title) = (number(of: key, after: "file"), number(of: key, after: "title"))
      guard let number = file ?? title, entries.count < most || entries[number] != nil else { continue }
      if title != nil {
        entries[number, default: Numbered()].title = value
      } else if !value.isEmpty {
        entries[number, default: Numbered()].name = value
        entries[number, default: Numbered()].line = line.number
        cutNumber = line.isTerminated ? nil : number
      }
    }
    for (number, entry) in entries.sorted(by: { $0.key < $1.key }) where !entry.name.isEmpty {
      let (artist, title) = ListText.split(entry.title)
      contents.items.append(ListItem(name: Array(entry.name), artist: artist, title: title, line: entry.line))
      contents.lastMayBeCut = number == cutNumber
    }
    return contents
  }

  private static func keyAndValue(_ line: ArraySlice<UInt8>) -> (ArraySlice<UInt8>, ArraySlice<UInt8>)? {
    guard let equals = line.firstIndex(of: UInt8(ascii: "=")) else { return nil }
    return (ListBytes.trimmed(line[..<equals]), ListBytes.trimmed(line[(equals + 1)...]))
  }

  /// The number in `File12`, of at most nine digits.
  private static func number(of key: ArraySlice<UInt8>, after word: StaticString) -> Int? {
    guard ListBytes.starts(key, with: word) else { return nil }
    let digits = key.dropFirst(word.utf8CodeUnitCount)
    guard (1...9).contains(digits.count), digits.allSatisfy({ $0 >= 48 && $0 <= 57 }) else { return nil }
    return digits.reduce(0) { $0 * 10 + Int($1 - 48) }
  }
}
