// SPDX-License-Identifier: MIT
import StreamKit

/// Plays a list round and round (or once): asks the order for the next track, plays it, keeps the state, reads lists
/// again when they have changed, and waits when nothing can be played.
final class Player {
  private let settings: PlaylistSettings
  private let programme: Programme
  private let output: Output
  private let log: Log
  private var library: Library
  private var order: TrackOrder
  private var backoff = Backoff()
  /// Tracks in a row that could not be played.
  private var failures = 0
  private var hasPlayed = false
  private var resumeSeconds: Double
  private var lastSaved: Int64 = .min
  private var saidStateProblem = false

  /// How often the place in a track is saved, in nanoseconds.
  private static let savePeriod: Int64 = 5_000_000_000

  init(_ settings: PlaylistSettings, _ library: Library, _ programme: Programme, _ output: Output, _ log: Log) {
    self.settings = settings
    self.library = library
    self.programme = programme
    self.output = output
    self.log = log
    let mode: TrackOrder.Mode =
      settings.isShuffled ? .shuffled(seed: settings.seed ?? .random(in: 0...UInt64.max)) : .listed
    let saved = Player.savedState(settings, log)
    resumeSeconds = saved?.seconds ?? 0
    if let saved {
      let seeded = settings.isShuffled && settings.seed == nil ? saved.shuffle.map { $0.seed } : nil
      order = TrackOrder([], mode: seeded.map { .shuffled(seed: $0) } ?? mode, once: settings.once, resuming: saved)
      resumePath = saved.path
    } else {
      order = TrackOrder([], mode: mode, once: settings.once, startAt: settings.startAt)
    }
  }

  /// The track that is begun in its middle, after a restart.
  private var resumePath: FilePath?

  // MARK: The loop

  /// Plays until the list is through (`--once`) or a signal stops it. Returns whether anything was played.
  func play() throws(Output.Failure) -> Bool {
    read(everything: true)
    while !output.controls.stops {
      readIfChanged()
      guard failures < order.entries.count || failures == 0, let turn = order.next() else {
        if settings.once { break }
        try waitForTracks()
        continue
      }
      try play(turn)
    }
    try output.flush()
    save(force: true)
    return hasPlayed
  }

  private func play(_ turn: TrackOrder.Turn) throws(Output.Failure) {
    let seconds = turn.entry.path == resumePath ? resumeSeconds : 0
    resumePath = nil
    position = { seconds }
    save(force: true)
    let end = try playTrack(turn.entry, from: seconds)
    switch end {
    case .played, .skipped, .stopped:
      failures = 0
      backoff.reset()
      hasPlayed = hasPlayed || end != .stopped
    case .unplayable(let reason):
      failures += 1
      programme.complain(turn.entry, reason)
    }
  }

  /// Seconds of the current track that have gone by.
  private var position: () -> Double = { 0 }

  private func playTrack(_ entry: Entry, from seconds: Double) throws(Output.Failure) -> TrackPlayer.End {
    let file: TrackFile
    do throws(TrackFile.Failure) {
      file = try TrackFile.open(entry.path)
    } catch {
      return .unplayable(error.reason)
    }
    let begin = output.mediaTime
    position = { [output] in seconds + Double(output.mediaTime - begin) / 1e9 }
    output.whenIdle = { [unowned self] in
      save(force: false)
      if output.controls.takeReread() { read(everything: true) }
    }
    var player = TrackPlayer(
      file, entry, in: programme, output: output, resumeAt: Int64(min(seconds, 1e9) * 1e9))
    let end = try player.play()
    if player.junk > 0 {
      log.detail("junk left out", ("bytes", String(player.junk)), ("file", entry.path.description))
    }
    return end
  }

  // MARK: Lists

  private func readIfChanged() {
    if output.controls.takeReread() {
      read(everything: true)
    } else if library.hasChanged {
      read(everything: false)
    }
  }

  private func read(everything: Bool) {
    for warning in library.read(everything: everything) { log.warning(warning) }
    order.replace(library.entries)
    log.detail("list read", ("tracks", String(library.entries.count)))
  }

  /// Sleeps until it is worth to try again: longer each time, up to a minute. A signal ends the wait.
  private func waitForTracks() throws(Output.Failure) {
    let duration = backoff.next()
    log.warning("nothing can be played: trying again in \(duration / 1_000_000_000) s (HUP tries now)")
    try output.pause(for: duration)
    failures = 0
    read(everything: true)
    output.restart()
  }

  // MARK: State

  private static func savedState(_ settings: PlaylistSettings, _ log: Log) -> PlayState? {
    guard let file = settings.state else { return nil }
    do throws(PlayState.Failure) {
      return try PlayState.read(file)
    } catch {
      log.warning("cannot use the state in \(file), beginning anew: \(error.reason)")
      return nil
    }
  }

  private func save(force: Bool) {
    guard let file = settings.state else { return }
    let now = monotonicNow()
    guard force || now - lastSaved >= Player.savePeriod, let state = order.state(at: position()) else { return }
    lastSaved = now
    do throws(SystemError) {
      try state.write(file)
      saidStateProblem = false
    } catch {
      if !saidStateProblem { log.warning("cannot save the state to \(file): \(error.call): \(error)") }
      saidStateProblem = true
    }
  }
}

extension TrackFile.Failure {
  /// What a warning says.
  var reason: String {
    switch self {
    case .system(let error): "cannot \(error.call) it: \(error)"
    case .notAFile: "is no regular file"
    case .empty: "is empty"
    case .foreign(let what): what
    }
  }
}

extension PlayState.Failure {
  /// What a warning says.
  var reason: String {
    switch self {
    case .unreadable(let error): error.message
    case .foreign: "it is not a whole state of this version"
    }
  }
}
