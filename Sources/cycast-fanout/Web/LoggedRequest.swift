// SPDX-License-Identifier: MIT
import StreamKit

/// The first line of a request as logs may have it: with its query, but without passwords, which SHOUTcast's clients send
/// there, and sources that have come to the wrong port.
///
///     GET /admin.cgi?mode=updinfo&pass=hackme&song=A HTTP/1.0  →  GET /admin.cgi?mode=updinfo&pass=***&song=A HTTP/1.0
enum LoggedRequest {
  /// The line of a request.
  static func line(_ request: RequestHead) -> String {
    "\(request.method) \(target(request.target)) \(request.version)"
  }

  /// A target whose parameters `pass` and `password` say `***`, in whatever case and however they are escaped, and which
  /// has no name and password in front of its host.
  static func target(_ target: String) -> String {
    if target.hasPrefix("/"), !target.utf8.contains(UInt8(ascii: "?")) { return target }
    let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    let path = withoutUser(parts[0])
    guard parts.count == 2 else { return path }
    var pieces: [String] = []
    var isHidden = false
    for piece in parts[1].split(separator: "&", omittingEmptySubsequences: false) {
      // As `FormParameters` has it: behind an ampersand that is none, a blank goes on with what was before.
      if isHidden, piece.hasPrefix(" "), !piece.contains("=") { continue }
      let name = piece.prefix { $0 != "=" }
      isHidden = isSecret(name)
      pieces.append(isHidden ? "\(name)=***" : String(piece))
    }
    return path + "?" + pieces.joined(separator: "&")
  }

  private static func isSecret(_ name: Substring) -> Bool {
    ["pass", "password"].contains(PercentEscapes.decoded(String(name)).lowercased())
  }

  /// `http://user:password@host/` is nothing that a client should send (RFC 9110 section 4.2.4), and some do.
  private static func withoutUser(_ path: Substring) -> String {
    let scheme = path.prefix { $0 != ":" && $0 != "/" }
    guard path[scheme.endIndex...].hasPrefix("://") else { return String(path) }
    let rest = path[scheme.endIndex...].dropFirst(3)
    guard let at = rest.prefix(while: { $0 != "/" }).lastIndex(of: "@") else { return String(path) }
    return scheme + "://" + rest[rest.index(after: at)...]
  }
}
