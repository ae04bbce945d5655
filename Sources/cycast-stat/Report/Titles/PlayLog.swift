// SPDX-License-Identifier: MIT
import StreamKit

/// Takes events in, line by line, and keeps what was played when, and who listened.
///
/// Knows `track_started` and `track_ended` of cycast-fanout, which come in pairs, `metadata` of cycast-ingest, where one
/// title ends when the next one begins, and `listener_joined` and `listener_left`. Where a log has both of the first
/// kinds, the tracks count. Events that it does not know say nothing of this and are passed over.
struct PlayLog {
  /// One time that something was played.
  struct Play: Equatable {
    /// Where its title is in `titles`.
    var title: Int
    /// Seconds since 1970; over in the second `end`.
    var start: Int64, end: Int64
  }

  /// Plays that are over, up to a bound.
  private struct Plays {
    var list: [Play] = []
    var leftOut = 0

    mutating func add(_ play: Play, until time: Int64) {
      guard time > play.start else { return }
      if list.count < PlayLog.mostPlays {
        list.append(Play(title: play.title, start: play.start, end: time))
      } else {
        leftOut += 1
      }
    }
  }

  /// More plays or titles are not kept: eight years of songs of four minutes; more at once are listeners without an end.
  static let mostPlays = 1_000_000, mostTitles = 200_000, mostOpen = 1_000_000
  /// A title is cut to so many bytes.
  static let longestTitle = 300

  private(set) var titles: [String] = []
  private var places: [String: Int] = [:]
  private var tracks = Plays(), metadata = Plays()
  /// How many listened, as the events have it.
  private(set) var timeline = Timeline()
  /// Objects that were read, and lines that are none.
  private(set) var events = 0, unreadable = 0
  private var noRoom = 0
  /// Plays, titles and listeners there was no room for.
  var leftOut: Int { noRoom + tracks.leftOut + metadata.leftOut }

  private let mounts: [String]
  private var openTracks: [Int: Play] = [:]
  private var openTitles: [String: Play] = [:]
  private var openListeners: [Int: Int64] = [:]
  private var last: Int64 = 0

  /// With names of mounts, tracks and listeners of others are passed over; sources have mounts of their own, so that
  /// their titles count always.
  init(mounts: [String] = []) { self.mounts = mounts }

  /// What was played, in the order in which it ended.
  var plays: [Play] { tracks.list.isEmpty ? metadata.list : tracks.list }

  /// Takes a line without its end.
  mutating func take(_ line: Span<UInt8>) {
    if line.isEmpty { return }
    guard let event = try? JSONValue(line), let kind = event["event"]?.string,
      let time = event["time"]?.string.flatMap({ EventTime.seconds($0) })
    else {
      unreadable += 1
      return
    }
    events += 1
    // Numbers begin anew: what had not ended did so with the run before.
    if event["seq"]?.integer == 1 { endRun() }
    take(event, kind, time)
    last = max(last, time)
  }

  private mutating func take(_ event: JSONValue, _ kind: String, _ time: Int64) {
    let mount = event["mount"]?.string ?? ""
    let id = event["id"]?.integer ?? -1
    if kind == "metadata" { return changed(event, mount, time) }
    guard mounts.isEmpty || mounts.contains(mount) else { return }
    switch kind {
    case "track_started":
      if openTracks.count < Self.mostOpen, let title = title(event) {
        openTracks[id] = Play(title: title, start: time, end: time)
      }
    case "track_ended":
      if let play = openTracks.removeValue(forKey: id) { tracks.add(play, until: time) }
    case "listener_joined":
      if openListeners.count < Self.mostOpen { openListeners[id] = time } else { noRoom += 1 }
    case "listener_left": left(id, time, event["seconds"]?.number)
    default: break
    }
  }

  /// Ends what has not: a run is over, or a file.
  mutating func endRun() {
    for play in openTracks.values.sorted(by: { $0.start < $1.start }) { tracks.add(play, until: last) }
    for play in openTitles.values.sorted(by: { $0.start < $1.start }) { metadata.add(play, until: last) }
    for start in openListeners.values where start < last {
      if !timeline.add(from: start, to: last) { noRoom += 1 }
    }
    (openTracks, openTitles, openListeners) = ([:], [:], [:])
    last = 0
  }

  /// A title came; one that is said again goes on.
  private mutating func changed(_ event: JSONValue, _ mount: String, _ time: Int64) {
    let title = title(event)
    if let play = openTitles[mount] {
      if play.title == title { return }
      openTitles[mount] = nil
      metadata.add(play, until: time)
    }
    if let title, openTitles.count < Self.mostOpen { openTitles[mount] = Play(title: title, start: time, end: time) }
  }

  /// A listener whose coming was lost came so many seconds before.
  private mutating func left(_ id: Int, _ time: Int64, _ seconds: Double?) {
    let lasted = seconds.flatMap { $0 >= 0 && $0 <= Double(Durations.longest) ? Int64($0) : nil }
    guard let start = openListeners.removeValue(forKey: id) ?? lasted.map({ time - $0 }), start < time else { return }
    if !timeline.add(from: start, to: time) { noRoom += 1 }
  }

  /// The place of `Artist - Title`; nil for one that says nothing.
  private mutating func title(_ event: JSONValue) -> Int? {
    let words = [event["artist"]?.string ?? "", event["title"]?.string ?? ""].map { Text.clean($0) }
    let text = Text.cut(words.filter { !$0.isEmpty }.joined(separator: " - "), toUTF8: Self.longestTitle)
    if text.isEmpty { return nil }
    if let known = places[text] { return known }
    guard titles.count < Self.mostTitles else {
      noRoom += 1
      return nil
    }
    places[text] = titles.count
    titles.append(text)
    return titles.count - 1
  }
}
