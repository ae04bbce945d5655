// SPDX-License-Identifier: MIT

extension Command {
  /// What `--help` prints: at most 80 columns, one line an option, one for all that is rarely asked for.
  public var help: String {
    var lines = ["\(title): \(summary)", "", "Usage: \(title) \(usage)", ""]
    for group in groups {
      lines.append("\(group.title):")
      lines += group.options.filter { !$0.isRare }.map { Command.helpLine($0) }
    }
    lines.append("  " + options.filter(\.isRare).map(\.synopsis).joined(separator: ", "))
    lines += ["", "Examples:"]
    for example in examples { lines.append("  \(example.line)") }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func helpLine(_ option: Option<Settings>) -> String {
    let letter = option.letter.map { "-\($0), " } ?? ""
    let left = "  " + letter + option.synopsis
    let gap = left.count < 26 ? String(repeating: " ", count: 26 - left.count) : "  "
    return left + gap + option.summary
  }
}

extension Option {
  /// `--lead DUR`, `--shuffle[=SEED]`, `--once`.
  var synopsis: String {
    switch value {
    case .none: "--\(name)"
    case .required(let placeholder): "--\(name) \(placeholder)"
    case .optional(let placeholder): "--\(name)[=\(placeholder)]"
    }
  }

  /// Options about the command rather than its job: explained in the man page, only named in `--help`.
  var isRare: Bool { ["man", "completions", "version", "help", "log-format"].contains(name) }
}
