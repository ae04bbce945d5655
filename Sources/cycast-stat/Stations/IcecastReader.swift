// SPDX-License-Identifier: MIT
import StreamKit

/// Reads `/status-json.xsl` of Icecast 2.4, 2.5 and Icecast-kh, whose `source` is an object, an array, or not there.
enum IcecastReader {
  /// More streams of one server are not shown.
  static let mostStreams = 1_000

  /// The page's reports, one for each mount with a source; nil when it is another's page. A server without any has one
  /// report with no stream in it.
  static func reports(_ body: [UInt8], _ place: ReadingPlace) -> [StationReport]? {
    let repaired = JSONRepair.repaired(body)
    guard let page = try? JSONValue(repaired.span), let stats = page["icestats"], stats.object != nil else {
      return nil
    }
    let source = stats["source"]
    let sources = source?.array ?? (source?.object != nil ? [source].compactMap { $0 } : [])
    let reports = sources.prefix(mostStreams).filter { $0.object != nil }.map { report($0, stats, place) }
    if reports.isEmpty, place.mount == nil { return [empty(stats, place)] }
    return place.chosen(reports, .icecast)
  }

  private static func empty(_ stats: JSONValue, _ place: ReadingPlace) -> StationReport {
    var report = blank(stats, place)
    report.started = instant(stats["server_start_iso8601"])
    report.isLive = false
    report.listeners = 0
    return report
  }

  private static func blank(_ stats: JSONValue, _ place: ReadingPlace) -> StationReport {
    var report = place.report(.icecast)
    if let server = stats["server_id"]?.looseText, !server.isEmpty { report.server = server }
    return report
  }

  private static func report(_ source: JSONValue, _ stats: JSONValue, _ place: ReadingPlace) -> StationReport {
    var report = blank(stats, place)
    report.listenURL = text(source["listenurl"])
    report.mount = (try? StationURL(report.listenURL))?.path ?? ""
    report.name = text(source["server_name"])
    report.genre = text(source["genre"])
    report.listeners = source["listeners"]?.looseCount
    report.peak = source["listener_peak"]?.looseCount
    report.started = instant(source["stream_start_iso8601"])
    report.isLive = true
    readTitle(source, &report)
    readFormat(source, &report)
    return report
  }

  private static func readTitle(_ source: JSONValue, _ report: inout StationReport) {
    let artist = text(source["artist"])
    // What was said last; 2.5 has it when it does not have the others.
    let shown = [source["title"], source["display-title"], source["yp_currently_playing"]].map(text)
    let title = shown.first { !$0.isEmpty } ?? ""
    if artist.isEmpty { report.take(song: title) } else { report.track = TrackInfo(title: title, artist: artist) }
    report.track.album = text(source["album"])
  }

  private static func readFormat(_ source: JSONValue, _ report: inout StationReport) {
    let subtype = text(source["subtype"]).split(separator: "/").last.map(String.init) ?? ""
    report.take(type: text(source["server_type"]), codec: subtype)
    report.bitrate = positive(source["bitrate"]) ?? positive(source["ice-bitrate"])
    report.sampleRate = positive(source["samplerate"]) ?? positive(source["audio_samplerate"])
    report.channels = positive(source["channels"]) ?? positive(source["audio_channels"])
    report.take(audioInfo: text(source["audio_info"]))
    // Ogg's is told in bit/s, and under another name.
    if report.bitrate == nil { report.bitrate = positive(source["audio_bitrate"]).map { $0 / 1_000 } }
    report.sampleRate = report.sampleRate ?? positive(source["ice-samplerate"])
    report.channels = report.channels ?? positive(source["ice-channels"])
  }

  private static func text(_ value: JSONValue?) -> String { value?.looseText ?? "" }

  private static func positive(_ value: JSONValue?) -> Int? { value?.looseCount.flatMap { $0 > 0 ? $0 : nil } }

  private static func instant(_ value: JSONValue?) -> Int64? { value?.string.flatMap(CalendarInstant.nanoseconds) }
}
