// SPDX-License-Identifier: MIT

/// The bytes a scanner is shown, and what it is told about their end. Borrowed for one call.
struct ScanWindow: ~Escapable {
  let bytes: Span<UInt8>
  /// Whether the stream ends with these bytes.
  let isLast: Bool
  /// Bytes from the first of these to the end of the file, where that is known.
  let bytesLeft: Int?

  @_lifetime(copy bytes)
  init(_ bytes: Span<UInt8>, isLast: Bool, bytesLeft: Int? = nil) {
    self.bytes = bytes
    self.isLast = isLast
    self.bytesLeft = bytesLeft
  }

  var count: Int { bytes.count }

  /// The answer when bytes up to `end` must be seen: ask for them, or no when there will never be any.
  func missing(_ end: Int) -> Match { isLast ? .no : .need(end) }

  /// Compares the bytes at a place with a word, as far as they go.
  func starts(with word: StaticString, at offset: Int) -> Match {
    let size = word.utf8CodeUnitCount
    let seen = min(size, count - offset)
    guard agrees(with: word, at: offset, size: seen) else { return .no }
    return seen == size ? .yes(size) : missing(offset + size)
  }

  /// Whether so many bytes at a place are the first of a word.
  func agrees(with word: StaticString, at offset: Int, size: Int) -> Bool {
    word.withUTF8Buffer { letters in
      for index in 0..<size where bytes[offset + index] != letters[index] { return false }
      return true
    }
  }

  /// Reads the frame header at a place: its facts are in `header` when the answer is yes, with the header's size.
  func header(at offset: Int) -> (match: Match, header: FrameHeader?) {
    guard count - offset >= 4 else { return (missing(offset + 4), nil) }
    let word = bytes.word(at: offset)
    guard word >> 21 == 0x7FF else { return (.no, nil) }
    if let header = MPEGHeader(word: word) { return (.yes(4), FrameHeader(header)) }
    guard word & 0xFFF6_0000 == 0xFFF0_0000 else { return (.no, nil) }
    guard count - offset >= ADTSHeader.size else { return (missing(offset + ADTSHeader.size), nil) }
    guard let header = ADTSHeader(word: word, tail: bytes.word(at: offset + 3)) else { return (.no, nil) }
    return (.yes(ADTSHeader.size), FrameHeader(header))
  }

  /// The answer to "does this stand here?".
  enum Match: Equatable {
    case no
    /// It cannot be told before the window has this many bytes. Never when the window is the last.
    case need(Int)
    /// It does, and has this many bytes.
    case yes(Int)
  }
}
