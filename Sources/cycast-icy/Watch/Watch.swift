// SPDX-License-Identifier: MIT
import StreamKit

/// The way of titles through `cycast-icy watch`:
///
///     station → Exchange → Listening (redirects, playlists) → StreamTitles → TitleChanges ┬→ TitleOutput
///                                                                                         └→ TitleCommands
func runWatch(_ settings: WatchSettings, _ operands: [Argument], _ log: Log) throws(CommandError) -> ExitCode {
  let url = try stationAddress(operands)
  let closed = fillClosedStandardDescriptors()
  if closed[1], settings.command == nil {
    throw CommandError(.ioError, "standard output is closed: titles have nowhere to go")
  }
  let request = ClientRequest(
    url, credentials: try listenerCredentials(url, settings.passwordFile, log), headers: [("Icy-MetaData", "1")],
    userAgent: "cycast-icy/\(cycastVersion)")
  // Commands that are started from here are not to inherit a station's passwords.
  _ = takeEnvironment(SecretFile.sourceVariable)
  _ = takeEnvironment(SecretFile.adminVariable)
  Signal.ignoreBrokenPipes()
  return try watcher(settings, request, log).outcome()
}

private func watcher(
  _ settings: WatchSettings, _ request: ClientRequest, _ log: Log
) throws(CommandError) -> Watcher {
  do throws(SystemError) {
    let signals = try SignalDescriptor([Signal.terminate, Signal.interrupt])
    let output = TitleOutput(try StandardOutput(), log: log)
    let commands = settings.command.map { TitleCommands($0, log: log) }
    return Watcher(
      settings, request, output: output, commands: commands, waiting: try PlacePoller(signals), log: log)
  } catch {
    throw CommandError(.osError, "cannot watch: \(error.call): \(error)")
  }
}

/// The one operand, as an address that is asked by HTTP.
private func stationAddress(_ operands: [Argument]) throws(CommandError) -> StationURL {
  guard let operand = operands.first else {
    throw CommandError(.usage, "no station is named (write http://HOST:PORT/MOUNT)")
  }
  guard operands.count == 1 else {
    throw CommandError(.usage, "one station at a time: '\(Text.clean(operands[1].text))' is too many")
  }
  if operand.text == "-" { throw CommandError(.usage, "'-' is no station (write http://HOST:PORT/MOUNT)") }
  let url = try address(operand.text)
  if url.hasPassword {
    throw CommandError(
      .usage, "the address has a password in it, which others can read (write http://USER@HOST/, and --password-file)")
  }
  guard url.scheme == .shoutcast else { return url }
  // The path of a SHOUTcast server's stream, where / may be a page.
  return try address("http://\(url.server)\(url.target == "/" ? "/;" : url.target)")
}

private func address(_ text: String) throws(CommandError) -> StationURL {
  do throws(StationURL.Problem) {
    return try StationURL(text)
  } catch {
    throw CommandError(.usage, "'\(Text.clean(text))' \(error)")
  }
}

/// Who listens: the address names the user, the file has the password.
private func listenerCredentials(
  _ url: StationURL, _ file: SecretFile?, _ log: Log
) throws(CommandError) -> BasicCredentials? {
  guard let user = url.user else {
    if file == nil { return nil }
    throw CommandError(.usage, "--password-file wants to know whose password it is (write http://USER@\(url.server)/)")
  }
  guard let file else { throw CommandError(.usage, "the address names a user, and --password-file no password") }
  let secret = try file.read()
  if let warning = secret.warning { log.warning(warning) }
  return BasicCredentials(user: user, password: secret.bytes)
}
