// SPDX-License-Identifier: MIT

/// A JSON text (RFC 8259) that was read: `value["artist"]?.string`, `value["icestats"]?["source"]?[0]`.
public enum JSONValue: Equatable, Sendable {
  /// One name of an object and what it stands for.
  public struct Member: Equatable, Sendable {
    /// The name, escapes resolved.
    public let key: String
    /// What it stands for.
    public let value: JSONValue
  }

  /// The word `null`.
  case null
  /// The word `true` or `false`.
  case bool(Bool)
  /// A number without point and exponent that an `Int` holds; `-0` is 0.
  case integer(Int)
  /// Any other number; always finite.
  case number(Double)
  /// A string, escapes resolved. It may hold NULs and other control characters: `Text.clean` it.
  case string(String)
  /// Values in their order.
  case array([JSONValue])
  /// Members in their order. A key that is there twice stays so; to ask for it gives the last, as in most readers.
  case object([Member])

  /// The text; nil when this is no string.
  public var string: String? {
    if case .string(let text) = self { text } else { nil }
  }

  /// The number, rounded where a `Double` is coarser; nil when this is none.
  public var number: Double? {
    switch self {
    case .integer(let number): Double(number)
    case .number(let number): number
    default: nil
    }
  }

  /// The whole number, also one that is written `1.0` or `1e3`; nil when this is none or an `Int` does not hold it.
  public var integer: Int? {
    switch self {
    case .integer(let number): number
    case .number(let number): Int(exactly: number)
    default: nil
    }
  }

  /// True or false; nil when this is neither.
  public var bool: Bool? {
    if case .bool(let truth) = self { truth } else { nil }
  }

  /// The array's values; nil when this is none.
  public var array: [JSONValue]? {
    if case .array(let values) = self { values } else { nil }
  }

  /// The object's members; nil when this is none.
  public var object: [Member]? {
    if case .object(let members) = self { members } else { nil }
  }

  /// What a key stands for, the last where it is there twice; nil when this is no object or has no such key. Looks at one
  /// member after the other. Keys are compared byte by byte, not by what they look like.
  public subscript(key: StaticString) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return key.withUTF8Buffer { name in members.last { $0.key.utf8.elementsEqual(name) }?.value }
  }

  /// The value at a place, counted from 0; nil when this is no array or has none there.
  public subscript(index: Int) -> JSONValue? {
    guard case .array(let values) = self, values.indices.contains(index) else { return nil }
    return values[index]
  }
}

/// Why bytes are no JSON, and where that shows.
public struct JSONProblem: Error, Equatable, Sendable {
  /// What is wrong.
  public enum Reason: Sendable {
    /// All is right, but there must be more.
    case endsEarly
    /// A byte that can't stand here, behind the end included.
    case unexpected
    /// More than `JSONReader.deepest` arrays and objects inside each other.
    case tooDeep
    /// A number that no `Double` holds, or of more than `JSONReader.longestNumber` digits.
    case numberOutOfRange
    /// A control character in a string, which must be escaped.
    case controlCharacter
    /// A `\` with something behind it that is no escape.
    case badEscape
  }

  /// What is wrong.
  public let reason: Reason
  /// The byte, counted from 0, from which on it is wrong; the number of bytes when the text ends early.
  public let position: Int

  /// Says what is wrong where.
  public init(_ reason: Reason, at position: Int) {
    self.reason = reason
    self.position = position
  }
}

extension JSONProblem: CustomStringConvertible {
  /// What is wrong, as the end of a sentence.
  public var description: String {
    switch reason {
    case .endsEarly: "it ends in the middle"
    case .unexpected: "byte \(position + 1) cannot stand there"
    case .tooDeep: "more than \(JSONReader.deepest) brackets are open at byte \(position + 1)"
    case .numberOutOfRange: "the number at byte \(position + 1) is out of range"
    case .controlCharacter: "byte \(position + 1) is a control character inside of a string"
    case .badEscape: "there is no such escape as at byte \(position + 1)"
    }
  }
}
