// SPDX-License-Identifier: MIT

/// What a metadata block from anywhere says.
public struct ICYWords: Equatable, Sendable {
  /// The text of `StreamTitle` and `StreamUrl`, cleaned; nil when the block has no such key.
  public var title: String?, url: String?

  /// Reads the payload of a block: what follows the length byte, padding included or not.
  ///
  /// Since nothing is escaped, a value ends at the first `';` behind which the block ends or another `key='` begins, else
  /// at the last `';`, else (a cut block) where the text ends. Keys are compared without regard to case; unknown ones
  /// are passed over. Text is UTF-8 where it is valid UTF-8, else Windows-1252.
  public init(_ payload: Span<UInt8>) {
    var end = 0
    while end < payload.count, payload[end] != 0 { end += 1 }
    let bytes = payload.extracting(0..<end)
    var at = 0
    while at < bytes.count {
      guard let opening = Self.openingLength(bytes, at) else {
        while at < bytes.count, Self.isKeyByte(bytes[at]) { at += 1 }
        at += 1
        continue
      }
      let (close, next) = Self.valueEnd(bytes, from: at + opening)
      let text = Text.decode(bytes.extracting(at + opening..<close), as: .eightBit, cutShort: close == bytes.count)
      let key = bytes.extracting(at..<at + opening - 2)
      if Self.isKey(key, "streamtitle") { title = title ?? text }
      if Self.isKey(key, "streamurl") { url = url ?? text }
      at = next
    }
  }

  /// The length of `key='` at this place, or nil when no key begins here.
  private static func openingLength(_ bytes: Span<UInt8>, _ start: Int) -> Int? {
    var at = start
    while at < bytes.count, isKeyByte(bytes[at]) { at += 1 }
    guard at > start, at + 1 < bytes.count, bytes[at] == UInt8(ascii: "="), bytes[at + 1] == UInt8(ascii: "'") else {
      return nil
    }
    return at + 2 - start
  }

  /// Whether the bytes of a key are this word, but for case. The bit that lowers a letter makes no letter of another byte.
  private static func isKey(_ bytes: Span<UInt8>, _ word: StaticString) -> Bool {
    guard bytes.count == word.utf8CodeUnitCount else { return false }
    for at in 0..<bytes.count where bytes[at] | 0x20 != word.utf8Start[at] { return false }
    return true
  }

  private static func isKeyByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
      true
    default: false
    }
  }

  /// Where the value that begins at `start` ends, and where reading goes on.
  private static func valueEnd(_ bytes: Span<UInt8>, from start: Int) -> (end: Int, next: Int) {
    var last: Int?
    var at = start
    while at + 1 < bytes.count {
      if bytes[at] == UInt8(ascii: "'"), bytes[at + 1] == UInt8(ascii: ";") {
        last = at
        if at + 2 == bytes.count || openingLength(bytes, at + 2) != nil { break }
      }
      at += 1
    }
    if let last { return (last, last + 2) }
    let isClosed = bytes.count > start && bytes[bytes.count - 1] == UInt8(ascii: "'")
    return (isClosed ? bytes.count - 1 : bytes.count, bytes.count)
  }
}
