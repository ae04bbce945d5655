// SPDX-License-Identifier: MIT
import StreamKit

/// Meets connections: ends what takes too long, writes the access log. How requests are read is in `Reading`, what is
/// answered in `Answering` and `Administration`; those who want to listen go to the audience.
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
  /// What is said of those who speak another protocol, and of those who guess passwords.
  var foreigners = Seldom(), wrongPasswords = Seldom()
  var adminPassword: AdminPassword
  var gate: AdminGate
  /// What has come of requests that did not come in one piece.
  var unfinished: [Int: Unfinished] = [:]
  let scratch = UnsafeMutableRawBufferPointer.allocate(
    byteCount: RequestParser.longestHead + 1, alignment: 16)

  /// Milliseconds in which a request must be whole; as Icecast's header-timeout.
  static let headTimeout: UInt32 = 15_000
  /// Milliseconds that a peer has to close its end after its answer.
  static let leaveTimeout: UInt32 = 2_000
  /// Milliseconds after the request in which the end of the peer's side is that of the request (`nc`), not a goodbye.
  static let halfCloseWithin: UInt32 = 250

  init(
    _ settings: FanoutSettings, mount: Mount, audience: Audience, adminPassword: AdminPassword = AdminPassword(),
    clock: StationClock, accessLog: LineOutput?, log: Log
  ) {
    self.audience = audience
    self.mount = mount
    self.accessLog = accessLog
    self.clock = clock
    self.log = log
    self.adminPassword = adminPassword
    gate = AdminGate(password: adminPassword.bytes)
    station = settings.station
    router = Router(mount: settings.station.mount)
    maxListeners = settings.maxListeners
    stallTimeout = UInt32(clamping: settings.stallTimeout / 1_000_000)
    audience.didEnd = { [unowned self] slot, connection, end in
      unfinished[slot] = nil
      note(connection, end)
    }
  }

  deinit { scratch.deallocate() }

  /// Lines of the access log that could not be written; nil without a log.
  var lostLines: Int? { accessLog?.lost }

  // MARK: Ending

  /// Ends what has taken too long. Called once a second.
  func expire(at now: UInt32) {
    for slot in audience.connections.indices {
      let connection = audience.connections[slot]
      switch connection.state {
      case .asking where now &- connection.joined >= Front.headTimeout:
        unfinished[slot] = nil
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
