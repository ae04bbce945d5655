// SPDX-License-Identifier: MIT
import StreamKit

/// Follows what listeners hear: which stream, which track since when, whether it is silence. Keeps the last tracks, and
/// tells each beginning and end. What is heard is what a new listener starts with, a burst behind the head.
///
///     head:    A ──── B ────────── C ──
///     heard:       A ──── B ──────────── C      metadata at the head, track_started when it is heard
final class Chronicle {
  private let mount: Mount
  private let audience: Audience
  private let herald: Herald

  /// What was heard lately, newest first, the track of now included.
  private(set) var titles: [PlayedTitle] = []
  /// Since when the track of now is heard (nanoseconds since 1970).
  private(set) var trackBegan: Int64?
  /// Since when who is on air now is heard (nanoseconds since 1970); nil while the stream does not say who is.
  private(set) var originBegan: Int64?
  private var origin: Origin?
  private(set) var curve = ListenerCurve()

  /// What began: its number and when (monotonic nanoseconds).
  private struct Begun {
    let id: Int
    let time: Int64
  }
  private var stream: Begun?, track: Begun?, silence: Begun?
  private var epoch: UInt32?
  /// Another stream has begun since the titles were looked at.
  private var beginsAnew = false
  /// The changes of title that were told, at the head and where it is heard.
  private var toldHead: Int32 = 0, heard: Int32 = 0

  /// Tracks that are kept.
  static let mostTitles = 10
  /// When nothing has come in for so long, it counts as silence: a burst that players hold may still cover it.
  static let silentAfter: Int64 = 2_000_000_000

  init(mount: Mount, audience: Audience, herald: Herald) {
    self.mount = mount
    self.audience = audience
    self.herald = herald
  }

  /// Looks at where the stream stands. Called when units have come, and once a second.
  /// - Parameter sinceInput: nanoseconds since something came in; nil before anything has.
  func look(at now: Int64, sinceInput: Int64?) {
    guard mount.hasUnits else { return }
    followStream(now)
    followHead()
    followTitles(now)
    followOrigin()
    followSilence(now, sinceInput)
  }

  /// Notes how many listen. Called once a second, with the nanoseconds since the station began.
  func noteListeners(sinceStart: Int64) { curve.note(audience.listeners, at: sinceStart) }

  /// Nothing more will come.
  func finish(at now: Int64) {
    endTrack(now)
    endSilence(now)
    endStream(now)
  }

  // MARK: The stream

  private func followStream(_ now: Int64) {
    guard epoch != mount.epoch || stream == nil else { return }
    if stream != nil {
      endTrack(now)
      endStream(now)
      beginsAnew = true
    }
    epoch = mount.epoch
    let begun = Begun(id: audience.numbers.next(), time: now)
    stream = begun
    let (codec, type, unit) = (mount.codec ?? .raw, mount.contentType, mount.latestUnit)
    herald.tell(.streamStarted, id: begun.id) { event, _ in
      event.add("format", codec.name)
      event.add("type", type)
      if unit.sampleRate > 0 {
        event.add("sample_rate", unit.sampleRate)
        event.add("channels", unit.channels)
      }
    }
  }

  private func endStream(_ now: Int64) {
    guard let begun = stream else { return }
    stream = nil
    herald.tell(.streamEnded, id: begun.id) { event, _ in event.add("seconds", secondsOf: now - begun.time) }
  }

  // MARK: Titles

  /// What is said at the head.
  private func followHead() {
    guard mount.titles.latest.id != toldHead else { return }
    for change in mount.titles.changes where change.id > toldHead {
      toldHead = change.id
      let time = mount.timeline.time(at: change.offset)
      herald.tell(.metadata) { event, _ in
        event.add("at", secondsOf: time)
        Chronicle.add(change.nowPlaying, to: &event)
      }
    }
  }

  /// What is heard now, and what began and ended since the last look.
  private func followTitles(_ now: Int64) {
    let offset = mount.entry().offset
    let current = mount.titles.at(offset)
    if beginsAnew {
      // The track goes on in another stream, under the same title or not.
      beginsAnew = false
      heard = current.id
      if !current.nowPlaying.track.isEmpty { beginTrack(current.nowPlaying, now) }
    }
    guard current.id != heard else { return }
    for change in mount.titles.changes where change.id > heard && change.offset <= offset {
      heard = change.id
      endTrack(now)
      if !change.nowPlaying.track.isEmpty { beginTrack(change.nowPlaying, now) }
    }
  }

  private func beginTrack(_ nowPlaying: NowPlaying, _ now: Int64) {
    let begun = Begun(id: audience.numbers.next(), time: now)
    let time = wallClockNow()
    track = begun
    trackBegan = time
    let listeners = audience.listeners
    audience.counts.titleChanges += 1
    titles.insert(PlayedTitle(time: time, track: nowPlaying.track, origin: nowPlaying.origin), at: 0)
    if titles.count > Chronicle.mostTitles { titles.removeLast() }
    herald.tell(.trackStarted, id: begun.id) { event, _ in
      Chronicle.add(nowPlaying, to: &event)
      event.add("listeners", listeners)
    }
  }

  private func endTrack(_ now: Int64) {
    guard let begun = track else { return }
    track = nil
    trackBegan = nil
    let listeners = audience.listeners
    herald.tell(.trackEnded, id: begun.id) { event, _ in
      event.add("seconds", secondsOf: now - begun.time)
      event.add("listeners", listeners)
    }
  }

  /// The members that tell of a track, in the order of titles everywhere.
  private static func add(_ nowPlaying: NowPlaying, to event: inout JSONObject) {
    event.add("artist", unlessEmpty: nowPlaying.track.artist)
    event.add("title", nowPlaying.track.title)
    event.add("album", unlessEmpty: nowPlaying.track.album)
    event.add("url", unlessEmpty: nowPlaying.track.link)
    event.add("origin", unlessEmpty: nowPlaying.origin?.rawValue ?? "")
  }

  // MARK: Silence

  /// Who is on air.
  private func followOrigin() {
    let heard = mount.nowPlaying.origin
    guard heard != origin else { return }
    origin = heard
    originBegan = heard == nil ? nil : wallClockNow()
  }

  private func followSilence(_ now: Int64, _ sinceInput: Int64?) {
    let isStalled = sinceInput.map { $0 >= Chronicle.silentAfter } ?? false
    let isSilent = isStalled || mount.nowPlaying.origin == .silence
    guard isSilent != (silence != nil) else { return }
    if !isSilent { return endSilence(now) }
    let begun = Begun(id: audience.numbers.next(), time: now)
    silence = begun
    herald.tell(.silenceStarted, id: begun.id) { event, _ in
      event.add("reason", isStalled ? "no_input" : "origin")
    }
  }

  private func endSilence(_ now: Int64) {
    guard let begun = silence else { return }
    silence = nil
    herald.tell(.silenceEnded, id: begun.id) { event, _ in event.add("seconds", secondsOf: now - begun.time) }
  }
}
