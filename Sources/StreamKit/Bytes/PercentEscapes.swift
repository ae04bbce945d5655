// SPDX-License-Identifier: MIT

/// The percent escapes of URIs, RFC 3986 section 2.1.
public enum PercentEscapes {
  /// Replaces each whole escape by its byte; a `%` without two hexadecimal digits behind it stays.
  public static func decode(_ text: some Collection<UInt8>) -> [UInt8] {
    let text = Array(text)
    guard text.contains(percent) else { return text }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count)
    var place = 0
    while place < text.count {
      if text[place] == percent, place + 2 < text.count, let high = digit(text[place + 1]),
        let low = digit(text[place + 2])
      {
        bytes.append(high << 4 | low)
        place += 3
      } else {
        bytes.append(text[place])
        place += 1
      }
    }
    return bytes
  }

  /// The same as text, with what is no UTF-8 repaired.
  public static func decoded(_ text: String) -> String {
    text.contains("%") ? String(decoding: decode(text.utf8), as: UTF8.self) : text
  }

  /// Writes all but letters, digits and `-._~/` as escapes, which leaves one readable line of ASCII.
  public static func escape(_ bytes: some Collection<UInt8>) -> String {
    var text: [UInt8] = []
    for byte in bytes {
      if isPlain(byte) {
        text.append(byte)
      } else {
        text += [percent, hexadecimal[Int(byte >> 4)], hexadecimal[Int(byte & 15)]]
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  private static let percent = UInt8(ascii: "%")
  private static let hexadecimal = Array("0123456789ABCDEF".utf8)

  /// Letters, `-./` and digits, `_`, `~`.
  private static func isPlain(_ byte: UInt8) -> Bool {
    (97...122).contains(byte | 32) || (45...57).contains(byte) || byte == 95 || byte == 126
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 48...57: byte - 48
    case 65...70: byte - 55
    case 97...102: byte - 87
    default: nil
    }
  }
}
