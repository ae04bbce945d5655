// SPDX-License-Identifier: MIT

/// Resolves the character references of XML 1.0 section 4.1 and the five entities of section 4.6.
enum XMLEntities {
  /// `&amp;` becomes `&`, `&#228;` and `&#xE4;` become `ä` in UTF-8; what is none of these stays as it is.
  static func resolved(_ text: ArraySlice<UInt8>) -> [UInt8] {
    guard text.contains(ampersand) else { return Array(text) }
    var result: [UInt8] = []
    result.reserveCapacity(text.count)
    var rest = text
    while let first = rest.first {
      if first == ampersand, let (bytes, length) = reference(rest.prefix(longest)) {
        result.append(contentsOf: bytes)
        rest = rest.dropFirst(length)
      } else {
        result.append(first)
        rest = rest.dropFirst()
      }
    }
    return result
  }

  /// The bytes that a reference at the front stands for, and its own length.
  private static func reference(_ text: ArraySlice<UInt8>) -> ([UInt8], Int)? {
    guard let end = text.firstIndex(of: UInt8(ascii: ";")) else { return nil }
    let name = String(decoding: text[..<end].dropFirst(), as: UTF8.self)
    guard let scalar = named[name] ?? numbered(name) else { return nil }
    return (Array(String(scalar).utf8), end + 1 - text.startIndex)
  }

  /// `#228` or `#xE4`; NUL is none.
  private static func numbered(_ name: String) -> Unicode.Scalar? {
    guard name.hasPrefix("#") else { return nil }
    let digits = name.dropFirst()
    let hex = digits.hasPrefix("x") || digits.hasPrefix("X")
    guard let code = UInt32(hex ? digits.dropFirst() : digits, radix: hex ? 16 : 10), code != 0 else { return nil }
    return Unicode.Scalar(code)
  }

  private static let ampersand = UInt8(ascii: "&")
  /// `&#x0010FFFF;` and a little.
  private static let longest = 16
  private static let named: [String: Unicode.Scalar] = ["amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'"]
}
