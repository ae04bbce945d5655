// SPDX-License-Identifier: MIT
import StreamKit

/// Where titles come from: a file whose content is the current title, a FIFO, or an inherited descriptor.
enum TitleSource: Equatable, Sendable {
  /// A descriptor that was there when the command started.
  case descriptor(Int32)
  /// A file or a FIFO.
  case path(String)

  /// Reads the text of an option: a path or `fd:N`. `/dev/fd/N`, which shells make of `<(command)`, is `fd:N`.
  init(_ text: String) throws(UsageError) {
    if let number = try TitleSource.number(text) {
      guard number > 2 else { throw UsageError("'\(text)' carries no titles (write fd:3 3<FILE)") }
      self = .descriptor(number)
    } else {
      guard !text.isEmpty, text != "-" else { throw UsageError("'\(text)' is no file (write a path or fd:3)") }
      self = .path(text)
    }
  }

  private static func number(_ text: String) throws(UsageError) -> Int32? {
    text.hasPrefix("fd:") ? try OptionValue.descriptor(text) : try OptionValue.descriptor(behind: text)
  }

  /// As it would be typed; `standard input` for descriptor 0.
  var text: String {
    switch self {
    case .descriptor(0): "standard input"
    case .descriptor(let number): "fd:\(number)"
    case .path(let path): path
    }
  }
}
