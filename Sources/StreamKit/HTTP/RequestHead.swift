// SPDX-License-Identifier: MIT

/// A request's head: its first line and headers.
///
///     GET /stream?x=1 HTTP/1.1␍␊Host: radio.example:8001␍␊Icy-MetaData: 1␍␊␍␊
public struct RequestHead: Equatable, Sendable {
  /// The method as sent; methods are case-sensitive (RFC 9110 section 9.1).
  public let method: String
  /// The target as sent, query included. What is no UTF-8 is repaired here and in all other texts.
  public let target: String
  /// `HTTP/1.1`, `HTTP/1.0` or, from some source clients, `ICE/1.0`.
  public let version: String
  /// The path: the target without scheme, host and query, percent escapes decoded.
  public let path: String
  /// What follows the question mark, or an empty string.
  public let query: String

  private let bytes: [UInt8]
  private let queryBytes: Range<Int>
  private let lines: [HeaderLine]

  init(_ line: RequestLine, _ lines: [HeaderLine], _ bytes: [UInt8]) {
    func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
    method = text(line.method)
    target = text(line.target)
    version = text(line.version)
    let mark = bytes[line.target].firstIndex(of: UInt8(ascii: "?")) ?? line.target.upperBound
    queryBytes = min(mark + 1, line.target.upperBound)..<line.target.upperBound
    query = text(queryBytes)
    path = PercentEscapes.decoded(RequestHead.withoutHost(text(line.target.lowerBound..<mark)))
    self.lines = lines
    self.bytes = bytes
  }

  /// The bytes of the query as sent: many source clients send titles in it as they are, in Latin-1 or UTF-8, blanks
  /// included.
  public var rawQuery: [UInt8] { Array(bytes[queryBytes]) }

  /// The first header of that name (any case), without the blanks around it; nil when there is none.
  public func header(_ name: String) -> String? {
    rawHeader(name).map { String(decoding: $0, as: UTF8.self) }
  }

  /// The same as bytes, which are Latin-1 from some clients.
  public func rawHeader(_ name: String) -> ArraySlice<UInt8>? {
    let wanted = name.lowercased()
    return lines.first { $0.name == wanted }.map { bytes[$0.value] }
  }

  /// All headers of that name (any case), in the order in which they came.
  public func headers(_ name: String) -> [String] {
    let wanted = name.lowercased()
    return lines.filter { $0.name == wanted }.map { String(decoding: bytes[$0.value], as: UTF8.self) }
  }

  /// Compares all that was sent.
  public static func == (a: RequestHead, b: RequestHead) -> Bool { a.bytes == b.bytes }

  /// Takes `http://host` off a target in absolute form (RFC 9112 section 3.2.2), which proxies send.
  private static func withoutHost(_ target: String) -> String {
    guard let scheme = ["http://", "https://"].first(where: { target.lowercased().hasPrefix($0) }) else {
      return target
    }
    let rest = target.dropFirst(scheme.count)
    return rest.firstIndex(of: "/").map { String(rest[$0...]) } ?? "/"
  }
}

/// A request's first line taken apart: where its three words are.
struct RequestLine {
  let method: Range<Int>, target: Range<Int>, version: Range<Int>

  /// Takes the line at `range` apart; nil when it is no request.
  ///
  /// The target is all between the first and the last word: BUTT, Rivendell and others send titles with the blanks that
  /// are in them. Such a target must be a path, so that other protocols are not mistaken for HTTP.
  init?(_ bytes: Span<UInt8>, _ range: Range<Int>) {
    let line = bytes.withoutBlanks(range)
    guard let methodEnd = bytes.first(0x20, in: line) else { return nil }
    var versionStart = line.upperBound
    while bytes[versionStart - 1] != 0x20 { versionStart -= 1 }
    method = line.lowerBound..<methodEnd
    target = bytes.withoutBlanks(methodEnd..<versionStart)
    version = versionStart..<line.upperBound
    guard !target.isEmpty, RequestLine.isVersion(bytes, version), RequestLine.isMethod(bytes, method) else {
      return nil
    }
    let hasBlank = bytes.first(0x20, in: target) != nil
    if hasBlank, bytes[target.lowerBound] != UInt8(ascii: "/") { return nil }
  }

  private static func isMethod(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    for at in range where !(97...122).contains(bytes[at] | 32) && bytes[at] != UInt8(ascii: "-") { return false }
    return true
  }

  private static func isVersion(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    let word = bytes.copied(range)
    return word.starts(with: "HTTP/".utf8) || word.starts(with: "ICE/".utf8)
  }
}
