// SPDX-License-Identifier: MIT

/// How titles are written outside of a stream.
enum TitleFormat: String, CaseIterable, Sendable {
  /// Text for people and shells; JSON, one object a line.
  case text, json
}
