// SPDX-License-Identifier: MIT

/// A request's head: its first line and headers.
///
///     GET /stream?x=1 HTTP/1.1␍␊Host: radio.example:8001␍␊Icy-MetaData: 1␍␊␍␊
public struct RequestHead: Equatable, Sendable {
  /// The method as sent; methods are case-sensitive (RFC 9110 section 9.1).
  public let method: String
  /// The target as sent, query included.
  public let target: String
  /// `HTTP/1.1`, `HTTP/1.0` or, from some source clients, `ICE/1.0`.
  public let version: String
  private let fields: [(name: String, value: String)]

  /// The path: the target without scheme, host and query, percent escapes decoded.
  public let path: String
  /// What follows the question mark, or an empty string.
  public let query: String

  init(method: String, target: String, version: String, fields: [(name: String, value: String)]) {
    self.method = method
    self.target = target
    self.version = version
    self.fields = fields
    let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    path = PercentEscapes.decoded(RequestHead.withoutHost(String(parts[0])))
    query = parts.count > 1 ? String(parts[1]) : ""
  }

  /// The first header of that name (any case), without the blanks around it; nil when there is none.
  public func header(_ name: String) -> String? {
    let wanted = name.lowercased()
    return fields.first { $0.name == wanted }?.value
  }

  /// Compares all that was sent.
  public static func == (a: RequestHead, b: RequestHead) -> Bool {
    a.method == b.method && a.target == b.target && a.version == b.version
      && a.fields.elementsEqual(b.fields) { $0.name == $1.name && $0.value == $1.value }
  }

  /// Takes `http://host` off a target in absolute form (RFC 9112 section 3.2.2), which proxies send.
  private static func withoutHost(_ target: String) -> String {
    guard let scheme = ["http://", "https://"].first(where: { target.lowercased().hasPrefix($0) }) else {
      return target
    }
    let rest = target.dropFirst(scheme.count)
    return rest.firstIndex(of: "/").map { String(rest[$0...]) } ?? "/"
  }
}

/// What the bytes that have come so far are.
public enum HeadProgress: Equatable, Sendable {
  /// The head is not whole yet.
  case incomplete
  /// A whole head; what follows its `length` bytes is not part of it.
  case complete(RequestHead, length: Int)
  /// The first line is no HTTP request; it may be a password and is not kept. A TLS hello is told apart.
  case foreign(isTLS: Bool)
  /// The first line or a header is malformed.
  case malformed
  /// The first line is longer than a head may be, or the head as a whole is.
  case targetTooLong, tooLong
}

/// Reads request heads. Keeps nothing between calls: it is shown all that has come.
public enum RequestParser {
  /// The most bytes that a head may have.
  public static let longestHead = 8_192
  /// The most bytes that a first line may have.
  public static let longestLine = 4_096

  /// Looks at the bytes of a connection from its first one on. Lines end with CRLF or LF alone.
  public static func parse(_ bytes: Span<UInt8>) -> HeadProgress {
    guard bytes.count > 0 else { return .incomplete }
    if bytes[0] == 0x16 { return .foreign(isTLS: true) }
    var cursor = LineCursor(bytes: bytes)
    guard let first = cursor.next() else { return unfinished(bytes) }
    if first.count > longestLine { return .targetTooLong }
    guard let line = requestLine(text(bytes, first)) else { return foreignOrMalformed(text(bytes, first)) }
    // Headers are read once, when all are there: a peer that sends byte by byte costs a look for line ends each time.
    var ranges: [Range<Int>] = []
    while let range = cursor.next(), cursor.position <= longestHead {
      if range.isEmpty { return complete(line, bytes, ranges, length: cursor.position) }
      ranges.append(range)
    }
    return bytes.count >= longestHead ? .tooLong : .incomplete
  }

  private static func complete(
    _ line: (method: String, target: String, version: String), _ bytes: Span<UInt8>, _ ranges: [Range<Int>],
    length: Int
  ) -> HeadProgress {
    var fields: [(name: String, value: String)] = []
    for range in ranges {
      guard let field = field(text(bytes, range)) else { return .malformed }
      fields.append(field)
    }
    let head = RequestHead(method: line.method, target: line.target, version: line.version, fields: fields)
    return .complete(head, length: length)
  }

  /// Before the first line is whole: says what is already sure. CRs at the end may belong to the line's end.
  private static func unfinished(_ bytes: Span<UInt8>) -> HeadProgress {
    if bytes.count >= longestHead { return .targetTooLong }
    var count = bytes.count
    while count > 0, bytes[count - 1] == 0x0D { count -= 1 }
    return count > longestLine ? .targetTooLong : .incomplete
  }

  private static func requestLine(_ line: String) -> (method: String, target: String, version: String)? {
    let words = line.split(separator: " ", omittingEmptySubsequences: true)
    guard words.count == 3, words[2].hasPrefix("HTTP/") || words[2].hasPrefix("ICE/") else { return nil }
    guard words[0].allSatisfy({ $0.isASCII && ($0.isLetter || $0 == "-") }) else { return nil }
    return (String(words[0]), String(words[1]), String(words[2]))
  }

  /// A line with an HTTP version that is still no request is malformed; any other is another protocol.
  private static func foreignOrMalformed(_ line: String) -> HeadProgress {
    line.hasSuffix("HTTP/1.0") || line.hasSuffix("HTTP/1.1") || line.isEmpty ? .malformed : .foreign(isTLS: false)
  }

  private static func field(_ line: String) -> (name: String, value: String)? {
    guard let colon = line.firstIndex(of: ":"), colon != line.startIndex else { return nil }
    let name = line[..<colon]
    guard !name.contains(" ") else { return nil }
    return (name.lowercased(), trimmed(line[line.index(after: colon)...]))
  }

  private static func trimmed(_ text: Substring) -> String {
    var text = text
    while let first = text.first, first == " " || first == "\t" { text.removeFirst() }
    while let last = text.last, last == " " || last == "\t" { text.removeLast() }
    return String(text)
  }

  private static func text(_ bytes: Span<UInt8>, _ range: Range<Int>) -> String {
    bytes.extracting(range).withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
  }
}

/// Walks through lines that end with LF, with any number of CRs before it (NSV tools send CR CR LF).
struct LineCursor: ~Escapable {
  let bytes: Span<UInt8>
  private(set) var position = 0

  @_lifetime(copy bytes)
  init(bytes: Span<UInt8>) { self.bytes = bytes }

  /// The next line's bytes without its end, or nil when no whole line is left.
  mutating func next() -> Range<Int>? {
    var end = position
    while end < bytes.count, bytes[end] != 0x0A { end += 1 }
    guard end < bytes.count else { return nil }
    let start = position
    position = end + 1
    while end > start, bytes[end - 1] == 0x0D { end -= 1 }
    return start..<end
  }
}
