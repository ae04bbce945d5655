// SPDX-License-Identifier: MIT
import StreamKit

/// What is heard when nobody says anything.
extension Air {
  /// When silence begins if nothing comes.
  var silentAt: Int64? {
    guard settings.fillsWithSilence, canBeSilent, !isSilent else { return nil }
    let base = holder == .fallback ? max(lastHeard, splicer.clock.dueTime) : lastHeard
    return base + settings.gap + lastDuration
  }

  /// How long the last unit plays, 2 s at most, where that is more than a frame: an Ogg page may last a second, and the
  /// next can't come before that has passed.
  private var lastDuration: Int64 {
    guard splicer.codec?.isOgg == true, let unit = splicer.lastUnit else { return 0 }
    return min(Int64(unit.nanoseconds), 2_000_000_000)
  }

  func fillWithSilence(at now: Int64) {
    if let begin = silentAt, now >= begin { beginSilence() }
    guard isSilent else { return }
    while !outlet.isBlocked, splicer.clock.isDue(at: now) {
      let before = splicer.clock.mediaTime
      guard splicer.writeSilence(silentState) else {
        canBeSilent = false
        endSilence()
        fallback?.isResuming = false
        journal.cannotBeSilent(splicer.codec)
        return
      }
      let duration = splicer.clock.mediaTime - before
      silenceWritten += duration
      if holder == .live, let live { live.late += duration }
      if holder == .fallback, let fallback { fallback.late = min(fallback.late + duration, Fallback.mostLate) }
    }
    noteIfBlocked(at: now)
  }

  private func beginSilence() {
    isSilent = true
    silenceWritten = 0
    if holder == .live, let live, live.phase == .onAir { live.phase = .stalled }
    if holder == .fallback { fallback?.isResuming = refused == nil }
    journal.silenceBegan(holder)
  }

  func endSilence() {
    isSilent = false
    journal.silenceEnded(after: silenceWritten)
  }

  /// Who fell silent for a moment keeps the title.
  private var silentState: NowPlaying {
    var state = NowPlaying()
    switch holder {
    case .live: if let live { state = live.voice.state }
    case .fallback: if let fallback { state = fallback.voice.state }
    case .nobody: state.station = fallback?.voice.state.station ?? StationInfo()
    }
    state.origin = .silence
    state.source = ""
    return state
  }
}
