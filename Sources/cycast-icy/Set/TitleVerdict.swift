// SPDX-License-Identifier: MIT
import StreamKit

/// What became of a title.
enum TitleVerdict: Equatable, Sendable {
  /// The station took it.
  case taken
  /// It did not, and would not if it were asked again; or it may have taken it.
  case failed(CommandError)
  /// It was certainly not said, and may be said again: after so many nanoseconds, where the station names them.
  case later(CommandError, after: Int64?)

  /// What a command says that ends with this; nil when all is well.
  var error: CommandError? {
    switch self {
    case .taken: nil
    case .failed(let error), .later(let error, _): error
    }
  }
}

extension TitleVerdict {
  /// Reads a station's answer.
  init(_ fetched: Fetched, to target: SetTarget) {
    let answer = TitleAnswer(fetched)
    self = TitleVerdict.said(answer, status: fetched.head.status, target)
  }

  private static func said(_ answer: TitleAnswer, status: Int, _ target: SetTarget) -> TitleVerdict {
    func failed(_ code: ExitCode, _ what: String) -> TitleVerdict { .failed(CommandError(code, what)) }
    if answer.says(.noUpdates) {
      return failed(.noPermission, "\(target.text) takes no titles by request: \(answer.quoted)")
    }
    if answer.says(.noSuchSource) || answer.says(.sourceNotAvailable) {
      return failed(.noInput, "there is no source at \(target.text): \(answer.quoted)")
    }
    switch status {
    case 401, 403: return failed(.noPermission, target.refusal(answer))
    case 200...299: return answer.isWrongPassword ? failed(.noPermission, target.refusal(answer)) : done(answer, target)
    // 405 is what liquidsoap 2.1.3 says of a harbor whose source has not come yet (tried).
    case 404, 405:
      return failed(.noInput, "\(target.text) is no mount, or its server takes no titles: \(answer.quoted)")
    case 429: return .later(CommandError(.temporary, target.notNow(answer)), after: answer.retryAfter)
    case 503 where answer.retryAfter != nil:
      return .later(CommandError(.unavailable, target.notNow(answer)), after: answer.retryAfter)
    case 500...: return failed(.unavailable, "\(target.text) has failed: \(answer.quoted)")
    case 300...399: return failed(.protocolError, "\(target.text) redirects to nowhere: \(answer.quoted)")
    default: return failed(.protocolError, "\(target.text) does not understand the request: \(answer.quoted)")
    }
  }

  /// A success by its status: Icecast says in the body whether it is one; others say what they like.
  private static func done(_ answer: TitleAnswer, _ target: SetTarget) -> TitleVerdict {
    guard let response = answer.response, !response.isDone else { return .taken }
    let isUnknown = response.message == IceMessage.noSuchAction.rawValue
    return .failed(
      CommandError(
        isUnknown ? .protocolError : .noPermission, "\(target.text) did not take the title: \(answer.quoted)"))
  }

  /// Reads why there was no answer.
  init(_ failure: FetchFailure, to target: SetTarget) {
    let place = failure.request.url.isSameServer(as: target.url) ? target.text : failure.request.url.server
    if case .answer(.notHTTP(let start)) = failure.failure,
      TitleAnswer.isWrongPassword(Text.decode(start.span, as: .eightBit))
    {
      self = .failed(CommandError(.noPermission, "\(place) says that the password is wrong (is it the source's?)"))
      return
    }
    let code = failure.failure.exitCode
    let tail = failure.mayHaveArrived && code == .unavailable ? "; the title may have arrived" : ""
    let error = CommandError(code, "cannot send the title to \(place): \(failure.failure)\(tail)")
    let isSafe = !failure.mayHaveArrived && code == .unavailable && !failure.failure.isForGood
    self = isSafe ? .later(error, after: nil) : .failed(error)
  }
}

extension ClientFailure {
  /// Whether trying again changes nothing: curl is missing, or cannot do https.
  fileprivate var isForGood: Bool {
    if case .curl(let problem) = self { return [1, 2, 126, 127].contains(problem.code) }
    return self == .interrupted
  }
}

extension SetTarget {
  fileprivate func refusal(_ answer: TitleAnswer) -> String {
    let user = credentials.map { "user \($0.user)" } ?? "nobody"
    // Tried: Icecast 2.4.4 lets sources in only where they name their mount.
    let mount = mount == nil && !isSHOUTcast ? " Icecast wants a mount as well: --mount" : ""
    return "\(text) refused \(user): \(answer.quoted) (is the password right?\(mount))"
  }

  fileprivate func notNow(_ answer: TitleAnswer) -> String {
    let when = answer.retryAfter.map { " (try again in \($0 / 1_000_000_000) s)" } ?? ""
    return "\(text) takes nothing now: \(answer.quoted)\(when)"
  }
}

/// What an answer says, in its status and its words.
private struct TitleAnswer {
  let response: IceResponse?
  /// Nanoseconds.
  let retryAfter: Int64?
  private let status: String
  private let words: String

  init(_ fetched: Fetched) {
    response = IceResponse(reading: fetched.body)
    status = fetched.head.statusText
    retryAfter = fetched.head.retryAfter.map { Int64($0) * 1_000_000_000 }
    let start = Array(fetched.body.prefix(IceResponse.longest))
    words = response?.message ?? Markup.plain(Text.decode(start.span, as: .eightBit))
  }

  /// Whether one of Icecast's sentences is in it, whatever stands around it: 2.4.4 puts some into a page.
  func says(_ message: IceMessage) -> Bool { words.holds(message.rawValue) }

  /// SHOUTcast says it in a page with status 200.
  var isWrongPassword: Bool { TitleAnswer.isWrongPassword(words) }

  static func isWrongPassword(_ text: String) -> Bool { text.lowercased().holds("invalid password") }

  /// The status, and a line of what else it said.
  var quoted: String {
    let line = Text.cut(words, toUTF8: 160)
    return line.isEmpty ? status : "\(status), '\(line)'"
  }
}

extension String {
  /// Whether a piece of ASCII is somewhere in it.
  fileprivate func holds(_ piece: String) -> Bool {
    let (bytes, wanted) = (Array(utf8), Array(piece.utf8))
    return bytes.indices.contains { bytes[$0...].starts(with: wanted) }
  }
}
