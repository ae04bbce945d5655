// SPDX-License-Identifier: MIT
import StreamKit

/// The line that `watch` prints for a title.
///
/// Text: `2026-11-21 21:00:05  Artist - Title`, the time being the machine's; `-` for an empty title. JSON: a `TitleLine`
/// without `at`, which a listener who came late does not know, and with `station`.
extension TitleFormat {
  /// The line, line end included, at most `TitleLine.longest` bytes: longer titles are cut at a character.
  ///
  /// - Parameters:
  ///   - time: nanoseconds since 1970.
  ///   - isAlone: whether it is all that will be printed: then text is the title alone, an empty one an empty line.
  func line(_ track: TrackInfo, station: String, time: Int64, isAlone: Bool = false) -> [UInt8] {
    switch self {
    case .text:
      let clock = isAlone ? "" : CalendarTime(time, local: true).formatted("%Y-%m-%d %H:%M:%S") + "  "
      let title = Text.cut(track.display, toUTF8: TitleLine.longest - clock.utf8.count - 1)
      return Array("\(clock)\(title.isEmpty && !isAlone ? "-" : title)\n".utf8)
    case .json:
      return TitleLine.fitting { limit in
        var object = TitleLine.object(NowPlaying(track: track), time: time, at: nil, textLimit: limit)
        object.add("station", unlessEmpty: station)
        return object
      }
    }
  }
}
