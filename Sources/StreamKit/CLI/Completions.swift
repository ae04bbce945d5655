// SPDX-License-Identifier: MIT

extension OptionRow {
  /// The argument of zsh's _arguments.
  var zsh: String {
    let text = summary.filter { !"'[]:`".contains($0) }
    return switch value {
    case .none: "'--\(name)[\(text)]'"
    case .required(let placeholder): "'--\(name)=[\(text)]:\(placeholder):_files'"
    case .optional(let placeholder): "'--\(name)=-[\(text)]::\(placeholder):'"
    }
  }

  /// What fish's complete is told.
  var fish: String {
    let text = summary.filter { $0 != "'" && $0 != "\\" }
    let needs = if case .required = value { " -r" } else { "" }
    return "-l \(name)" + (letter.map { " -s \($0)" } ?? "") + needs + " -d '\(text)'"
  }
}

/// Writes the scripts that complete a command's words.
enum Completions {
  /// The name of the shell function for a command.
  static func function(_ name: String) -> String { "_" + name.map { $0 == "-" ? "_" : String($0) }.joined() }

  /// Bash that completes a file's name, a line each, since music has blanks in its names.
  static let files = #"mapfile -t COMPREPLY < <(compgen -f -- "$word")"#

  /// What completes a verb's words, in a case of zsh.
  static func zshArguments(_ verb: Verb) -> String {
    let options = verb.face().options.map { "    \($0.zsh) \\\n" }.joined()
    return "_arguments \\\n\(options)    '*:file:_files' ;;\n"
  }

  /// The options, for bash's compgen.
  static func words(_ options: [OptionRow]) -> String { options.map { "--" + $0.name }.joined(separator: " ") }
}

extension CommandFace {
  /// What `--completions SHELL` prints: a script for that shell to source.
  func completions(for shell: LogSettings.Shell) -> String {
    switch shell {
    case .bash:
      return """
        \(Completions.function(name))() {
          local word=${COMP_WORDS[COMP_CWORD]}
          if [[ $word == -* ]]; then
            COMPREPLY=($(compgen -W "\(Completions.words(options))" -- "$word"))
          else
            \(Completions.files)
          fi
        }
        complete -o filenames -F \(Completions.function(name)) \(name)

        """
    case .zsh:
      return "#compdef \(name)\n_arguments \\\n" + options.map { "  \($0.zsh) \\\n" }.joined() + "  '*:file:_files'\n"
    case .fish: return options.map { "complete -c \(name) \($0.fish)\n" }.joined()
    }
  }
}

extension VerbCommand {
  /// What `--completions SHELL` prints: a script for that shell to source.
  func completions(for shell: LogSettings.Shell) -> String {
    switch shell {
    case .bash: bashCompletions
    case .zsh: zshCompletions
    case .fish: fishCompletions
    }
  }

  /// What may stand behind the command's name.
  private var firstWords: String {
    let own =
      plain.map { $0.face().options.map { "--" + $0.name } } ?? ["--help", "--version", "--man", "--completions"]
    return (verbs.map(\.word) + own).joined(separator: " ")
  }

  private var bashCompletions: String {
    var cases = verbs.map { "    \($0.word)) options=\"\(Completions.words($0.face().options))\" ;;\n" }.joined()
    if let plain { cases += "    *) options=\"\(Completions.words(plain.face().options))\" ;;\n" }
    return """
      \(Completions.function(name))() {
        local word=${COMP_WORDS[COMP_CWORD]} options=
        if [[ $COMP_CWORD -eq 1 ]]; then
          COMPREPLY=($(compgen -W "\(firstWords)" -- "$word"))
          return
        fi
        case ${COMP_WORDS[1]} in
      \(cases)  esac
        if [[ $word == -* ]]; then
          COMPREPLY=($(compgen -W "$options" -- "$word"))
        else
          \(Completions.files)
        fi
      }
      complete -o filenames -F \(Completions.function(name)) \(name)

      """
  }

  private var zshCompletions: String {
    let cases = verbs.map { verb -> String in
      "  \(verb.word)) " + Completions.zshArguments(verb)
    }
    let first =
      plain.map { "[[ $words[2] == -?* ]] && " + Completions.zshArguments($0).dropLast(4) + " && return\n  " } ?? ""
    let others = plain.map { "  *) " + Completions.zshArguments($0) } ?? ""
    return """
      #compdef \(name)
      if (( CURRENT == 2 )); then
        \(first)compadd -- \(verbs.map(\.word).joined(separator: " "))
        return
      fi
      shift words
      (( CURRENT-- ))
      case $words[1] in
      \(cases.joined())\(others)esac

      """
  }

  private var fishCompletions: String {
    let own = plain.map { plain in
      plain.face().options.map { "complete -c \(name) -n __fish_use_subcommand \($0.fish)\n" }.joined()
    }
    return (own ?? "")
      + verbs.map { verb in
        let face = verb.face()
        let text = face.summary.filter { $0 != "'" && $0 != "\\" }
        return "complete -c \(name) -n __fish_use_subcommand -a \(verb.word) -d '\(text)'\n"
          + face.options.map { "complete -c \(name) -n '__fish_seen_subcommand_from \(verb.word)' \($0.fish)\n" }
          .joined()
      }.joined()
  }
}
