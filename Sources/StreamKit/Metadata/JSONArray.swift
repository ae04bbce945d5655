// SPDX-License-Identifier: MIT

/// A JSON array that grows value by value; what it holds is of one kind or of several.
public struct JSONArray: Sendable {
  private var open: [UInt8] = [UInt8(ascii: "[")]
  private let textLimit: Int

  /// Starts with no value. Each string that is added is cut, between two scalars, to `textLimit` bytes of UTF-8.
  public init(textLimit: Int = .max) { self.textLimit = textLimit }

  /// The array as it stands: UTF-8 without a line end.
  public var bytes: [UInt8] { open + [UInt8(ascii: "]")] }

  /// Adds a string.
  public mutating func append(_ value: String) {
    begin()
    JSONText.append(Text.cut(value, toUTF8: textLimit), to: &open)
  }

  /// Adds a whole number.
  public mutating func append(_ value: Int) {
    begin()
    open += Array(String(value).utf8)
  }

  /// Adds an object.
  public mutating func append(_ value: JSONObject) {
    begin()
    open += value.bytes
  }

  /// Adds an object that is filled on the spot, its strings cut like this array's.
  public mutating func append(object fill: (inout JSONObject) -> Void) {
    var object = JSONObject(textLimit: textLimit)
    fill(&object)
    append(object)
  }

  private mutating func begin() {
    if open.count > 1 { open.append(UInt8(ascii: ",")) }
  }
}
