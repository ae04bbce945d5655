// SPDX-License-Identifier: MIT

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

  /// Looks at the bytes of a connection from its first one on. Lines end with CRLF or LF alone, also mixed: darkice ends
  /// its lines with LF and its head with CRLF CRLF.
  /// - Parameter skipsBadLines: whether lines that are no headers are passed over, as Icecast does, rather than make the
  ///   head malformed. Source clients send descriptions with line ends in them.
  public static func parse(_ bytes: Span<UInt8>, skipsBadLines: Bool = false) -> HeadProgress {
    guard bytes.count > 0 else { return .incomplete }
    if bytes[0] == 0x16 { return .foreign(isTLS: true) }
    var cursor = LineCursor(bytes: bytes)
    guard let first = cursor.next() else { return unfinished(bytes) }
    if first.count > longestLine { return .targetTooLong }
    guard let line = RequestLine(bytes, first) else { return foreignOrMalformed(bytes.copied(first)) }
    // Headers are read once, when all are there: a peer that sends byte by byte costs a look for line ends each time.
    var ranges: [Range<Int>] = []
    while let range = cursor.next(), cursor.position <= longestHead {
      if range.isEmpty { return complete(line, bytes.extracting(0..<cursor.position), ranges, skipsBadLines) }
      ranges.append(range)
    }
    return bytes.count >= longestHead ? .tooLong : .incomplete
  }

  private static func complete(
    _ line: RequestLine, _ bytes: Span<UInt8>, _ ranges: [Range<Int>], _ skipsBadLines: Bool
  ) -> HeadProgress {
    var lines: [HeaderLine] = []
    lines.reserveCapacity(ranges.count)
    for range in ranges {
      if let line = HeaderLine(bytes, range) {
        lines.append(line)
      } else if !skipsBadLines {
        return .malformed
      }
    }
    return .complete(RequestHead(line, lines, bytes.copied(0..<bytes.count)), length: bytes.count)
  }

  /// Before the first line is whole: says what is already sure. CRs at the end may belong to the line's end.
  private static func unfinished(_ bytes: Span<UInt8>) -> HeadProgress {
    if bytes.count >= longestHead { return .targetTooLong }
    var count = bytes.count
    while count > 0, bytes[count - 1] == 0x0D { count -= 1 }
    return count > longestLine ? .targetTooLong : .incomplete
  }

  /// A line with an HTTP version that is still no request is malformed; any other is another protocol.
  private static func foreignOrMalformed(_ line: [UInt8]) -> HeadProgress {
    let end = line.suffix(8)
    let isHTTP = end.elementsEqual("HTTP/1.0".utf8) || end.elementsEqual("HTTP/1.1".utf8)
    return isHTTP || line.isEmpty ? .malformed : .foreign(isTLS: false)
  }
}
