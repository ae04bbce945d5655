// SPDX-License-Identifier: MIT

/// Reads M3U, plain or extended.
///
///     #EXTM3U
///     #EXTINF:215 genre="Rock, old",Motörhead - Ace of Spades
///     albums/Ace of Spades/01.mp3
///
/// A line is a name; one that starts with `#` is a comment, of which `#EXTINF` speaks of the next name.
struct M3U {
  private var artist = "", title = ""

  /// Reads a whole list, or its first `most` items.
  static func parse(_ bytes: ArraySlice<UInt8>, most: Int) -> ListContents {
    var contents = ListContents()
    var reader = M3U()
    for line in ListLines(bytes) {
      contents.looksCut = !line.isTerminated
      if ListBytes.trimmed(line.text).first == UInt8(ascii: "#") {
        reader.comment(ListBytes.trimmed(line.text))
      } else if let item = reader.item(line.text, line: line.number) {
        contents.items.append(item)
        contents.lastMayBeCut = !line.isTerminated
        if contents.items.count == most { break }
      }
    }
    return contents
  }

  /// Takes a line that starts with `#`: all but `#EXTINF` says nothing.
  mutating func comment(_ text: ArraySlice<UInt8>) {
    guard ListBytes.starts(text, with: "#extinf:"), let comma = Self.comma(in: text) else { return }
    (artist, title) = ListText.split(text[(comma + 1)...])
  }

  /// Takes a line with a name, and gives it what was said before it; nil for a blank line.
  mutating func item(_ name: ArraySlice<UInt8>, line: Int) -> ListItem? {
    if ListBytes.trimmed(name).isEmpty { return nil }
    defer { (artist, title) = ("", "") }
    return ListItem(name: Array(name), artist: artist, title: title, line: line)
  }

  /// The comma that ends duration and attributes; those inside quotation marks do not, unless the quotation never ends.
  private static func comma(in text: ArraySlice<UInt8>) -> Int? {
    var quoted = false
    for place in text.indices {
      if text[place] == UInt8(ascii: "\"") { quoted.toggle() }
      if text[place] == UInt8(ascii: ","), !quoted { return place }
    }
    return text.firstIndex(of: UInt8(ascii: ","))
  }
}
