// SPDX-License-Identifier: MIT

/// Puts text into XML and HTML.
public enum Markup {
  /// Escapes text so that it stands for itself between tags and in quoted attributes. Control characters, which XML 1.0
  /// section 2.2 forbids, are dropped.
  public static func escaped(_ text: String) -> String {
    var out = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "<": out += "&lt;"
      case ">": out += "&gt;"
      case "&": out += "&amp;"
      case "\"": out += "&quot;"
      case "'": out += "&#39;"
      case "\u{00}"..."\u{1F}", "\u{7F}", "\u{FFFE}", "\u{FFFF}": continue
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out
  }
}

extension Markup {
  /// What stands between the first tag of that name and its end; nil when there is none. Attributes are passed over.
  static func inside(_ name: String, of text: Substring) -> Substring? {
    var rest = text
    while let open = rest.firstIndex(of: "<") {
      rest = rest[rest.index(after: open)...]
      guard rest.hasPrefix(name), let end = rest.firstIndex(of: ">") else { continue }
      let tail = rest.dropFirst(name.count)
      guard let next = tail.first, next == ">" || next.isWhitespace else { continue }
      return untilEnd(of: name, rest[rest.index(after: end)...])
    }
    return nil
  }

  private static func untilEnd(of name: String, _ text: Substring) -> Substring? {
    var rest = text
    while let open = rest.firstIndex(of: "<") {
      if rest[open...].hasPrefix("</" + name) { return text[..<open] }
      rest = rest[rest.index(after: open)...]
    }
    return nil
  }

  /// The text that a piece of markup shows: tags become blanks, the five escapes of XML and numeric ones the characters
  /// they stand for, white space one blank.
  public static func plain(_ markup: String) -> String {
    var out = ""
    var rest = markup[...]
    // Looked for once only when there is none: a text of nothing but `<` would take its length squared.
    var tagsEnd = true
    while let first = rest.first {
      if first == "<", tagsEnd {
        guard let end = rest.firstIndex(of: ">") else {
          tagsEnd = false
          continue
        }
        out += " "
        rest = rest[rest.index(after: end)...]
      } else if first == "&", let end = rest.prefix(10).firstIndex(of: ";"), let character = character(rest[..<end]) {
        out.unicodeScalars.append(character)
        rest = rest[rest.index(after: end)...]
      } else {
        out.append(first)
        rest = rest.dropFirst()
      }
    }
    return Text.clean(out.split { $0.isWhitespace }.joined(separator: " "))
  }

  /// The character of `&lt`, `&#228` or `&#xE4`.
  private static func character(_ escape: Substring) -> Unicode.Scalar? {
    switch escape.dropFirst() {
    case "lt": "<"
    case "gt": ">"
    case "amp": "&"
    case "quot": "\""
    case "apos": "'"
    case let number where number.hasPrefix("#x"): UInt32(number.dropFirst(2), radix: 16).flatMap(Unicode.Scalar.init)
    case let number where number.hasPrefix("#"): UInt32(number.dropFirst()).flatMap(Unicode.Scalar.init)
    default: nil
    }
  }
}
