// SPDX-License-Identifier: MIT
import StreamKit

/// How wide text is on a terminal, and how it is made to fit.
enum Cells {
  /// The cells that a text takes.
  static func width(_ text: String) -> Int {
    if text.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) { return text.utf8.count }
    return text.reduce(0) { $0 + width($1) }
  }

  /// The cells of what is one character to people: those of its widest scalar. An emoji presentation (U+FE0F) takes two.
  static func width(_ character: Character) -> Int {
    var widest = 0
    for scalar in character.unicodeScalars { widest = max(widest, scalar.value == 0xFE0F ? 2 : width(scalar)) }
    return widest
  }

  /// The text in exactly `width` cells: filled up with blanks, or cut, with `…` for what is lost.
  static func fit(_ text: String, _ width: Int, right: Bool = false) -> String {
    let text = cut(text, width)
    let blanks = String(repeating: " ", count: max(0, width - Cells.width(text)))
    return right ? blanks + text : text + blanks
  }

  /// The text in at most `width` cells.
  static func cut(_ text: String, _ width: Int) -> String {
    if Cells.width(text) <= width { return text }
    if width <= 0 { return "" }
    var out = ""
    var used = 0
    for character in text {
      let cells = Cells.width(character)
      if used + cells > width - 1 { break }
      used += cells
      out.append(character)
    }
    return out + "…"
  }

  /// The text in at most `width` cells, with `…` in its middle for what is lost: addresses differ at both ends, and most of
  /// them at the second.
  static func cutMiddle(_ text: String, _ width: Int) -> String {
    if Cells.width(text) <= width { return text }
    if width <= 0 { return "" }
    var (tail, used) = ("", 0)
    let most = (width - 1) * 2 / 3
    for character in text.reversed() {
      let cells = Cells.width(character)
      if used + cells > most { break }
      used += cells
      tail = String(character) + tail
    }
    return cut(text, width - used) + tail
  }

  /// The text without the characters that turn the direction of a whole line (Unicode Bidirectional Algorithm, marks and explicit
  /// formatting): a title could move the columns beside it.
  static func shown(_ text: String) -> String {
    guard text.utf8.contains(where: { $0 == 0xE2 || $0 == 0xD8 }) else { return text }
    var out = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x061C, 0x200E...0x200F, 0x202A...0x202E, 0x2066...0x2069: continue
      default: out.append(scalar)
      }
    }
    return String(out)
  }

  /// Unicode's East Asian Wide and Fullwidth characters (Standard Annex 11), in the blocks that hold them, and emoji: two
  /// cells. Marks and format characters: none.
  private static func width(_ scalar: Unicode.Scalar) -> Int {
    if scalar.value < 0x300 { return 1 }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format, .control: return 0
    default: break
    }
    switch scalar.value {
    // The vowels and finals that join a Hangul syllable's first letter.
    case 0x1160...0x11FF, 0xD7B0...0xD7FF: return 0
    case 0x1100...0x115F, 0x231A...0x231B, 0x2329...0x232A, 0x23E9...0x23EC, 0x2E80...0x303E, 0x3041...0xA4CF,
      0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6F, 0xFF00...0xFF60,
      0xFFE0...0xFFE6, 0x16FE0...0x1B2FF, 0x20000...0x3FFFD:
      return 2
    default: return scalar.properties.isEmojiPresentation ? 2 : 1
    }
  }
}
