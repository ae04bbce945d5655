// SPDX-License-Identifier: MIT

/// Where something on a station is.
///
///     https://dj:password@radio.example:8443/live?x=1#here
///     └scheme └user       └host         └port└path └query     the password is not kept, what follows # is dropped
///
/// A text without a scheme (`radio.example:8000/live`) is http. What is written in it without the escapes that RFC 3986
/// asks for, as people do, gets them: no text can smuggle a second line into a request.
public struct StationURL: Equatable, Sendable {
  /// How a station is talked to.
  public enum Scheme: String, Sendable, CaseIterable {
    /// HTTP, HTTP inside TLS, and a SHOUTcast server whose title requests have a form of their own.
    case http, https, shoutcast

    /// The port where none is said: RFC 9110 sections 4.2.1 and 4.2.2; 8000 is what SHOUTcast comes with.
    public var port: UInt16 {
      switch self {
      case .http: 80
      case .https: 443
      case .shoutcast: 8_000
      }
    }
  }

  /// How it is talked to.
  public let scheme: Scheme
  /// The user's name, escapes resolved; nil when none is said.
  public internal(set) var user: String?
  /// Whether a password was written, which is for the caller to refuse: it is not kept.
  public internal(set) var hasPassword = false
  /// A name in lower case or an address, without brackets.
  public let host: String
  /// The port, 1 to 65535.
  public let port: UInt16
  /// The path as it is sent: in ASCII, with a slash in front.
  public internal(set) var path: String
  /// What follows the question mark, as it is sent; nil when there is none.
  public internal(set) var query: String?

  /// The most bytes a text may have: a request line must stay below what servers take.
  public static let longest = 4_096

  /// Reads what somebody typed, or a list or a redirect says.
  public init(_ text: String) throws(Problem) {
    let text = try StationURL.checked(text)
    var rest = text[...]
    if let colon = text.firstIndex(of: ":"), text[colon...].hasPrefix("://"), URLReference.hasScheme(text) {
      let word = text[..<colon].lowercased()
      guard let scheme = Scheme(rawValue: word) else { throw .scheme(word) }
      self.scheme = scheme
      rest = text[colon...].dropFirst(3)
    } else {
      scheme = .http
    }
    let end = rest.firstIndex { "/?#".contains($0) } ?? rest.endIndex
    let authority = try Authority(rest[..<end])
    (user, hasPassword, host) = (authority.user, authority.hasPassword, authority.host)
    port = authority.port ?? scheme.port
    let parts = URLReference(rest[end...])
    path = URLReference.withoutDots(parts.path.isEmpty ? "/" : parts.path)
    query = parts.query
  }

  /// Trims blanks, and refuses what no address has in it.
  static func checked(_ text: String) throws(Problem) -> String {
    var scalars = text.unicodeScalars[...]
    while scalars.first == " " { scalars.removeFirst() }
    while scalars.last == " " { scalars.removeLast() }
    if scalars.isEmpty { throw .empty }
    if text.utf8.count > longest { throw .tooLong }
    if scalars.contains(where: { $0.value < 0x20 || (0x7F...0x9F).contains($0.value) }) { throw .controls }
    return String(scalars)
  }

  /// Follows a reference from here: a redirect's, or a line of a playlist (RFC 3986 section 5.2). A user is kept only
  /// where the reference stays on the same server and way of talking to it, and never taken from the reference.
  public func resolved(_ reference: String) throws(Problem) -> StationURL {
    let reference = try StationURL.checked(reference)
    if reference.hasPrefix("//") { return try absolute(scheme.rawValue + ":" + reference) }
    if URLReference.hasScheme(reference) { return try absolute(reference) }
    let parts = URLReference(reference[...])
    var url = self
    if parts.path.isEmpty {
      url.query = parts.query ?? query
    } else {
      let folder = path[...(path.lastIndex(of: "/") ?? path.startIndex)]
      url.path = URLReference.withoutDots(parts.path.hasPrefix("/") ? parts.path : folder + parts.path)
      url.query = parts.query
    }
    return url
  }

  private func absolute(_ text: String) throws(Problem) -> StationURL {
    let word = text.prefix { $0 != ":" }
    guard text.dropFirst(word.count).hasPrefix("://") else { throw .scheme(String(word)) }
    var url = try StationURL(text)
    url.user = isSameServer(as: url) && scheme == url.scheme ? user : nil
    url.hasPassword = false
    return url
  }

  /// Another place on the same server.
  /// - Parameters:
  ///   - path: in any characters, with a slash in front.
  ///   - query: what follows the question mark, as it is to be sent; nil for none.
  public func at(_ path: String, query: String? = nil) -> StationURL {
    var url = self
    url.path = URLReference.escaped(path)
    url.query = query.map { URLReference.escaped($0) }
    return url
  }

  /// Whether what is said to one is said to the other: the same host and port.
  public func isSameServer(as other: StationURL) -> Bool { host == other.host && port == other.port }

  /// What a request's first line asks for: path and query.
  public var target: String { query.map { path + "?" + $0 } ?? path }

  /// `radio.example:8000`, `[::1]:8000`: for people, with the port.
  public var server: String { "\(host.contains(":") ? "[\(host)]" : host):\(port)" }

  /// The value of the `Host` header: the port only where it is not the scheme's (RFC 9110 section 7.2). An address's
  /// zone means something on this machine only (RFC 6874 section 4).
  public var hostHeader: String {
    let name = String(host.prefix { $0 != "%" })
    let bracketed = name.contains(":") ? "[\(name)]" : name
    return port == (scheme == .https ? 443 : 80) ? bracketed : "\(bracketed):\(port)"
  }

  /// The whole address without its user, for messages and for curl.
  public var text: String {
    let name = host.contains(":") ? "[\(host)]" : host
    return "\(scheme.rawValue)://\(name)\(port == scheme.port ? "" : ":\(port)")\(target)"
  }
}

extension StationURL {
  /// What is wrong with an address.
  public enum Problem: Error, Equatable, Sendable {
    case empty, tooLong, controls, user, noHost, port
    /// The host has a character that no name and no address has.
    case host
    /// A scheme that is none of ours.
    case scheme(String)
  }
}

extension StationURL.Problem: CustomStringConvertible {
  /// The end of a sentence that begins with the address.
  public var description: String {
    switch self {
    case .empty: "is empty (write http://HOST:PORT/MOUNT)"
    case .tooLong: "is longer than \(StationURL.longest) bytes"
    case .controls: "has a control character in it"
    case .user: "names a user with a control character or a colon in it"
    case .noHost: "names no host (write http://HOST:PORT/MOUNT)"
    case .host: "has a host that is no name and no address (an IPv6 address stands in brackets)"
    case .port: "has a port that is none from 1 to 65535"
    case .scheme(let word): "begins with \(Text.clean(word)):, which is none of http, https and shoutcast"
    }
  }
}
