// SPDX-License-Identifier: MIT
import StreamKit

/// The byte path of cycast-fanout:
///
///     standard input → Intake (scanner, account) → Mount (ring, titles) → Audience (one place each) → sockets
///                                                          requests → Front ↗
func runFanout(_ settings: FanoutSettings, _ operands: [Argument], _ log: Log) throws(CommandError) -> ExitCode {
  if let operand = operands.first {
    throw CommandError(.usage, "no operand is taken: '\(operand.text)' (the stream comes on standard input)")
  }
  let closed = fillClosedStandardDescriptors()
  try checkDescriptors(settings)
  raiseDescriptorLimit()
  Signal.ignoreBrokenPipes()
  let input = try openInput(isClosed: closed[0])
  let accessLog = try openAccessLog(settings.accessLog)
  let acceptor = try listen(settings, log)
  do throws(SystemError) {
    let signals = try SignalDescriptor([Signal.terminate, Signal.interrupt, Signal.hangUp])
    let clock = StationClock(began: monotonicNow())
    let mount = try Mount(
      capacity: settings.ring, burst: settings.burst, metaint: settings.metaint, format: settings.format)
    let lead = settings.lead ?? settings.burst + 2_000_000_000
    let intake = Intake(input, mount: mount, format: settings.format, lead: lead, log: log, now: clock.began)
    let audience = Audience(mount: mount, slow: settings.slow)
    let front = Front(settings, mount: mount, audience: audience, clock: clock, accessLog: accessLog, log: log)
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
  if let ready = settings.readyDescriptor {
    guard isOpenDescriptor(ready) else {
      throw CommandError(
        .usage, "descriptor \(ready) of --ready-fd is not open (write \(ready)>FILE behind the command)")
    }
    if ready == 0 || ready == 2 {
      throw CommandError(
        .usage, "--ready-fd \(ready) would close standard \(ready == 0 ? "input" : "error"): use 3 or more")
    }
  }
  if case .descriptor(let number) = settings.accessLog, !isOpenDescriptor(number) {
    throw CommandError(
      .usage, "descriptor \(number) of --access-log is not open (write \(number)>>FILE behind the command)")
  }
}

/// Looks at standard input before anything is opened; refuses what no stream can come from.
private func openInput(isClosed: Bool) throws(CommandError) -> StandardInput {
  if isClosed { throw CommandError(.noInput, "standard input is closed: pipe a stream into it") }
  if isTerminal(0) {
    throw CommandError(.noInput, "standard input is a terminal: pipe a stream into it, as in cat *.mp3 | cycast-fanout")
  }
  if !isReadable(0) { throw CommandError(.noInput, "standard input is open for writing only: pipe a stream into it") }
  do throws(SystemError) {
    return try StandardInput()
  } catch {
    throw CommandError(.noInput, "cannot read standard input: \(error)")
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

/// Binds all addresses, says where, and tells who waits for it.
private func listen(_ settings: FanoutSettings, _ log: Log) throws(CommandError) -> Acceptor {
  let acceptor = Acceptor(log: log)
  var options = AcceptedOptions()
  options.sendBuffer = Acceptor.leastSendBuffer
  options.userTimeout = Int(settings.stallTimeout / 1_000_000)
  let addresses = settings.listen.isEmpty ? [ListenAddress.tcp(host: "", port: 8_001)] : settings.listen
  var bound: [String] = []
  for address in addresses {
    do throws(SystemError) {
      bound.append(acceptor.add(try ListeningSocket.open(address, options)))
    } catch {
      throw CommandError(.unavailable, "cannot listen on \(address.text): \(error)\(error.listeningAdvice)")
    }
  }
  for address in bound { log.info("listening", ("address", address), ("mount", settings.station.mount)) }
  guard let descriptor = settings.readyDescriptor else { return acceptor }
  do throws(SystemError) {
    try announceReady(on: descriptor, bound)
  } catch {
    throw CommandError(.ioError, "cannot write to descriptor \(descriptor) of --ready-fd: \(error)")
  }
  return acceptor
}
