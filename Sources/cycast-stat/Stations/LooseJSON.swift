// SPDX-License-Identifier: MIT
import StreamKit

extension JSONValue {
  /// The text as people read it, cleaned, whatever type it was written with: Icecast makes a number of the title 1999.
  var looseText: String {
    switch self {
    case .string(let text): Text.clean(Text.cut(text, toUTF8: StationReport.longestText))
    case .integer(let number): String(number)
    case .number(let number): "\(number)"
    case .bool(let truth): truth ? "true" : "false"
    case .null, .array, .object: ""
    }
  }

  /// A whole number from zero on, also one in quotes, as SHOUTcast writes bit rates; rounded towards zero. Nil for all else.
  var looseCount: Int? {
    guard let number = looseNumber, number >= 0, number < 9e15 else { return nil }
    return Int(number)
  }

  /// A number, also one in quotes.
  var looseNumber: Double? {
    if let number { return number }
    guard let string, let number = Double(Text.clean(string)), number.isFinite else { return nil }
    return number
  }
}

/// Makes JSON of what some servers call so.
///
/// Icecast 2.4 writes a title as a number when it is made of digits, dots and dashes, which leads to `"title":-` and
/// `"title":007`, and line ends in texts as they are. Here every bare word that is none of JSON's becomes a string, numbers
/// included (so a title keeps its digits), control characters in strings become blanks, escapes that are none lose their
/// meaning, and commas before a closing bracket go.
enum JSONRepair {
  /// The bytes with all that put right. Takes one pass.
  static func repaired(_ bytes: [UInt8]) -> [UInt8] {
    var repair = Pass(bytes)
    return repair.run()
  }

  private struct Pass {
    let bytes: [UInt8]
    var out: [UInt8] = []
    var at = 0

    init(_ bytes: [UInt8]) {
      self.bytes = bytes
      out.reserveCapacity(bytes.count + bytes.count / 8)
    }

    mutating func run() -> [UInt8] {
      if bytes.starts(with: Text.byteOrderMark) { at = 3 }
      while at < bytes.count {
        switch bytes[at] {
        case UInt8(ascii: "\""): string()
        case UInt8(ascii: "}"), UInt8(ascii: "]"): close()
        case UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: ":"), UInt8(ascii: ","), 0...0x20:
          out.append(bytes[at])
          at += 1
        default: word()
        }
      }
      return out
    }

    private mutating func string() {
      out.append(bytes[at])
      at += 1
      while at < bytes.count, bytes[at] != UInt8(ascii: "\"") {
        if bytes[at] == UInt8(ascii: "\\") {
          escape()
        } else {
          out.append(bytes[at] < 0x20 ? 0x20 : bytes[at])
          at += 1
        }
      }
      if at < bytes.count { out.append(UInt8(ascii: "\"")) }
      at += 1
    }

    /// Keeps an escape that there is; a backslash in front of anything else stands for itself.
    private mutating func escape() {
      let next = at + 1 < bytes.count ? bytes[at + 1] : 0
      if "\"\\/bfnrt".utf8.contains(next) {
        out += [UInt8(ascii: "\\"), next]
        at += 2
      } else if next == UInt8(ascii: "u"), bytes.dropFirst(at + 2).prefix(4).filter(isHex).count == 4 {
        out += bytes[at..<at + 6]
        at += 6
      } else {
        out += [UInt8(ascii: "\\"), UInt8(ascii: "\\")]
        at += 1
      }
    }

    private mutating func close() {
      var end = out.count
      while end > 0, out[end - 1] <= 0x20 { end -= 1 }
      if end > 0, out[end - 1] == UInt8(ascii: ",") { out.removeSubrange(end - 1..<end) }
      out.append(bytes[at])
      at += 1
    }

    private mutating func word() {
      let start = at
      while at < bytes.count, !",]}:\n\r\"".utf8.contains(bytes[at]) { at += 1 }
      var word = bytes[start..<at]
      while let last = word.last, last <= 0x20 { word.removeLast() }
      if ["true", "false", "null"].contains(where: { word.elementsEqual($0.utf8) }) {
        out += word
        return
      }
      JSONText.append(Text.decode(Array(word).span, as: .eightBit), to: &out)
    }

    private func isHex(_ byte: UInt8) -> Bool { (48...57).contains(byte) || (97...102).contains(byte | 32) }
  }
}
