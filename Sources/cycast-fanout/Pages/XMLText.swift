// SPDX-License-Identifier: MIT
import StreamKit

/// Writes XML element by element; any text may be in it.
struct XMLText {
  /// What begins a document.
  static let declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"

  private(set) var text = ""

  /// Begins an element, with an attribute if need be. The name is to be one of XML.
  mutating func open(_ name: StaticString, _ attribute: (name: StaticString, value: String)? = nil) {
    let words = attribute.map { " \($0.name)=\"\(Markup.escaped($0.value))\"" } ?? ""
    text += "<\(name)\(words)>"
  }

  /// Ends an element.
  mutating func close(_ name: StaticString) { text += "</\(name)>" }

  /// Adds an element that holds a text.
  mutating func add(_ name: StaticString, _ value: String) {
    open(name)
    text += Markup.escaped(value)
    close(name)
  }

  /// Adds an element that holds a number.
  mutating func add(_ name: StaticString, _ value: Int) { add(name, String(value)) }
}
