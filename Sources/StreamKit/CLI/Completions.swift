// SPDX-License-Identifier: MIT

extension Command {
  /// What `--completions SHELL` prints: a script for that shell to source.
  public func completions(for shell: LogSettings.Shell) -> String {
    switch shell {
    case .bash: bashCompletions
    case .zsh: zshCompletions
    case .fish: fishCompletions
    }
  }

  private var function: String { "_" + name.map { $0 == "-" ? "_" : String($0) }.joined() }

  private var bashCompletions: String {
    let words = options.map { "--" + $0.name }.joined(separator: " ")
    return """
      \(function)() {
        local word=${COMP_WORDS[COMP_CWORD]}
        if [[ $word == -* ]]; then
          COMPREPLY=($(compgen -W "\(words)" -- "$word"))
        else
          COMPREPLY=($(compgen -f -- "$word"))
        fi
      }
      complete -o filenames -F \(function) \(name)

      """
  }

  private var zshCompletions: String {
    var lines = ["#compdef \(name)", "_arguments \\"]
    for option in options {
      let text = option.summary.filter { !"'[]:`".contains($0) }
      switch option.value {
      case .none: lines.append("  '--\(option.name)[\(text)]' \\")
      case .required(let value): lines.append("  '--\(option.name)=[\(text)]:\(value):_files' \\")
      case .optional(let value): lines.append("  '--\(option.name)=-[\(text)]::\(value):' \\")
      }
    }
    return lines.joined(separator: "\n") + "\n  '*:file:_files'\n"
  }

  private var fishCompletions: String {
    options.map { option in
      let text = option.summary.filter { $0 != "'" && $0 != "\\" }
      let letter = option.letter.map { " -s \($0)" } ?? ""
      var needs = ""
      if case .required = option.value { needs = " -r" }
      return "complete -c \(name) -l \(option.name)\(letter)\(needs) -d '\(text)'\n"
    }.joined()
  }
}
