// SPDX-License-Identifier: MIT
import StreamKit

/// The event loop: standard input, listening sockets, connections, signals and time, on one thread. It owns all of them.
final class Server {
  /// What an event belongs to: the low byte of its token.
  enum Source: UInt8 { case connection, listener, input, signals }

  let settings: FanoutSettings
  let log: Log
  let mount: Mount
  let intake: Intake
  let audience: Audience
  let front: Front
  private let poller: Poller
  private let acceptor: Acceptor
  private let signals: SignalDescriptor
  private let clock: StationClock
  private var now: Int64

  private var nextTick: Int64
  private var tick = 0
  private var nextSweep: Int64
  /// Whether everyone was given all there is since the last unit came in.
  private var isFlushed = true
  /// What was said last of listeners who fell behind, and of lines that could not be written.
  private var reportedSlow = 0, reportedLost = 0, reportedEvents = 0
  /// When the loop ends at the latest, once it is to end.
  private var deadline: Int64?
  private var isSignalled = false
  private var isStopped = false

  /// When the input has been empty for so long, everyone gets the rest at once.
  private static let emptyAfter: Int64 = 500_000_000
  private static let sweepPeriod: Int64 = 1_000_000_000
  /// How long a stop by signal waits for what is queued.
  private static let stopWithin: Int64 = 2_000_000_000

  init(
    _ settings: FanoutSettings, mount: Mount, intake: Intake, audience: Audience, acceptor: Acceptor, front: Front,
    signals: consuming SignalDescriptor, clock: StationClock, log: Log
  ) throws(SystemError) {
    self.settings = settings
    self.mount = mount
    self.intake = intake
    self.audience = audience
    self.acceptor = acceptor
    self.front = front
    self.log = log
    self.signals = signals
    poller = try Poller()
    self.clock = clock
    now = clock.began
    nextTick = now
    nextSweep = now + Server.sweepPeriod
    front.input = { InputFacts(bytes: intake.bytesRead, junk: intake.junk, lastInput: intake.lastInput) }
    try watch()
  }

  private func watch() throws(SystemError) {
    try poller.add(signals.descriptor.number, .readable, token: Server.token(.signals, 0, 0))
    try acceptor.watch(in: poller)
    guard let input = intake.pollable else { return }
    do throws(SystemError) {
      try poller.add(input, [.readable, .edge], token: Server.token(.input, 0, 0))
    } catch {
      intake.cannotBePolled()
    }
  }

  static func token(_ source: Source, _ index: UInt32, _ generation: UInt32) -> UInt64 {
    UInt64(source.rawValue) | UInt64(index) << 8 | UInt64(generation & 0xFF_FFFF) << 40
  }

  private var milliseconds: UInt32 { clock.milliseconds(at: now) }

  // MARK: The loop

  /// Serves until standard input has ended and everyone has got the rest, or a signal stops it.
  func run() throws(SystemError) {
    while !isOver {
      let count = try poller.wait(until: wakesAt)
      now = monotonicNow()
      front.turn = now
      for index in 0..<count { try handle(poller.event(index)) }
      takeIn()
      runTicks()
      acceptor.resumeIfDue(poller, at: now)
      if now >= nextSweep { sweep() }
      front.continueLongAnswers(at: milliseconds)
      if front.followers.wakes(at: milliseconds) == milliseconds {
        front.timed { front.followers.run(at: milliseconds) }
      }
      audience.counts.turns.add(Double(monotonicNow() - now) / 1e9)
    }
    front.chronicle.finish(at: now)
    audience.closeAll()
  }

  private var isOver: Bool {
    guard let deadline else { return false }
    return isStopped || now >= deadline || audience.isEmpty
  }

  private var wakesAt: Int64 {
    var when = nextSweep
    if let pause = acceptor.resumesAt { when = min(when, pause) }
    if !audience.wantsMore.isEmpty { return now }
    if let round = front.followers.wakes(at: milliseconds) { when = min(when, clock.time(of: round, near: now)) }
    // Once it is to end, neither input nor ticks are run, and asking for them would never sleep.
    if let deadline { return min(when, deadline) }
    if let input = intake.wakesAt { when = min(when, max(input, 0)) }
    if audience.needsTicks { when = min(when, nextTick) }
    if !isFlushed { when = min(when, flushesAt) }
    return when
  }

  private func handle(_ event: PollEvent) throws(SystemError) {
    let index = UInt32(truncatingIfNeeded: event.token >> 8)
    switch Source(rawValue: UInt8(truncatingIfNeeded: event.token)) {
    case .connection: handleConnection(Int(index), UInt32(event.token >> 40), event.readiness)
    case .listener: try accept(Int(index))
    case .input: intake.becameReadable()
    case .signals: takeSignals()
    case nil: break
    }
  }

  // MARK: Input

  /// When the input counts as empty: half a second after the last unit has had its time (an Ogg page may last a second).
  private var flushesAt: Int64 { intake.lastUnit + intake.lastDuration + Server.emptyAfter }

  private func takeIn() {
    guard deadline == nil else { return }
    if intake.run(at: now) {
      isFlushed = false
      audience.inputArrived(at: milliseconds)
      look()
    } else if !isFlushed, now >= flushesAt {
      isFlushed = true
      audience.feedAll(at: milliseconds)
    }
    // A short input that nobody has heard yet stays for as long as it plays.
    if intake.isDrained, audience.listeners > 0 || intake.hasPlayed { finish() }
  }

  /// The input has ended: everyone gets the rest, and leaves when it is out. Who is behind by the whole ring and takes
  /// it as fast as it plays gets all of it.
  private func finish() {
    if let failure = intake.failure {
      log.error("cannot read standard input: \(failure)", ("listeners", String(audience.listeners)))
    } else {
      let junk = String(intake.junk)
      log.info(
        "end of input", ("listeners", String(audience.listeners)), ("bytes", String(intake.bytesRead)), ("junk", junk))
    }
    end(within: mount.duration + settings.stallTimeout)
  }

  private func end(within time: Int64) {
    deadline = now + time
    acceptor.stop(poller)
    audience.endAll(at: milliseconds)
  }

  /// Follows what is heard.
  private func look() { front.chronicle.look(at: now, sinceInput: intake.lastInput.map { now - $0 }) }

  // MARK: Time

  private func runTicks() {
    guard audience.needsTicks, deadline == nil else {
      nextTick = max(nextTick, now)
      return
    }
    // After a pause of the whole process each phase is run once, not for every tick that was missed.
    nextTick = max(nextTick, now - Phases.tick * Int64(Phases.ticks - 1))
    while nextTick <= now {
      audience.tick(tick, at: milliseconds)
      tick = (tick + 1) % Phases.ticks
      nextTick += Phases.tick
    }
  }

  private func sweep() {
    nextSweep = now + Server.sweepPeriod
    front.expire(at: milliseconds)
    report()
    look()
    front.chronicle.noteListeners(sinceStart: now - clock.began)
    front.tellStatus(at: milliseconds)
    audience.secondsPerByte = mount.byteRate.map { 1 / Double(max(1, $0)) }
    if let rate = mount.byteRate {
      // Two bursts.
      acceptor.raiseSendBuffer(to: Int(2 * Double(rate) * Double(settings.burst) / 1e9))
    }
  }

  /// Tells what was counted, when it has changed since the last time.
  private func report() {
    if audience.counts.skipped + audience.counts.dropped > reportedSlow {
      reportedSlow = audience.counts.skipped + audience.counts.dropped
      log.detail(
        "slow listeners", ("skipped", String(audience.counts.skipped)), ("dropped", String(audience.counts.dropped)))
    }
    if let lost = front.herald.lost, lost > reportedEvents {
      reportedEvents = lost
      log.warning("events are lost: they are not read fast enough", ("lost", String(lost)))
    }
    if let lost = front.lostLines, lost > reportedLost {
      reportedLost = lost
      log.warning("lines of the access log are lost: it is not read fast enough", ("lost", String(lost)))
    }
  }

  // MARK: Connections

  private func accept(_ index: Int) throws(SystemError) {
    while let (socket, peer) = acceptor.next(index, poller, at: now) {
      let slot = audience.admit(socket, peer, at: milliseconds)
      let token = Server.token(.connection, UInt32(slot), audience.connections[slot].generation)
      do throws(SystemError) {
        try poller.add(socket, [.readable, .writable, .peerEnded, .edge], token: token)
      } catch {
        audience.close(slot, .left)
      }
    }
  }

  private func handleConnection(_ slot: Int, _ generation: UInt32, _ readiness: Readiness) {
    guard slot < audience.connections.count, audience.connections[slot].state != .free,
      audience.connections[slot].generation & 0xFF_FFFF == generation
    else { return }
    if !readiness.isDisjoint(with: .broken) {
      // Both sides have ended: who had everything did not go before its time.
      audience.close(slot, audience.connections[slot].state == .leaving ? .finished : .left)
      return
    }
    if readiness.contains(.readable) || readiness.contains(.peerEnded) {
      front.read(slot, peerEnded: readiness.contains(.peerEnded), at: milliseconds)
    }
    if readiness.contains(.writable), audience.connections[slot].isBlocked { audience.feed(slot, milliseconds) }
    if audience.connections[slot].state == .following { front.followers.becameWritable() }
    if deadline != nil { audience.retireIfDone(slot, milliseconds) }
  }

  // MARK: Signals

  private func takeSignals() {
    while let signal = signals.next() {
      if signal == Signal.hangUp {
        front.rereadPassword()
        front.reopenAccessLog()
        front.reopenEvents()
      } else if isSignalled {
        isStopped = true
      } else {
        isSignalled = true
        log.info("stopping", ("listeners", String(audience.listeners)))
        end(within: Server.stopWithin)
      }
    }
  }
}
