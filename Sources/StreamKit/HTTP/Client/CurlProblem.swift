// SPDX-License-Identifier: MIT

/// How curl ended, when that was not well: the codes of curl(1), EXIT CODES, and the shell's.
public struct CurlProblem: Error, Equatable, Sendable {
  /// 1 to 125 are curl's, 126 and 127 the shell's; -1 for a signal.
  public let code: Int32

  /// Whether the peer did not keep to the protocol, or is not who it should be.
  public var isProtocol: Bool { [8, 16, 35, 51, 52, 54, 58, 59, 60, 66, 77, 80, 83, 90, 91, 92].contains(code) }

  /// Whether it ended before the request could have been sent: no address, no connection, no TLS.
  var isBeforeSending: Bool { [1, 2, 5, 6, 7, 35, 51, 58, 59, 60, 66, 77, 83, 90, 91, 97, 126, 127].contains(code) }
}

extension CurlProblem: CustomStringConvertible {
  /// The end of a sentence that says what was tried.
  public var description: String {
    switch code {
    case 127, 126: "https needs curl, which is not installed here (apt install curl)"
    case 1, 2: "this curl cannot do https (curl exit \(code); apt install curl)"
    case 5, 97: "the proxy of https_proxy cannot be used (curl exit \(code))"
    case 6: "the host's name is not known (is it spelled right?)"
    case 7: "no connection (is the station running?)"
    case 28: "nobody answered in time"
    case 35: "the TLS handshake failed (is the port one for https?)"
    case 51, 60:
      "its certificate is not to be trusted (curl -v says why; a private authority is named by CURL_CA_BUNDLE)"
    case 77: "the file of trusted certificates cannot be read (CURL_CA_BUNDLE; apt install ca-certificates)"
    case 52: "it closed the connection without an answer"
    case 18, 55, 56: "the connection broke (curl exit \(code))"
    case -1: "curl was killed"
    default: "curl ended with code \(code)"
    }
  }
}
