// SPDX-License-Identifier: MIT
import StreamKit

/// Takes the texts out of XML that has no depth to speak of: a root with elements that hold text.
///
///     <SHOUTCASTSERVER><CURRENTLISTENERS>12</CURRENTLISTENERS>…
enum FlatMarkup {
  /// Elements that hold no other element, by their name in lower case; the first of a name counts. Takes one pass; attributes
  /// are passed over, and so is what is no element.
  static func texts(_ bytes: [UInt8]) -> [String: String] {
    var texts: [String: String] = [:]
    var opened: (name: ArraySlice<UInt8>, end: Int)?
    var at = 0
    while let open = bytes[at...].firstIndex(of: UInt8(ascii: "<")) {
      if bytes[open...].starts(with: cdata) {
        guard let end = endOfData(bytes, from: open + cdata.count) else { break }
        at = end
        continue
      }
      guard let close = bytes[open...].firstIndex(of: UInt8(ascii: ">")) else { break }
      let tag = bytes[open + 1..<close]
      if tag.first == UInt8(ascii: "/") {
        if let (name, end) = opened, tag.dropFirst().elementsEqual(name) {
          let key = String(decoding: name, as: UTF8.self).lowercased()
          if texts[key] == nil { texts[key] = text(bytes[end..<open]) }
        }
        opened = nil
      } else {
        opened = (tag.prefix { $0 > 0x20 && $0 != UInt8(ascii: "/") }, close + 1)
      }
      at = close + 1
    }
    return texts
  }

  /// The place behind the `]]>` that ends what is taken as it stands (XML 1.0 section 2.7).
  private static func endOfData(_ bytes: [UInt8], from start: Int) -> Int? {
    var at = start
    while let close = bytes[at...].firstIndex(of: UInt8(ascii: ">")) {
      at = close + 1
      if close >= start + 2, bytes[close - 1] == UInt8(ascii: "]"), bytes[close - 2] == UInt8(ascii: "]") { return at }
    }
    return nil
  }

  private static let cdata = Array("<![CDATA[".utf8)

  private static func text(_ bytes: ArraySlice<UInt8>) -> String {
    let blank = bytes.drop { $0 <= 0x20 }
    guard blank.starts(with: cdata) else { return plain(bytes) }
    let inside = blank.dropFirst(cdata.count)
    var end = inside.endIndex
    while end > inside.startIndex, bytes[end - 1] <= 0x20 { end -= 1 }
    let isClosed = inside[..<end].suffix(3).elementsEqual("]]>".utf8)
    let text = isClosed ? inside[..<end].dropLast(3) : inside
    return Text.decode(Array(text.prefix(StationReport.longestText)).span, as: .eightBit)
  }

  /// Text with its references resolved.
  static func plain(_ bytes: ArraySlice<UInt8>) -> String {
    Markup.plain(Text.decode(Array(bytes.prefix(StationReport.longestText)).span, as: .eightBit))
  }
}
