// SPDX-License-Identifier: MIT
import StreamKit

/// One try to hear a station, from its address by way of redirects and playlists to the stream, and to the stream's end.
///
///     address → redirect → playlist → first address in it → stream → titles
///                                   ↘ second address, when the first fails
///
/// It never waits: `step` goes on as far as it can, and `exchange` says what is waited for then.
final class Listening {
  /// What a step led to.
  enum Step: Equatable {
    /// Nothing more can be done now.
    case waiting
    /// Something has moved; more may follow at once.
    case moving
    /// The stream begins: the first of its bytes are there.
    case began
    /// Found in the stream, in order; empty for audio alone.
    case found([StreamTitles.Found])
  }

  /// Redirects and playlists that are followed in all.
  static let mostHops = 10

  private enum Phase { case head, beginning, playlist(ListenPlaylist), stream }
  private let timeout: Int64
  private let limit: Int64?
  private var phase = Phase.head
  private var hops = 0
  private var alternatives: [ClientRequest] = []
  private var body: [UInt8] = []
  private var head: AnswerHead?
  private var titles: StreamTitles?

  /// The request that is under way, and the how manieth it is.
  private(set) var exchange: Exchange
  private(set) var asked = 1
  /// The station's name (`icy-name`), cleaned; empty when it does not say one.
  private(set) var station = ""
  /// How many bytes lie between two blocks; nil when there are none.
  private(set) var metaint: Int?

  /// Begins.
  ///
  /// - Parameters:
  ///   - timeout: nanoseconds in which each answer must come, and that a stream may be silent.
  ///   - limit: when the stream must have begun (monotonic nanoseconds); nil for no limit.
  init(_ request: ClientRequest, timeout: Int64, limit: Int64?, at now: Int64) throws(ListenFailure) {
    self.timeout = timeout
    self.limit = limit
    exchange = try Listening.exchange(request, until: min(now + timeout, limit ?? .max))
  }

  /// Whether the station says titles, or its stream is of a kind that may have them in band.
  var maySpeak: Bool { metaint != nil || (titles?.codec?.isOgg ?? false) || (titles?.hasSpoken ?? false) }

  /// Goes on until there is something to tell. Nothing more comes after a failure.
  func step(at now: Int64) throws(ListenFailure) -> Step {
    do throws(ListenFailure) {
      return try advance(at: now)
    } catch {
      if case .stream = phase { throw error }
      guard !alternatives.isEmpty else { throw error }
      try ask(alternatives.removeFirst(), at: now)
      return .moving
    }
  }

  private func advance(at now: Int64) throws(ListenFailure) -> Step {
    let step: Exchange.Step
    do throws(ClientFailure) {
      step = try exchange.step(at: now)
    } catch {
      throw failure(error)
    }
    switch step {
    case .waiting: return .waiting
    case .head(let head): try take(head, at: now)
    case .body(let bytes): return try take(bytes, at: now)
    case .ended: return try takeEnd(at: now)
    }
    return .moving
  }

  /// What the client says, in the words of a listener.
  private func failure(_ error: ClientFailure) -> ListenFailure {
    guard case .stream = phase else { return ListenFailure(error) }
    if case .timedOut = error { return ListenFailure(.unavailable, "sends nothing any more", isDefinite: false) }
    return ListenFailure(error.exitCode, "has broken off: \(error)", isDefinite: false)
  }

  private func take(_ head: AnswerHead, at now: Int64) throws(ListenFailure) {
    if let next = try redirect(head) { return try hop(to: next, at: now) }
    if let failure = ListenFailure(head) { throw failure }
    self.head = head
    phase = .beginning
  }

  private func redirect(_ head: AnswerHead) throws(ListenFailure) -> ClientRequest? {
    do throws(StationURL.Problem) {
      return try exchange.request.redirected(by: head)
    } catch {
      throw ListenFailure(ClientFailure.redirect(error))
    }
  }

  private func take(_ bytes: [UInt8], at now: Int64) throws(ListenFailure) -> Step {
    switch phase {
    case .head: break
    case .beginning:
      body += bytes
      if body.count >= BodyKind.bytesNeeded { return try begin(at: now) }
    case .playlist:
      body += bytes
      guard body.count <= ListenPlaylist.mostBytes else {
        throw ListenFailure(.dataError, "sends a playlist of more than \(ListenPlaylist.mostBytes) bytes")
      }
    case .stream: return .found(find(bytes, at: now))
    }
    return .moving
  }

  private func takeEnd(at now: Int64) throws(ListenFailure) -> Step {
    switch phase {
    case .beginning:
      // An end as soon as this is an end of the stream all the same.
      let step = try begin(at: now)
      if case .playlist(let list) = phase { return try open(list, at: now) }
      return step
    case .playlist(let list): return try open(list, at: now)
    case .head, .stream: throw ListenFailure(.unavailable, "has ended its stream", isDefinite: false)
    }
  }

  /// The first bytes are there: they and the head say what this is.
  private func begin(at now: Int64) throws(ListenFailure) -> Step {
    guard let head else { return .moving }
    metaint = StreamTitles.metaint(head.header("icy-metaint"))
    let kind = BodyKind.of(
      type: head.mediaType, path: exchange.request.url.path, isStation: head.isICY || metaint != nil, beginning: body)
    switch kind {
    case .playlist(let list): phase = .playlist(list)
    case .segments: throw Listening.segments
    case .document(let type):
      throw ListenFailure(.dataError, "sends no stream but a page (\(type)): is this the stream's address?")
    case .stream:
      phase = .stream
      station = head.header("icy-name") ?? head.header("ice-name") ?? ""
      titles = StreamTitles(
        metaint: metaint, isOgg: head.mediaType.hasSuffix("ogg"),
        isIcecast: head.header("server")?.hasPrefix("Icecast") == true)
      return .began
    }
    return .moving
  }

  /// What the stream's first bytes hold, which came before it was known to be one. To be asked for once, after `.began`.
  func beginning(at now: Int64) -> [StreamTitles.Found] {
    let bytes = body
    body = []
    return find(bytes, at: now)
  }

  private func find(_ bytes: [UInt8], at now: Int64) -> [StreamTitles.Found] {
    exchange.deadline = now + timeout
    return titles?.take(bytes.span) ?? []
  }

  private func open(_ list: ListenPlaylist, at now: Int64) throws(ListenFailure) -> Step {
    let listed: [String]
    do throws(ListenPlaylist.Problem) {
      listed = try list.addresses(in: body)
    } catch {
      throw error == .segments ? Listening.segments : Listening.leadsNowhere
    }
    let from = exchange.request
    var requests = listed.compactMap { from.following($0) }
    if requests.isEmpty { throw Listening.leadsNowhere }
    let first = requests.removeFirst()
    alternatives = Array((requests + alternatives).prefix(ListenPlaylist.mostAddresses))
    try hop(to: first, at: now)
    return .moving
  }

  private func hop(to next: ClientRequest, at now: Int64) throws(ListenFailure) {
    hops += 1
    guard hops <= Listening.mostHops else {
      throw ListenFailure(
        .protocolError, "redirects, or leads from playlist to playlist, more than \(Listening.mostHops) times")
    }
    try ask(next, at: now)
  }

  private func ask(_ request: ClientRequest, at now: Int64) throws(ListenFailure) {
    phase = .head
    body = []
    head = nil
    asked += 1
    exchange = try Listening.exchange(request, until: min(now + timeout, limit ?? .max))
  }

  private static func exchange(_ request: ClientRequest, until deadline: Int64) throws(ListenFailure) -> Exchange {
    do throws(ClientFailure) {
      return try Exchange(request, until: deadline)
    } catch {
      throw ListenFailure(error)
    }
  }

  private static let segments = ListenFailure(
    .dataError, "is an HLS stream, whose titles cannot be read yet (use the address of its ICY stream)")
  private static let leadsNowhere = ListenFailure(.dataError, "sends a playlist without a usable http or https address")
}

extension ClientRequest {
  /// The same for an address in a playlist; nil when it is none that can be asked. Credentials go along as they do with a
  /// redirect.
  fileprivate func following(_ reference: String) -> ClientRequest? {
    guard let next = try? url.resolved(reference), next.scheme != .shoutcast else { return nil }
    var request = self
    request.url = next
    let losesTLS = url.scheme == .https && next.scheme != .https
    if !url.isSameServer(as: next) || losesTLS { request.credentials = nil }
    return request
  }
}
