// SPDX-License-Identifier: MIT

/// The one form of a title outside the band: an object on a line, for `--titles`, events and `cycast-icy`.
///
///     {"time":"2026-11-21T20:00:00.123Z","at":12.345,"artist":…,"title":…,"album":…,"url":…,"origin":…}
public enum TitleLine {
  /// Makes the object, to which a command may add members of its own. What is not said has no key.
  /// - Parameters:
  ///   - time: nanoseconds since 1970, when the title went on air.
  ///   - streamTime: nanoseconds of stream before the first unit that the title belongs to; nil when not known.
  public static func object(_ now: NowPlaying, time: Int64, at streamTime: Int64?) -> JSONObject {
    var object = JSONObject()
    object.add("time", CalendarTime(time).iso8601)
    if let streamTime { object.add("at", secondsOf: streamTime) }
    object.add("artist", unlessEmpty: now.track.artist)
    object.add("title", unlessEmpty: now.track.title)
    object.add("album", unlessEmpty: now.track.album)
    object.add("url", unlessEmpty: now.track.link)
    if let origin = now.origin { object.add("origin", origin.rawValue) }
    return object
  }

  /// The line, line end included.
  public static func bytes(_ now: NowPlaying, time: Int64, at streamTime: Int64?) -> [UInt8] {
    object(now, time: time, at: streamTime).line
  }
}
