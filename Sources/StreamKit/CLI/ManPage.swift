// SPDX-License-Identifier: MIT

extension CommandFace {
  /// What `--man` prints: a manual page in man(7) source.
  var manPage: String {
    var out = Man.heading(title, summary)
    out += ".SH SYNOPSIS\n\(manSynopsis)"
    out += ".SH DESCRIPTION\n\(manDescription)"
    out += ".SH OPTIONS\n\(Man.escape(Man.aboutOptions))\n"
    for group in sections { out += CommandFace.manGroup(group.title, group.options) }
    out += Man.section("SIGNALS", signals) + Man.section("FILES", files) + Man.section("EXIT STATUS", manExitCodes)
    return out + ".SH EXAMPLES\n" + manExamples
  }

  var manSynopsis: String { ".B \(Man.escape(title))\n\(Man.escape(usage))\n" }

  var manDescription: String { description.map { Man.escape($0) + "\n" }.joined(separator: ".PP\n") }

  var manExitCodes: [(String, String)] {
    exitCodes.map { (String($0.0.rawValue), $0.1.isEmpty ? $0.0.meaning : $0.1) }
  }

  var manExamples: String {
    examples.map { ".TP\n\(Man.escape($0.purpose))\n.nf\n.B \(Man.escape($0.line))\n.fi\n" }.joined()
  }

  static func manGroup(_ title: String, _ options: ArraySlice<OptionRow>) -> String {
    ".SS \(Man.escape(title))\n" + options.map { manEntry($0) }.joined()
  }

  private static func manEntry(_ option: OptionRow) -> String {
    let letter = option.letter.map { "\\-\($0), " } ?? ""
    let body = option.detail.isEmpty ? Man.sentence(option.summary) : Man.sentence(option.summary) + " " + option.detail
    return ".TP\n.B \(letter)\(Man.escape(option.synopsis))\n\(Man.escape(body))\n"
  }
}

/// Writes text as man(7) source.
enum Man {
  /// What is true of all options.
  static let aboutOptions =
    "Options and operands may be mixed; -- ends the options. A value follows its option as the next word or after =. "
    + "Durations are written 500ms, 4s, 2m or 1h, sizes 64KiB or 2MiB."

  /// The beginning of a page.
  static func heading(_ title: String, _ summary: String) -> String {
    let name = title.map { $0 == " " ? "-" : String($0) }.joined()
    return ".TH \(name.uppercased()) 1 \"\" \"Cycast \(cycastVersion)\" \"Cycast\"\n"
      + ".SH NAME\n\(escape(title)) \\- \(escape(summary))\n"
  }

  /// A section of words and what each means; nothing when there are none.
  static func section(_ title: String, _ rows: [(String, String)], level: String = "SH") -> String {
    if rows.isEmpty { return "" }
    return ".\(level) \(title)\n" + rows.map { ".TP\n.B \(escape($0.0))\n\(escape($0.1))\n" }.joined()
  }

  /// Keeps what has a meaning in man(7), and what would be printed as another character (an ASCII quote, tilde, grave
  /// accent or circumflex), as it is: so what is copied from the page runs.
  static func escape(_ text: String) -> String {
    var out = ""
    for character in text {
      switch character {
      case "-": out += "\\-"
      case "\\": out += "\\e"
      case "'": out += "\\(aq"
      case "`": out += "\\(ga"
      case "~": out += "\\(ti"
      case "^": out += "\\(ha"
      case "." where out.isEmpty || out.hasSuffix("\n"): out += "\\&."
      case _ where !character.isASCII: out += character.unicodeScalars.map(named).joined()
      default: out.append(character)
      }
    }
    return out
  }

  /// The name by which groff knows a character, whatever encoding it takes its input for (groff_char(7)): `\[u2026]`.
  private static func named(_ scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16, uppercase: true)
    return "\\[u" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits + "]"
  }

  /// Makes a summary line into a sentence.
  static func sentence(_ text: String) -> String {
    text.prefix(1).uppercased() + text.dropFirst() + (text.hasSuffix(".") ? "" : ".")
  }
}
