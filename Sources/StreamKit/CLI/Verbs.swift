// SPDX-License-Identifier: MIT
import Glibc

/// One verb of a command that has several: a command of its own but for the name, the kind of its settings forgotten.
public struct Verb {
  /// The word that is typed.
  let word: String
  /// Runs it with the words behind the verb.
  let outcome: ([Argument]) -> ExitCode
  /// What help, manual page and completions say of it; made when it is asked for, since a start seldom needs it.
  let face: () -> CommandFace

  /// Makes a verb of a command that is created with the same word when it is needed.
  public init<Settings: CommonSettings>(
    _ word: String, _ command: @escaping () -> Command<Settings>, _ settings: @escaping () -> Settings,
    _ body: @escaping (Settings, [Argument], Log) throws(CommandError) -> ExitCode
  ) {
    self.word = word
    outcome = { command().outcome(settings(), $0, body) }
    face = { command().face }
  }
}

/// A command whose first word says what it is to do.
///
///     cycast-icy inject --titles title.txt
///                └ one of the verbs, each with options of its own
public struct VerbCommand {
  let name: String
  let summary: String
  let description: [String]
  /// What it does when no verb is given; nil when one must be.
  let plain: Verb?
  let verbs: [Verb]
  private let ending: ([Argument], ExitCode) -> ExitCode

  /// Creates a command from its verbs; `plain` (its word is not used) is what it does without one. The first example of
  /// each verb is shown by `--help`. A verb `-` (a stream on standard input) may stand anywhere behind the name, as the
  /// operand that it is elsewhere. `ending` is shown the words and what the command would end with, a wrong command line
  /// included, and says what it ends with.
  public init(
    name: String, summary: String, description: [String], plain: Verb? = nil, verbs: [Verb],
    ending: @escaping ([Argument], ExitCode) -> ExitCode = { $1 }
  ) {
    self.name = name
    self.summary = summary
    self.description = description
    self.plain = plain
    self.verbs = verbs
    self.ending = ending
  }

  /// Runs the verb that stands first on the command line, or prints what was asked about the command. Never returns.
  public func run() -> Never {
    let words = Argument.all()
    exit(ending(words, outcome(words)).rawValue)
  }

  private func outcome(_ words: [Argument]) -> ExitCode {
    guard let first = words.first?.text else { return plain?.outcome([]) ?? wrong("it takes a verb: \(list)") }
    if let verb = verbs.first(where: { $0.word == first }) { return verb.outcome(Array(words.dropFirst())) }
    if let verb = verbs.first(where: { $0.word == "-" }), let place = words.firstIndex(where: { $0.text == "-" }) {
      return verb.outcome(Array(words[..<place] + words[(place + 1)...]))
    }
    switch first {
    case "--help", "-h": return printed(help, by: name)
    case "--version", "-V": return printed("\(name) \(cycastVersion)\n", by: name)
    case "--man": return printed(manPage, by: name)
    case "--completions":
      return printCompletions(words.dropFirst().first?.text ?? "")
    case _ where first.hasPrefix("--completions="): return printCompletions(String(first.dropFirst(14)))
    case _ where plain != nil: return plain?.outcome(words) ?? .usage
    case _ where first.hasPrefix("-"): return wrong("the verb stands in front of its options: \(list)")
    default:
      let near = nearest(first).map { " (did you mean \($0)?)" } ?? ": it takes \(list)"
      return wrong("unknown verb '\(Text.clean(first))'\(near)")
    }
  }

  private func printCompletions(_ word: String) -> ExitCode {
    guard let shell = LogSettings.Shell(rawValue: word) else { return wrong("'\(word)' is none of bash, zsh, fish") }
    return printed(completions(for: shell), by: name)
  }

  private func wrong(_ sentence: String) -> ExitCode {
    Log(program: name).fatal("\(sentence) (try \(name) --help)")
    return .usage
  }

  /// `inject, extract, set or watch`
  private var list: String {
    let words = verbs.map(\.word)
    return words.count < 2 ? words.joined() : words.dropLast().joined(separator: ", ") + " or " + words[words.count - 1]
  }

  private func nearest(_ word: String) -> String? {
    let best = verbs.map { ($0.word, editDistance(Array(word.utf8), Array($0.word.utf8))) }.min { $0.1 < $1.1 }
    return best.flatMap { $0.1 <= 2 ? $0.0 : nil }
  }

  /// What `--help` prints: the verbs, and an example of each.
  public var help: String {
    if let plain { return plain.face().help(also: verbLines) }
    var lines = ["\(name): \(summary)", "", "Usage: \(name) VERB [OPTION]...", "", "Verbs:"] + verbLines
    lines += ["", "\(name) VERB --help explains one; also --version, --man, --completions SHELL.", "", "Examples:"]
    for verb in verbs { lines += verb.face().examples.prefix(1).map { "  \($0.line)" } }
    return lines.joined(separator: "\n") + "\n"
  }

  /// A line for each verb, with what it does.
  private var verbLines: [String] {
    let typed = verbs.map { plain == nil ? $0.word : "\(name) \($0.word)" }
    let width = typed.map(\.count).max() ?? 0
    return zip(verbs, typed).map { verb, typed in
      "  \(typed)\(String(repeating: " ", count: width - typed.count + 3))\(verb.face().summary)"
    }
  }
}
