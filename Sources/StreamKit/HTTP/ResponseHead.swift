// SPDX-License-Identifier: MIT

/// The status codes that commands answer with: RFC 9110 section 15; 429 and 431 are RFC 6585.
public enum HTTPStatus: Int, Sendable, CaseIterable {
  case `continue` = 100
  case ok = 200
  case noContent = 204
  case badRequest = 400
  case unauthorized = 401
  case forbidden = 403
  case notFound = 404
  case methodNotAllowed = 405
  case requestTimeout = 408
  case conflict = 409
  case lengthRequired = 411
  case contentTooLarge = 413
  case uriTooLong = 414
  case unsupportedMediaType = 415
  case expectationFailed = 417
  case tooManyRequests = 429
  case headersTooLarge = 431
  case internalError = 500
  case notImplemented = 501
  case unavailable = 503
  case versionNotSupported = 505

  /// The reason phrase.
  public var reason: String {
    switch self {
    case .continue: "Continue"
    case .ok: "OK"
    case .noContent: "No Content"
    case .badRequest: "Bad Request"
    case .unauthorized: "Unauthorized"
    case .forbidden: "Forbidden"
    case .notFound: "Not Found"
    case .methodNotAllowed: "Method Not Allowed"
    case .requestTimeout: "Request Timeout"
    case .conflict: "Conflict"
    case .lengthRequired: "Length Required"
    case .contentTooLarge: "Content Too Large"
    case .uriTooLong: "URI Too Long"
    case .unsupportedMediaType: "Unsupported Media Type"
    case .expectationFailed: "Expectation Failed"
    case .tooManyRequests: "Too Many Requests"
    case .headersTooLarge: "Request Header Fields Too Large"
    case .internalError: "Internal Server Error"
    case .notImplemented: "Not Implemented"
    case .unavailable: "Service Unavailable"
    case .versionNotSupported: "HTTP Version Not Supported"
    }
  }
}

/// Builds the head of an answer, line by line.
public struct ResponseHead {
  /// The version that a status line names.
  public enum Version: String, Sendable {
    case http10 = "HTTP/1.0"
    case http11 = "HTTP/1.1"
  }

  private var text: String

  /// Starts with the status line. HTTP/1.0 says what is true of answers that end with the connection.
  public init(_ status: HTTPStatus, _ version: Version = .http10) {
    text = "\(version.rawValue) \(status.rawValue) \(status.reason)\r\n"
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
