// SPDX-License-Identifier: MIT

/// One example: a line that runs as it stands, and what it is for.
public struct Example: Sendable {
  let purpose: String
  /// The shell line.
  public let line: String

  /// Creates an example.
  public init(_ purpose: String, _ line: String) {
    self.purpose = purpose
    self.line = line
  }
}

/// A command's whole face: the table from which the parser, `--help`, the man page and the completions are made.
@usableFromInline
struct CommandFace {
  /// The name it is called by.
  let name: String
  /// Which of the command's verbs this is, when it has several: the first word behind the name.
  let verb: String?
  let summary: String
  let usage: String
  let description: [String]
  let examples: [Example]
  let exitCodes: [(ExitCode, String)]
  let files: [(String, String)]
  let signals: [(String, String)]
  /// The options of all groups, one behind the other.
  private(set) var options: [OptionRow] = []
  /// The titles of groups, and where in `options` each begins.
  private var groups: [(title: String, start: Int)] = []

  /// The title of the group that all commands share: the last.
  @usableFromInline static var common: String { "Common" }

  /// Starts without options.
  @usableFromInline
  init(
    name: String, verb: String?, summary: String, usage: String, description: [String], examples: [Example],
    exitCodes: [(ExitCode, String)], files: [(String, String)], signals: [(String, String)]
  ) {
    self.name = name
    self.verb = verb
    self.summary = summary
    self.usage = usage
    self.description = description
    self.examples = examples
    self.exitCodes = exitCodes
    self.files = files
    self.signals = signals
  }

  /// Begins a group; the options that are added next are in it.
  @usableFromInline
  mutating func begin(group title: String) { groups.append((title, options.count)) }

  /// Adds an option.
  @usableFromInline
  mutating func add(_ row: OptionRow) { options.append(row) }

  /// What is typed to run it: the name, and the verb when it is one.
  var title: String {
    guard let verb else { return name }
    return name + " " + verb
  }

  /// The groups with their options.
  var sections: [(title: String, options: ArraySlice<OptionRow>)] {
    groups.indices.map { index in
      let end = index + 1 < groups.count ? groups[index + 1].start : options.count
      return (groups[index].title, options[groups[index].start..<end])
    }
  }

  /// The row of the option with this name.
  func row(named name: String) -> Int? {
    for row in options.indices where options[row].name == name { return row }
    return nil
  }

  /// The row of the option with this letter.
  func row(lettered letter: UInt8) -> Int? {
    for row in options.indices where options[row].letter?.value == UInt32(letter) { return row }
    return nil
  }
}
