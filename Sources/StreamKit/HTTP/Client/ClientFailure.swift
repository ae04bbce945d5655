// SPDX-License-Identifier: MIT

/// Why a station gave no answer.
public enum ClientFailure: Error, Equatable, Sendable {
  /// What was going on when the time was up.
  public enum Stage: Sendable { case lookup, connecting, sending, answer, curl }

  /// The name has no address, or nobody could say.
  case lookup(HostLookup.Failure)
  /// No address took the connection.
  case connecting(Dialing.Failure)
  /// The time was up.
  case timedOut(Stage)
  /// What came is no answer.
  case answer(ResponseReader.Problem)
  /// curl ended with a code of its own.
  case curl(CurlProblem)
  /// More redirects than are followed, or one to an address that is none.
  case redirects, redirect(StationURL.Problem)
  /// This machine refused a descriptor or a thread.
  case system(SystemError)
  /// What was to be looked at meanwhile became readable.
  case interrupted

  /// Whether the peer did not keep to the protocol; else it could not be had.
  public var isProtocol: Bool {
    switch self {
    case .answer(let problem): problem != .noAnswer && problem != .headCut && problem != .bodyCut
    case .curl(let problem): problem.isProtocol
    case .redirects, .redirect: true
    case .lookup, .connecting, .timedOut, .system, .interrupted: false
    }
  }
}

extension ClientFailure: CustomStringConvertible {
  /// The end of a sentence that says what was tried: why it failed, and what to do.
  public var description: String {
    switch self {
    case .lookup(let failure): "\(failure.message) (is the host spelled right?)"
    case .connecting(let failure): "\(failure.error) (is the station running at \(failure.address)?)"
    case .timedOut(.lookup): "its name was not found in time"
    case .timedOut(.connecting): "nobody answered in time (is a firewall in the way?)"
    case .timedOut(.sending), .timedOut(.answer): "the connection stands, but no whole answer came in time"
    case .timedOut(.curl): "no whole answer came in time (is the port one for https?)"
    case .answer(let problem): problem.description
    case .curl(let problem): problem.description
    case .redirects: "it redirects more than \(ClientRequest.mostRedirects) times"
    case .redirect(let problem): "it redirects to an address that \(problem)"
    case .system(let error): "\(error)"
    case .interrupted: "interrupted"
    }
  }
}

extension ResponseReader.Problem: CustomStringConvertible {
  /// The end of a sentence that says what was tried.
  public var description: String {
    switch self {
    case .notHTTP(let start):
      "what answers is no HTTP server: it says '\(Text.cut(Text.decode(start.span, as: .eightBit), toUTF8: 40))'"
    case .headTooLong: "the head of its answer is longer than \(ResponseReader.longestHead) bytes"
    case .malformed: "its answer is malformed"
    case .noAnswer: "it closed the connection without an answer"
    case .headCut, .bodyCut: "it closed the connection in the middle of its answer"
    }
  }
}
