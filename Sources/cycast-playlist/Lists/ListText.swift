// SPDX-License-Identifier: MIT
import StreamKit

/// Turns the bytes of lists into text, which is UTF-8 or, as in old m3u files, Windows-1252.
enum ListText {
  /// The longest artist or title that a list can give, in bytes of UTF-8: a tag holds 4 KiB in all.
  static let longest = 1_024

  /// One field's words.
  static func title(_ bytes: ArraySlice<UInt8>) -> String { cut(Text.decode(bytes.span, as: .eightBit)) }

  /// The words of a line that says `Artist - Title`.
  static func split(_ bytes: ArraySlice<UInt8>) -> (artist: String, title: String) {
    let info = TrackInfo(line: Text.decode(bytes.span, as: .eightBit))
    return (cut(info.artist), cut(info.title))
  }

  private static func cut(_ text: String) -> String { Text.clean(Text.cut(text, toUTF8: longest)) }
}
