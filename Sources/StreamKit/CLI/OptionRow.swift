// SPDX-License-Identifier: MIT

/// What is typed of an option, and what is said of it: all but what it sets. So nothing that reads a command line or writes
/// a help text depends on what a command's settings are.
@usableFromInline
struct OptionRow {
  /// Whether a value follows.
  enum Value: Equatable {
    /// `--once`
    case none
    /// `--lead DUR`, `--lead=DUR`
    case required(String)
    /// `--shuffle`, `--shuffle=SEED`
    case optional(String)
  }

  let name: String
  /// An ASCII letter.
  let letter: Unicode.Scalar?
  let value: Value
  let summary: String
  let detail: String
  /// Whether the word behind an option whose value may be left out is meant as its value; nil where none ever is.
  var takesNext: ((String) -> Bool)?

  /// `--lead DUR`, `--shuffle[=SEED]`, `--once`.
  var synopsis: String {
    switch value {
    case .none: "--\(name)"
    case .required(let placeholder): "--\(name) \(placeholder)"
    case .optional(let placeholder): "--\(name)[=\(placeholder)]"
    }
  }

  /// Options about the command rather than its job: explained in the man page, only named in `--help`.
  var isRare: Bool { ["man", "completions", "version", "help", "log-format"].contains(name) }

  /// Whether the value may be left out.
  var takesNothing: Bool {
    if case .optional = value { true } else { false }
  }
}
