// SPDX-License-Identifier: MIT
import StreamKit

/// The line that `watch` prints for a title.
///
/// Text: `2026-11-21 21:00:05  Artist - Title`, the time being the machine's; `-` for an empty title. JSON: a `TitleLine`
/// without `at`, which a listener who came late does not know, and with `station`.
extension TitleFormat {
  /// The line, line end included, at most `longestLine` bytes: longer titles are cut at a character.
  ///
  /// - Parameters:
  ///   - time: nanoseconds since 1970.
  ///   - isAlone: whether it is all that will be printed: then text is the title alone, an empty one an empty line.
  func line(_ track: TrackInfo, station: String, time: Int64, isAlone: Bool = false) -> [UInt8] {
    switch self {
    case .text:
      let clock = isAlone ? "" : CalendarTime(time, local: true).formatted("%Y-%m-%d %H:%M:%S") + "  "
      let title = Text.cut(track.display, toUTF8: Self.longestLine - clock.utf8.count - 1)
      return Array("\(clock)\(title.isEmpty && !isAlone ? "-" : title)\n".utf8)
    case .json:
      let whole = Self.object(track, station, time, limit: .max)
      // Escapes at most double a cleaned text: five words of twice 380 bytes and the rest stay below 4,096.
      return whole.count <= Self.longestLine ? whole : Self.object(track, station, time, limit: 380)
    }
  }

  private static func object(_ track: TrackInfo, _ station: String, _ time: Int64, limit: Int) -> [UInt8] {
    var track = track
    // A link that was cut leads nowhere.
    if track.link.utf8.count > limit { track.link = "" }
    var object = JSONObject(textLimit: limit)
    object.add("time", CalendarTime(time).iso8601)
    TitleLine.add(NowPlaying(track: track), at: nil, to: &object)
    object.add("station", unlessEmpty: station)
    return object.line
  }
}
