// SPDX-License-Identifier: MIT

/// A block of a configuration file in HCL's plain form: attributes with literal values, and blocks.
///
///     fanout {
///       listen = [":8001", "unix:/run/cycast.sock"]   # comments with #, // or between /* and */
///       burst  = "4s"
///       public = true
///     }
public struct HCLBlock: Equatable, Sendable {
  /// A literal.
  public enum Value: Equatable, Sendable {
    /// A text in quotes; a number, as it was written; true or false; several of these.
    case string(String), number(String), bool(Bool), list([Value])
  }

  /// One `name = value`.
  public struct Attribute: Equatable, Sendable {
    /// The name and the value.
    public let name: String, value: Value
    /// Counted from 1.
    public let line: Int
  }

  /// What the block is called, and the quoted names behind that.
  public let name: String, labels: [String]
  /// The line it begins on, counted from 1; 0 for the file as a whole.
  public let line: Int
  /// In the file's order.
  public fileprivate(set) var attributes: [Attribute] = []
  /// The blocks inside, in the file's order.
  public fileprivate(set) var blocks: [HCLBlock] = []
}

/// Says where a configuration file is wrong.
public struct HCLError: Error, Equatable, Sendable {
  /// Counted from 1.
  public let line: Int
  /// What is wrong there.
  public let message: String
}

/// Reads configuration files. Expressions, functions, heredocs and interpolation of HCL are refused by name.
public enum HCL {
  /// How deep blocks and lists may stand in each other.
  static let deepest = 16

  /// Reads a whole file.
  public static func parse(_ bytes: [UInt8]) throws(HCLError) -> HCLBlock {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw HCLError(line: 1, message: "it is not UTF-8")
    }
    var reader = HCLReader(text)
    var file = HCLBlock(name: "", labels: [], line: 0)
    try reader.body(of: &file, depth: 0, closing: nil)
    return file
  }
}

/// Walks through the characters of a file.
private struct HCLReader {
  private let characters: [Character]
  private var position = 0
  private var line = 1

  init(_ text: String) { characters = Array(text) }

  private var next: Character? { position < characters.count ? characters[position] : nil }

  private func fail(_ message: String) -> HCLError { HCLError(line: line, message: message) }

  mutating func body(of block: inout HCLBlock, depth: Int, closing: Character?) throws(HCLError) {
    if depth > HCL.deepest { throw fail("blocks stand too deep in each other") }
    while true {
      try skipBlanks()
      guard let character = next else {
        if closing == nil { return }
        throw fail("the block '\(block.name)' of line \(block.line) is not closed by }")
      }
      if character == closing {
        step()
        return
      }
      try item(of: &block, depth: depth)
    }
  }

  private mutating func item(of block: inout HCLBlock, depth: Int) throws(HCLError) {
    let start = line
    let name = try identifier()
    try skipSpaces()
    if next == "=" {
      step()
      try skipSpaces()
      block.attributes.append(HCLBlock.Attribute(name: name, value: try value(depth), line: start))
      return
    }
    var labels: [String] = []
    while next == "\"" {
      labels.append(try quoted())
      try skipSpaces()
    }
    guard next == "{" else { throw fail("after '\(name)' comes neither = nor a block in { }") }
    step()
    var inner = HCLBlock(name: name, labels: labels, line: start)
    try body(of: &inner, depth: depth + 1, closing: "}")
    block.blocks.append(inner)
  }

  private mutating func identifier() throws(HCLError) -> String {
    var name = ""
    while let character = next, character.isLetter || character.isNumber || character == "_" || character == "-" {
      name.append(character)
      step()
    }
    if name.isEmpty { throw fail("a name is expected, not '\(next.map(String.init) ?? "the end")'") }
    return name
  }

  private mutating func value(_ depth: Int) throws(HCLError) -> HCLBlock.Value {
    guard let character = next else { throw fail("a value is missing") }
    switch character {
    case "\"": return .string(try quoted())
    case "[": return .list(try list(depth + 1))
    case "-", "0"..."9": return .number(word())
    case "<": throw fail("heredocs are not read: write the text in quotes")
    default:
      let name = word()
      if name == "true" || name == "false" { return .bool(name == "true") }
      throw fail("'\(name.isEmpty ? String(character) : name)' is no value (write text in quotes)")
    }
  }

  private mutating func list(_ depth: Int) throws(HCLError) -> [HCLBlock.Value] {
    if depth > HCL.deepest { throw fail("lists stand too deep in each other") }
    var values: [HCLBlock.Value] = []
    step()
    while true {
      try skipBlanks()
      if next == "]" {
        step()
        return values
      }
      values.append(try value(depth))
      try skipBlanks()
      if next == "," {
        step()
      } else if next != "]" {
        throw fail("in a list, values are parted by commas, and ] ends it")
      }
    }
  }

  private mutating func word() -> String {
    var word = ""
    while let character = next, character.isLetter || character.isNumber || "_-.+".contains(character) {
      word.append(character)
      step()
    }
    return word
  }

  private mutating func quoted() throws(HCLError) -> String {
    var text = ""
    step()
    while let character = next, !character.isNewline {
      step()
      switch character {
      case "\"": return text
      case "\\": text += try escape()
      case "$" where next == "{": throw fail("${…} is not read: write the text itself")
      default: text.append(character)
      }
    }
    throw fail("a quote is not closed on its line")
  }

  private mutating func escape() throws(HCLError) -> String {
    guard let character = next else { throw fail("a quote is not closed on its line") }
    step()
    switch character {
    case "n": return "\n"
    case "t": return "\t"
    case "r": return "\r"
    case "\"", "\\": return String(character)
    default: throw fail("'\\\(character)' is no escape (\\n \\t \\r \\\" \\\\ are)")
    }
  }

  private mutating func skipSpaces() throws(HCLError) { try skip { $0 == " " || $0 == "\t" } }

  private mutating func skipBlanks() throws(HCLError) { try skip { $0.isWhitespace } }

  /// Passes over blanks and comments.
  private mutating func skip(_ isBlank: (Character) -> Bool) throws(HCLError) {
    while let character = next {
      if isBlank(character) {
        step()
      } else if character == "#" || (character == "/" && peek == "/") {
        while let character = next, !character.isNewline { step() }
      } else if character == "/" && peek == "*" {
        try skipComment()
      } else {
        return
      }
    }
  }

  private var peek: Character? { position + 1 < characters.count ? characters[position + 1] : nil }

  private mutating func skipComment() throws(HCLError) {
    let start = line
    while next != nil {
      if next == "*" && peek == "/" {
        step()
        step()
        return
      }
      step()
    }
    throw HCLError(line: start, message: "a comment is not closed by */")
  }

  private mutating func step() {
    if characters[position].isNewline { line += 1 }
    position += 1
  }
}
