// SPDX-License-Identifier: MIT
import StreamKit

/// Makes titles of lines that come in pieces.
///
///     Artist - Title                          text, UTF-8 or Windows-1252
///     {"artist":"Artist","title":"Title"}     JSON, one object; it may go on over several lines
///
/// Blank lines are passed over. A line ends with LF, CRs before it do not count, and neither does what follows a NUL; a byte
/// order mark in front of any line is dropped, and one of UTF-16 in front of the first line means that all is UTF-16.
/// Pure: holds one line of at most `longestLine` bytes.
struct TitleLines {
  /// What a line says.
  enum Line: Equatable {
    /// A title; an empty one when a JSON object says none.
    case title(SaidTitle)
    /// A line that looks like JSON and is no title; why not, as the end of a sentence.
    case unusable(String)
  }

  /// So many bytes of a line (in UTF-8) are looked at. The rest of a longer text is cut off, a longer object is unusable.
  static let longestLine = 65_536
  /// So many lines an object may have: each is looked at again when the next has come.
  static let mostLinesOfObject = 64

  private var utf16 = UTF16Pieces()
  private var line: [UInt8] = []
  private var isCut = false
  private var object = OpenObject()

  /// Takes the next piece and hands out what its lines say, in order.
  mutating func read(_ bytes: Span<UInt8>, _ take: (Line) -> Void) {
    if utf16.isPlain {
      split(bytes, take)
    } else {
      split(utf16.utf8(bytes).span, take)
    }
  }

  /// Hands out what is left when nothing more comes: a last line without an end counts.
  mutating func end(_ take: (Line) -> Void) {
    split(utf16.end().span, take)
    endLine(take)
    if let problem = object.giveUp() { take(.unusable(problem)) }
    self = TitleLines()
  }

  private mutating func split(_ bytes: Span<UInt8>, _ take: (Line) -> Void) {
    var start = 0
    while start < bytes.count {
      var end = start
      while end < bytes.count, bytes[end] != 0x0A { end += 1 }
      append(bytes.extracting(start..<end))
      if end < bytes.count { endLine(take) }
      start = end + 1
    }
  }

  private mutating func append(_ piece: Span<UInt8>) {
    let room = Self.longestLine - line.count
    if piece.count > room { isCut = true }
    piece.extracting(first: room).withUnsafeBufferPointer { line.append(contentsOf: $0) }
  }

  private mutating func endLine(_ take: (Line) -> Void) {
    let content = TitleLines.content(line[...])
    if !content.isEmpty { read(content, take) }
    line.removeAll(keepingCapacity: true)
    isCut = false
  }

  private mutating func read(_ content: ArraySlice<UInt8>, _ take: (Line) -> Void) {
    if object.isOpen {
      switch object.add(content, isCut: isCut) {
      case .unfinished: return
      case .line(let line): return take(line)
      case .broken(let problem): take(.unusable(problem))
      }
    }
    guard OpenObject.mayBegin(content) else { return readText(content, take) }
    switch object.add(content, isCut: isCut) {
    case .unfinished: return
    case .line(let line): take(line)
    case .broken(let problem):
      if OpenObject.looksLikeJSON(content) { take(.unusable(problem)) } else { readText(content, take) }
    }
  }

  private func readText(_ content: ArraySlice<UInt8>, _ take: (Line) -> Void) {
    let track = TrackInfo(song: Text.decode(content.span, as: .eightBit, cutShort: isCut))
    if !track.isEmpty { take(.title(SaidTitle(track: track))) }
  }

  /// A line without what does not count: a byte order mark and blanks in front, blanks behind, a NUL and what follows it.
  private static func content(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var content = line.prefix { $0 != 0 }
    if content.starts(with: Text.byteOrderMark) { content = content.dropFirst(Text.byteOrderMark.count) }
    content = content.drop { isBlank($0) }
    return content[..<(content.lastIndex { !isBlank($0) }.map { $0 + 1 } ?? content.startIndex)]
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
}
