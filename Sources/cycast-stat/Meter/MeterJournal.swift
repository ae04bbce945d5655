// SPDX-License-Identifier: MIT
import StreamKit

/// Tells what happens in the stream: to the log, and to the events.
final class MeterJournal {
  private let log: Log
  private let events: EventLog?
  private var streamID: Int?, silenceID: Int?
  /// Bytes of units before the stream that is under way.
  private var bytesBefore = 0

  init(_ log: Log, _ events: EventLog?) {
    self.log = log
    self.events = events
  }

  // MARK: Stream

  /// Units of a format come, after those of another or as the first; `figures` are those of what was before.
  func formatIs(_ codec: Codec, _ units: Unit, _ figures: StreamFigures) {
    ended(figures)
    log.detail(
      "stream", [("format", codec.name), ("rate", String(units.sampleRate)), ("channels", String(units.channels))])
    bytesBefore = figures.unitBytes
    streamID = events?.newID()
    events?.write("stream_started", id: streamID) { event in
      event.add("at", secondsOf: figures.media)
      event.add("format", codec.name)
      if units.sampleRate > 0 {
        event.add("sample_rate", units.sampleRate)
        event.add("channels", units.channels)
      }
    }
  }

  /// No more units of this format come.
  func ended(_ figures: StreamFigures) {
    guard let id = streamID else { return }
    streamID = nil
    let bytes = figures.unitBytes - bytesBefore
    events?.write("stream_ended", id: id) { event in
      event.add("at", secondsOf: figures.media)
      event.add("bytes", bytes)
    }
  }

  func titleIs(_ state: NowPlaying, at mediaTime: Int64) {
    log.detail("title", [("title", state.track.display)])
    events?.write("metadata") { event in
      event.add("at", secondsOf: mediaTime)
      event.add("artist", unlessEmpty: state.track.artist)
      event.add("title", state.track.title)
      event.add("album", unlessEmpty: state.track.album)
      event.add("url", unlessEmpty: state.track.link)
      if let origin = state.origin { event.add("origin", origin.rawValue) }
    }
  }

  /// What can't be heard in a format.
  func cannotHear(_ codec: Codec, levels: Bool, deadAir: Bool) {
    if levels {
      log.warning("levels are not measured in this format, only in MPEG audio", ("format", codec.name))
    }
    if deadAir {
      log.warning(
        "silence is not heard in this format, only in MPEG audio: dead air is when nothing comes",
        ("format", codec.name))
    }
  }

  func isRaw() {
    log.warning("the stream is of no format that is known here: its bytes are counted, and nothing else")
  }

  // MARK: Dead air

  /// `isLast`: the stream has ended, and dead air only with it.
  func tell(_ change: DeadAirMonitor.Change, isLast: Bool = false) {
    switch change {
    case .began(let reason, let lasted):
      let what = reason == .quiet ? "the stream is silent" : "nothing comes"
      log.warning("dead air: \(what)", ("seconds", Shown.tenths(Double(lasted) / 1e9)))
      silenceID = events?.newID()
      events?.write("dead_air_started", id: silenceID) { event in
        event.add("reason", reason.rawValue)
        event.add("seconds", secondsOf: lasted)
      }
    case .ended(let lasted):
      if !isLast { log.info("dead air has ended", ("seconds", Shown.tenths(Double(lasted) / 1e9))) }
      events?.write("dead_air_ended", id: silenceID) { $0.add("seconds", secondsOf: lasted) }
      silenceID = nil
    }
  }

  /// Opens the events anew, after their file was moved away.
  func reopen() {
    do throws(SystemError) {
      try events?.reopen()
    } catch {
      log.error("cannot open the file of events anew, the old one stays: \(error)")
    }
  }

  /// Says how many events nobody took.
  func finish() {
    guard let lost = events?.lost, lost > 0 else { return }
    log.warning(
      "events are lost: --events did not take them (a full disk, or a reader that is slow or gone?)",
      ("lost", String(lost)))
  }
}
