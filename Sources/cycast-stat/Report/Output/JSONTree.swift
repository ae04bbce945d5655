// SPDX-License-Identifier: MIT
import StreamKit

/// JSON that is built as a tree and written at once.
enum JSONTree {
  case object([(String, JSONTree)])
  case array([JSONTree])
  case string(String)
  case integer(Int)
  /// Written with at most three decimals.
  case number(Double)
  case bool(Bool)
  case null

  /// The text on one line, without a line end.
  var bytes: [UInt8] {
    var out: [UInt8] = []
    append(to: &out)
    return out
  }

  private func append(to out: inout [UInt8]) {
    switch self {
    case .object(let members):
      out.append(UInt8(ascii: "{"))
      for (index, member) in members.enumerated() {
        if index > 0 { out.append(UInt8(ascii: ",")) }
        JSONText.append(member.0, to: &out)
        out.append(UInt8(ascii: ":"))
        member.1.append(to: &out)
      }
      out.append(UInt8(ascii: "}"))
    case .array(let values):
      out.append(UInt8(ascii: "["))
      for (index, value) in values.enumerated() {
        if index > 0 { out.append(UInt8(ascii: ",")) }
        value.append(to: &out)
      }
      out.append(UInt8(ascii: "]"))
    case .string(let text): JSONText.append(text, to: &out)
    case .integer(let number): out += Array(String(number).utf8)
    case .number(let number): out += Array(JSONTree.decimal(number).utf8)
    case .bool(let truth): out += Array((truth ? "true" : "false").utf8)
    case .null: out += Array("null".utf8)
    }
  }

  /// `12`, `12.5`, `12.346`: rounded to thousandths, without zeros at the end.
  static func decimal(_ number: Double) -> String {
    let thousandths = Int((number * 1_000).rounded())
    var digits = String(thousandths.magnitude % 1_000)
    digits = String(repeating: "0", count: 3 - digits.utf8.count) + digits
    while digits.hasSuffix("0") { digits.removeLast() }
    let sign = thousandths < 0 ? "-" : ""
    return sign + String(thousandths.magnitude / 1_000) + (digits.isEmpty ? "" : "." + digits)
  }
}
