// SPDX-License-Identifier: MIT
import StreamKit

/// Header lines without a request line, up to an empty line: what SHOUTcast and x-audiocast sources say of themselves.
///
///     icy-name:Radio␍␊icy-genre:Jazz␍␊icy-br:128␍␊content-type:audio/mpeg␍␊␍␊
struct HeaderBlock: Equatable {
  /// What the bytes behind the first line have come to.
  enum Progress: Equatable {
    case incomplete
    /// A whole block; what follows its `length` bytes is audio.
    case complete(HeaderBlock, length: Int)
    /// There is no end in the bytes that a block may have.
    case tooLong
  }

  private let bytes: [UInt8]
  private let lines: [(name: String, value: Range<Int>)]

  /// Looks at the bytes behind the first line. Keeps nothing: it is shown all of them each time.
  ///
  /// Lines that are no headers are passed over.
  /// - Parameters:
  ///   - limit: the most bytes that the block may have.
  ///   - mayBeginEmpty: whether an empty line in front of the headers is passed over too. Behind a SHOUTcast password it
  ///     may be the rest of that line's end; what comes next tells headers from audio, and must have come.
  static func parse(
    _ bytes: Span<UInt8>, limit: Int = RequestParser.longestHead, mayBeginEmpty: Bool
  ) -> Progress {
    var cursor = LineCursor(bytes: bytes)
    var ranges: [Range<Int>] = []
    while let range = cursor.next(), cursor.position <= limit {
      if range.isEmpty {
        switch mayBeginEmpty && ranges.isEmpty ? headersFollow(bytes, cursor.position) : false {
        case nil: return .incomplete
        case true?: continue
        case false?: return complete(bytes.extracting(0..<cursor.position), ranges)
        }
      }
      ranges.append(range)
    }
    return bytes.count >= limit ? .tooLong : .incomplete
  }

  private static func complete(_ bytes: Span<UInt8>, _ ranges: [Range<Int>]) -> Progress {
    let lines = ranges.compactMap { HeaderLine(bytes, $0) }.map { (name: $0.name, value: $0.value) }
    let copy = bytes.withUnsafeBufferPointer { Array($0) }
    return .complete(HeaderBlock(bytes: copy, lines: lines), length: bytes.count)
  }

  /// Whether a header of SHOUTcast begins here (`icy-…`, `content-type`); nil while too little has come to tell.
  private static func headersFollow(_ bytes: Span<UInt8>, _ start: Int) -> Bool? {
    var isOpen = false
    for name in ["icy-", "content-type"] {
      let name = Array(name.utf8)
      var count = 0
      while count < name.count, start + count < bytes.count, bytes[start + count] | 0x20 == name[count] | 0x20 {
        count += 1
      }
      if count == name.count { return true }
      isOpen = isOpen || start + count == bytes.count
    }
    return isOpen ? nil : false
  }

  /// The value of the first header of that name, given in lower case; nil when there is none.
  func value(_ name: String) -> ArraySlice<UInt8>? { lines.first { $0.name == name }.map { bytes[$0.value] } }

  /// Compares all that was sent.
  static func == (a: HeaderBlock, b: HeaderBlock) -> Bool { a.bytes == b.bytes }
}
