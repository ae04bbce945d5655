// SPDX-License-Identifier: MIT

/// Where to listen, as `--listen` takes it: `:8001`, `127.0.0.1:8001`, `[::1]:8001`, `localhost:8001`, `unix:/run/x`.
public enum ListenAddress: Equatable, Sendable {
  /// A port on one host, or on all addresses of both families when the host is empty.
  case tcp(host: String, port: UInt16)
  /// A path in the file system.
  case unix(path: String)

  /// Reads the text of an option. Throws with what would be right.
  public init(_ text: String) throws(UsageError) {
    if text.hasPrefix("unix:") {
      let path = String(text.dropFirst(5))
      guard !path.isEmpty, path.utf8.count < 108 else {
        throw UsageError("'\(text)' wants a path of 1 to 107 bytes after unix:")
      }
      self = .unix(path: path)
      return
    }
    guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]) else {
      throw UsageError("'\(text)' is no address (write :8001, 127.0.0.1:8001, [::1]:8001 or unix:/run/x)")
    }
    var host = String(text[..<colon])
    if host.hasPrefix("["), host.hasSuffix("]") {
      host = String(host.dropFirst().dropLast())
    } else if host.contains(":") {
      throw UsageError("'\(text)' is no address: put an IPv6 address in brackets, as in [::1]:\(port)")
    }
    self = .tcp(host: host == "*" ? "" : host, port: port)
  }

  /// As it would be typed.
  public var text: String {
    switch self {
    case .tcp(let host, let port): host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    case .unix(let path): "unix:\(path)"
    }
  }
}
