// SPDX-License-Identifier: MIT

/// The version of all commands; they are released together.
public let cycastVersion = "0.1.0"

/// What every command can be told.
public protocol CommonSettings {
  /// How much is logged, and how.
  var logging: LogSettings { get set }
}

/// How much is logged, and how.
public struct LogSettings: Sendable {
  /// The least important level that is written.
  public var level: Log.Level = .info
  /// Text for people or JSON.
  public var format: Log.Format = .text
  /// The configuration file of `--config`.
  public var config: String?
  /// The options that stand on the command line: what the file says of these does not count.
  public internal(set) var typed: [String] = []
  /// What `--help`, `--version`, `--man` or `--completions` asked for, instead of the command's job.
  public var instead: Instead?

  /// Texts a command prints about itself.
  public enum Instead: Equatable, Sendable {
    /// `--help`, `--version`, `--man`, and `--completions` for one of the shells.
    case help, version, man, completions(Shell)
  }

  /// The shells that completions are made for.
  public enum Shell: String, Sendable, CaseIterable {
    /// By their command names.
    case bash, zsh, fish
  }

  /// Starts with the defaults.
  public init() {}
}

extension LogSettings {
  /// The options that all commands share.
  @usableFromInline static var options: [Option<LogSettings>] {
    [
      Option(
        "config", "FILE", "read options from this command's block of an HCL file",
        detail: "Keys are the names of options, in a block such as fanout { … }. An option on the command line wins."
      ) { $0.config = $1 },
      Option(flag: "verbose", letter: "v", "say more; -vv for all there is") { settings in
        let next = settings.level.rawValue + 1
        settings.level = Log.Level(rawValue: max(next, Log.Level.detail.rawValue)) ?? .trace
      },
      Option(flag: "quiet", letter: "q", "errors and warnings only") { $0.level = .warning },
      Option("log-format", "text|json", "how log lines on stderr are written (text)") {
        (settings: inout LogSettings, text: String) throws(UsageError) in
        settings.format = try OptionValue.word(text, of: [Log.Format.text, .json])
      },
      Option(flag: "help", letter: "h", "a screen of help") { $0.instead = .help },
      Option(flag: "version", letter: "V", "the version") { $0.instead = .version },
      Option(flag: "man", "the whole manual page: --man | man -l -") { $0.instead = .man },
      Option("completions", "SHELL", "completions for bash, zsh or fish") {
        (settings: inout LogSettings, text: String) throws(UsageError) in
        settings.instead = .completions(try OptionValue.word(text, of: Shell.allCases))
      },
    ]
  }
}
