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
  @usableFromInline let row: OptionRow
  @usableFromInline let set: (inout Settings, String) throws(UsageError) -> Void

  /// An option with a value. `summary` is a line of `--help`, `detail` what the man page adds.
  public init(
    _ name: String, _ placeholder: String, letter: Unicode.Scalar? = nil, _ summary: String, detail: String = "",
    set: @escaping (inout Settings, String) throws(UsageError) -> Void
  ) {
    self.init(name, letter, .required(placeholder), summary, detail, set)
  }

  /// An option whose value may be left out; then `set` gets an empty string. A value stands behind `=`; or as the next
  /// word, where `next` says of that word that it is one rather than an operand.
  public init(
    _ name: String, optional placeholder: String, next: ((String) -> Bool)? = nil, _ summary: String,
    detail: String = "", set: @escaping (inout Settings, String) throws(UsageError) -> Void
  ) {
    self.init(name, nil, .optional(placeholder), summary, detail, next: next, set)
  }

  /// An option without a value.
  public init(
    flag name: String, letter: Unicode.Scalar? = nil, _ summary: String, detail: String = "",
    set: @escaping (inout Settings) -> Void
  ) {
    self.init(name, letter, .none, summary, detail) { (settings: inout Settings, _: String) in set(&settings) }
  }

  private init(
    _ name: String, _ letter: Unicode.Scalar?, _ value: OptionRow.Value, _ summary: String, _ detail: String,
    next: ((String) -> Bool)? = nil, _ set: @escaping (inout Settings, String) throws(UsageError) -> Void
  ) {
    row = OptionRow(
      name: name, letter: letter, value: value, summary: summary, detail: detail, takesNext: next)
    self.set = set
  }
}

/// A command's whole table: its face, and what each option sets.
public struct Command<Settings: CommonSettings> {
  let face: CommandFace
  /// Sets what the option of a row of the face sets.
  let set: (_ row: Int, _ value: String, _ settings: inout Settings) throws(UsageError) -> Void

  @usableFromInline
  init(_ face: CommandFace, set: @escaping (Int, String, inout Settings) throws(UsageError) -> Void) {
    self.face = face
    self.set = set
  }

  /// Creates a command, or one verb of a command that has several. `usage` is what follows the name and the verb;
  /// `description` is the man page's paragraphs; `exitCodes` gives the codes this command uses, with what each means here
  /// (an empty text: what it means everywhere).
  ///
  /// Inlinable, so that each command has this made for its settings: what handles settings of any kind is found at run
  /// time, all over the library.
  @inlinable
  public init(
    name: String, verb: String? = nil, summary: String, usage: String, description: [String],
    groups: [(title: String, options: [Option<Settings>])], examples: [Example], exitCodes: [(ExitCode, String)],
    files: [(String, String)] = [], signals: [(String, String)] = []
  ) {
    var face = CommandFace(
      name: name, verb: verb, summary: summary, usage: usage, description: description, examples: examples,
      exitCodes: exitCodes, files: files, signals: signals)
    var own: [Option<Settings>] = []
    for group in groups {
      face.begin(group: group.title)
      for option in group.options {
        face.add(option.row)
        own.append(option)
      }
    }
    let options = own
    let common = LogSettings.options
    face.begin(group: CommandFace.common)
    for option in common { face.add(option.row) }
    self.init(face) { (row, value, settings) throws(UsageError) in
      if row < options.count {
        try options[row].set(&settings, value)
      } else {
        try common[row - options.count].set(&settings.logging, value)
      }
    }
  }
}
