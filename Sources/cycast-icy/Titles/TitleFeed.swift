// SPDX-License-Identifier: MIT
import StreamKit

/// Where titles come from: a file whose content is the current title, a FIFO, or an inherited descriptor.
enum TitleSource: Equatable, Sendable {
  /// A descriptor that was there when the command started.
  case descriptor(Int32)
  /// A file or a FIFO.
  case path(String)

  /// Reads the text of an option: a path or `fd:N`.
  init(_ text: String) throws(UsageError) {
    if text.hasPrefix("fd:") {
      let number = try OptionValue.descriptor(text)
      guard number > 2 else { throw UsageError("'\(text)' carries no titles (write fd:3 3<FILE)") }
      self = .descriptor(number)
    } else {
      guard !text.isEmpty, text != "-" else { throw UsageError("'\(text)' is no file (write a path or fd:3)") }
      self = .path(text)
    }
  }
}

/// The titles of `--titles`, as they come.
final class TitleFeed {
  /// Opens the source.
  init(_ source: TitleSource, log: Log) throws(CommandError) {}

  /// Readable when there may be titles; nil when time tells, or nothing more can come.
  var descriptor: Int32? { nil }
  /// When to look again (monotonic nanoseconds); nil when the descriptor tells.
  var wakesAt: Int64? { nil }
  /// Whether the titles are those of a whole stream, each with its place.
  var isTimetable: Bool { false }
  /// Takes what has come, in order. Never waits.
  func take(at now: Int64) -> [SaidTitle] { [] }
}
