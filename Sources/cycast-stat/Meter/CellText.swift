// SPDX-License-Identifier: MIT

/// Tells how many cells of a terminal a text takes, and cuts it to that: letters of East Asia and pictures take two, marks
/// that stand on a letter none.
///
/// Where terminals differ (pictures that are joined of several) it counts the most that any takes, so that no line is longer
/// than it should be.
enum CellText {
  /// The cells that a text takes.
  static func width(_ text: String) -> Int { text.unicodeScalars.reduce(0) { $0 + cells($1) } }

  /// The text if it fits, else its beginning with `…` behind it, between two characters; empty when not even that fits.
  static func cut(_ text: String, to width: Int) -> String {
    if self.width(text) <= width { return text }
    guard width > 0 else { return "" }
    var kept = ""
    var used = 1
    for character in text {
      used += self.width(String(character))
      if used > width { break }
      kept.append(character)
    }
    return kept + "…"
  }

  /// A text without what turns the direction of writing: it would turn the rest of the line as well.
  static func withoutTurns(_ text: String) -> String {
    var plain = String.UnicodeScalarView()
    for scalar in text.unicodeScalars where !isTurn(scalar.value) { plain.append(scalar) }
    return String(plain)
  }

  /// Marks, embeddings, overrides and isolates (UAX #9, section 2).
  private static func isTurn(_ code: UInt32) -> Bool {
    code == 0x061C || 0x200E...0x200F ~= code || 0x202A...0x202E ~= code || 0x2066...0x2069 ~= code
  }

  private static func cells(_ scalar: Unicode.Scalar) -> Int {
    // All before the first combining mark is narrow; what the terminal would act on was taken out before.
    if scalar.value < 0x300 { return 1 }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: return 0
    default: break
    }
    return scalar.properties.isEmojiPresentation || isWide(scalar.value) ? 2 : 1
  }

  /// East_Asian_Width W and F (UAX #11) in blocks; pictures are told by their own property.
  private static func isWide(_ code: UInt32) -> Bool {
    switch code {
    case 0x1100...0x115F, 0x2329...0x232A, 0x2E80...0x303E, 0x3041...0xA4CF, 0xA960...0xA97C, 0xAC00...0xD7A3: true
    case 0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6F, 0xFF01...0xFF60, 0xFFE0...0xFFE6: true
    case 0x16FE0...0x18CFF, 0x1AFF0...0x1B2FB, 0x1F200...0x1F265, 0x20000...0x3FFFD: true
    default: false
    }
  }
}
