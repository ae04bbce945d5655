// SPDX-License-Identifier: MIT
import StreamKit

/// Reads `/api/status` of cycast-fanout and cycast-ingest. What is absent is not known.
enum CycastReader {
  /// The page's reports; nil when it is another's page.
  static func reports(_ body: [UInt8], _ place: ReadingPlace) -> [StationReport]? {
    guard let page = try? JSONValue(body.span), let isConnected = page["source_connected"]?.bool else { return nil }
    let isIngest = page["listeners"] == nil && page["stream"]?.object != nil
    var report = place.report(isIngest ? .ingest : .cycast)
    if let server = page["server"]?.string { report.server = Text.clean(server) }
    report.origin = page["origin"]?.string.flatMap(Origin.init(rawValue:))
    report.isLive = report.origin.map { $0 == .live || $0 == .relay } ?? isConnected
    report.track = track(page["metadata"])
    report.started =
      instant(page["started"]) ?? page["uptime_seconds"]?.looseCount.map { place.now - Int64($0) * 1_000_000_000 }
    if isIngest {
      readIngest(page, &report)
      return [report]
    }
    readFanout(page, &report, place)
    return place.chosen([report], .cycast)
  }

  private static func readFanout(_ page: JSONValue, _ report: inout StationReport, _ place: ReadingPlace) {
    report.name = text(page["station_name"])
    report.genre = text(page["station_genre"])
    report.mount = text(page["mount"])
    // A server of the kind before has one stream and does not say where.
    if report.mount.isEmpty { report.mount = "/stream" }
    report.listenURL = text(page["listen_url"])
    report.listeners = page["listeners"]?.looseCount
    report.peak = page["listener_peak"]?.looseCount
    report.trackStarted = instant(page["track_started"])
    if let theirs = instant(page["time"]), (place.now - theirs).magnitude > likelyDelay {
      report.started = report.started.map { $0 + place.now - theirs }
      report.trackStarted = report.trackStarted.map { $0 + place.now - theirs }
    }
    report.source = text(page["source"])
    report.idle = page["seconds_since_input"]?.number.map { max(0, $0) }
    if report.origin == .silence, let since = instant(page["origin_started"]) {
      report.silentFor = Double(max(0, place.now - since)) / 1e9
    }
    readFormat(page, &report)
  }

  /// A page that is older by its own clock than this came from a machine whose clock is wrong, or ours is: instants are then
  /// told by ours, so that what began a minute ago has lasted a minute.
  private static let likelyDelay: UInt64 = 10_000_000_000

  private static func readIngest(_ page: JSONValue, _ report: inout StationReport) {
    if let stream = page["stream"] { readFormat(stream, &report) }
    guard let source = page["source"] else { return }
    report.name = text(source["name"])
    report.mount = text(source["mount"])
    report.source = text(source["user"])
    report.bitrate = report.bitrate ?? source["bitrate"]?.looseCount
  }

  private static func readFormat(_ value: JSONValue, _ report: inout StationReport) {
    report.take(type: text(value["content_type"]), codec: text(value["format"]))
    report.bitrate = positive(value["bitrate"])
    report.sampleRate = positive(value["sample_rate"])
    report.channels = positive(value["channels"])
  }

  private static func track(_ value: JSONValue?) -> TrackInfo {
    var track = TrackInfo(
      title: text(value?["title"]), artist: text(value?["artist"]), album: text(value?["album"]),
      link: text(value?["url"]))
    if track.display.isEmpty { track.title = text(value?["display"]) }
    return track
  }

  private static func text(_ value: JSONValue?) -> String { value?.string == nil ? "" : value?.looseText ?? "" }

  private static func positive(_ value: JSONValue?) -> Int? { value?.looseCount.flatMap { $0 > 0 ? $0 : nil } }

  private static func instant(_ value: JSONValue?) -> Int64? { value?.string.flatMap(CalendarInstant.nanoseconds) }
}
