// SPDX-License-Identifier: MIT

/// How titles are written outside of a stream.
enum TitleFormat: String, CaseIterable, Sendable {
  /// Text for people and shells; JSON, one object a line.
  case text, json

  /// What a pipe takes whole (PIPE_BUF, pipe(7)): so a line is one write, and no reader sees half of one.
  static let longestLine = 4_096
}
