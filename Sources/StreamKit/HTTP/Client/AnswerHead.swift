// SPDX-License-Identifier: MIT

/// The head of an answer: its status line and headers.
///
///     HTTP/1.0 200 OK␍␊Content-Type: audio/mpeg␍␊icy-metaint:16000␍␊␍␊
///     ICY 200 OK␍␊…                                                          SHOUTcast, and Icecast to a few players
public struct AnswerHead: Equatable, Sendable {
  /// The status code, 100 to 999.
  public let status: Int
  /// What stands behind it, cleaned; may be empty.
  public let reason: String
  /// Whether the status line is SHOUTcast's.
  public let isICY: Bool
  private let lines: [Line]

  private struct Line: Equatable {
    let name: String
    let value: [UInt8]
  }

  /// Reads a head's lines. Nil when the first one is no status line. Lines that are no headers are passed over.
  init?(_ bytes: Span<UInt8>, _ ranges: [Range<Int>]) {
    guard let first = ranges.first, let line = StatusLine(bytes, first) else { return nil }
    (status, reason, isICY) = (line.status, line.reason, line.isICY)
    lines = ranges.dropFirst().compactMap { range in
      HeaderLine(bytes, range).map { Line(name: $0.name, value: bytes.copied($0.value)) }
    }
  }

  /// The first header of that name (any case), from UTF-8 or else Windows-1252, cleaned; nil when there is none.
  public func header(_ name: String) -> String? {
    rawHeader(name).map { Text.decode($0.span, as: .eightBit) }
  }

  /// The same as bytes.
  public func rawHeader(_ name: String) -> [UInt8]? {
    let wanted = name.lowercased()
    return lines.first { $0.name == wanted }?.value
  }

  /// All headers of that name (any case), in the order in which they came.
  public func headers(_ name: String) -> [String] {
    let wanted = name.lowercased()
    return lines.filter { $0.name == wanted }.map { Text.decode($0.value.span, as: .eightBit) }
  }

  /// The media type without its parameters, in lower case; empty when it is not said.
  public var mediaType: String {
    let type = header("Content-Type")?.prefix { $0 != ";" && $0 != "," } ?? ""
    return Text.clean(type.lowercased())
  }

  /// How long to wait before asking again, in whole seconds (RFC 9110 section 10.2.3); nil when it is not said, or as a
  /// date. At most a day.
  public var retryAfter: Int? {
    guard let text = header("Retry-After"), !text.isEmpty, text.utf8.allSatisfy({ (48...57).contains($0) }) else {
      return nil
    }
    return text.utf8.count > 5 ? 86_400 : Int(text).map { min($0, 86_400) }
  }

  /// `404 Not Found`, for messages.
  public var statusText: String { reason.isEmpty ? String(status) : "\(status) \(reason)" }
}

/// A status line taken apart (RFC 9112 section 4); the reason may be missing.
private struct StatusLine {
  let status: Int
  let reason: String
  let isICY: Bool

  init?(_ bytes: Span<UInt8>, _ range: Range<Int>) {
    let words = bytes.copied(range).split(separator: 0x20, maxSplits: 2)
    guard words.count > 1, words[1].count == 3, words[1].allSatisfy({ (48...57).contains($0) }) else { return nil }
    isICY = words[0].elementsEqual("ICY".utf8)
    guard isICY || words[0].starts(with: "HTTP/".utf8) else { return nil }
    status = words[1].reduce(0) { $0 * 10 + Int($1) - 48 }
    guard status >= 100 else { return nil }
    let rest = words.count > 2 ? Array(words[2]) : []
    reason = Text.cut(Text.decode(rest.span, as: .eightBit), toUTF8: 120)
  }
}
