// SPDX-License-Identifier: MIT
import StreamKit

/// Meets connections: reads their requests, ends what takes too long, writes the access log. What is answered is in
/// `Answering`; those who want to listen go to the audience.
final class Front {
  let audience: Audience
  let mount: Mount
  let station: Station
  let router: Router
  let maxListeners: Int?
  private let stallTimeout: UInt32
  private let accessLog: LineOutput?
  private let clock: StationClock
  let log: Log
  /// Heads of the stream that were made this second.
  var keptHeads = KeptHeads()
  /// What was said last of those who speak another protocol, and how many have come since.
  var foreigners: (saidAt: UInt32, unsaid: Int)?
  /// What has come of heads that did not come in one piece.
  private var heads: [Int: [UInt8]] = [:]
  private let scratch = UnsafeMutableRawBufferPointer.allocate(
    byteCount: RequestParser.longestHead + 1, alignment: 16)

  /// Milliseconds in which a request must be whole; as Icecast's header-timeout.
  static let headTimeout: UInt32 = 15_000
  /// Milliseconds that a peer has to close its end after its answer.
  static let leaveTimeout: UInt32 = 2_000
  /// Milliseconds after the request in which the end of the peer's side is that of the request (`nc`), not a goodbye.
  static let halfCloseWithin: UInt32 = 250

  init(
    _ settings: FanoutSettings, mount: Mount, audience: Audience, clock: StationClock, accessLog: LineOutput?, log: Log
  ) {
    self.audience = audience
    self.mount = mount
    self.accessLog = accessLog
    self.clock = clock
    self.log = log
    station = settings.station
    router = Router(mount: settings.station.mount)
    maxListeners = settings.maxListeners
    stallTimeout = UInt32(clamping: settings.stallTimeout / 1_000_000)
    audience.didEnd = { [unowned self] slot, connection, end in
      heads[slot] = nil
      note(connection, end)
    }
  }

  deinit { scratch.deallocate() }

  /// Lines of the access log that could not be written; nil without a log.
  var lostLines: Int? { accessLog?.lost }

  // MARK: Reading

  /// Reads what a connection has sent. `peerEnded`: it will send nothing more.
  func read(_ slot: Int, peerEnded: Bool, at now: UInt32) {
    switch audience.connections[slot].state {
    case .asking: readRequest(slot, peerEnded, now)
    case .free: break
    case .waiting, .listening:
      guard peerEnded || discard(slot) else { return }
      if now &- audience.connections[slot].joined <= Front.halfCloseWithin {
        audience.update(slot) { $0.hasEndedItsSide = true }
      } else if !audience.connections[slot].hasEndedItsSide {
        audience.close(slot, .left)
      }
    case .answered: _ = discard(slot)
    case .leaving:
      if discard(slot) || peerEnded { audience.close(slot, .finished) }
    }
  }

  /// Reads and throws away what a peer says after its request. Returns whether it has ended its side.
  private func discard(_ slot: Int) -> Bool {
    for _ in 0..<16 {
      guard let moved = receive(slot) else { return true }
      if moved == .end { return true }
      if moved == .wouldBlock { return false }
    }
    return false
  }

  private func receive(_ slot: Int) -> Moved? {
    do throws(SystemError) {
      return try StreamKit.receive(audience.connections[slot].socket, into: scratch)
    } catch {
      return nil
    }
  }

  private func readRequest(_ slot: Int, _ peerEnded: Bool, _ now: UInt32) {
    while audience.connections[slot].state == .asking {
      guard case .bytes(let count) = receive(slot) else {
        // Without a whole request there is nothing to answer.
        if peerEnded { audience.close(slot, .left) }
        return
      }
      let piece = UnsafeRawBufferPointer(rebasing: scratch[..<count]).assumingMemoryBound(to: UInt8.self)
      if heads[slot] != nil {
        heads[slot]?.append(contentsOf: piece)
        let head = heads[slot] ?? []
        act(slot, RequestParser.parse(head.span), now)
      } else {
        let progress = RequestParser.parse(piece.span)
        if progress == .incomplete { heads[slot] = Array(piece) } else { act(slot, progress, now) }
      }
    }
    if peerEnded, audience.connections[slot].isListener { audience.update(slot) { $0.hasEndedItsSide = true } }
  }

  private func act(_ slot: Int, _ progress: HeadProgress, _ now: UInt32) {
    if progress == .incomplete { return }
    heads[slot] = nil
    switch progress {
    case .incomplete: break
    case .complete(let request, _): answer(slot, request, now)
    case .foreign(let isTLS): refuseForeign(slot, isTLS: isTLS, now)
    case .malformed: refuse(slot, .badRequest, "This is no request that can be understood.\n", now)
    case .targetTooLong: refuse(slot, .uriTooLong, "The address is too long.\n", now)
    case .tooLong: refuse(slot, .headersTooLarge, "The headers are too long.\n", now)
    }
  }

  // MARK: Ending

  /// Ends what has taken too long. Called once a second.
  func expire(at now: UInt32) {
    for slot in audience.connections.indices {
      let connection = audience.connections[slot]
      switch connection.state {
      case .asking where now &- connection.joined >= Front.headTimeout:
        heads[slot] = nil
        refuse(slot, .requestTimeout, "No whole request has come in \(Front.headTimeout / 1_000) seconds.\n", now)
      case .leaving where now &- connection.progress >= Front.leaveTimeout: audience.close(slot, .finished)
      case .answered where now &- connection.progress >= stallTimeout,
        .listening where connection.isBlocked && now &- connection.progress >= stallTimeout,
        .waiting where connection.isBlocked && now &- connection.progress >= stallTimeout:
        audience.close(slot, .stalled)
      default: break
      }
    }
  }

  /// Opens the access log anew, after it was moved away.
  func reopenAccessLog() {
    do throws(SystemError) {
      try accessLog?.reopen()
    } catch {
      log.error("cannot open the access log anew, the old one stays: \(error)")
    }
  }

  private func note(_ connection: borrowing Connection, _ end: Audience.End) {
    if connection.isListener { log.detail("listener left", ("why", end.rawValue), ("address", connection.peer.host)) }
    guard let accessLog, connection.status != 0 else { return }
    let seconds = (clock.milliseconds(at: monotonicNow()) &- connection.joined) / 1_000
    let line = AccessLogLine(
      host: connection.peer.host, request: audience.texts.text(connection.request), status: Int(connection.status),
      bytes: connection.sent, referrer: audience.texts.text(connection.referrer),
      agent: audience.texts.text(connection.agent), seconds: Int(seconds),
      time: wallClockNow())
    accessLog.write(line.text)
  }
}
