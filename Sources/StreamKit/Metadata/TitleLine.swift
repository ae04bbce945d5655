// SPDX-License-Identifier: MIT

/// The one form of a title outside the band: an object on a line, for `--titles`, events and `cycast-icy`.
///
///     {"time":"2026-11-21T20:00:00.123Z","at":12.345,"artist":…,"title":…,"album":…,"url":…,"origin":…}
public enum TitleLine {
  /// Makes the object, to which a command may add members of its own. What is not said has no key.
  /// - Parameters:
  ///   - time: nanoseconds since 1970, when the title went on air.
  ///   - streamTime: nanoseconds of stream before the first unit that the title belongs to; nil when not known.
  ///   - byte: bytes of stream before that unit; nil when not known.
  public static func object(_ now: NowPlaying, time: Int64, at streamTime: Int64?, byte: Int? = nil) -> JSONObject {
    var object = JSONObject()
    object.add("time", CalendarTime(time).iso8601)
    add(now, at: streamTime, to: &object)
    if let byte { object.add("byte", byte) }
    return object
  }

  /// Adds all members but the time to an object that has one: an event.
  public static func add(_ now: NowPlaying, at streamTime: Int64?, to object: inout JSONObject) {
    if let streamTime { object.add("at", secondsOf: streamTime) }
    object.add("artist", unlessEmpty: now.track.artist)
    object.add("title", unlessEmpty: now.track.title)
    object.add("album", unlessEmpty: now.track.album)
    object.add("url", unlessEmpty: now.track.link)
    if let origin = now.origin { object.add("origin", origin.rawValue) }
  }

  /// The line, line end included.
  ///
  /// At most 4,096 bytes, which a pipe takes whole (PIPE_BUF): where it would be more, each word is cut at a character.
  public static func bytes(_ now: NowPlaying, time: Int64, at streamTime: Int64?, byte: Int? = nil) -> [UInt8] {
    let line = object(now, time: time, at: streamTime, byte: byte).line
    if line.count <= 4_096 { return line }
    // Escapes at most double a cleaned text: four words of twice 480 bytes and the rest stay below 4,096.
    var short = now
    short.track.artist = Text.cut(now.track.artist, toUTF8: 480)
    short.track.title = Text.cut(now.track.title, toUTF8: 480)
    short.track.album = Text.cut(now.track.album, toUTF8: 480)
    short.track.link = now.track.link.utf8.count > 480 ? "" : now.track.link
    return object(short, time: time, at: streamTime, byte: byte).line
  }
}
