// SPDX-License-Identifier: MIT
import StreamKit

/// The fields of a report by name, for `--get` and `--json`: where the page /api/status of Cycast has the same, by its name.
enum StationField: String, CaseIterable {
  case url, up, kind, server, mount
  case listenURL = "listen_url"
  case name, genre, artist, title, album, link, display, listeners
  case peak = "listener_peak"
  case started
  case uptime = "uptime_seconds"
  case trackStarted = "track_started"
  case format
  case contentType = "content_type"
  case bitrate
  case sampleRate = "sample_rate"
  case channels, origin, live, source
  case idle = "seconds_since_input"
  case error

  /// What a field holds.
  enum Value: Equatable {
    case text(String), integer(Int), number(Double), bool(Bool)
  }

  /// The field of that name. Throws a sentence with the nearest, or all.
  init(named name: String) throws(UsageError) {
    if let field = StationField(rawValue: name) {
      self = field
      return
    }
    let shown = Text.clean(name)
    if let near = nearestWord(to: name, among: StationField.allCases.map(\.rawValue)) {
      throw UsageError("unknown field '\(shown)' (did you mean \(near)?)")
    }
    let all = StationField.allCases.map(\.rawValue).joined(separator: ", ")
    throw UsageError("unknown field '\(shown)': it is one of \(all)")
  }

  /// What a report says; nil when that is not known. A text that was said and is empty is not known either, but for the
  /// title of a station that has answered: then nothing has a title.
  func value(in report: StationReport, at now: Int64) -> Value? {
    switch self {
    case .url: .text(report.url)
    case .up: .bool(report.problem == nil)
    case .kind: report.kind.map { .text($0.rawValue) }
    case .server: text(report.server)
    case .mount: text(report.mount)
    case .listenURL: text(report.listenURL)
    case .name: text(report.name)
    case .genre: text(report.genre)
    case .artist: text(report.track.artist)
    case .title: text(report.track.title)
    case .album: text(report.track.album)
    case .link: text(report.track.link)
    case .display: text(report.display)
    case .listeners: report.listeners.map { .integer($0) }
    case .peak: report.peak.map { .integer($0) }
    case .started: report.started.map { .text(CalendarTime($0).iso8601) }
    case .uptime: StationReport.seconds(since: report.started, at: now).map { .integer($0) }
    case .trackStarted: report.trackStarted.map { .text(CalendarTime($0).iso8601) }
    case .format: text(report.format)
    case .contentType: text(report.contentType)
    case .bitrate: report.bitrate.map { .integer($0) }
    case .sampleRate: report.sampleRate.map { .integer($0) }
    case .channels: report.channels.map { .integer($0) }
    case .origin: report.origin.map { .text($0.rawValue) }
    case .live: report.isLive.map { .bool($0) }
    case .source: text(report.source)
    case .idle: report.idle.map { .number($0) }
    case .error: report.problem.map { .text($0.reason) }
    }
  }

  private func text(_ text: String) -> Value? { text.isEmpty ? nil : .text(text) }
}

extension StationField.Value {
  /// As `--get` prints it.
  var text: String {
    switch self {
    case .text(let text): text
    case .integer(let number): String(number)
    case .number(let number): "\(number)"
    case .bool(let truth): truth ? "true" : "false"
    }
  }
}

extension StationReport {
  /// All that is known, as `--json` prints it.
  func json(at now: Int64) -> JSONObject {
    var object = JSONObject()
    addFields(to: &object, at: now)
    return object
  }

  /// Adds all that is known to an object.
  func addFields(to object: inout JSONObject, at now: Int64) {
    for field in StationField.allCases {
      switch field.value(in: self, at: now) {
      case nil: break
      case .text(let text): object.add(field.rawValue, text)
      case .integer(let number): object.add(field.rawValue, number)
      case .number(let number): object.add(field.rawValue, number)
      case .bool(let truth): object.add(field.rawValue, truth)
      }
    }
  }
}
