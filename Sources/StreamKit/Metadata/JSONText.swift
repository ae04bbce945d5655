// SPDX-License-Identifier: MIT

/// Writes JSON (RFC 8259) on one line, with nothing in it that a terminal or a line reader could take for a command.
public enum JSONText {
  /// Appends text as a JSON string, in quotes. Control characters (C0, DEL, C1) and U+2028 and U+2029 are escaped.
  public static func append(_ text: String, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "\""))
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": bytes += Array("\\\"".utf8)
      case "\\": bytes += Array("\\\\".utf8)
      case "\n": bytes += Array("\\n".utf8)
      case "\r": bytes += Array("\\r".utf8)
      case "\t": bytes += Array("\\t".utf8)
      case "\u{00}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{2028}", "\u{2029}": appendEscape(scalar, to: &bytes)
      default: if let units = UTF8.encode(scalar) { bytes.append(contentsOf: units) }
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  /// The text as a JSON string, in quotes.
  public static func quoted(_ text: String) -> String {
    var bytes: [UInt8] = []
    append(text, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func appendEscape(_ scalar: Unicode.Scalar, to bytes: inout [UInt8]) {
    let digits = String(scalar.value, radix: 16)
    bytes += Array("\\u".utf8) + Array(repeating: UInt8(ascii: "0"), count: 4 - digits.utf8.count) + Array(digits.utf8)
  }
}

/// A JSON object that grows member by member, in the order in which they are added. Keys are not checked for doubles.
public struct JSONObject: Sendable {
  private var open: [UInt8] = [UInt8(ascii: "{")]
  private let textLimit: Int

  /// Starts with no member. Each string that is added is cut, between two scalars, to `textLimit` bytes of UTF-8.
  public init(textLimit: Int = .max) { self.textLimit = textLimit }

  /// The object as it stands: UTF-8 without a line end.
  public var bytes: [UInt8] { open + [UInt8(ascii: "}")] }

  /// The object as text without a line end.
  public var text: String { String(decoding: bytes, as: UTF8.self) }

  /// The object and a line end.
  public var line: [UInt8] { open + Array("}\n".utf8) }

  /// Adds a string.
  public mutating func add(_ key: String, _ value: String) {
    begin(key)
    JSONText.append(Text.cut(value, toUTF8: textLimit), to: &open)
  }

  /// Adds a string unless it is empty.
  public mutating func add(_ key: String, unlessEmpty value: String) {
    if !value.isEmpty { add(key, value) }
  }

  /// Adds a whole number.
  public mutating func add(_ key: String, _ value: some BinaryInteger) { addRaw(key, String(value)) }

  /// Adds true or false.
  public mutating func add(_ key: String, _ value: Bool) { addRaw(key, value ? "true" : "false") }

  /// Adds a number; null where JSON has none (infinities, not a number).
  public mutating func add(_ key: String, _ value: Double) { addRaw(key, value.isFinite ? "\(value)" : "null") }

  /// Adds nanoseconds as seconds with three decimals, rounded towards zero.
  public mutating func add(_ key: String, secondsOf nanoseconds: Int64) {
    let milliseconds = nanoseconds.magnitude / 1_000_000
    let decimals = String(milliseconds % 1_000)
    let sign = nanoseconds < 0 && milliseconds > 0 ? "-" : ""
    addRaw(key, sign + "\(milliseconds / 1_000)." + String(repeating: "0", count: 3 - decimals.count) + decimals)
  }

  /// Adds an object.
  public mutating func add(_ key: String, _ value: JSONObject) {
    begin(key)
    open += value.bytes
  }

  /// Adds an object that is filled on the spot, its strings cut like this one's.
  public mutating func add(_ key: String, object fill: (inout JSONObject) -> Void) {
    var inner = JSONObject(textLimit: textLimit)
    fill(&inner)
    add(key, inner)
  }

  /// Adds an array.
  public mutating func add(_ key: String, _ value: JSONArray) {
    begin(key)
    open += value.bytes
  }

  /// Adds an array that is filled on the spot, its strings cut like this object's.
  public mutating func add(_ key: String, array fill: (inout JSONArray) -> Void) {
    var inner = JSONArray(textLimit: textLimit)
    fill(&inner)
    add(key, inner)
  }

  /// Adds null: there is such a thing, but it is not known.
  public mutating func addNull(_ key: String) { addRaw(key, "null") }

  /// Adds a string, or null when there is none.
  public mutating func add(_ key: String, orNull value: String?) {
    if let value { add(key, value) } else { addNull(key) }
  }

  /// Adds a whole number, or null when there is none.
  public mutating func add(_ key: String, orNull value: Int?) {
    if let value { add(key, value) } else { addNull(key) }
  }

  /// Adds nanoseconds as seconds with three decimals, rounded towards zero, or null when there are none.
  public mutating func add(_ key: String, secondsOrNullOf nanoseconds: Int64?) {
    if let nanoseconds { add(key, secondsOf: nanoseconds) } else { addNull(key) }
  }

  private mutating func addRaw(_ key: String, _ value: String) {
    begin(key)
    open += Array(value.utf8)
  }

  private mutating func begin(_ key: String) {
    if open.count > 1 { open.append(UInt8(ascii: ",")) }
    JSONText.append(key, to: &open)
    open.append(UInt8(ascii: ":"))
  }
}
