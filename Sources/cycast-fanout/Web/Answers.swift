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
    page(status, type: type, Array(body.utf8), headers: headers, withBody: withBody)
  }

  /// The same of bytes. What is private is kept by nobody, and scripts of other pages can't read it.
  static func page(
    _ status: HTTPStatus, type: String, _ body: [UInt8], headers: [(String, String)] = [], isPrivate: Bool = false,
    withBody: Bool = true
  ) -> [UInt8] {
    head(status, type: type, headers: [("Content-Length", String(body.count))] + headers, isPrivate: isPrivate)
      + (withBody ? body : [])
  }

  /// The head of an answer whose body is not made (HEAD), or comes later.
  static func head(
    _ status: HTTPStatus, type: String, headers: [(String, String)] = [], isPrivate: Bool = false
  ) -> [UInt8] {
    var head = ResponseHead(status)
    head.add("Server", server)
    head.add("Connection", "close")
    head.add("Date", httpDate(wallClockNow()))
    head.add("Content-Type", type)
    // A header of the answer's own goes before.
    if !headers.contains(where: { $0.0 == "Cache-Control" }) {
      head.add("Cache-Control", isPrivate ? "no-store" : "no-cache")
    }
    if !isPrivate { head.add("Access-Control-Allow-Origin", "*") }
    // What a page says it is, it is: a title is never taken for HTML.
    head.add("X-Content-Type-Options", "nosniff")
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
