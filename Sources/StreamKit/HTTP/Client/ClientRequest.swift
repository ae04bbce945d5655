// SPDX-License-Identifier: MIT

/// A GET request to a station, and the two forms it takes: as it goes through a socket, and as curl is told of it.
public struct ClientRequest: Equatable, Sendable {
  /// Where it goes.
  public var url: StationURL
  /// Whose it is; nil for nobody's. What the address says of a user does not count.
  public var credentials: BasicCredentials?
  /// What stands in the head beside `Host`, `User-Agent`, `Authorization` and `Connection`.
  public var headers: [(name: String, value: String)]
  /// What we call ourselves.
  public var userAgent: String

  /// Creates a request.
  public init(
    _ url: StationURL, credentials: BasicCredentials? = nil, headers: [(name: String, value: String)] = [],
    userAgent: String = "cycast"
  ) {
    self.url = url
    self.credentials = credentials
    self.headers = headers
    self.userAgent = userAgent
  }

  /// The whole head. HTTP/1.1, since gateways refuse less; the connection is good for one answer.
  var bytes: [UInt8] {
    var text = "GET \(url.target) HTTP/1.1\r\n"
    for (name, value) in lines + [("Connection", "close")] { text += "\(name): \(value)\r\n" }
    return Array((text + "\r\n").utf8)
  }

  /// How many bytes the head takes: servers have limits.
  public var byteCount: Int { bytes.count }

  /// What curl reads with `--config -`: an option a line, its value in quotes (curl(1), --config).
  var curlConfig: [UInt8] {
    // An address is no pattern, and a proxy's own answer is none of the station's.
    var text = "globoff\nsuppress-connect-headers\nurl = \(ClientRequest.quoted(url.text))\n"
    for (name, value) in lines where name != "Host" {
      text += "header = \(ClientRequest.quoted("\(name): \(value)"))\n"
    }
    return Array(text.utf8)
  }

  private var lines: [(name: String, value: String)] {
    var lines = [("Host", url.hostHeader), ("User-Agent", userAgent), ("Accept", "*/*")]
    if let credentials { lines.append(("Authorization", credentials.header)) }
    return (lines + headers).map { ($0, ClientRequest.oneLine($1)) }
  }

  /// Control characters, which would begin further headers or options, become blanks.
  private static func oneLine(_ value: String) -> String {
    var out = String.UnicodeScalarView()
    for scalar in value.unicodeScalars { out.append(scalar.value < 0x20 || scalar.value == 0x7F ? " " : scalar) }
    return String(out)
  }

  private static func quoted(_ value: String) -> String {
    var out = String.UnicodeScalarView()
    for scalar in value.unicodeScalars {
      if scalar == "\"" || scalar == "\\" { out.append("\\") }
      out.append(scalar)
    }
    return "\"" + String(out) + "\""
  }

  /// Compares all that would be sent.
  public static func == (a: ClientRequest, b: ClientRequest) -> Bool { a.url == b.url && a.bytes == b.bytes }
}

extension ClientRequest {
  /// The most redirects that are followed.
  public static let mostRedirects = 5

  /// The request that an answer's redirect (301, 302, 303, 307, 308 with a `Location`) asks for; nil when the answer is
  /// none. The credentials go along only to the same host and port, and never from TLS to the open. Throws what is
  /// wrong with the address.
  public func redirected(by head: AnswerHead) throws(StationURL.Problem) -> ClientRequest? {
    guard [301, 302, 303, 307, 308].contains(head.status), let place = head.header("Location") else { return nil }
    var next = self
    next.url = try url.resolved(place)
    if next.url.scheme == .shoutcast { throw .scheme("shoutcast") }
    let losesTLS = url.scheme == .https && next.url.scheme != .https
    if !url.isSameServer(as: next.url) || losesTLS { next.credentials = nil }
    return next
  }
}
