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
  let clock: StationClock
  let log: Log
  let proxies: TrustedProxies
  let herald: Herald
  let chronicle: Chronicle
  /// What is known of standard input.
  var input: () -> InputFacts = { InputFacts() }
  /// When the turn of the loop began that is being run (monotonic nanoseconds).
  var turn: Int64
  /// Heads of the stream that were made this second.
  var keptHeads = KeptHeads()
  /// What is said of those who speak another protocol, and of those who guess passwords.
  var foreigners = Seldom(), wrongPasswords = Seldom()
  var adminPassword: AdminPassword
  var gate: AdminGate
  /// What has come of requests that did not come in one piece.
  var unfinished: [Int: Unfinished] = [:]
  /// Answers that are made piece by piece, by slot.
  var longAnswers: [Int: LongAnswer] = [:]
  /// Those who follow what happens, and what they were told of the station's state.
  let followers: Followers
  var toldStatus = ToldStatus()
  /// How many addresses listened, and when they were counted.
  var uniques = UniqueListeners()
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
    clock: StationClock, accessLog: LineOutput?, events: EventLog? = nil, log: Log
  ) {
    self.audience = audience
    self.mount = mount
    self.accessLog = accessLog
    self.clock = clock
    self.log = log
    self.adminPassword = adminPassword
    gate = AdminGate(password: adminPassword.bytes)
    proxies = settings.proxies
    turn = clock.began
    herald = Herald(events, mount: settings.station.mount)
    chronicle = Chronicle(mount: mount, audience: audience, herald: herald)
    followers = Followers(audience: audience, herald: herald)
    station = settings.station
    router = Router(mount: settings.station.mount)
    maxListeners = settings.maxListeners
    stallTimeout = UInt32(clamping: settings.stallTimeout / 1_000_000)
    audience.didJoin = { [unowned self] slot in tellJoined(audience.connections[slot]) }
    audience.didEnd = { [unowned self] slot, connection, end in
      unfinished[slot] = nil
      longAnswers[slot] = nil
      followers.remove(slot)
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
        .following where connection.isBlocked && now &- connection.progress >= stallTimeout,
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

  /// Opens the file of events anew, after it was moved away.
  func reopenEvents() {
    do throws(SystemError) {
      try herald.reopen()
    } catch {
      log.error("cannot open the file of events anew, the old one stays: \(error)")
    }
  }

  private func note(_ connection: borrowing Connection, _ end: Audience.End) {
    let milliseconds = clock.milliseconds(at: monotonicNow()) &- connection.joined
    count(connection)
    if connection.serial != 0 {
      audience.counts.count(end)
      log.detail("listener left", ("why", end.rawValue), ("address", connection.peer.host))
      tellLeft(connection, end, milliseconds)
    }
    guard let accessLog, connection.status != 0 else { return }
    let seconds = milliseconds / 1_000
    let line = AccessLogLine(
      host: connection.peer.host, request: audience.texts.text(connection.request), status: Int(connection.status),
      bytes: connection.sent, referrer: audience.texts.text(connection.referrer),
      agent: audience.texts.text(connection.agent), seconds: Int(seconds),
      time: wallClockNow())
    accessLog.write(line.text)
  }

  private func count(_ connection: borrowing Connection) {
    let outcome: Counts.Outcome =
      switch connection.status {
      case 0: .nothing
      case 200 where connection.serial != 0: .stream
      case 503: .full
      case ..<400: .page
      default: .refused
      }
    audience.counts.count(outcome)
  }

  // MARK: Events

  private func tellJoined(_ connection: borrowing Connection) {
    let (peer, agent, referrer) = (connection.peer, connection.agent, connection.referrer)
    let (takesICY, listeners) = (connection.untilBlock >= 0, audience.listeners)
    herald.tell(.listenerJoined, id: Int(connection.serial)) { event, privately in
      if privately {
        event.add("address", peer.host)
        event.add("agent", unlessEmpty: audience.texts.text(agent))
        event.add("referrer", unlessEmpty: audience.texts.text(referrer))
      }
      event.add("icy", takesICY)
      event.add("listeners", listeners)
    }
  }

  private func tellLeft(_ connection: borrowing Connection, _ end: Audience.End, _ milliseconds: UInt32) {
    let (peer, agent, sent, skips) = (connection.peer, connection.agent, connection.sent, connection.skips)
    let listeners = audience.listeners - (connection.isListener ? 1 : 0)
    herald.tell(.listenerLeft, id: Int(connection.serial)) { event, privately in
      event.add("reason", end.rawValue)
      event.add("seconds", secondsOf: Int64(milliseconds) * 1_000_000)
      event.add("bytes", sent)
      if skips > 0 { event.add("skips", skips) }
      if privately {
        event.add("address", peer.host)
        event.add("agent", unlessEmpty: audience.texts.text(agent))
      }
      event.add("listeners", listeners)
    }
  }
}
