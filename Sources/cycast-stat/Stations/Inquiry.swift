// SPDX-License-Identifier: MIT
import StreamKit

/// Finds out what one station says, page by page. Made for an event loop: it never waits.
///
///     PageOrder → Exchange → head → body → a reader → reports
///         └───────── next page ◄───────────┘ no status page
///
/// It ends with reports in any case: one that says why, when nothing is known.
final class Inquiry {
  /// More of a page is not read. Icecast's has about 1 KiB for each stream.
  static let mostBytes = 1 << 20

  /// The address that is asked.
  let url: StationURL
  /// The page that said what is on; nil as long as none did.
  private(set) var page: StatusPage?

  private let deadline: Int64
  private var order: PageOrder
  private var asking: StatusPage
  private var exchange: Exchange?
  private var redirects = 0
  /// Connections so far.
  private var made = 0
  private var hasSlowConnection = false
  private var head: AnswerHead?
  private var body: [UInt8] = []
  private var stream: StreamReader?
  private var reports: [StationReport]?
  /// Why the pages so far were none: what the last says counts most.
  private var problem: StationProblem?

  /// Begins. `deadline` is when it has taken too long (monotonic nanoseconds); `known` the page that answered the last time.
  init(_ url: StationURL, until deadline: Int64, known: StatusPage? = nil, at now: Int64) {
    self.url = url
    self.deadline = deadline
    order = PageOrder(url, knownFor: known)
    asking = order.take() ?? .stream
    ask(asking.request(url.asHTTP), at: now)
  }

  /// What to wait for, with a registration that is another one for each connection; nil when it is done.
  var awaiting: Awaiting? {
    guard reports == nil, var awaiting = exchange?.awaiting else { return nil }
    awaiting.registration += made * 16
    return awaiting
  }

  /// When to step even if the descriptor is not ready.
  var wakesAt: Int64? { reports == nil ? exchange?.wakesAt : nil }

  /// Goes on as far as it can without waiting. Returns the reports when they are there, and lets go of the connection.
  func step(at now: Int64) -> [StationReport]? {
    while reports == nil, let current = exchange {
      do throws(ClientFailure) {
        switch try current.step(at: now) {
        case .waiting: return nil
        case .head(let head): take(head, at: now)
        case .body(let bytes): take(bytes, at: now)
        case .ended: finishPage(at: now)
        }
      } catch {
        failed(error, at: now)
      }
    }
    exchange = nil
    return reports
  }

  // MARK: An answer

  private func take(_ head: AnswerHead, at now: Int64) {
    if follow(head, at: now) { return }
    self.head = head
    let place = place(of: head)
    if asking == .stream {
      guard let stream = StreamReader(head, place) else {
        return giveUp(StreamRefusal.problem(head))
      }
      self.stream = stream
      exchange?.deadline = deadline
      return finishStream(ifDone: true)
    }
    // A server that plays its stream whatever it is asked for.
    if head.isICY || StreamReader.isStream(head) || !(200..<300).contains(head.status) { nextPage(at: now) }
  }

  private func take(_ bytes: [UInt8], at now: Int64) {
    if stream != nil {
      stream?.take(bytes)
      return finishStream(ifDone: true)
    }
    body += bytes.prefix(Inquiry.mostBytes - body.count)
    if body.count == Inquiry.mostBytes { finishPage(at: now) }
  }

  private func finishPage(at now: Int64) {
    if stream != nil { return finishStream(ifDone: false) }
    guard let head, let found = asking.reports(body, place(of: head)) else { return nextPage(at: now) }
    page = asking
    reports = found
  }

  private func finishStream(ifDone waits: Bool) {
    guard let stream, stream.isDone || !waits else { return }
    page = .stream
    reports = [stream.report]
  }

  /// Asks again where a redirect leads. Returns whether there is one.
  private func follow(_ head: AnswerHead, at now: Int64) -> Bool {
    guard let request = exchange?.request else { return false }
    do throws(StationURL.Problem) {
      guard let next = try request.redirected(by: head) else { return false }
      redirects += 1
      if redirects > ClientRequest.mostRedirects { failed(.redirects, at: now) } else { ask(next, at: now) }
    } catch {
      failed(.redirect(error), at: now)
    }
    return true
  }

  private func place(of head: AnswerHead) -> ReadingPlace {
    ReadingPlace(url: url, server: head.header("Server") ?? "", now: wallClockNow())
  }

  // MARK: The next page

  private func nextPage(at now: Int64) {
    if let head { order.narrow(server: head.header("Server") ?? "", isSHOUTcast1: head.isICY) }
    guard let page = order.take() else {
      return giveUp(head.map(StreamRefusal.problem) ?? problem ?? StreamRefusal.noStation)
    }
    asking = page
    redirects = 0
    var request = page.request(url.asHTTP)
    // The path at which SHOUTcast 1, and what speaks like it, never shows a page.
    let isCycast = head?.header("Server")?.lowercased().hasPrefix("cycast") == true
    if page == .stream, url.path == "/", head?.isICY == true || url.scheme == .shoutcast || isCycast {
      request.url = request.url.at("/;")
    }
    ask(request, at: now)
  }

  /// Sends a request. Each but the last may take half of the time that is left: some servers never answer for a path that
  /// they do not know.
  private func ask(_ request: ClientRequest, at now: Int64) {
    (head, body) = (nil, [])
    made += 1
    let half = now + (deadline - now) / 2
    do throws(ClientFailure) {
      exchange = try Exchange(request, until: asking == .stream || hasSlowConnection ? deadline : half)
    } catch {
      giveUp(StationProblem(code: error.exitCode, reason: "cannot be reached: \(error)"))
    }
  }

  private func failed(_ failure: ClientFailure, at now: Int64) {
    if stream != nil { return finishStream(ifDone: false) }
    let sentence = failure.isProtocol ? "has no status that can be read: \(failure)" : "cannot be reached: \(failure)"
    problem = StationProblem(code: failure.exitCode, reason: sentence)
    switch failure {
    case .timedOut where now >= deadline: break
    case .timedOut(.lookup), .timedOut(.connecting), .timedOut(.curl):
      // Nobody has refused anything: the same once more, with all the time there is.
      hasSlowConnection = true
      if let request = exchange?.request { return ask(request, at: now) }
    case .timedOut, .answer, .redirect, .redirects:
      if !order.next.isEmpty { return nextPage(at: now) }
    case .curl(let curl) where curl.code == emptyReply && !order.next.isEmpty: return nextPage(at: now)
    case .lookup, .connecting, .curl, .system, .interrupted: break
    }
    if let problem { giveUp(problem) }
  }

  private func giveUp(_ problem: StationProblem) {
    var report = StationReport(url: url.text)
    report.mount = url.path == "/" ? "" : url.path
    report.server = head?.header("Server") ?? ""
    report.problem = problem
    reports = [report]
  }
}

extension StationURL {
  /// The same place as it is asked: SHOUTcast's pages come by HTTP.
  fileprivate var asHTTP: StationURL {
    scheme == .shoutcast ? (try? StationURL("http://\(server)\(target)")) ?? self : self
  }
}

/// Of curl(1), EXIT CODES: the server closed the connection without an answer.
private let emptyReply: Int32 = 52

/// What an answer says that is neither a status page nor a stream.
private enum StreamRefusal {
  static let noStation = StationProblem(
    code: .protocolError, reason: "answers, but says nothing that a station says (is this a stream's address?)")

  static func problem(_ head: AnswerHead) -> StationProblem {
    switch head.status {
    case 401 where head.isICY: StationProblem(code: .unavailable, reason: "has no stream now: \(head.statusText)")
    case 401: StationProblem(code: .noPermission, reason: "wants a listener's password: \(head.statusText)")
    case 403: StationProblem(code: .noPermission, reason: "refuses: \(head.statusText)")
    case 404, 410: StationProblem(code: .noInput, reason: "has no such stream: \(head.statusText)")
    case 300..<400: StationProblem(code: .protocolError, reason: "redirects to nowhere: \(head.statusText)")
    case 200..<300: noStation
    default: StationProblem(code: .unavailable, reason: "does not send its stream: \(head.statusText)")
    }
  }
}
