// SPDX-License-Identifier: MIT
import Foundation
import FoundationXML

/// An XML document as another parser reads it (libxml2 through Foundation).
final class XMLTree: NSObject, XMLParserDelegate {
  /// An element, with all text that is in it.
  final class Element {
    let name: String
    let attributes: [String: String]
    fileprivate(set) var children: [Element] = []
    fileprivate(set) var content = ""

    fileprivate init(_ name: String, _ attributes: [String: String]) {
      self.name = name
      self.attributes = attributes
    }

    /// Elements of that name right inside of it.
    func children(_ name: String) -> [Element] { children.filter { $0.name == name } }

    /// The text of the first element of that name right inside of it.
    func text(_ name: String) -> String? { children(name).first?.content }
  }

  /// Why a text is no XML.
  struct Problem: Error { let text: String }

  private var open: [Element] = []
  private(set) var root = Element("", [:])

  /// Reads a document.
  init(_ text: String) throws {
    super.init()
    let parser = XMLParser(data: Data(text.utf8))
    parser.delegate = self
    guard parser.parse() else {
      throw Problem(text: "\(parser.parserError.map { "\($0)" } ?? "no XML"): \(text.prefix(200))")
    }
  }

  /// Elements of that name in the root.
  func children(_ name: String) -> [Element] { root.children(name) }

  /// The text of the first element of that name in the root.
  func text(_ name: String) -> String? { root.text(name) }

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
    attributes: [String: String]
  ) {
    let element = Element(name, attributes)
    if let outer = open.last { outer.children.append(element) } else { root = element }
    open.append(element)
  }

  func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
    open.removeLast()
  }

  func parser(_ parser: XMLParser, foundCharacters text: String) { open.last?.content += text }
}
