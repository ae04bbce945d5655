// SPDX-License-Identifier: MIT
import StreamKit

/// Tells what happens: to the log, the events, the recorder, and to who listens for dead air.
final class Journal {
  private let log: Log
  private let events: EventLog?
  private let recorder: Recorder?
  private let watch: DeadAirWatch?
  private let givesDeadAirBack: Bool
  /// Numbers that ended events share with those that began.
  private var silenceID: Int?, deadAirID: Int?, recordingID: Int?
  /// The session that the recorder and the watch have been told of.
  private var heard: Int?
  private var nextFlush: Int64 = 0
  private var saidRefusal: Codec?

  /// How often what was recorded is handed to the disk.
  private static let flushPeriod: Int64 = 2_000_000_000

  init(_ settings: IngestSettings, events: EventLog?, recorder: Recorder?, watch: DeadAirWatch?, log: Log) {
    self.log = log
    self.events = events
    self.recorder = recorder
    self.watch = watch
    givesDeadAirBack = settings.givesDeadAirBack
  }

  // MARK: Sources

  /// A number for a session.
  func newSession() -> Int {
    if let events { return events.newID() }
    sessions += 1
    return sessions
  }
  private var sessions = 0

  func connected(_ session: Session) {
    log.info(
      "source connected", ("user", session.user), ("address", session.address.host), ("mount", session.mount),
      ("type", session.contentType), ("agent", session.agent))
    events?.write("source_connected", mount: session.mount, id: session.id) { event in
      event.add("user", session.user)
      event.add("address", session.address.host)
      event.add("agent", unlessEmpty: session.agent)
      event.add("type", unlessEmpty: session.contentType)
      event.add("name", unlessEmpty: session.station.name)
    }
  }

  func disconnected(_ live: Live, _ why: SourceEnd, at now: Int64) {
    let session = live.session
    let seconds = (now - session.began) / 1_000_000
    log.info(
      "source disconnected", ("user", session.user), ("why", why.rawValue), ("seconds", String(seconds / 1_000)),
      ("bytes", String(live.received)), ("junk", String(live.junk)))
    events?.write("source_disconnected", mount: session.mount, id: session.id) { event in
      event.add("user", session.user)
      event.add("reason", why.rawValue)
      event.add("seconds", secondsOf: now - session.began)
      event.add("bytes", live.received)
    }
    forget(live)
  }

  private func forget(_ live: Live) {
    guard heard == live.session.id else { return }
    heard = nil
    recorder?.end(duration: live.clock.nanoseconds)
    watch?.reset()
    if deadAirID != nil { soundIsBack(live.session) }
  }

  /// Units of a source, before anything is done to them.
  func took(_ bytes: UnsafeRawBufferPointer, of live: Live) {
    if recorder == nil, watch == nil { return }
    guard let codec = live.reader.codec else { return }
    if heard != live.session.id {
      heard = live.session.id
      recorder?.begin(codec: codec, user: live.session.user, now: live.recorded, at: live.session.since)
      watch?.reset()
      if watch != nil, !codec.isMPEG {
        log.warning("dead air is not found in this format, only in MPEG audio", ("format", codec.name))
      }
    }
    recorder?.write(bytes)
    if codec.isMPEG { watch?.feed(bytes) }
  }

  func named(_ track: TrackInfo, of live: Live, at mediaTime: Int64) {
    recorder?.title(track, at: live.clock.nanoseconds)
    named(track, origin: .live, mount: live.session.mount, at: mediaTime)
  }

  func named(_ track: TrackInfo, origin: Origin, mount: String? = nil, at mediaTime: Int64) {
    log.info("title", ("title", track.display), ("origin", origin.rawValue))
    events?.write("metadata", mount: mount) { event in
      event.add("at", secondsOf: mediaTime)
      event.add("artist", unlessEmpty: track.artist)
      event.add("title", track.title)
      event.add("album", unlessEmpty: track.album)
      event.add("url", unlessEmpty: track.link)
      event.add("origin", origin.rawValue)
    }
  }

  // MARK: Refusals

  /// A source that was let in turned out to send what can't be carried.
  func refused(_ live: Live, _ why: String) {
    log.warning("a source is ended: \(why)", ("user", live.session.user), ("address", live.session.address.host))
  }

  /// Nobody was let in.
  func refused(_ why: String, address: PeerAddress, user: String = "") {
    if user.isEmpty {
      log.warning(why, ("address", address.host))
    } else {
      log.warning(why, ("user", user), ("address", address.host))
    }
    events?.write("source_refused") { event in
      event.add("reason", why)
      event.add("user", unlessEmpty: user)
      event.add("address", address.host)
    }
  }

  /// The fallback is of another format than the stream.
  func refusedFallback(_ codec: Codec, station: Codec?) {
    guard saidRefusal != codec else { return }
    saidRefusal = codec
    log.warning(
      "the fallback is left out: it is another format than the stream (convert it, as with ffmpeg, or see --format)",
      ("fallback", codec.name), ("stream", station?.name ?? "-"))
  }

  // MARK: Air

  /// Somebody else is heard, with this track.
  func onAir(_ origin: Origin, user: String, _ track: TrackInfo) {
    if user.isEmpty {
      log.info("on air", ("origin", origin.rawValue))
    } else {
      log.info("on air", ("origin", origin.rawValue), ("user", user))
    }
    events?.write("on_air") { event in
      event.add("origin", origin.rawValue)
      event.add("user", unlessEmpty: user)
      event.add("artist", unlessEmpty: track.artist)
      event.add("title", unlessEmpty: track.title)
    }
  }

  func silenceBegan(_ who: Air.Holder) {
    switch who {
    case .live: log.warning("silence fills in: the source sends nothing")
    case .fallback: log.warning("silence fills in: the fallback sends nothing")
    case .nobody: log.info("silence fills in: nobody is there")
    }
    silenceID = events?.newID()
    events?.write("silence_started", id: silenceID)
  }

  func silenceEnded(after written: Int64) {
    log.info("silence has ended", ("seconds", String(written / 1_000_000_000)))
    events?.write("silence_ended", id: silenceID) { $0.add("seconds", secondsOf: written) }
    silenceID = nil
  }

  func cannotBeSilent(_ codec: Codec?) {
    log.warning("silence can't be made in this format: dead air stays", ("format", codec?.name ?? "unknown"))
  }

  // MARK: Helpers

  /// What a poller watches, each readable when there are reports.
  var descriptors: [(Int32, Server.Source)] {
    [(recorder?.descriptor, Server.Source.recorder), (watch?.descriptor, .deadAir)].compactMap { number, source in
      number.map { ($0, source) }
    }
  }

  /// Takes what the helpers have to say.
  func reportsCame(_ air: Air, at now: Int64) {
    for report in recorder?.reports() ?? [] { tell(report) }
    for change in watch?.changes() ?? [] {
      guard let live = air.live else { continue }
      switch change {
      case .silent(let seconds): deadAirFound(live.session, seconds, air)
      case .sound:
        soundIsBack(live.session)
        air.unmuteLive()
      }
    }
  }

  private func deadAirFound(_ session: Session, _ seconds: Double, _ air: Air) {
    log.warning(
      "dead air: the source is connected, and silent", ("user", session.user), ("seconds", "\(seconds)"))
    deadAirID = events?.newID() ?? 0
    events?.write("dead_air_started", mount: session.mount, id: deadAirID) { $0.add("seconds", seconds) }
    if givesDeadAirBack { air.muteLive() }
  }

  private func soundIsBack(_ session: Session) {
    log.info("dead air has ended", ("user", session.user))
    events?.write("dead_air_ended", mount: session.mount, id: deadAirID)
    deadAirID = nil
  }

  private func tell(_ report: RecordReport) {
    report.write(to: log)
    switch report {
    case .started(let path):
      recordingID = events?.newID()
      events?.write("recording_started", id: recordingID) { $0.add("path", path.description) }
    case .finished(let file): recordingEnded(file, nil)
    case .stopped(_, let problem, let kept): recordingEnded(kept, problem)
    }
  }

  private func recordingEnded(_ file: RecordedFile?, _ problem: RecordProblem?) {
    events?.write("recording_ended", id: recordingID) { event in
      if let file {
        event.add("path", file.path.description)
        event.add("bytes", file.bytes)
      }
      if let problem { event.add("problem", problem.description) }
    }
    recordingID = nil
  }

  // MARK: Time

  /// Hands to the disk what was recorded, now and then.
  func flush(at now: Int64) {
    guard let recorder, recorder.isRecording, now >= nextFlush else { return }
    nextFlush = now + Journal.flushPeriod
    recorder.flush()
  }

  /// When `flush` has something to do.
  var wakesAt: Int64? { recorder?.isRecording == true ? nextFlush : nil }

  /// Opens the events anew, after their file was moved away.
  func reopen() {
    do throws(SystemError) {
      try events?.reopen()
    } catch {
      log.error("cannot open the file of events anew, the old one stays: \(error)")
    }
  }

  /// Finishes the recording at the end of the command.
  func finish(within patience: Int64) {
    guard let recorder else { return }
    if !recorder.finish(within: patience) {
      log.warning("the disk has not taken the whole recording in time: the rest stays in a .part file")
    }
    for report in recorder.reports() { tell(report) }
  }
}
