// SPDX-License-Identifier: MIT
import StreamKit

/// The pages of SHOUTcast servers, for widgets and apps that know these.
enum SHOUTcast {
  /// `/7.html`: `CURRENT,STATUS,PEAK,MAX,UNIQUE,BITRATE,TITLE`.
  ///
  /// The odd head is that of the original, and there is no line end: readers take the body from their last line, split it at
  /// its commas, and take what is left as the title. MAX is 0 without a limit, BITRATE 0 while it is not known.
  static func sevenHTML(_ facts: StationFacts) -> String {
    let status = facts.codec == nil ? 0 : 1
    let figures = [
      facts.listeners, status, facts.listenerPeak, facts.maxListeners ?? 0, facts.uniqueListeners, facts.bitrate ?? 0,
    ]
    let body =
      figures.map { String($0) }.joined(separator: ",") + ","
      + Markup.escaped(facts.nowPlaying.track.display)
    return "<HTML><meta http-equiv=\"Pragma\" content=\"no-cache\"></head><body>\(body)</body></html>"
  }

  /// `/stats`, with the values of the query's `sid`, `json` and `callback`: XML; JSON for `json=1`; a script that calls a
  /// function for JSON with a `callback` that is the name of one. Nil for another stream than 1: not found.
  static func stats(_ facts: StationFacts, sid: String?, json: String? = nil, callback: String? = nil) -> PageText? {
    guard sid == nil || sid == "1" else { return nil }
    let fields = SHOUTcastFields(facts)
    guard json == "1" else { return PageText(type: PageText.xml, text: xml(fields)) }
    let text = object(fields).text
    guard let callback, isName(callback) else { return PageText(type: PageText.json, text: text) }
    // The comment keeps the answer from beginning with bytes that the request chose.
    return PageText(type: PageText.script, text: "/**/\(callback)(\(text));")
  }

  private static func xml(_ fields: SHOUTcastFields) -> String {
    var xml = XMLText()
    xml.open("SHOUTCASTSERVER")
    for field in fields.all {
      switch field.value {
      case .number(let number): xml.add(field.name, number)
      case .text(let text): xml.add(field.name, text)
      }
    }
    xml.close("SHOUTCASTSERVER")
    return XMLText.declaration + xml.text + "\n"
  }

  private static func object(_ fields: SHOUTcastFields) -> JSONObject {
    var object = JSONObject()
    for field in fields.all {
      switch field.value {
      case .number(let number): object.add(field.key, number)
      case .text(let text): object.add(field.key, text)
      }
    }
    return object
  }

  /// Whether it is a name of JavaScript in ASCII, of at most 128 bytes: jQuery's have some 40.
  private static func isName(_ text: String) -> Bool {
    guard let first = text.utf8.first, !(48...57).contains(first), text.utf8.count <= 128 else { return false }
    return text.utf8.allSatisfy {
      (97...122).contains($0 | 0x20) || (48...57).contains($0) || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "$")
    }
  }
}
