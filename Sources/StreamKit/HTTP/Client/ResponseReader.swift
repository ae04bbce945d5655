// SPDX-License-Identifier: MIT

/// Takes an answer apart as it comes: a head, then a body that ends where its length or its chunks say, or with the
/// connection (RFC 9112 section 6.3).
///
///     | HTTP/1.1 100 Continue ⏎ ⏎ | HTTP/1.1 200 OK ⏎ headers ⏎ ⏎ | body … |
///       passed over                 told once                       ranges of what was shown
///
/// It is shown the bytes in pieces of any size. Lines may end with LF alone. It keeps at most 32 KiB, until the head is
/// whole.
public struct ResponseReader: Sendable {
  /// What stands next in the bytes that were shown.
  public enum Piece: Equatable, Sendable {
    /// The head. Told once.
    case head(AnswerHead)
    /// Bytes of the body, as indices of the span; never empty.
    case body(Range<Int>)
    /// The answer is whole. Told once; what follows belongs to no answer.
    case end
  }

  /// Why this is no answer. Nothing more comes of it.
  public enum Problem: Error, Equatable, Sendable {
    /// It does not begin as an answer does. Its first bytes, at most 64.
    case notHTTP([UInt8])
    /// The head is longer than a head may be.
    case headTooLong
    /// A status line, a length or a chunk says what cannot be.
    case malformed
    /// The connection ended before the head was whole: with nothing at all, or in the middle.
    case noAnswer, headCut
    /// The connection ended before the body was whole.
    case bodyCut
  }

  private enum State { case head, chunks(ChunkedDecoder), length(Int), toEnd, ended }
  private var state = State.head
  private var held: [UInt8] = []
  /// Where the line began that is not whole yet.
  private var lineStart = 0

  /// The most bytes that a head may have.
  public static let longestHead = 32_768
  /// So many answers of the kind 1xx may come before the real one.
  private static let mostInterim = 8
  private var interim = 0

  /// Starts in front of an answer to GET.
  public init() {}

  /// Tells what stands at `position`, and moves it behind that. Nil when all that was shown is used up, or the answer
  /// has ended.
  public mutating func next(in bytes: Span<UInt8>, at position: inout Int) throws(Problem) -> Piece? {
    switch state {
    case .ended: return nil
    case .head: return try nextOfHead(in: bytes, at: &position)
    case .toEnd:
      guard position < bytes.count else { return nil }
      defer { position = bytes.count }
      return .body(position..<bytes.count)
    case .length(let left):
      if left == 0 { return finished() }
      guard position < bytes.count else { return nil }
      let start = position
      position = min(bytes.count, start + left)
      state = .length(left - (position - start))
      return .body(start..<position)
    case .chunks(var decoder):
      let piece = decoder.next(in: bytes, at: &position)
      state = .chunks(decoder)
      switch piece {
      case nil: return nil
      case .data(let range): return .body(range)
      case .end: return finished()
      case .malformed: throw .malformed
      }
    }
  }

  /// The connection has ended. Returns whether that is the answer's end, told now; false when it was told before.
  public mutating func connectionEnded() throws(Problem) -> Bool {
    switch state {
    case .ended: return false
    case .head: throw held.isEmpty && interim == 0 ? .noAnswer : isForeign ? .notHTTP(Array(held.prefix(64))) : .headCut
    case .toEnd, .length(0):
      state = .ended
      return true
    case .length, .chunks: throw .bodyCut
    }
  }

  private mutating func finished() -> Piece {
    state = .ended
    return .end
  }

  private mutating func nextOfHead(in bytes: Span<UInt8>, at position: inout Int) throws(Problem) -> Piece? {
    while position < bytes.count {
      let byte = bytes[position]
      held.append(byte)
      position += 1
      if held.count <= ResponseReader.longestStart { try checkStart(isWholeLine: byte == 0x0A) }
      if byte == 0x0A, lineEnds(), let head = try takeHead() { return .head(head) }
      if held.count >= ResponseReader.longestHead { throw .headTooLong }
    }
    return nil
  }

  /// Looks at a line that has just ended. Returns whether it is the empty one behind a head.
  private mutating func lineEnds() -> Bool {
    let isEmpty = held[lineStart..<held.count - 1].allSatisfy { $0 == 0x0D }
    lineStart = held.count
    return isEmpty
  }

  /// Reads the head that is held. Nil when it was only an interim one.
  private mutating func takeHead() throws(Problem) -> AnswerHead? {
    let bytes = held
    var cursor = LineCursor(bytes: bytes.span)
    var ranges: [Range<Int>] = []
    while let range = cursor.next() { ranges.append(range) }
    guard let head = AnswerHead(bytes.span, ranges) else { throw .malformed }
    (held, lineStart) = ([], 0)
    // 101 would end HTTP; nobody asked for that.
    if (100...199).contains(head.status) {
      interim += 1
      if interim > ResponseReader.mostInterim || head.status == 101 { throw .malformed }
      return nil
    }
    state = try body(of: head)
    return head
  }

  /// Where the body will end: RFC 9112 section 6.3.
  private func body(of head: AnswerHead) throws(Problem) -> State {
    if head.status == 204 || head.status == 304 { return .length(0) }
    let codings = head.headers("Transfer-Encoding").joined(separator: ",").lowercased()
    if codings.split(separator: ",").last.map({ Text.clean(String($0)) }) == "chunked" {
      return .chunks(ChunkedDecoder())
    }
    // A list of equal ones counts as one.
    let lengths = head.headers("Content-Length").flatMap { $0.split(separator: ",").map { Text.clean(String($0)) } }
    guard let first = lengths.first, codings.isEmpty else { return .toEnd }
    guard lengths.allSatisfy({ $0 == first }), (1...18).contains(first.utf8.count),
      first.utf8.allSatisfy({ (48...57).contains($0) }), let length = Int(first)
    else { throw .malformed }
    return .length(length)
  }
}

extension ResponseReader {
  private static let starts: [[UInt8]] = [Array("HTTP/".utf8), Array("ICY ".utf8)]
  private static let longestStart = 64

  /// Whether what is held cannot become a status line.
  private var isForeign: Bool {
    !ResponseReader.starts.contains { held.starts(with: $0) || $0.starts(with: held) }
  }

  /// Says early that something else answers: with its first line, or as much of it as is kept.
  private func checkStart(isWholeLine: Bool) throws(Problem) {
    guard isWholeLine || held.count == ResponseReader.longestStart, isForeign else { return }
    throw .notHTTP(held)
  }
}
