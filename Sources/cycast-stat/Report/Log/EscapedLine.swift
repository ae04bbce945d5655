// SPDX-License-Identifier: MIT

/// Icecast-kh's other access log (`CLF-ESC`): the same fields between blanks, without brackets and quotes, texts escaped
/// as in URLs.
///
///     192.0.2.7 - - 21/Nov/2026:20:00:00 +0000 GET%20%2fstream%20HTTP%2f1.0 200 960000 - VLC%2f3.0 60
enum EscapedLine {
  /// The line as the combined format has it; nil when it is none of this kind.
  static func combined(_ line: Span<UInt8>) -> [UInt8]? {
    guard let date = place(ofDate: line) else { return nil }
    var fields: [Range<Int>] = []
    var start = date + LogDate.length + 1
    for at in start...max(start, line.count) where at == line.count || line[at] == 0x20 {
      fields.append(start..<at)
      start = at + 1
    }
    guard fields.count == 6 else { return nil }
    var out: [UInt8] = []
    append(line, 0..<date, to: &out)
    out.append(UInt8(ascii: "["))
    append(line, date..<date + LogDate.length, to: &out)
    out += Array("] ".utf8)
    for (place, field) in fields.enumerated() {
      let isText = [0, 3, 4].contains(place)
      if isText { appendQuoted(line, field, to: &out) } else { append(line, field, to: &out) }
      if place < 5 { out.append(0x20) }
    }
    return out
  }

  /// Where the date begins: behind a blank, as the first that is one.
  private static func place(ofDate line: Span<UInt8>) -> Int? {
    var at = 1
    // The name of a user is escaped too, so that it is not far.
    while at + LogDate.length < line.count, at < 1_024 {
      if line[at - 1] == 0x20, LogDate.seconds(line, at: at) != nil, line[at + LogDate.length] == 0x20 { return at }
      at += 1
    }
    return nil
  }

  private static func append(_ line: Span<UInt8>, _ range: Range<Int>, to out: inout [UInt8]) {
    for at in range { out.append(line[at]) }
  }

  /// Appends a text in quotes, URL escapes resolved, quotes and backslashes escaped as `LogLine` reads them.
  private static func appendQuoted(_ line: Span<UInt8>, _ range: Range<Int>, to out: inout [UInt8]) {
    out.append(UInt8(ascii: "\""))
    var at = range.lowerBound
    while at < range.upperBound {
      var byte = line[at]
      if byte == UInt8(ascii: "%"), at + 2 < range.upperBound, let high = FieldText.digit(line[at + 1]),
        let low = FieldText.digit(line[at + 2])
      {
        byte = high << 4 | low
        at += 2
      }
      if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { out.append(UInt8(ascii: "\\")) }
      out.append(byte)
      at += 1
    }
    out.append(UInt8(ascii: "\""))
  }
}
