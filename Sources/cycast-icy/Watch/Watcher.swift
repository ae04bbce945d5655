// SPDX-License-Identifier: MIT
import StreamKit

/// Listens to a station for ever, or until it has told its title once, and gives each change to who wants it.
///
/// One loop waits for signals, the station, whoever reads standard output, and the command of `--exec`; nothing else ever
/// waits, so no signal is missed whatever the station does.
final class Watcher {
  /// A stream that has lasted so long is back even if it has said no title; and so long, makes the next wait the first again.
  private static let backAfter: Int64 = 1_000_000_000, provenAfter: Int64 = 10_000_000_000
  /// How long stopping may take while somebody still takes lines.
  private static let flushFor: Int64 = 2_000_000_000
  /// So many connections in a row with audio in place of metadata are believed to be no accident.
  private static let mostLies = 3
  /// Pieces of a stream taken before signals get their turn.
  private static let mostSteps = 64

  private let settings: WatchSettings
  private let request: ClientRequest
  private let output: TitleOutput
  private let commands: TitleCommands?
  private let log: Log
  private let poller: PlacePoller

  private var listening: Listening?
  /// Goes up with each try.
  private var tries = 0
  private var isFirstTry = true
  private var backoff: Backoff
  private var retryAt: Int64 = 0
  private var beganAt: Int64?
  private var isLost = false
  private var hasComplained = false
  private var lies = 0
  private var changes = TitleChanges()
  /// With `--once`: when there must be a title.
  private let onceUntil: Int64?
  private var hasTold = false
  private var stopsBy: Int64?
  private var hasMore = false

  init(
    _ settings: WatchSettings, _ request: ClientRequest, output: TitleOutput, commands: TitleCommands?,
    waiting poller: PlacePoller, log: Log
  ) {
    self.settings = settings
    self.request = request
    self.output = output
    self.commands = commands
    self.poller = poller
    self.log = log
    backoff = Backoff(first: settings.backOff)
    onceUntil = settings.isOnce ? monotonicNow() + settings.timeout : nil
  }

  /// Watches until a signal, or what nothing mends. Throws what that is.
  func outcome() throws(CommandError) -> ExitCode {
    while true {
      let now = monotonicNow()
      takeSignals(at: now)
      hasMore = false
      if stopsBy == nil, !isDone { try listen(at: now) }
      try output.flush()
      if output.isGone { leave() }
      commands?.look(at: now)
      if let code = ending(at: now) { return code }
      try wait()
    }
  }

  // MARK: The end

  /// With `--once`: whether the title was told.
  private var isDone: Bool { settings.isOnce && hasTold }

  private func takeSignals(at now: Int64) {
    while poller.nextSignal() != nil {
      // The second one stops at once.
      stopsBy = stopsBy == nil ? now + Watcher.flushFor : now
      listening = nil
      commands?.stop(at: now)
    }
  }

  private func ending(at now: Int64) -> ExitCode? {
    guard isDone || stopsBy != nil else { return nil }
    guard commands?.isIdle ?? true else { return nil }
    if let stopsBy, now < stopsBy, !output.isIdle { return nil }
    if stopsBy == nil, !output.isIdle { return nil }
    if settings.isOnce, !hasTold { return .temporary }
    return settings.isOnce && commands?.hasSucceeded == false ? .ioError : .ok
  }

  // MARK: The station

  private func listen(at now: Int64) throws(CommandError) {
    if listening == nil, now >= retryAt {
      if let failure = begin(at: now) { return try lost(failure, at: now) }
    }
    for _ in 0..<Watcher.mostSteps {
      guard let listening else { return }
      let step = Result { () throws(ListenFailure) in try listening.step(at: now) }
      switch step {
      case .failure(let failure): return try lost(failure, at: now)
      case .success(.waiting): return try complainOfSilence(at: now)
      case .success(.moving): break
      case .success(.began):
        began(listening, at: now)
        if let lie = take(listening.beginning(at: now), from: listening) { return try lost(lie, at: now) }
      case .success(.found(let found)):
        if let lie = take(found, from: listening) { return try lost(lie, at: now) }
        if let beganAt, now - beganAt >= Watcher.backAfter { isBack() }
      }
    }
    hasMore = listening != nil
    try complainOfSilence(at: now)
  }

  /// Begins a try. Returns what went wrong at once.
  private func begin(at now: Int64) -> ListenFailure? {
    tries += 1
    do throws(ListenFailure) {
      listening = try Listening(request, timeout: settings.timeout, limit: onceUntil, at: now)
      return nil
    } catch {
      return error
    }
  }

  private func began(_ listening: Listening, at now: Int64) {
    beganAt = now
    isFirstTry = false
    log.detail("listening", ("url", listening.exchange.request.url.text), ("station", listening.station))
  }

  /// The stream is what it should be.
  private func isBack() {
    if isLost { log.info("the station is back", ("url", request.url.text)) }
    isLost = false
  }

  /// Takes what was found. Returns what is wrong with the station when its metadata is none.
  private func take(_ found: [StreamTitles.Found], from listening: Listening) -> ListenFailure? {
    for one in found {
      switch one {
      case .title(let track):
        lies = 0
        isBack()
        if changes.isNew(track) { tell(track, of: listening) }
        if isDone {
          self.listening = nil
          return nil
        }
      case .noBlock:
        lies += 1
        let metaint = listening.metaint.map { " (icy-metaint \($0))" } ?? ""
        return ListenFailure(
          .protocolError, "sends something else where it has announced metadata\(metaint)",
          isDefinite: lies == Watcher.mostLies)
      }
    }
    return nil
  }

  /// Ends this try. Throws what ends the command: the first try's definite failure, the third lie, anything with `--once`.
  private func lost(_ failure: ListenFailure, at now: Int64) throws(CommandError) {
    if settings.isOnce { try complainOfSilence(at: now) }
    listening = nil
    let sentence = "\(request.url.text) \(failure.reason)"
    if settings.isOnce || failure.isDefinite && (isFirstTry || lies == Watcher.mostLies) {
      throw CommandError(failure.code, lies > 1 ? "\(sentence), \(lies) times in a row" : sentence)
    }
    if let beganAt, now - beganAt >= Watcher.provenAfter { backoff.reset() }
    beganAt = nil
    isFirstTry = false
    let pause = backoff.next()
    retryAt = now + pause + Int64.random(in: 0...pause / 5)
    if isLost {
      log.detail("tried in vain", ("url", request.url.text), ("reason", failure.reason))
    } else {
      log.warning("\(sentence): trying again until it is back")
    }
    isLost = true
  }

  /// Says once that nothing is said; with `--once` that is the end.
  private func complainOfSilence(at now: Int64) throws(CommandError) {
    guard let listening, let beganAt, !hasTold, !hasComplained || settings.isOnce else { return }
    guard now >= onceUntil ?? (beganAt + settings.timeout) else { return }
    let (code, reason) =
      listening.maySpeak
      ? (ExitCode.noInput, "has said no title so far") : (.dataError, "sends a stream without titles")
    let sentence = "\(request.url.text) \(reason)"
    if settings.isOnce { throw CommandError(code, sentence) }
    hasComplained = true
    log.warning(sentence)
  }

  // MARK: The titles

  private func tell(_ track: TrackInfo, of listening: Listening) {
    hasTold = true
    let time = wallClockNow()
    if let commands {
      commands.run(variables(track, listening.station, time), at: monotonicNow())
    } else {
      output.write(
        settings.format.line(track, station: listening.station, time: time, isAlone: settings.isOnce),
        at: monotonicNow())
    }
  }

  private func variables(_ track: TrackInfo, _ station: String, _ time: Int64) -> [(name: String, value: String)] {
    [
      ("CYCAST_SONG", track.display), ("CYCAST_ARTIST", track.artist), ("CYCAST_TITLE", track.title),
      ("CYCAST_URL", track.link), ("CYCAST_STATION", station), ("CYCAST_STREAM", request.url.text),
      ("CYCAST_TIME", CalendarTime(time).iso8601),
    ]
  }

  // MARK: Waiting

  private func wait() throws(CommandError) {
    // That the reader of standard output has left is told whatever is waited for there.
    let reader = PlacePoller.Place(number: output.number, readiness: output.isIdle ? [] : .writable)
    do throws(SystemError) {
      if try poller.wait(for: [reader, listening.flatMap { station($0) }, command], until: hasMore ? 0 : wakesAt) {
        leave()
      }
    } catch {
      throw CommandError(.osError, "cannot wait for the station: \(error.call): \(error)")
    }
  }

  /// Ends the process as other filters end when nobody reads their output any more. A command of --exec, whose output is
  /// ours, ends with it, and so does a curl.
  private func leave() -> Never {
    listening = nil
    commands?.kill()
    Signal.endByBrokenPipe()
  }

  private func station(_ listening: Listening) -> PlacePoller.Place? {
    let awaiting = listening.exchange.awaiting
    guard awaiting.descriptor >= 0 else { return nil }
    return PlacePoller.Place(
      number: awaiting.descriptor, readiness: awaiting.isWriting ? .writable : .readable,
      generation: [tries, listening.asked, awaiting.registration])
  }

  private var command: PlacePoller.Place? {
    guard let commands, let number = commands.descriptor, let pid = commands.pid else { return nil }
    return PlacePoller.Place(number: number, readiness: .readable, generation: [Int(pid)])
  }

  /// The next instant at which something is to be done without an event; nil for none.
  private var wakesAt: Int64? {
    var times = [commands?.wakesAt].compactMap { $0 }
    // Once that has come, only a command is waited for.
    if let stopsBy, !output.isIdle, monotonicNow() < stopsBy { times.append(stopsBy) }
    if stopsBy == nil, !isDone {
      if let onceUntil { times.append(onceUntil) }
      if let listening {
        if listening.exchange.awaiting.descriptor < 0 { return 0 }
        if let due = listening.exchange.wakesAt { times.append(due) }
        if let beganAt, !hasTold, !hasComplained { times.append(beganAt + settings.timeout) }
      } else {
        times.append(retryAt)
      }
    }
    return times.min()
  }
}
