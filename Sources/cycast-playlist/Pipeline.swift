// SPDX-License-Identifier: MIT
import StreamKit

/// The byte path of cycast-playlist:
///
///     operands → Library → TrackOrder → TrackFile → scanner → splice, tag → Output (pacer) → standard output
///     names on standard input → NamedTracks ↗
func runPlaylist(_ settings: PlaylistSettings, _ operands: [Argument], _ log: Log) throws(CommandError) -> ExitCode {
  let paths = try checked(operands, settings)
  try checkState(settings.state)
  let closed = fillClosedStandardDescriptors()
  Signal.ignoreBrokenPipes()
  let readsNames = operands.contains { $0.text == "-" }
  let titles = try openLines(settings.titles, for: "titles")
  let controls = try makeControls()
  let output = Output(
    try openStreamOutput(isClosed: closed[1], example: "cycast-playlist … | cycast-fanout"), controls: controls,
    isPaced: !settings.isFast, lead: settings.lead)
  let programme = Programme(settings, titles: titles, log: log)
  if readsNames {
    let names = NamedTracks(settings, try openNames(isClosed: closed[0]), programme, output, log)
    return try outcome(controls) { () throws(Output.Failure) in try names.play() }
  }
  let library = Library(operands: paths, extensions: settings.extensions)
  let player = Player(settings, library, programme, output, log)
  return try outcome(controls) { () throws(Output.Failure) in try player.play() }
}

private func makeControls() throws(CommandError) -> Controls {
  do throws(SystemError) {
    return try Controls()
  } catch {
    throw CommandError(.osError, "\(error.call): \(error)")
  }
}

/// Refuses operands that make no sense together.
private func checked(_ operands: [Argument], _ settings: PlaylistSettings) throws(CommandError) -> [FilePath] {
  guard let first = operands.first else {
    throw CommandError(.usage, "name at least one file, folder or playlist, or - to read names from standard input")
  }
  if first.text == "-" || operands.contains(where: { $0.text == "-" }) {
    guard operands.count == 1 else { throw CommandError(.usage, "- stands alone: the names come on standard input") }
    if settings.isShuffled || settings.state != nil || settings.startAt != nil {
      throw CommandError(
        .usage, "--shuffle, --state and --start-at need a list: with - each name is played as it comes")
    }
  } else if settings.endsNamesWithZero {
    throw CommandError(.usage, "--null is for names on standard input: give - as the only operand")
  }
  return operands.compactMap { FilePath(bytes: $0.bytes) }
}

/// Refuses a state file that is something else: it is replaced as a whole, and a device or a link would be lost.
private func checkState(_ path: FilePath?) throws(CommandError) {
  guard let path, let kind = FileStatus.kind(ofName: path), kind != .regular else { return }
  throw CommandError(
    .cannotCreate, "cannot keep the state in \(path): it is there and is no regular file (name another)")
}

private func openNames(isClosed: Bool) throws(CommandError) -> StandardInput {
  if isClosed { throw CommandError(.noInput, "standard input is closed, and - reads names from it") }
  if isTerminal(0) {
    throw CommandError(.noInput, "standard input is a terminal: pipe names into it, as in find … | cycast-playlist -")
  }
  do throws(SystemError) {
    return try StandardInput()
  } catch {
    throw CommandError(.noInput, "cannot read names from standard input: \(error)")
  }
}

/// Plays, and turns the end into an exit code.
private func outcome(
  _ controls: Controls, _ play: () throws(Output.Failure) -> Bool
) throws(CommandError) -> ExitCode {
  do throws(Output.Failure) {
    if try play() || controls.stops { return .ok }
    throw Output.Failure.nothingPlayed
  } catch {
    switch error {
    case .readerGone: Signal.endByBrokenPipe()
    case .stopped: return .ok
    case .nothingPlayed:
      throw CommandError(.noInput, "nothing could be played: no file, folder or list named holds a track")
    case .system(let error): throw CommandError(.ioError, "\(error.call): \(error)")
    }
  }
}
