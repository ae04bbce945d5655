// SPDX-License-Identifier: MIT

/// Takes XML apart into tags and text, as far as lists need it: no attributes, no entity definitions, no namespaces.
///
/// Each byte is looked at a fixed number of times, whatever the text holds.
struct XMLScanner {
  /// What comes next.
  enum Token: Equatable {
    /// `<name …>`, without a prefix; `<name/>` is followed by its `close`.
    case open(ArraySlice<UInt8>)
    /// `</name>`.
    case close(ArraySlice<UInt8>)
    /// Text or a CDATA section, entities resolved; text in pieces is possible.
    case text([UInt8])
  }

  /// The line reached, counted from 1.
  private(set) var line = 1
  private var rest: ArraySlice<UInt8>
  /// The name of an element that was opened and closed in one tag.
  private var pendingClose: ArraySlice<UInt8>?

  /// Begins at the first byte.
  init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

  /// The next token; nil at the end, or where a tag, a comment or a section never ends.
  mutating func next() -> Token? {
    if let name = pendingClose {
      pendingClose = nil
      return .close(name)
    }
    while let first = rest.first {
      if first != UInt8(ascii: "<") {
        let text = take(rest.firstIndex(of: UInt8(ascii: "<")) ?? rest.endIndex)
        return .text(XMLEntities.resolved(text))
      }
      if starts(with: "<![CDATA[") {
        return section(from: 9, to: "]]>").map { .text(Array($0)) }
      } else if starts(with: "<!--") {
        if section(from: 4, to: "-->") == nil { return nil }
      } else if starts(with: "<?") {
        if section(from: 2, to: "?>") == nil { return nil }
      } else if starts(with: "<!") {
        if !skipDeclaration() { return nil }
      } else {
        return tag()
      }
    }
    return nil
  }

  /// `<name attribute="a > b"/>`: the tag ends at the first `>` outside quotation marks.
  private mutating func tag() -> Token? {
    var quote: UInt8 = 0
    var end: Int?
    for place in rest.indices {
      let byte = rest[place]
      if quote != 0 {
        if byte == quote { quote = 0 }
      } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
        quote = byte
      } else if byte == UInt8(ascii: ">") {
        end = place
        break
      }
    }
    guard let end else { return stop() }
    let inside = take(end + 1).dropFirst().dropLast()
    if inside.first == UInt8(ascii: "/") { return .close(Self.name(inside.dropFirst())) }
    let name = Self.name(inside)
    if inside.last == UInt8(ascii: "/") { pendingClose = name }
    return .open(name)
  }

  /// The element's name at the front of a tag, its prefix dropped.
  private static func name(_ inside: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let whole = inside.prefix { $0 > 32 && $0 != UInt8(ascii: "/") }
    return whole.lastIndex(of: UInt8(ascii: ":")).map { whole[($0 + 1)...] } ?? whole
  }

  /// What stands between an opening of so many bytes and its end.
  private mutating func section(from opening: Int, to end: String) -> ArraySlice<UInt8>? {
    let inner = rest.dropFirst(opening)
    guard let found = inner.indices.first(where: { inner[$0...].starts(with: end.utf8) }) else { return stop() }
    _ = take(found + end.utf8.count)
    return inner[..<found]
  }

  /// `<!DOCTYPE … [ … ]>`: what it defines is not used, so nothing can grow out of it.
  private mutating func skipDeclaration() -> Bool {
    var depth = 0
    for place in rest.indices {
      switch rest[place] {
      case UInt8(ascii: "<"), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "]"): depth -= 1
      case UInt8(ascii: ">"):
        depth -= 1
        if depth <= 0 {
          _ = take(place + 1)
          return true
        }
      default: break
      }
    }
    rest = rest[rest.endIndex...]
    return false
  }

  private func starts(with text: String) -> Bool { rest.starts(with: text.utf8) }

  /// Takes what stands before a place, and counts its lines.
  private mutating func take(_ end: Int) -> ArraySlice<UInt8> {
    let taken = rest[..<end]
    for byte in taken where byte == 10 { line += 1 }
    rest = rest[end...]
    return taken
  }

  /// Ends the text here: what would be next never ends.
  private mutating func stop<Result>() -> Result? {
    rest = rest[rest.endIndex...]
    return nil
  }
}
