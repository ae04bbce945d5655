// SPDX-License-Identifier: MIT

extension JSONValue {
  /// Reads a whole JSON text (RFC 8259) in one pass; a byte order mark in front is passed over (section 8.1).
  ///
  /// Strict: one value, blanks around it and nothing else. In strings, what is no UTF-8 and halves of surrogate pairs become
  /// U+FFFD, so that one bad character costs no more than itself. The caller bounds the size; what is built takes some
  /// ten times as much memory at worst.
  public init(_ bytes: Span<UInt8>) throws(JSONProblem) {
    var reader = JSONReader(bytes)
    self = try reader.readText()
  }
}

/// Walks through a JSON text once, from its first byte to its last.
struct JSONReader: ~Escapable {
  /// So many arrays and objects may be inside each other: more than any status page has, and little stack.
  static let deepest = 32
  /// So many bytes a number may have; the longest that means something to a Double has about 800.
  static let longestNumber = 1_024

  let bytes: Span<UInt8>
  /// What comes next.
  var at = 0
  /// How many arrays and objects are open.
  private var depth = 0

  /// Starts in front of the first byte.
  @_lifetime(copy bytes)
  init(_ bytes: Span<UInt8>) { self.bytes = bytes }

  /// The one value.
  mutating func readText() throws(JSONProblem) -> JSONValue {
    let mark = Text.byteOrderMark
    if bytes.count >= mark.count, bytes[0] == mark[0], bytes[1] == mark[1], bytes[2] == mark[2] { at = mark.count }
    let value = try readValue()
    skipBlanks()
    if at < bytes.count { throw JSONProblem(.unexpected, at: at) }
    return value
  }

  private mutating func readValue() throws(JSONProblem) -> JSONValue {
    skipBlanks()
    switch try peek() {
    case UInt8(ascii: "{"): return try readObject()
    case UInt8(ascii: "["): return try readArray()
    case UInt8(ascii: "\""): return .string(try readString())
    case UInt8(ascii: "t"): return try readWord("true", .bool(true))
    case UInt8(ascii: "f"): return try readWord("false", .bool(false))
    case UInt8(ascii: "n"): return try readWord("null", .null)
    default: return try readNumber()
    }
  }

  private mutating func readObject() throws(JSONProblem) -> JSONValue {
    var members: [JSONValue.Member] = []
    try open()
    while try !isClosed(by: UInt8(ascii: "}"), isFirst: members.isEmpty) {
      skipBlanks()
      guard try peek() == UInt8(ascii: "\"") else { throw JSONProblem(.unexpected, at: at) }
      let key = try readString()
      skipBlanks()
      guard try peek() == UInt8(ascii: ":") else { throw JSONProblem(.unexpected, at: at) }
      at += 1
      members.append(JSONValue.Member(key: key, value: try readValue()))
    }
    return .object(members)
  }

  private mutating func readArray() throws(JSONProblem) -> JSONValue {
    var values: [JSONValue] = []
    try open()
    while try !isClosed(by: UInt8(ascii: "]"), isFirst: values.isEmpty) { values.append(try readValue()) }
    return .array(values)
  }

  private mutating func open() throws(JSONProblem) {
    if depth == Self.deepest { throw JSONProblem(.tooDeep, at: at) }
    depth += 1
    at += 1
  }

  /// Takes what stands between two values, or in front of the first: the closing bracket, or the comma that all but the
  /// first value need.
  private mutating func isClosed(by bracket: UInt8, isFirst: Bool) throws(JSONProblem) -> Bool {
    skipBlanks()
    let byte = try peek()
    if byte == bracket {
      at += 1
      depth -= 1
      return true
    }
    if isFirst { return false }
    guard byte == UInt8(ascii: ",") else { throw JSONProblem(.unexpected, at: at) }
    at += 1
    return false
  }

  private mutating func readWord(_ word: StaticString, _ value: JSONValue) throws(JSONProblem) -> JSONValue {
    for place in 0..<word.utf8CodeUnitCount {
      // In bounds: the word has utf8CodeUnitCount bytes.
      guard try peek() == word.utf8Start[place] else { throw JSONProblem(.unexpected, at: at) }
      at += 1
    }
    return value
  }

  /// The next byte, which stays.
  func peek() throws(JSONProblem) -> UInt8 {
    if at == bytes.count { throw JSONProblem(.endsEarly, at: at) }
    return bytes[at]
  }

  private mutating func skipBlanks() {
    while at < bytes.count {
      switch bytes[at] {
      case 0x20, 0x09, 0x0A, 0x0D: at += 1
      default: return
      }
    }
  }
}

// MARK: - Numbers

extension JSONReader {
  /// `-? (0 | 1-9 digits) (. digits)? ((e | E) (+ | -)? digits)?` (section 6).
  mutating func readNumber() throws(JSONProblem) -> JSONValue {
    let start = at
    var isWhole = true
    if try peek() == UInt8(ascii: "-") { at += 1 }
    if try peek() == UInt8(ascii: "0") { at += 1 } else { try readDigits() }
    if at < bytes.count, bytes[at] == UInt8(ascii: ".") {
      isWhole = false
      at += 1
      try readDigits()
    }
    if at < bytes.count, bytes[at] | 0x20 == UInt8(ascii: "e") {
      isWhole = false
      at += 1
      let sign = try peek()
      if sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") { at += 1 }
      try readDigits()
    }
    guard at - start <= Self.longestNumber else { throw JSONProblem(.numberOutOfRange, at: start) }
    let text = bytes.extracting(start..<at).withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
    if isWhole, let number = Int(text) { return .integer(number) }
    guard let number = Double(text), number.isFinite else { throw JSONProblem(.numberOutOfRange, at: start) }
    return .number(number)
  }

  /// One digit at least.
  private mutating func readDigits() throws(JSONProblem) {
    guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(try peek()) else { throw JSONProblem(.unexpected, at: at) }
    while at < bytes.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[at]) { at += 1 }
  }
}
