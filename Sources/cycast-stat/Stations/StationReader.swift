// SPDX-License-Identifier: MIT
import StreamKit

/// What a status page is read with: which station was asked, by whom it was answered, and when.
struct ReadingPlace {
  /// The address that was typed.
  let url: StationURL
  /// What the answer's `Server` header says; empty when it has none.
  let server: String
  /// Nanoseconds since 1970.
  let now: Int64

  /// A report with what is known before the page is read.
  func report(_ kind: StationReport.Kind) -> StationReport {
    var report = StationReport(url: url.text)
    report.kind = kind
    report.server = server
    return report
  }

  /// The mount that the address names; nil when it names none: the whole server, or one of its status pages.
  var mount: String? {
    if url.path == "/" || url.path.hasPrefix("/;") || StatusPage.named(by: url) != nil { return nil }
    if ReadingPlace.pages.contains(where: url.path.hasSuffix) { return nil }
    var path = url.path.firstIndex(of: ";").map { String(url.path[..<$0]) } ?? url.path
    for ending in [".m3u", ".pls", ".xspf"] where path.hasSuffix(ending) { path.removeLast(ending.utf8.count) }
    return path
  }

  /// Those of a server's streams that were asked for. When a mount is named and not there, a report that says so.
  func chosen(_ reports: [StationReport], _ kind: StationReport.Kind) -> [StationReport] {
    guard let mount else { return reports }
    // A slash at the end is none of the name, as servers see it.
    let bare = mount.hasSuffix("/") ? String(mount.dropLast()) : mount
    if let first = reports.first(where: { $0.mount == mount }) ?? reports.first(where: { $0.mount == bare }) {
      return [first]
    }
    // A proxy puts a folder in front of the path that the server knows.
    if let first = reports.first(where: { $0.mount.utf8.count > 1 && bare.hasSuffix($0.mount) }) { return [first] }
    var report = report(kind)
    report.mount = mount
    let there = reports.isEmpty ? "nothing is on air there" : "it has \(ReadingPlace.list(reports.map(\.mount)))"
    report.problem = StationProblem(code: .noInput, reason: "has no such stream now: \(there)")
    return [report]
  }

  /// Pages for people, whose address is what a browser shows: they stand for their server.
  private static let pages = ["/status.xsl", "/index.html"]

  private static func list(_ mounts: [String]) -> String {
    mounts.count > 5 ? mounts.prefix(5).joined(separator: ", ") + ", …" : mounts.joined(separator: ", ")
  }
}

extension StationReport {
  /// Takes a title that is one text: artist and title are what stands before and behind its first dash.
  mutating func take(song: String) { track = TrackInfo(song: song) }

  /// Takes a media type, and the codec that it means where `codec` does not say it.
  mutating func take(type: String, codec: String = "") {
    contentType = Text.clean(type.lowercased())
    let media = Text.clean(String(contentType.prefix { $0 != ";" }))
    format =
      Codec(name: codec)?.name
      ?? ["audio/mpeg": "mp3", "audio/mp3": "mp3", "audio/aac": "aac", "audio/aacp": "aac", "audio/flac": "flac"][media]
      ?? ["audio/ogg": "ogg", "application/ogg": "ogg", "video/webm": "webm", "audio/webm": "webm"][media] ?? ""
  }

  /// Takes what `ice-audio-info` says: `ice-samplerate=44100;ice-bitrate=128;ice-channels=2`, names with `ice-` in front or not.
  mutating func take(audioInfo: String) {
    for pair in audioInfo.split(separator: ";") {
      let words = pair.split(separator: "=", maxSplits: 1).map { Text.clean(String($0)) }
      guard words.count == 2, let number = Double(words[1]), number > 0, number < 1e9 else { continue }
      switch words[0] {
      case "ice-bitrate", "bitrate": bitrate = bitrate ?? Int(number)
      case "ice-samplerate", "samplerate": sampleRate = sampleRate ?? Int(number)
      case "ice-channels", "channels": channels = channels ?? Int(number)
      default: break
      }
    }
  }
}
