// SPDX-License-Identifier: MIT
import StreamKit

/// Texts of log lines as people may see them.
enum FieldText {
  /// A text without Apache's escapes (`\"`, `\\`, `\n`, `\xHH`), cleaned: UTF-8, or Windows-1252 where it is none.
  static func plain(_ bytes: Span<UInt8>) -> String {
    var out: [UInt8] = []
    out.reserveCapacity(bytes.count)
    var at = 0
    while at < bytes.count {
      guard bytes[at] == UInt8(ascii: "\\"), at + 1 < bytes.count else {
        out.append(bytes[at])
        at += 1
        continue
      }
      at += append(escape: bytes, at: at + 1, to: &out)
    }
    let text = Text.decode(out.span, as: .eightBit)
    return text
  }

  /// Appends what the escape at a place, behind its backslash, stands for. Returns how long it is, with the backslash.
  private static func append(escape bytes: Span<UInt8>, at place: Int, to out: inout [UInt8]) -> Int {
    switch bytes[place] {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"):
      out.append(bytes[place])
    case UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
      out.append(0x20)
    case UInt8(ascii: "x"):
      guard place + 2 < bytes.count, let high = digit(bytes[place + 1]), let low = digit(bytes[place + 2]) else {
        out += [UInt8(ascii: "\\"), UInt8(ascii: "x")]
        return 2
      }
      // NUL would end the text.
      out.append(max(1, high << 4 | low))
      return 4
    default:
      out += [UInt8(ascii: "\\"), bytes[place]]
    }
    return 2
  }

  /// The value of a hexadecimal digit.
  static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}
