// SPDX-License-Identifier: MIT

/// The names by which clients say what their text is encoded in.
public enum Charset {
  /// Turns bytes into clean text: by the encoding that is named, where it is one of those that occur and the bytes fit it;
  /// else as UTF-8 where they are valid, else as Windows-1252. Latin-1 means Windows-1252, as in browsers (WHATWG Encoding
  /// standard, section 4.2).
  public static func decode(_ bytes: [UInt8], _ name: String) -> String {
    switch name.lowercased().filter({ $0 != "-" && $0 != "_" && $0 != " " }) {
    case "iso88591", "latin1", "l1", "windows1252", "cp1252", "ansi", "usascii", "ascii":
      Text.decode(bytes.span, as: .windows1252)
    case "iso885915", "latin9", "latin0": latin9(bytes)
    default: Text.decode(bytes.span, as: .eightBit)
    }
  }

  /// ISO 8859-15: Latin-1 but for eight characters.
  private static func latin9(_ bytes: [UInt8]) -> String {
    var text = String.UnicodeScalarView()
    for byte in bytes { text.append(differences[byte] ?? Unicode.Scalar(byte)) }
    return Text.clean(String(text))
  }

  private static let differences: [UInt8: Unicode.Scalar] = [
    0xA4: "€", 0xA6: "Š", 0xA8: "š", 0xB4: "Ž", 0xB8: "ž", 0xBC: "Œ", 0xBD: "œ", 0xBE: "Ÿ",
  ]
}
