// SPDX-License-Identifier: MIT
import StreamKit

/// The byte path of cycast-fanout:
///
///     standard input → Intake (scanner, account) → Mount (ring, titles) → Audience (one place each) → sockets
///                                               titles ↖ Front ↗ ← requests
func runFanout(_ settings: FanoutSettings, _ operands: [Argument], _ log: Log) throws(CommandError) -> ExitCode {
  if let operand = operands.first {
    throw CommandError(.usage, "no operand is taken: '\(operand.text)' (the stream comes on standard input)")
  }
  let closed = fillClosedStandardDescriptors()
  try checkDescriptors(settings)
  // Before anything of ours is opened: its descriptor may be the command line's.
  let adminPassword = try AdminPassword(
    settings.adminPasswordFile, variable: takeEnvironment(SecretFile.adminVariable))
  if let warning = adminPassword.warning { log.warning(warning) }
  raiseDescriptorLimit()
  Signal.ignoreBrokenPipes()
  let input = try openStreamInput(isClosed: closed[0], example: "cat *.mp3 | cycast-fanout")
  let accessLog = try openAccessLog(settings.accessLog)
  let events = try openEvents(settings)
  let signals = try takeSignals()
  var options = AcceptedOptions()
  options.sendBuffer = Acceptor.leastSendBuffer
  options.userTimeout = Int(settings.stallTimeout / 1_000_000)
  let acceptor = Acceptor(token: { Server.token(.listener, UInt32($0), 0) }, report: { log.error($0) })
  try acceptor.listen(
    on: settings.listen, port: 8_001, options, ready: settings.readyDescriptor, log,
    ("mount", settings.station.mount))
  do throws(SystemError) {
    let clock = StationClock(began: monotonicNow())
    let mount = try Mount(
      capacity: settings.ring, burst: settings.burst, metaint: settings.metaint, format: settings.format)
    let lead = settings.lead ?? settings.burst + 2_000_000_000
    let intake = Intake(input, mount: mount, format: settings.format, lead: lead, log: log, now: clock.began)
    let audience = Audience(mount: mount, slow: settings.slow)
    let front = Front(
      settings, mount: mount, audience: audience, adminPassword: adminPassword, clock: clock, accessLog: accessLog,
      events: events, log: log)
    let server = try Server(
      settings, mount: mount, intake: intake, audience: audience, acceptor: acceptor, front: front, signals: signals,
      clock: clock, log: log)
    try server.run()
    return intake.failure == nil ? .ok : .ioError
  } catch {
    throw CommandError(.osError, "cannot go on serving: \(error.call): \(error)")
  }
}

/// Refuses descriptors of the command line that are not open, before anything of ours can get their numbers.
private func checkDescriptors(_ settings: FanoutSettings) throws(CommandError) {
  try checkReadyDescriptor(settings.readyDescriptor)
  if case .descriptor(let number) = settings.accessLog, !isOpenDescriptor(number) {
    throw CommandError(
      .usage, "descriptor \(number) of --access-log is not open (write \(number)>>FILE behind the command)")
  }
  if case .descriptor(let number) = settings.events, !isOpenDescriptor(number) {
    throw CommandError(
      .usage, "descriptor \(number) of --events is not open (write \(number)>>FILE behind the command)")
  }
}

private func openEvents(_ settings: FanoutSettings) throws(CommandError) -> EventLog? {
  guard let target = settings.events else { return nil }
  do throws(SystemError) {
    return try EventLog(target, mount: settings.station.mount)
  } catch {
    throw CommandError(.cannotCreate, "cannot open \(target.text) for events: \(error)")
  }
}

private func openAccessLog(_ target: OutputTarget?) throws(CommandError) -> LineOutput? {
  guard let target else { return nil }
  do throws(SystemError) {
    return try LineOutput(target)
  } catch {
    throw CommandError(.cannotCreate, "cannot open the access log \(target.text): \(error)")
  }
}
