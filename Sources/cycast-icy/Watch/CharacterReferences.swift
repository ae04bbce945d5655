// SPDX-License-Identifier: MIT

/// The way in which Icecast 2.4.4 says what the encoding of a mount lacks, when it was told a title's own: `&#1040;` for А in
/// Latin-1 (tried).
enum CharacterReferences {
  /// Puts characters in the place of such references. What else looks like one stays: a number below 256, which Latin-1
  /// has, or of more than seven digits, or of no character.
  static func resolved(_ text: String) -> String {
    guard text.utf8.contains(UInt8(ascii: "&")) else { return text }
    var resolved = String.UnicodeScalarView()
    var rest = text.unicodeScalars[...]
    while let first = rest.first {
      if let (scalar, length) = reference(rest) {
        resolved.append(scalar)
        rest = rest.dropFirst(length)
      } else {
        resolved.append(first)
        rest = rest.dropFirst()
      }
    }
    return String(resolved)
  }

  /// The reference that a text begins with, and how many scalars it has.
  private static func reference(_ text: Substring.UnicodeScalarView) -> (Unicode.Scalar, Int)? {
    guard text.starts(with: "&#".unicodeScalars) else { return nil }
    let digits = text.dropFirst(2).prefix(8).prefix { ("0"..."9").contains($0) }
    guard text.dropFirst(2 + digits.count).first == ";", digits.count <= 7,
      let number = UInt32(String(digits)), number > 255, let scalar = Unicode.Scalar(number)
    else { return nil }
    return (scalar, digits.count + 3)
  }
}
