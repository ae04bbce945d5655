// SPDX-License-Identifier: MIT
import Glibc

extension Command {
  /// Runs a command from its words to its exit: parses them, prints what was asked about the command itself, or calls
  /// `body` with settings, operands and a log. What `body` throws is printed once. Never returns.
  public func run(
    _ settings: Settings, _ body: (Settings, [Argument], Log) throws(CommandError) -> ExitCode
  ) -> Never {
    exit(outcome(settings, Argument.all(), body).rawValue)
  }

  /// Does the same with the words behind the verb, and returns what the process is to end with.
  func outcome(
    _ defaults: Settings, _ words: [Argument], _ body: (Settings, [Argument], Log) throws(CommandError) -> ExitCode
  ) -> ExitCode {
    var settings = defaults
    let operands: [Argument]
    do {
      operands = try parse(words, into: &settings)
    } catch {
      Log(program: face.name).fatal("\(error.message) (try \(face.title) --help)")
      return .usage
    }
    if let instead = settings.logging.instead { return face.printed(instead) }
    do throws(CommandError) {
      settings = try configured(settings, words, over: defaults)
    } catch {
      Log(program: face.name).fatal(error.message)
      return error.code
    }
    let log = Log(program: face.name, level: settings.logging.level, format: settings.logging.format)
    do {
      return try body(settings, operands, log)
    } catch {
      log.fatal(error.code == .usage ? "\(error.message) (try \(face.title) --help)" : error.message)
      return error.code
    }
  }

  /// Reads the configuration file, if there is one, beneath what stands on the command line.
  private func configured(
    _ settings: Settings, _ words: [Argument], over defaults: Settings
  ) throws(CommandError) -> Settings {
    guard let path = settings.logging.config else { return settings }
    var both = defaults
    try apply(config: path, except: settings.logging.typed, to: &both)
    do throws(UsageError) {
      _ = try parse(words, into: &both)
    } catch {
      throw CommandError(.usage, error.message)
    }
    return both
  }
}

extension CommandFace {
  /// Prints what was asked about the command.
  func printed(_ what: LogSettings.Instead) -> ExitCode {
    if case .completions(let shell) = what, verb != nil {
      Log(program: name).fatal("completions are those of the whole command: \(name) --completions \(shell.rawValue)")
      return .usage
    }
    let text =
      switch what {
      case .help: help
      case .version: "\(name) \(cycastVersion)\n"
      case .man: manPage
      case .completions(let shell): completions(for: shell)
      }
    return StreamKit.printed(text, by: name)
  }
}

/// Prints what a command says of itself.
func printed(_ text: String, by name: String) -> ExitCode {
  do {
    try writeAll(1, Array(text.utf8))
    return .ok
  } catch {
    Log(program: name).fatal("cannot write to standard output: \(error)")
    return .ioError
  }
}
