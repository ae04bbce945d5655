// SPDX-License-Identifier: MIT
import StreamKit

/// The bytes of every answer that is not the stream itself.
enum Answers {
  /// What servers of this kind call themselves.
  static let server = "Cycast/" + cycastVersion

  /// A whole answer with a body; `headers` are added to the usual ones.
  static func page(
    _ status: HTTPStatus, type: String = "text/plain; charset=utf-8", _ body: String,
    headers: [(String, String)] = [], withBody: Bool = true
  ) -> [UInt8] {
    head(status, type: type, headers: [("Content-Length", String(body.utf8.count))] + headers)
      + (withBody ? Array(body.utf8) : [])
  }

  /// The head of an answer whose body is not made (HEAD).
  static func head(_ status: HTTPStatus, type: String, headers: [(String, String)] = []) -> [UInt8] {
    var head = ResponseHead(status)
    head.add("Server", server)
    head.add("Connection", "close")
    head.add("Date", httpDate(wallClockNow()))
    head.add("Content-Type", type)
    head.add("Cache-Control", "no-cache")
    head.add("Access-Control-Allow-Origin", "*")
    for (name, value) in headers { head.add(name, value) }
    return head.bytes
  }

  /// What browsers ask before they let a page read the stream with ICY metadata (Fetch standard, CORS preflight): both
  /// the request header and the response headers of ICY must be named.
  static func options(allow: String) -> [UInt8] {
    var head = ResponseHead(.noContent)
    head.add("Server", server)
    head.add("Connection", "close")
    head.add("Date", httpDate(wallClockNow()))
    head.add("Allow", allow)
    head.add("Access-Control-Allow-Origin", "*")
    head.add("Access-Control-Allow-Methods", allow)
    head.add(
      "Access-Control-Allow-Headers",
      "Range, If-Range, Icy-MetaData, Origin, Accept, Content-Type, Authorization, Cache-Control")
    head.add("Access-Control-Expose-Headers", exposedHeaders)
    head.add("Access-Control-Max-Age", "86400")
    return head.bytes
  }

  /// Headers of the stream that scripts in a page may read.
  static let exposedHeaders =
    "icy-metaint, icy-name, icy-br, icy-genre, icy-description, icy-url, icy-pub, ice-audio-info, content-range"

  /// The date as RFC 9110 section 5.6.7 has it.
  static func httpDate(_ wallClock: Int64) -> String {
    CalendarTime(wallClock).formatted("%a, %d %b %Y %H:%M:%S GMT")
  }
}
