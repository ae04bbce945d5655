// SPDX-License-Identifier: MIT
import StreamKit

/// Why a station is not heard.
struct ListenFailure: Error, Equatable {
  /// What a command ends with that can do nothing about it.
  let code: ExitCode
  /// The end of a sentence that begins with the station.
  let reason: String
  /// Whether asking again is of no use as long as nobody changes something: a wrong address, no permission, no stream.
  let isDefinite: Bool

  /// Creates one from its facts.
  init(_ code: ExitCode, _ reason: String, isDefinite: Bool = true) {
    self.code = code
    self.reason = reason
    self.isDefinite = isDefinite
  }

  /// What the client says.
  init(_ failure: ClientFailure) {
    // 126, 127: there is no curl.
    let lacksCurl = if case .curl(let problem) = failure { (126...127).contains(problem.code) } else { false }
    self.init(
      failure.exitCode, "cannot be heard: \(failure)", isDefinite: failure.isProtocol || lacksCurl)
  }

  /// What an answer says that is no 200; nil when it is one.
  init?(_ head: AnswerHead) {
    switch head.status {
    case 200..<300: return nil
    case 401 where head.isICY:
      // A SHOUTcast server without a source: `ICY 401 Service Unavailable`.
      self.init(.unavailable, "has no stream now: \(head.statusText)", isDefinite: false)
    case 401: self.init(.noPermission, "wants a listener's password (write http://USER@HOST/, and --password-file)")
    case 403: self.init(.noPermission, "refuses: \(head.statusText)")
    case 404, 410: self.init(.noInput, "has no such stream: \(head.statusText)")
    case 300..<400: self.init(.protocolError, "redirects to nowhere: \(head.statusText)")
    default: self.init(.unavailable, "does not send its stream: \(head.statusText)", isDefinite: false)
    }
  }
}
