// SPDX-License-Identifier: MIT

/// A small answer.
public struct Fetched: Equatable, Sendable {
  /// What was asked for in the end, redirects followed.
  public let request: ClientRequest
  /// The head.
  public let head: AnswerHead
  /// The body, or its beginning.
  public let body: [UInt8]
  /// Whether that is all of it: false where it is longer than was asked for, or broke off.
  public let isWhole: Bool

  /// Puts one together, as a test does.
  public init(request: ClientRequest, head: AnswerHead, body: [UInt8], isWhole: Bool) {
    self.request = request
    self.head = head
    self.body = body
    self.isWhole = isWhole
  }
}

/// What became of a request that got no answer.
public struct FetchFailure: Error, Equatable, Sendable {
  /// What failed: the last request, when there were redirects.
  public let request: ClientRequest
  /// Why.
  public let failure: ClientFailure
  /// Whether the station may have got the request all the same. A redirect does not count: it says that nothing was
  /// done.
  public let mayHaveArrived: Bool

  /// Puts one together, as a test does.
  public init(request: ClientRequest, failure: ClientFailure, mayHaveArrived: Bool) {
    self.request = request
    self.failure = failure
    self.mayHaveArrived = mayHaveArrived
  }
}

/// Asks for something small, for an event loop: follows redirects, and keeps what comes.
public final class Fetch {
  private var request: ClientRequest
  private var exchange: Exchange
  private let most: Int
  private let deadline: Int64
  private var redirects = 0
  private var head: AnswerHead?
  private var body: [UInt8] = []
  /// Connections before the one that is there.
  private var registrations = 0

  /// Begins.
  /// - Parameters:
  ///   - most: so many bytes of the body are kept; the rest is not waited for.
  ///   - deadline: when it has taken too long, all redirects included (monotonic nanoseconds).
  public init(_ request: ClientRequest, atMost most: Int, until deadline: Int64) throws(FetchFailure) {
    self.request = request
    self.most = most
    self.deadline = deadline
    exchange = try Fetch.begin(request, deadline)
  }

  /// What to wait for, as an exchange tells it.
  public var awaiting: Awaiting {
    var awaiting = exchange.awaiting
    awaiting.registration += registrations
    return awaiting
  }

  /// When to step even if the descriptor is not ready.
  public var wakesAt: Int64? { exchange.wakesAt }

  /// Goes on as far as it can without waiting. Returns the answer when it is there, nil while it is not. An answer that
  /// breaks off behind its head is told as far as it came: what the head says is worth more than how the rest ended.
  public func step(at now: Int64) throws(FetchFailure) -> Fetched? {
    while true {
      let isWhole: Bool
      do throws(ClientFailure) {
        guard try collect(at: now) else { return nil }
        isWhole = body.count < most
      } catch {
        guard head != nil else {
          throw FetchFailure(request: request, failure: error, mayHaveArrived: exchange.mayHaveSent)
        }
        isWhole = false
      }
      guard let head else {
        throw FetchFailure(request: request, failure: .answer(.noAnswer), mayHaveArrived: true)
      }
      guard let next = try redirected(by: head) else {
        return Fetched(request: request, head: head, body: body, isWhole: isWhole)
      }
      try follow(next)
    }
  }

  /// Returns true when there is nothing more to come, or enough is there.
  private func collect(at now: Int64) throws(ClientFailure) -> Bool {
    while head == nil || body.count < most {
      switch try exchange.step(at: now) {
      case .waiting: return false
      case .head(let found): head = found
      case .body(let bytes): body += bytes.prefix(most - body.count)
      case .ended: return true
      }
    }
    return true
  }

  private func redirected(by head: AnswerHead) throws(FetchFailure) -> ClientRequest? {
    let next: ClientRequest?
    do throws(StationURL.Problem) {
      next = try request.redirected(by: head)
    } catch {
      throw FetchFailure(request: request, failure: .redirect(error), mayHaveArrived: false)
    }
    if next != nil, redirects == ClientRequest.mostRedirects {
      throw FetchFailure(request: request, failure: .redirects, mayHaveArrived: false)
    }
    return next
  }

  private func follow(_ next: ClientRequest) throws(FetchFailure) {
    redirects += 1
    registrations += exchange.awaiting.registration + 1
    (request, head, body) = (next, nil, [])
    exchange = try Fetch.begin(next, deadline)
  }

  private static func begin(_ request: ClientRequest, _ deadline: Int64) throws(FetchFailure) -> Exchange {
    do throws(ClientFailure) {
      return try Exchange(request, until: deadline)
    } catch {
      throw FetchFailure(request: request, failure: error, mayHaveArrived: false)
    }
  }
}

/// Asks for something small and waits for it, until `deadline` at most, or until the descriptor `interruptedBy` (of
/// signals, say) is readable.
public func fetch(
  _ request: ClientRequest, atMost most: Int, until deadline: Int64, interruptedBy: Int32? = nil
) throws(FetchFailure) -> Fetched {
  let fetch = try Fetch(request, atMost: most, until: deadline)
  while true {
    if let fetched = try fetch.step(at: monotonicNow()) { return fetched }
    do throws(ClientFailure) {
      try waitFor(fetch.awaiting, until: fetch.wakesAt, interruptedBy: interruptedBy)
    } catch {
      throw FetchFailure(request: request, failure: error, mayHaveArrived: fetch.mayHaveSent)
    }
  }
}

extension Fetch {
  /// Whether the station may have got the request.
  public var mayHaveSent: Bool { exchange.mayHaveSent }
}
