// SPDX-License-Identifier: MIT
import StreamKit

/// The bytes of every answer on the source port. Made for the request that is answered, since the version is the request's,
/// and old clients compare the first bytes with what they know.
struct SourceReplies {
  /// The version of the status line.
  let version: ResponseHead.Version
  /// Whether the connection is kept for another request.
  let keepsAlive: Bool
  /// Whether the answer is to HEAD: it tells the length of its body, and leaves the body out (RFC 9110 section 9.3.2).
  let isHead: Bool

  /// What may be done here. libshout sends PUT where it is listed, and titles by POST where that is.
  static let allow = "GET, POST, PUT, SOURCE, DELETE, OPTIONS"
  /// Behind the password line of SHOUTcast: 11 says that titles come by admin.cgi.
  static let shoutcastWelcome = Array("OK2\r\nicy-caps:11\r\n\r\n".utf8)
  /// To a wrong password of SHOUTcast, and to `!POKE`: whatever has no OK in front.
  static let shoutcastRefusal = Array("invalid password\r\n".utf8)
  /// To a right x-audiocast head.
  static let audiocastWelcome = Array("OK\r\n".utf8)
  /// To `SOURCE`: all that every client accepts, in the version that old ones compare with.
  static let sourceWelcome = Array("HTTP/1.0 200 OK\r\n\r\n".utf8)
  /// To `Expect: 100-continue`, at once (RFC 9110 section 10.1.1).
  static let proceed = ResponseHead(.continue, .http11).bytes

  /// For a request that was understood. `mayKeep`: the connection is in a state in which another request can come, so
  /// that it is kept if the client wants it: by default in HTTP/1.1, when it says so in HTTP/1.0 (RFC 9112 section 9.3).
  init(to request: RequestHead, mayKeep: Bool) {
    let words = request.headers("Connection").flatMap { $0.lowercased().split { $0 == "," || $0 == " " } }
    version = request.version == "HTTP/1.1" ? .http11 : .http10
    isHead = request.method == "HEAD"
    let wants = version == .http11 ? !words.contains("close") : words.contains("keep-alive")
    keepsAlive = mayKeep && wants
  }

  /// For bytes that are no request, or none yet.
  static let toNobody = SourceReplies()

  /// The same for an answer behind which the connection ends.
  var closing: SourceReplies { SourceReplies(version: version, isHead: isHead) }

  /// The same for an answer in the middle of a request's body: behind one that says `close` curl stops sending.
  var staying: SourceReplies { SourceReplies(version: version, isHead: isHead, keepsAlive: true) }

  private init(version: ResponseHead.Version = .http10, isHead: Bool = false, keepsAlive: Bool = false) {
    self.version = version
    self.isHead = isHead
    self.keepsAlive = keepsAlive
  }

  /// An answer with a body.
  func page(
    _ status: HTTPStatus, type: String = "text/plain; charset=utf-8", _ body: [UInt8],
    _ headers: [(String, String)] = []
  ) -> [UInt8] {
    var head = self.head(status)
    head.add("Content-Type", type)
    head.add("Content-Length", String(body.count))
    for (name, value) in headers { head.add(name, value) }
    return isHead ? head.bytes : head.bytes + body
  }

  /// An answer that says in a sentence what would be right.
  func refusal(_ status: HTTPStatus, _ sentence: String, _ headers: [(String, String)] = []) -> [UInt8] {
    page(status, Array((sentence + "\n").utf8), headers)
  }

  /// The last answer to a PUT or POST: at once where nothing is expected, which BUTT needs, else when the stream has ended.
  var accepted: [UInt8] {
    var head = self.head(.ok)
    head.add("Content-Length", "0")
    return head.bytes
  }

  /// 401. The length must be right: libshout reads the body before it asks again on the same connection.
  func unauthorized(_ sentence: String = "A user and a password are needed, and right ones.") -> [UInt8] {
    refusal(
      .unauthorized, sentence,
      [("WWW-Authenticate", "Basic realm=\"Cycast\""), ("Allow", SourceReplies.allow)])
  }

  /// 204, with what may be done; libshout reads it before it asks.
  var options: [UInt8] {
    var head = self.head(.noContent)
    head.add("Allow", SourceReplies.allow)
    return head.bytes
  }

  /// 405.
  func methodNotAllowed(_ method: String) -> [UInt8] {
    refusal(.methodNotAllowed, "\(method) is not possible here.", [("Allow", SourceReplies.allow)])
  }

  /// 429, or 503 when it is not this client's doing; `seconds` until it may try again.
  func later(_ status: HTTPStatus = .tooManyRequests, seconds: Int, _ sentence: String) -> [UInt8] {
    refusal(status, sentence, [("Retry-After", String(max(1, seconds)))])
  }

  /// Icecast's answer to what is asked of /admin/: `return` 1 when it was done. The status is 200 in both cases.
  func iceResponse(_ message: String, done: Bool, _ status: HTTPStatus = .ok) -> [UInt8] {
    page(status, type: IceResponse.contentType, IceResponse(message, isDone: done).xml)
  }

  /// The same in Icecast's own words.
  func iceResponse(_ message: IceMessage, _ status: HTTPStatus = .ok) -> [UInt8] {
    iceResponse(message.rawValue, done: message.isDone, status)
  }

  /// SHOUTcast's answer to what is asked of /admin.cgi.
  func shoutcastPage(_ status: HTTPStatus, _ message: String) -> [UInt8] {
    let text = Markup.escaped(message)
    let page = "<html><head><title>\(text)</title></head><body><p>\(text)</p></body></html>\n"
    return self.page(status, type: "text/html; charset=utf-8", Array(page.utf8))
  }

  /// A JSON text, which scripts of any page may read.
  func json(_ body: [UInt8], _ status: HTTPStatus = .ok) -> [UInt8] {
    page(status, type: "application/json; charset=utf-8", body, [("Access-Control-Allow-Origin", "*")])
  }

  private func head(_ status: HTTPStatus) -> ResponseHead {
    var head = ResponseHead(status, version)
    head.add("Server", "Cycast/" + cycastVersion)
    head.add("Connection", keepsAlive ? "keep-alive" : "close")
    head.add("Cache-Control", "no-cache")
    return head
  }
}
