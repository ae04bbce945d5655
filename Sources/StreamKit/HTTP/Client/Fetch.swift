// SPDX-License-Identifier: MIT

/// A small answer, whole.
public struct Fetched: Equatable, Sendable {
  /// What was asked for in the end, redirects followed.
  public let request: ClientRequest
  /// The head.
  public let head: AnswerHead
  /// The body, or its beginning.
  public let body: [UInt8]
  /// Whether that is all of it: false where it is longer than was asked for, or broke off.
  public let isWhole: Bool

  /// The body as text, UTF-8 or else Windows-1252, up to a NUL, control characters dropped and line ends made blanks.
  public var text: String { Text.decode(body.span, as: .eightBit) }
}

/// What became of a request that got no answer.
public struct FetchFailure: Error, Equatable, Sendable {
  /// What failed: the last request, when there were redirects.
  public let request: ClientRequest
  /// Why.
  public let failure: ClientFailure
  /// Whether the station may have got the request all the same. A redirect does not count: it says that nothing was done.
  public let mayHaveArrived: Bool
}

/// Asks for something small and waits for it: follows redirects, and ends by `deadline` (monotonic nanoseconds) or as
/// soon as the descriptor `interruptedBy` is readable. An answer that breaks off behind its head is told as far as it came.
///
/// - Parameter most: so many bytes of the body are kept; the rest is not waited for.
public func fetch(
  _ request: ClientRequest, atMost most: Int, until deadline: Int64, interruptedBy: Int32? = nil
) throws(FetchFailure) -> Fetched {
  var request = request
  for _ in 0...ClientRequest.mostRedirects {
    let fetched = try fetchOnce(request, most, deadline, interruptedBy)
    do throws(StationURL.Problem) {
      guard let next = try request.redirected(by: fetched.head) else { return fetched }
      request = next
    } catch {
      throw FetchFailure(request: request, failure: .redirect(error), mayHaveArrived: false)
    }
  }
  throw FetchFailure(request: request, failure: .redirects, mayHaveArrived: false)
}

private func fetchOnce(
  _ request: ClientRequest, _ most: Int, _ deadline: Int64, _ interruptedBy: Int32?
) throws(FetchFailure) -> Fetched {
  var exchange: Exchange?
  var head: AnswerHead?
  var body: [UInt8] = []
  do throws(ClientFailure) {
    let running = try Exchange(request, until: deadline)
    exchange = running
    while true {
      switch try running.step(at: monotonicNow()) {
      case .waiting: try running.wait(interruptedBy: interruptedBy)
      case .head(let found): head = found
      case .body(let bytes): body += bytes.prefix(most - body.count)
      case .ended:
        guard let head else { throw .answer(.noAnswer) }
        return Fetched(request: request, head: head, body: body, isWhole: true)
      }
      if let head, body.count >= most { return Fetched(request: request, head: head, body: body, isWhole: false) }
    }
  } catch {
    // What the head says is worth more than how the rest broke off.
    if let head, error != .interrupted { return Fetched(request: request, head: head, body: body, isWhole: false) }
    throw FetchFailure(request: request, failure: error, mayHaveArrived: exchange?.mayHaveSent ?? false)
  }
}
