// SPDX-License-Identifier: MIT

/// The one form of a title outside the band: an object on a line, for `--titles`, events and `cycast-icy`.
///
///     {"time":"2026-11-21T20:00:00.123Z","at":12.345,"artist":…,"title":…,"album":…,"url":…,"origin":…}
public enum TitleLine {
  /// What a pipe takes whole (PIPE_BUF, pipe(7)): the most bytes of a line.
  public static let longest = 4_096

  /// Makes the object, to which a command may add members of its own. What is not said has no key.
  /// - Parameters:
  ///   - time: nanoseconds since 1970, when the title went on air.
  ///   - streamTime: nanoseconds of stream before the first unit that the title belongs to; nil when not known.
  ///   - byte: bytes of stream before that unit; nil when not known.
  ///   - textLimit: bytes of UTF-8 to which each word is cut; a link, which leads nowhere when it is cut, is left out.
  public static func object(
    _ now: NowPlaying, time: Int64, at streamTime: Int64?, byte: Int? = nil, textLimit: Int = .max
  ) -> JSONObject {
    var now = now
    if now.track.link.utf8.count > textLimit { now.track.link = "" }
    var object = JSONObject(textLimit: textLimit)
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

  /// The line, line end included, at most `longest` bytes: the longest words are cut, at a character, until it fits.
  public static func bytes(_ now: NowPlaying, time: Int64, at streamTime: Int64?, byte: Int? = nil) -> [UInt8] {
    fitting { object(now, time: time, at: streamTime, byte: byte, textLimit: $0) }
  }

  /// The line of an object that is made with the highest limit for its words with which it is not longer than `longest`.
  public static func fitting(_ object: (_ textLimit: Int) -> JSONObject) -> [UInt8] {
    let whole = object(.max).line
    if whole.count <= longest { return whole }
    var (low, high) = (0, longest)
    while low < high {
      let middle = (low + high + 1) / 2
      if object(middle).line.count <= longest { low = middle } else { high = middle - 1 }
    }
    return object(low).line
  }
}
