// SPDX-License-Identifier: MIT

/// Says what is wrong with a command line; the command prints it and ends with 64.
public struct UsageError: Error, Equatable, Sendable {
  /// What is wrong and what would be right.
  public let message: String

  /// Creates an error from its sentence.
  public init(_ message: String) { self.message = message }
}

/// One option: what is typed, what is said of it, and what it sets.
public struct Option<Settings> {
  /// Whether a value follows.
  public enum Value: Equatable {
    /// `--once`
    case none
    /// `--lead DUR`, `--lead=DUR`
    case required(String)
    /// `--shuffle`, `--shuffle=SEED`
    case optional(String)
  }

  let name: String
  let letter: Character?
  let value: Value
  let summary: String
  let detail: String
  let set: (inout Settings, String) throws(UsageError) -> Void

  /// An option with a value. `summary` is a line of `--help`, `detail` what the man page adds.
  public init(
    _ name: String, _ placeholder: String, letter: Character? = nil, _ summary: String, detail: String = "",
    set: @escaping (inout Settings, String) throws(UsageError) -> Void
  ) {
    self.init(name, letter, .required(placeholder), summary, detail, set)
  }

  /// An option whose value may be left out; then `set` gets an empty string.
  public init(
    _ name: String, optional placeholder: String, _ summary: String, detail: String = "",
    set: @escaping (inout Settings, String) throws(UsageError) -> Void
  ) {
    self.init(name, nil, .optional(placeholder), summary, detail, set)
  }

  /// An option without a value.
  public init(
    flag name: String, letter: Character? = nil, _ summary: String, detail: String = "",
    set: @escaping (inout Settings) -> Void
  ) {
    self.init(name, letter, .none, summary, detail) { (settings: inout Settings, _: String) in set(&settings) }
  }

  private init(
    _ name: String, _ letter: Character?, _ value: Value, _ summary: String, _ detail: String,
    _ set: @escaping (inout Settings, String) throws(UsageError) -> Void
  ) {
    self.name = name
    self.letter = letter
    self.value = value
    self.summary = summary
    self.detail = detail
    self.set = set
  }
}

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
public struct Command<Settings: CommonSettings> {
  /// The name it is called by.
  public let name: String
  /// Which of the command's verbs this is, when it has several: the first word behind the name.
  let verb: String?
  let summary: String
  let usage: String
  let description: [String]
  let groups: [(title: String, options: [Option<Settings>])]
  /// The examples of `--help` and the man page.
  public let examples: [Example]
  let exitCodes: [(ExitCode, String)]
  let files: [(String, String)]
  let signals: [(String, String)]

  /// Creates a command, or one verb of a command that has several. `usage` is what follows the name and the verb; `description` is the man page's paragraphs; `exitCodes`
  /// gives the codes this command uses, with what each means here (an empty text: what it means everywhere).
  public init(
    name: String, verb: String? = nil, summary: String, usage: String, description: [String],
    groups: [(title: String, options: [Option<Settings>])], examples: [Example], exitCodes: [(ExitCode, String)],
    files: [(String, String)] = [], signals: [(String, String)] = []
  ) {
    self.name = name
    self.verb = verb
    self.summary = summary
    self.usage = usage
    self.description = description
    self.groups = groups + [("Common", Command.commonOptions)]
    self.examples = examples
    self.exitCodes = exitCodes
    self.files = files
    self.signals = signals
  }

  /// What is typed to run it: the name, and the verb when it is one.
  var title: String { verb.map { name + " " + $0 } ?? name }

  var options: [Option<Settings>] {
    var all: [Option<Settings>] = []
    for group in groups { all += group.options }
    return all
  }
}
