// SPDX-License-Identifier: MIT

/// The metadata that stands after every metaint bytes of audio for a listener who asked for it.
///
///     L | StreamTitle='Artist - Title';StreamUrl='http://…'; | NUL …
///     1 | L * 16 bytes, at most 4,080                              |
///
/// L = 0 says that nothing has changed. There is no escaping: readers look for `';`, some for the first, some for the last.
public enum ICYBlock {
  /// The most bytes that can follow the length byte.
  public static let payloadLimit = 255 * 16

  /// The block that says "no change": one zero byte.
  public static let unchanged: [UInt8] = [0]

  /// Writes a block that says a title (empty: that there is none) and, when not empty, a link.
  ///
  /// Text is cleaned, an apostrophe before a semicolon becomes U+2019, and a text that begins with a semicolon gets a
  /// space in front, so that no reader sees an end where there is none. The title is cut between characters to what there is room for. A link is never cut: one of more than half the
  /// block is left out.
  /// - Returns: length byte and payload, 17 to 4,081 bytes, a multiple of 16 and 1.
  public static func bytes(title: String, url: String = "") -> [UInt8] {
    let link = harmless(url)
    var tail: [UInt8] = []
    Text.append("';", to: &tail)
    if !link.isEmpty, link.utf8.count <= payloadLimit / 2 {
      for part in ["StreamUrl='", link, "';"] { Text.append(part, to: &tail) }
    }
    var block: [UInt8] = [0]
    Text.append("StreamTitle='", to: &block)
    let room = 1 + payloadLimit - block.count - tail.count
    Text.append(Text.cut(harmless(title), toUTF8: room), to: &block)
    block += tail
    let sixteens = (block.count - 1 + 15) / 16
    block[0] = UInt8(sixteens)
    while block.count < 1 + sixteens * 16 { block.append(0) }
    return block
  }

  private static func harmless(_ text: String) -> String {
    let text = Text.clean(text)
    guard text.utf8.contains(UInt8(ascii: ";")) else { return text }
    var harmless = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if scalar == ";", harmless.isEmpty { harmless.append(" ") }
      if scalar == ";", harmless.last == "'" {
        harmless.removeLast()
        harmless.append("\u{2019}")
      }
      harmless.append(scalar)
    }
    return String(harmless)
  }
}
