// SPDX-License-Identifier: MIT

/// What each page of JSON has to look like.
extension Schema {
  private static let origin = Schema.words(["live", "playlist", "silence", "relay"]).orNull
  private static let titles = Schema.array(
    .object([
      .key("time", .time), .key("artist", .string), .key("title", .string), .key("display", .string),
      .key("origin", origin),
    ]))
  private static let format: [Key] = [
    .key("format", Schema.words(["mp1", "mp2", "mp3", "aac", "vorbis", "opus", "flac", "raw"]).orNull),
    .key("bitrate", Schema.integer.orNull), .key("sample_rate", Schema.integer.orNull),
    .key("channels", Schema.integer.orNull), .key("origin", origin),
  ]
  private static let audience: [Key] = [
    .key("listener_peak", .integer), .key("unique_listeners", .integer), .key("max_listeners", Schema.integer.orNull),
  ]

  /// `/api/status`
  static let status: Schema = {
    var keys: [Key] = [
      .key("source_connected", .bool), .key("source_status", .words(["Connected", "Playlist Fallback"])),
      .key("metadata", .object(Key.all(["title", "artist", "album", "genre", "url", "display"], .string))),
    ]
    keys += Key.all(["listeners", "uptime_seconds"], .integer)
    keys += Key.all(
      ["uptime_formatted", "station_name", "station_genre", "station_description", "station_url"], .string)
    keys.append(.key("public", .bool))
    keys += Key.all(["server", "mount", "listen_url", "content_type"], .string)
    keys += format
    keys.append(.key("source", .string))
    keys += audience
    keys += Key.all(["time", "started"], .time)
    keys += [.key("origin_started", Schema.time.orNull)]
    keys += [.key("track_started", Schema.time.orNull), .key("seconds_since_input", Schema.number.orNull)]
    keys.append(.key("titles", titles))
    return .object(keys)
  }()

  private static let times = Schema.object(Key.all(["mean", "p50", "p90", "p99"], Schema.number.orNull))
  private static let listener: Schema = {
    var keys = Key.all(["id", "bytes_sent", "connected_seconds"], .integer)
    keys.append(.key("active", .bool))
    keys += Key.all(["address", "agent", "referrer"], .string)
    keys += [.key("lag_seconds", Schema.number.orNull), .key("skips", .integer), .key("icy", .bool)]
    return .object(keys)
  }()
  private static let counted: [Key] = {
    let reasons = ["left", "finished", "stalled", "slow", "no_room", "stopped", "format_changed", "ended"]
    let outcomes = ["stream", "page", "full", "refused", "nothing"]
    var keys = Key.all(["skips", "drops", "listeners_joined"], .integer)
    keys.append(.key("listeners_left", .object(Key.all(reasons, .integer))))
    keys.append(.key("connections", .object(Key.all(outcomes, .integer))))
    keys += [.key("title_changes", .integer), .key("lag", times), .key("first_byte", times)]
    keys.append(.key("ring", .object(Key.all(["capacity", "used"], .integer) + [.key("seconds", .number)])))
    keys.append(.key("history", .object([.key("seconds", .integer), .key("listeners", .array(.integer))])))
    return keys
  }()

  /// `/api/stats`, for the public or for the administrator.
  static func stats(isHidden: Bool) -> Schema {
    var keys = Key.all(["total_listeners", "total_bytes_sent"], .integer)
    keys.append(.key("listeners_hidden", .bool))
    if !isHidden { keys += Key.all(["page", "per_page", "pages"], .integer) }
    keys.append(.key("listeners", .array(listener)))
    keys.append(
      .key("buffer", .object(Key.all(["available", "space"], .integer) + [.key("fill_percentage", .number)])))
    keys += [.key("uptime_seconds", .integer), .key("started", .time)]
    keys += format + audience
    keys.append(.key("seconds_since_input", Schema.number.orNull))
    keys += Key.all(["bytes_in", "bytes_out", "junk"], .integer)
    keys += counted
    keys.append(.key("titles", titles))
    return .object(keys)
  }

  /// `/status-json.xsl`
  static let icecast: Schema = {
    let source: [Key] = [
      .maybe("artist", .string), .maybe("audio_info", .string), .maybe("bitrate", .integer),
      .maybe("channels", .integer), .maybe("genre", .string), .key("listener_peak", .integer),
      .key("listeners", .integer), .key("listenurl", .string), .maybe("samplerate", .integer),
      .maybe("server_description", .string), .maybe("server_name", .string), .key("server_type", .string),
      .maybe("server_url", .string), .key("stream_start", .string), .key("stream_start_iso8601", .string),
      .key("title", .string), .maybe("yp_currently_playing", .string),
    ]
    var stats = Key.all(["admin", "host", "location", "server_id", "server_start", "server_start_iso8601"], .string)
    stats.append(.maybe("source", .object(source)))
    return .object([.key("icestats", .object(stats))])
  }()

  /// `/stats?sid=1&json=1`: bit rate and sample rate are strings, as SHOUTcast 2.4 to 2.6 write them.
  static let shoutcast: Schema = {
    var keys = Key.all(
      ["currentlisteners", "peaklisteners", "maxlisteners", "uniquelisteners", "averagetime"], .integer)
    keys += Key.all(["servergenre", "serverurl", "servertitle", "songtitle"], .string)
    keys += Key.all(["streamhits", "streamstatus", "backupstatus", "streamlisted"], .integer)
    keys += [.key("streampath", .string), .key("streamuptime", .integer)]
    keys += Key.all(["bitrate", "samplerate", "content", "version"], .string)
    return .object(keys)
  }()
}
