// SPDX-License-Identifier: MIT
import StreamKit

/// The line that is written for a request when it is over: the combined format and the seconds it was connected, as
/// Icecast writes it and log readers know it.
///
///     192.0.2.7 - - [21/Nov/2026:20:00:00 +0000] "GET /stream HTTP/1.1" 200 960000 "-" "VLC/3.0" 60
struct AccessLogLine {
  var host: String
  var request: String
  var status: Int
  /// Bytes that went out, head included.
  var bytes: Int
  var referrer: String
  var agent: String
  var seconds: Int
  /// When it was over, in nanoseconds since 1970.
  var time: Int64

  /// The line with its end; at most 4,096 bytes, which a pipe takes whole: fields that are too long are cut.
  var text: String {
    let line = full
    if line.utf8.count <= 4_096 { return line }
    var short = self
    // An escaped byte takes four.
    (short.request, short.referrer, short.agent) = (
      Text.cut(request, toUTF8: 300), Text.cut(referrer, toUTF8: 300), Text.cut(agent, toUTF8: 300)
    )
    return short.full
  }

  private var full: String {
    let date = CalendarTime(time, local: true).formatted("%d/%b/%Y:%H:%M:%S %z")
    return "\(host) - - [\(date)] \"\(AccessLogLine.quoted(request))\" \(status) \(bytes) "
      + "\"\(AccessLogLine.quoted(referrer))\" \"\(AccessLogLine.quoted(agent))\" \(seconds)\n"
  }

  /// Keeps a field one field: quotes, backslashes and control characters are escaped as Apache does; an empty one is `-`.
  static func quoted(_ text: String) -> String {
    if text.isEmpty { return "-" }
    var out = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": out += "\\\""
      case "\\": out += "\\\\"
      case _ where scalar.value < 0x20 || scalar.value == 0x7F:
        let digits = String(scalar.value, radix: 16)
        out += "\\x" + (digits.utf8.count < 2 ? "0" : "") + digits
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out
  }
}
