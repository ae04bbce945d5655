// SPDX-License-Identifier: MIT
import StreamKit

/// The byte path of cycast-ingest:
///
///     sockets → Reception (who?) → Live (body, filter, preroll) ─┐
///                                        standard input → Fallback ┴→ Air → Splicer (tags, splices, clock) → Outlet → stdout
///                                                          silence ↗    ↘ Journal (log, events, recording)
func runIngest(_ settings: IngestSettings, _ operands: [Argument], _ log: Log) throws(CommandError) -> ExitCode {
  if let operand = operands.first {
    throw CommandError(.usage, "no operand is taken: '\(operand.text)' (the fallback comes on standard input)")
  }
  if settings.givesDeadAirBack, settings.deadAir == nil {
    throw CommandError(.usage, "--dead-air-fallback needs --dead-air LEVEL:DUR")
  }
  let closed = fillClosedStandardDescriptors()
  try checkReadyDescriptor(settings.readyDescriptor)
  raiseDescriptorLimit()
  Signal.ignoreBrokenPipes()
  let output = try openStreamOutput(isClosed: closed[1], example: "cycast-ingest … | cycast-fanout")
  let input = try openFallback(isClosed: closed[0])
  var access = try AccessFiles(
    password: settings.passwordFile, adminPassword: settings.adminPasswordFile, users: settings.users,
    environment: SourceSecrets.takenFromEnvironment())
  for warning in access.warnings { log.warning(warning) }
  let events = try openEvents(settings)
  if let folder = settings.record {
    try Recorder.checkDirectory(folder)
    Recorder.warnOfLeftovers(in: folder, log)
  }
  let signals = try takeSignals()
  let acceptor = Acceptor(token: { Server.token(.listener, UInt32($0)) }, report: { log.error($0) })
  try acceptor.listen(on: settings.listen, port: 8_000, AcceptedOptions(), ready: settings.readyDescriptor, log, nil)
  let outlet: Outlet
  do throws(SystemError) {
    let journal = Journal(
      settings, events: events, recorder: try makeRecorder(settings), watch: try makeWatch(settings), log: log)
    let gatekeeper = try Gatekeeper(secrets: access.secrets, users: access.users)
    let air = makeAir(settings, Outlet(output), input, journal, log)
    let reception = Reception(settings, air: air, gatekeeper: gatekeeper, journal: journal, log: log)
    let server = try Server(
      settings, air: air, acceptor: acceptor, reception: reception, journal: journal, signals: signals,
      rereads: {
        reread(&access, gatekeeper, log)
        journal.reopen()
      }, log: log)
    try server.run()
    journal.finish(within: 2_000_000_000)
    outlet = air.outlet
  } catch {
    throw CommandError(.osError, "cannot go on: \(error.call): \(error)")
  }
  return try outcome(outlet)
}

/// Standard input, where there is a fallback on it: not when it is closed or a terminal. /dev/null is one that
/// ends at once.
private func openFallback(isClosed: Bool) throws(CommandError) -> StandardInput? {
  if isClosed || isTerminal(0) { return nil }
  if !isReadable(0) {
    throw CommandError(.noInput, "standard input is open for writing only: pipe the fallback into it, or </dev/null")
  }
  do throws(SystemError) {
    return try StandardInput()
  } catch {
    throw CommandError(.noInput, "cannot read standard input: \(error)")
  }
}

private func openEvents(_ settings: IngestSettings) throws(CommandError) -> EventLog? {
  guard let target = settings.events else { return nil }
  if target == .descriptor(1) { throw CommandError(.usage, "--events cannot be standard output: the stream is there") }
  do throws(SystemError) {
    return try EventLog(target, mount: settings.mount)
  } catch {
    throw CommandError(.cannotCreate, "cannot open \(target.text) for events: \(error)")
  }
}

private func makeRecorder(_ settings: IngestSettings) throws(SystemError) -> Recorder? {
  guard let folder = settings.record else { return nil }
  return try Recorder(folder: folder, names: settings.recordName)
}

private func makeWatch(_ settings: IngestSettings) throws(SystemError) -> DeadAirWatch? {
  guard let rule = settings.deadAir else { return nil }
  return try DeadAirWatch(rule)
}

/// Puts the air together. Logical Ogg streams get serial numbers of three ranges: the fallback's, silence's, sources'.
private func makeAir(
  _ settings: IngestSettings, _ outlet: Outlet, _ input: consuming StandardInput?, _ journal: Journal, _ log: Log
) -> Air {
  let now = monotonicNow()
  let serial = UInt32.random(in: 0...UInt32.max)
  // A gap is made up for, however long it may be.
  let clock = AirClock(
    lead: settings.lead, preroll: settings.preroll, now: now,
    caughtUp: max(AirClock.mostCaughtUp, settings.gap + settings.lead))
  let splicer = Splicer(
    outlet, clock: clock, format: settings.format, saysState: settings.saysState, serial: serial &+ 0x4000_0000,
    log: log)
  var fallback: Fallback?
  if let input = input.take() {
    let voice = Voice(NowPlaying(origin: .playlist), serial: serial, isOwn: true)
    fallback = Fallback(input, format: settings.format, voice: voice)
  }
  let air = Air(settings, splicer: splicer, fallback: fallback, journal: journal, at: now)
  air.sourceSerial = serial &+ 0x8000_0000
  return air
}

private func reread(_ access: inout AccessFiles, _ gatekeeper: Gatekeeper, _ log: Log) {
  do {
    try access.reload()
    try gatekeeper.replace(secrets: access.secrets, users: access.users)
    for warning in access.warnings { log.warning(warning) }
    log.info("passwords were read again")
  } catch let error as CommandError {
    log.error("\(error.message); the passwords of before still count")
  } catch {
    log.error("cannot check the new passwords: \(error); those of before still count")
  }
}

/// A reader that has left ends the command as it ends any filter; an error does so with a sentence.
private func outcome(_ outlet: Outlet) throws(CommandError) -> ExitCode {
  if let failure = outlet.failure { throw CommandError(.ioError, "cannot write to standard output: \(failure)") }
  if outlet.isGone { Signal.endByBrokenPipe() }
  return .ok
}
