// SPDX-License-Identifier: MIT
import StreamKit

/// What a JSON value has to look like: types, and for objects all keys there may be and in which order they stand.
indirect enum Schema: Sendable {
  case bool, integer, number, string, null
  /// One of these strings.
  case words([String])
  /// A string of a time, as `2026-11-21T20:00:00.123Z`.
  case time
  case array(Schema)
  case object([Key])
  /// Any of them.
  case either([Schema])

  /// A key of an object.
  struct Key: Sendable {
    let name: String
    let value: Schema
    let isRequired: Bool

    /// A key that is always there.
    static func key(_ name: String, _ value: Schema) -> Key { Key(name: name, value: value, isRequired: true) }

    /// A key that may be missing.
    static func maybe(_ name: String, _ value: Schema) -> Key { Key(name: name, value: value, isRequired: false) }

    /// Keys of one type that are always there.
    static func all(_ names: [String], _ value: Schema) -> [Key] { names.map { key($0, value) } }
  }

  /// Or null.
  var orNull: Schema { .either([self, .null]) }

  /// What is wrong with a value; empty when nothing is.
  func problems(_ value: JSONValue, at place: String = "$") -> [String] {
    switch (self, value) {
    case (.bool, .bool), (.integer, .integer), (.number, .number), (.number, .integer), (.string, .string),
      (.null, .null):
      return []
    case (.words(let words), .string(let text)):
      return words.contains(text) ? [] : ["\(place): '\(text)' is none of its words"]
    case (.time, .string(let text)):
      let isTime = text.wholeMatch(of: #/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/#) != nil
      return isTime ? [] : ["\(place): '\(text)' is no time"]
    case (.array(let element), .array(let values)):
      return values.enumerated().flatMap { element.problems($0.element, at: "\(place)[\($0.offset)]") }
    case (.object(let keys), .object(let members)):
      return Schema.problems(of: members, keys, at: place)
    case (.either(let schemas), _):
      let found = schemas.map { $0.problems(value, at: place) }
      return found.contains([]) ? [] : found.flatMap { $0 }
    default: return ["\(place): \(value) is not of the type \(self)"]
    }
  }

  private static func problems(of members: [JSONValue.Member], _ keys: [Key], at place: String) -> [String] {
    var problems: [String] = []
    let names = members.map(\.key)
    let order = keys.map(\.name).filter(names.contains)
    if names != order { problems.append("\(place): the keys are \(names), not \(order)") }
    for key in keys {
      guard let member = members.first(where: { $0.key == key.name }) else {
        if key.isRequired { problems.append("\(place): there is no \(key.name)") }
        continue
      }
      problems += key.value.problems(member.value, at: "\(place).\(key.name)")
    }
    return problems
  }
}
