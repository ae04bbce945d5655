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
