// SPDX-License-Identifier: MIT

extension CommandFace {
  /// What `--help` prints: at most 80 columns, one line an option, one for all that is rarely asked for.
  var help: String { help(also: []) }

  /// The same, with lines that say what else the command does.
  func help(also: [String]) -> String {
    var lines = ["\(title): \(summary)", "", "Usage: \(title) \(usage)", ""]
    for group in sections {
      lines.append("\(group.title):")
      lines += group.options.filter { !$0.isRare }.map { CommandFace.helpLine($0) }
    }
    lines.append("  " + options.filter(\.isRare).map(\.synopsis).joined(separator: ", "))
    if !also.isEmpty { lines += ["", "It also does:"] + also }
    lines += ["", "Examples:"]
    for example in examples { lines.append("  \(example.line)") }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func helpLine(_ option: OptionRow) -> String {
    let letter = option.letter.map { "-\($0), " } ?? ""
    let left = "  " + letter + option.synopsis
    let gap = left.count < 26 ? String(repeating: " ", count: 26 - left.count) : "  "
    return left + gap + option.summary
  }
}
