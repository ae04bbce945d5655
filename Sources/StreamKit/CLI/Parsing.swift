// SPDX-License-Identifier: MIT

/// One word of a command line. Paths need not be UTF-8, so the bytes are kept beside the text.
public struct Argument: Equatable, Sendable {
  /// The bytes as the shell gave them, without the final NUL.
  public let bytes: [UInt8]
  /// The same as text: UTF-8 where they are valid UTF-8, else Windows-1252, as titles typed in an old locale are.
  public let text: String

  /// Takes a word as the shell gave it.
  public init(bytes: [UInt8]) {
    self.bytes = bytes
    text = Text.uncleaned(bytes)
  }

  /// Takes a word from a text.
  public init(_ text: String) { self.init(bytes: Array(text.utf8)) }

  /// The words this process was started with, without its own name.
  public static func all() -> [Argument] {
    (1..<max(1, Int(CommandLine.argc))).compactMap { index in
      guard let word = CommandLine.unsafeArgv[index] else { return nil }
      // In bounds: the word ends with a NUL (execve(2)). A String's count would be that of the repaired text.
      var count = 0
      while word[count] != 0 { count += 1 }
      return Argument(bytes: Array(UnsafeRawBufferPointer(start: word, count: count)))
    }
  }
}

extension Command {
  /// Reads a command line into settings and returns the operands. Options and operands may be mixed; `--` ends the
  /// options; `-` is an operand. Throws for anything that is not in the table, naming the nearest option that is.
  public func parse(_ arguments: [Argument], into settings: inout Settings) throws(UsageError) -> [Argument] {
    var operands: [Argument] = []
    var rest = arguments[...]
    while let word = rest.popFirst() {
      if word.text == "--" {
        operands += rest
        break
      }
      if word.text.hasPrefix("--") {
        try parseLong(word.text, &rest, &settings)
      } else if word.text.hasPrefix("-") && word.text != "-" {
        try parseLetters(word.text, &rest, &settings)
      } else {
        operands.append(word)
      }
    }
    return operands
  }

  private func parseLong(
    _ word: String, _ rest: inout ArraySlice<Argument>, _ settings: inout Settings
  ) throws(UsageError) {
    let parts = word.dropFirst(2).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let name = String(parts[0])
    guard let option = options.first(where: { $0.name == name }) else {
      let near = nearest(name).map { " (did you mean --\($0)?)" } ?? ""
      throw UsageError("unknown option --\(name)\(near)")
    }
    try apply(option, "--" + name, parts.count > 1 ? String(parts[1]) : nil, &rest, &settings)
  }

  private func parseLetters(
    _ word: String, _ rest: inout ArraySlice<Argument>, _ settings: inout Settings
  ) throws(UsageError) {
    var letters = word.dropFirst()
    while let letter = letters.popFirst() {
      guard let option = options.first(where: { $0.letter == letter }) else {
        throw UsageError("unknown option -\(letter)")
      }
      if case .required = option.value, !letters.isEmpty {
        try apply(option, "-\(letter)", String(letters), &rest, &settings)
        return
      }
      try apply(option, "-\(letter)", nil, &rest, &settings)
    }
  }

  private func apply(
    _ option: Option<Settings>, _ typed: String, _ attached: String?, _ rest: inout ArraySlice<Argument>,
    _ settings: inout Settings
  ) throws(UsageError) {
    var value = attached ?? ""
    switch option.value {
    case .none:
      guard attached == nil else { throw UsageError("\(typed) takes no value") }
    case .required(let placeholder):
      if attached == nil {
        guard let next = rest.popFirst() else { throw UsageError("\(typed) wants a value: \(typed) \(placeholder)") }
        value = next.text
      }
    case .optional:
      break
    }
    settings.logging.typed.append(option.name)
    do {
      try option.set(&settings, value)
    } catch {
      throw UsageError("\(typed): \(error.message)")
    }
  }

  /// The option whose name takes the fewest changes to become `name`; nil when all are too far off.
  func nearest(_ name: String) -> String? {
    let best = options.map { ($0.name, editDistance(Array(name.utf8), Array($0.name.utf8))) }.min { $0.1 < $1.1 }
    if let best, best.1 <= max(2, name.utf8.count / 3) { return best.0 }
    return options.first { $0.name.hasPrefix(name) && !name.isEmpty }?.name
  }
}

/// Counts the insertions, deletions and replacements (Levenshtein) that turn one word into the other.
func editDistance(_ a: [UInt8], _ b: [UInt8]) -> Int {
  var previous = Array(0...b.count)
  for (row, letter) in a.enumerated() {
    var current = [row + 1]
    for (column, other) in b.enumerated() {
      current.append(min(previous[column] + (letter == other ? 0 : 1), previous[column + 1] + 1, current[column] + 1))
    }
    previous = current
  }
  return previous[b.count]
}
