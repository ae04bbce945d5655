// SPDX-License-Identifier: MIT
import StreamKit

/// Plays a list round and round (or once): asks the order for the next track, plays it, keeps the state, reads lists
/// again when they have changed, and waits when nothing can be played.
final class Player {
  private let programme: Programme
  private let output: Output
  private let log: Log
  private let isOnce: Bool
  private var keeper: StateKeeper
  private var library: Library
  private var order: TrackOrder
  private var backoff = Backoff()
  /// Tracks in a row that could not be played, of the list as it is.
  private var failures = 0
  private var hasPlayed = false
  /// The track that is begun in its middle after a restart, and where.
  private var resumed: (path: FilePath, seconds: Double)?

  /// When each complaint of a list was said last.
  private var complaints: [String: Int64] = [:]

  /// What stays wrong is said every ten minutes. No more complaints than this are remembered.
  private static let complaintPeriod: Int64 = 600_000_000_000, mostComplaints = 1_000
  /// Reading again what may have changed takes at most a thousandth of the time spent waiting.
  private static let lookPeriod: Int64 = 1_000_000_000, lookShare: Int64 = 1_000

  init(_ settings: PlaylistSettings, _ library: Library, _ programme: Programme, _ output: Output, _ log: Log) {
    self.programme = programme
    self.output = output
    self.log = log
    self.library = library
    isOnce = settings.once
    keeper = StateKeeper(settings.state, log)
    let saved = keeper.saved()
    resumed = saved.map { ($0.path, $0.seconds) }
    // A shuffle without a seed of its own goes on with the one that was drawn before the restart.
    let seed = settings.seed ?? saved?.shuffle?.seed ?? .random(in: 0...UInt64.max)
    let mode: TrackOrder.Mode = settings.isShuffled ? .shuffled(seed: seed) : .listed
    if let saved {
      order = TrackOrder([], mode: mode, once: isOnce, resuming: saved)
    } else {
      order = TrackOrder([], mode: mode, once: isOnce, startAt: settings.startAt)
    }
  }

  // MARK: The loop

  /// Plays until the list is through (`--once`) or a signal stops it. Returns whether anything was played.
  ///
  /// The place is saved however it ends, but for the natural end of `--once`: from there a restart begins anew.
  func play() throws(Output.Failure) -> Bool {
    read(everything: true)
    do throws(Output.Failure) {
      try playTracks()
      try output.flush()
    } catch {
      save(force: true)
      throw error
    }
    if output.controls.stops { save(force: true) } else if hasPlayed { keeper.remove() }
    return hasPlayed
  }

  private func playTracks() throws(Output.Failure) {
    while true {
      // Nothing waits, and so nothing sees signals, while one track after the other cannot be played.
      output.controls.take()
      if output.controls.stops { return }
      readIfChanged()
      if failures < max(1, order.entries.count), let turn = order.next() {
        try play(turn)
      } else if isOnce {
        return
      } else {
        try waitForTracks()
      }
    }
  }

  private func play(_ turn: TrackOrder.Turn) throws(Output.Failure) {
    switch try playTrack(turn.entry, from: resumed?.path == turn.entry.path ? resumed?.seconds ?? 0 : 0) {
    case .played, .skipped, .stopped:
      failures = 0
      backoff.reset()
      hasPlayed = true
    case .unplayable(let reason):
      failures += 1
      programme.complain(turn.entry, reason)
    }
  }

  private func playTrack(_ entry: Entry, from seconds: Double) throws(Output.Failure) -> TrackPlayer.End {
    resumed = nil
    position = { seconds }
    let file: TrackFile
    do throws(TrackFile.Failure) {
      file = try TrackFile.open(entry.path)
    } catch {
      return .unplayable(error.reason)
    }
    let begin = output.mediaTime
    hasPlace = true
    // Only what the reader has got counts: the rest of a cut write is sent again after a restart.
    position = { [output] in seconds + max(0, Double(output.writtenTime - begin) / 1e9) }
    save(force: true)
    output.whenIdle = { [unowned self] in
      save(force: false)
      if output.controls.takeReread() { read(everything: true) }
    }
    defer { output.whenIdle = {} }
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
    let stops = { [output] in
      output.controls.take()
      return output.controls.stops
    }
    for warning in library.read(everything: everything, stops: stops) { complain(warning) }
    // Another list has not failed yet.
    if library.entries != order.entries { failures = 0 }
    order.replace(library.entries)
    log.detail("list read", ("tracks", String(library.entries.count)))
  }

  /// Says a warning unless it was said a short time ago: a list that was just written is read again before each track.
  private func complain(_ warning: String) {
    let now = monotonicNow()
    if let said = complaints[warning], now - said < Player.complaintPeriod { return }
    if complaints.count >= Player.mostComplaints { complaints = [:] }
    complaints[warning] = now
    log.warning(warning)
  }

  /// Sleeps until it is worth to try again: longer each time, up to a minute. A list that changes ends the wait, and
  /// so does a signal.
  private func waitForTracks() throws(Output.Failure) {
    let duration = backoff.next()
    log.warning("nothing can be played: trying again in \(duration / 1_000_000_000) s (HUP tries now)")
    let end = monotonicNow() + duration
    let before = order.entries
    while true {
      let now = monotonicNow()
      if library.hasChanged { read(everything: false) }
      let period = max(Player.lookPeriod, (monotonicNow() - now) * Player.lookShare)
      if now >= end || order.entries != before { break }
      try output.pause(for: min(period, end - now))
      if output.controls.stops || output.controls.takeReread() { break }
    }
    // What was asked for while nothing played has nothing to skip.
    _ = output.controls.takeSkip()
    failures = 0
    read(everything: true)
    output.resume()
  }

  // MARK: State

  /// Seconds of the current track that have gone by.
  private var position: () -> Double = { 0 }
  /// Whether any track could be opened. Until then the state of the run before is worth more than a place in a list of
  /// files that are not there, as when a disk is missing.
  private var hasPlace = false

  private func save(force: Bool) {
    guard hasPlace, keeper.isDue(force: force), let state = order.state(at: position()) else { return }
    keeper.save(state)
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
