// SPDX-License-Identifier: MIT

/// Takes a body out of its chunks (RFC 9112 section 7.1).
///
///     | size in hex ;extensions CRLF | size bytes | CRLF | … | 0 CRLF | trailer lines | CRLF |
///
/// It is shown the body in pieces of any size and hands out ranges of them: no data byte is looked at or copied. Lines may
/// end with LF alone.
public struct ChunkedDecoder: Sendable {
  /// What stands next in the bytes that were shown.
  public enum Piece: Equatable, Sendable {
    /// Data, as indices of the span; never empty. A chunk may come in several pieces.
    case data(Range<Int>)
    /// The body has ended, trailers included; what follows belongs to the next request. Told once.
    case end
    /// These are no chunks, and nothing more comes of it. Told once.
    case malformed
  }

  private enum State { case size, extensions, data, dataEnd, trailer, ended, failed }
  private var state = State.size
  /// What is left of the chunk; while its size is read, the size.
  private var left = 0
  private var digits = 0
  /// Bytes of the line that is read, and of all trailer lines.
  private var line = 0, trailers = 0
  private var beganWithCR = false

  /// The most bytes that a line with a chunk's size and extensions may have, its end included.
  public static let longestLine = 1_024
  /// The most bytes that all trailer lines may have together.
  public static let longestTrailers = 8_192

  /// Starts in front of the first chunk.
  public init() {}

  /// Tells what stands at `position`, and moves it behind that. Nil, with `position` at the end, when all is handed out;
  /// after the end of the body nil with `position` where it was.
  public mutating func next(in bytes: Span<UInt8>, at position: inout Int) -> Piece? {
    while position < bytes.count {
      switch state {
      case .ended, .failed: return nil
      case .data:
        let start = position
        position = min(bytes.count, start + left)
        left -= position - start
        if left == 0 { state = .dataEnd }
        return .data(start..<position)
      case .size, .extensions, .dataEnd, .trailer:
        take(bytes[position])
        if state == .failed { return .malformed }
        position += 1
        if state == .ended { return .end }
      }
    }
    return nil
  }

  /// Takes a byte of what stands between the data.
  private mutating func take(_ byte: UInt8) {
    line += 1
    switch state {
    case .size where line > ChunkedDecoder.longestLine, .extensions where line > ChunkedDecoder.longestLine:
      state = .failed
    case .size: takeSize(byte)
    case .extensions:
      if byte == 0x0A { endSizeLine() }
    case .dataEnd:
      if byte == 0x0A {
        (state, left, digits, line) = (.size, 0, 0, 0)
      } else if byte != 0x0D || line > 1 {
        state = .failed
      }
    default: takeTrailer(byte)
    }
  }

  private mutating func takeSize(_ byte: UInt8) {
    if let digit = ChunkedDecoder.digit(byte) {
      // 15 digits are more than any body has, and no number that overflows.
      digits += left > 0 || digit > 0 ? 1 : 0
      if digits > 15 { state = .failed }
      left = left << 4 | digit
    } else if line == 1 || !(byte == 0x0D || byte == 0x0A || byte == 0x20 || byte == 0x09 || byte == UInt8(ascii: ";"))
    {
      state = .failed
    } else if byte == 0x0A {
      endSizeLine()
    } else {
      state = .extensions
    }
  }

  private mutating func endSizeLine() {
    state = left > 0 ? .data : .trailer
    line = 0
  }

  /// Counts a trailer line's bytes: what they say is not wanted. A line of nothing but its end ends the body.
  private mutating func takeTrailer(_ byte: UInt8) {
    trailers += 1
    if trailers > ChunkedDecoder.longestTrailers {
      state = .failed
    } else if byte == 0x0A {
      if line == 1 || line == 2 && beganWithCR { state = .ended }
      line = 0
    } else if line == 1 {
      beganWithCR = byte == 0x0D
    }
  }

  private static func digit(_ byte: UInt8) -> Int? {
    switch byte {
    case 48...57: Int(byte) - 48
    case 65...70: Int(byte) - 55
    case 97...102: Int(byte) - 87
    default: nil
    }
  }
}
