// SPDX-License-Identifier: MIT
import StreamKit

/// The event loop: standard input and output, listening sockets, connections, helper threads, signals and time, on one
/// thread. It owns all of them.
final class Server {
  /// What an event belongs to: the low byte of its token.
  enum Source: UInt8 { case caller, listener, input, output, signals, live, gate, recorder, deadAir, filter }

  private let settings: IngestSettings
  private let log: Log
  private let air: Air
  private let acceptor: Acceptor
  private let reception: Reception
  private let journal: Journal
  private let signals: SignalDescriptor
  private let poller: Poller
  private var now: Int64
  /// Whether the poller watches for room in standard output, and which source's socket it watches.
  private var watchesRoom = false
  private var watched: Int?
  /// When the loop ends at the latest, once it is to end.
  private var deadline: Int64?
  private var isStopped = false
  private let rereads: () -> Void

  /// How long a stop by signal waits for what is queued.
  private static let stopWithin: Int64 = 2_000_000_000

  init(
    _ settings: IngestSettings, air: Air, acceptor: Acceptor, reception: Reception, journal: Journal,
    signals: consuming SignalDescriptor, rereads: @escaping () -> Void, log: Log
  ) throws(SystemError) {
    self.settings = settings
    self.air = air
    self.acceptor = acceptor
    self.reception = reception
    self.journal = journal
    self.signals = signals
    self.rereads = rereads
    self.log = log
    poller = try Poller()
    now = monotonicNow()
    try watch()
  }

  static func token(_ source: Source, _ index: UInt32) -> UInt64 { UInt64(source.rawValue) | UInt64(index) << 8 }

  private func watch() throws(SystemError) {
    try poller.add(signals.descriptor.number, .readable, token: Server.token(.signals, 0))
    try acceptor.watch(in: poller)
    try poller.add(reception.gateDescriptor, .readable, token: Server.token(.gate, 0))
    for (number, source) in journal.descriptors { try poller.add(number, .readable, token: Server.token(source, 0)) }
    if let fallback = air.fallback, let input = fallback.pollable {
      do throws(SystemError) {
        try poller.add(input, [.readable, .edge], token: Server.token(.input, 0))
      } catch {
        fallback.cannotBePolled()
      }
    }
    do throws(SystemError) {
      try poller.add(air.outlet.number, [], token: Server.token(.output, 0))
    } catch {
      air.outlet.cannotBePolled()
    }
  }

  // MARK: The loop

  /// Serves until a signal stops it, the reader of the stream has left, or nothing is left to wait for.
  func run() throws(SystemError) {
    while !isOver {
      let count = try poller.wait(until: wakesAt)
      now = monotonicNow()
      for index in 0..<count { try handle(poller.event(index)) }
      acceptor.resumeIfDue(poller, at: now)
      reception.expire(at: now)
      if deadline == nil { air.run(at: now) } else { air.outlet.flush() }
      journal.flush(at: now)
      followChanges()
    }
    air.finish(at: now)
  }

  private var isOver: Bool {
    if air.outlet.isGone { return true }
    if let deadline { return isStopped || now >= deadline || !air.outlet.isBlocked }
    return settings.exitsOnEnd && air.isOver(at: now)
  }

  private var wakesAt: Int64? {
    if let deadline { return deadline }
    let times = [air.wakesAt(now), reception.wakesAt, acceptor.resumesAt, journal.wakesAt].compactMap { $0 }
    return times.min()
  }

  private func handle(_ event: PollEvent) throws(SystemError) {
    let index = UInt32(truncatingIfNeeded: event.token >> 8)
    switch Source(rawValue: UInt8(truncatingIfNeeded: event.token)) {
    // Once it is to end, nobody is let in any more.
    case .caller: if deadline == nil { reception.handle(index, event.readiness, at: now) }
    case .listener: accept(Int(index))
    case .input: air.fallback?.becameReadable()
    case .output:
      // A pipe without a reader says so without being asked.
      if !event.readiness.isDisjoint(with: .broken) { air.outlet.readerIsGone() }
    case .signals: takeSignals()
    case .live: air.live?.becameReadable()
    case .filter: break
    case .gate: reception.answersCame(at: now)
    case .recorder, .deadAir: journal.reportsCame(air, at: now)
    case nil: break
    }
  }

  /// Asks the poller for what has changed: room in standard output, the descriptors of a source.
  private func followChanges() {
    if air.outlet.canBePolled, air.outlet.isBlocked != watchesRoom {
      watchesRoom = air.outlet.isBlocked
      try? poller.change(
        air.outlet.number, watchesRoom ? .writable : [], token: Server.token(.output, 0))
    }
    guard let live = air.live, watched != live.session.id else { return }
    watched = live.session.id
    // The socket was watched as a caller's.
    try? poller.change(live.number, [.readable, .edge], token: Server.token(.live, 0))
    watchFilter(of: live)
    live.filter?.didStart = { [unowned self, unowned live] in watchFilter(of: live) }
  }

  private func watchFilter(of live: Live) {
    for (number, readiness) in live.filter?.descriptors ?? [] {
      try? poller.add(number, [readiness, .edge], token: Server.token(.filter, 0))
    }
  }

  private func accept(_ index: Int) {
    while let (socket, peer) = acceptor.next(index, poller, at: now) {
      let caller = reception.admit(socket, peer, at: now)
      do throws(SystemError) {
        try poller.add(
          socket, [.readable, .writable, .peerEnded, .edge], token: Server.token(.caller, caller))
      } catch {
        reception.drop(caller)
      }
    }
  }

  // MARK: Signals

  private func takeSignals() {
    while let signal = signals.next() {
      if signal == Signal.hangUp {
        rereads()
        air.splicer.forgetState()
      } else if deadline != nil {
        isStopped = true
      } else {
        log.info("stopping")
        acceptor.stop(poller)
        air.finish(at: now)
        deadline = now + Server.stopWithin
      }
    }
  }
}
