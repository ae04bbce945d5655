// SPDX-License-Identifier: MIT

extension TitleLine {
  /// The line of text for a title and its place: `12.345 200632 Artist - Title`, seconds with three places (the rest cut off
  /// as in JSON), bytes, what listeners see. At most `longest` bytes, line end included: a longer title is cut at a
  /// character.
  public static func text(_ track: TrackInfo, at streamTime: Int64, byte: Int) -> [UInt8] {
    let milliseconds = Int(max(0, streamTime) / 1_000_000)
    var line: [UInt8] = []
    append(milliseconds / 1_000, digits: 1, to: &line)
    line.append(UInt8(ascii: "."))
    append(milliseconds % 1_000, digits: 3, to: &line)
    line.append(0x20)
    append(byte, digits: 1, to: &line)
    line.append(0x20)
    Text.append(Text.cut(track.display, toUTF8: longest - line.count - 1), to: &line)
    line.append(0x0A)
    return line
  }

  /// Appends a number, 0 or more, with at least so many digits.
  private static func append(_ number: Int, digits: Int, to line: inout [UInt8]) {
    if digits > 1 || number > 9 { append(number / 10, digits: digits - 1, to: &line) }
    line.append(UInt8(ascii: "0") + UInt8(number % 10))
  }
}
