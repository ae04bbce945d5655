// SPDX-License-Identifier: MIT

/// The status codes that commands answer with.
public enum HTTPStatus: Int, Sendable {
  /// RFC 9110 section 15; 431 is RFC 6585.
  case ok = 200
  case noContent = 204
  case badRequest = 400
  case notFound = 404
  case methodNotAllowed = 405
  case requestTimeout = 408
  case uriTooLong = 414
  case headersTooLarge = 431
  case unavailable = 503

  /// The reason phrase.
  public var reason: String {
    switch self {
    case .ok: "OK"
    case .noContent: "No Content"
    case .badRequest: "Bad Request"
    case .notFound: "Not Found"
    case .methodNotAllowed: "Method Not Allowed"
    case .requestTimeout: "Request Timeout"
    case .uriTooLong: "URI Too Long"
    case .headersTooLarge: "Request Header Fields Too Large"
    case .unavailable: "Service Unavailable"
    }
  }
}

/// Builds the head of an answer, line by line.
public struct ResponseHead {
  private var text: String

  /// Starts with the status line. HTTP/1.0 says what is true of every answer here: it ends with the connection.
  public init(_ status: HTTPStatus) {
    text = "HTTP/1.0 \(status.rawValue) \(status.reason)\r\n"
  }

  /// Starts with the status line of SHOUTcast, which a few old players insist on.
  public init(icy status: HTTPStatus) {
    text = "ICY \(status.rawValue) \(status.reason)\r\n"
  }

  /// Adds a header; line ends and NULs in the value, which would forge further headers, become spaces.
  public mutating func add(_ name: String, _ value: String) {
    text += name + ": " + ResponseHead.oneLine(value) + "\r\n"
  }

  /// Adds a header in the form of SHOUTcast, without a blank after the colon, which old players insist on.
  public mutating func addICY(_ name: String, _ value: String) {
    text += name + ":" + ResponseHead.oneLine(value) + "\r\n"
  }

  /// The whole head with its empty line.
  public var bytes: [UInt8] { Array((text + "\r\n").utf8) }

  private static func oneLine(_ value: String) -> String {
    guard value.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) else { return value }
    var out = String.UnicodeScalarView()
    for scalar in value.unicodeScalars { out.append(scalar.value < 0x20 || scalar.value == 0x7F ? " " : scalar) }
    return String(out)
  }
}
