// SPDX-License-Identifier: MIT
import StreamKit

/// What cycast-fanout can be told.
struct FanoutSettings: CommonSettings {
  var logging = LogSettings()
  var listen: [ListenAddress] = []
  var station = Station()
  var format: Codec?
  /// Nanoseconds.
  var burst: Int64 = 4_000_000_000
  var lead: Int64?
  var ring = Mount.Capacity.bytes(Mount.usualCapacity)
  var metaint = 16_000
  var slow = Audience.Slow.skip
  var stallTimeout: Int64 = 30_000_000_000
  var maxListeners: Int?
  var accessLog: OutputTarget?
  var events: OutputTarget?
  var proxies = TrustedProxies()
  var adminPasswordFile: SecretFile?
  var readyDescriptor: Int32?
}

extension FanoutSettings {
  /// The command's table.
  static var command: Command<FanoutSettings> {
    Command(
      name: "cycast-fanout",
      summary: "send the stream on standard input to every listener over HTTP",
      usage: "[OPTION]... <STREAM",
      description: [
        "Reads MPEG audio, AAC (ADTS) or Ogg (Vorbis, Opus, FLAC) on standard input and serves it to any number of "
          + "listeners. Each starts at once, on a whole frame or page, with a few seconds of burst; titles that travel "
          + "in the stream as ID3v2 tags reach those players that ask for ICY metadata.",
        "At / there is a page that shows what is on, plays it and keeps up by itself; to who does not ask for HTML, as curl, "
          + "it is text. /api/status and /api/stats are JSON, /api/events tells what happens as it happens (server-sent "
          + "events), /metrics is for Prometheus. Icecast's /status-json.xsl, /admin/stats, /admin/listclients, "
          + "/admin/listmounts and /admin/killclient and SHOUTcast's /7.html and /stats answer as those servers do. Who "
          + "listens is told to the user admin only.",
        "With an admin password, requests say what is on air too, as Icecast takes them: GET or POST /admin/metadata with "
          + "mode=updinfo and song, or artist and title. The newest of tag and request wins; a tag that is repeated is "
          + "not new. In Ogg the stream alone says it.",
        "Input that comes faster than it plays is taken in at exactly real time, so `cat *.mp3 | cycast-fanout` is a "
          + "station. A listener that can't keep up never holds up another.",
        "At the end of standard input listeners get what is left, and the command ends. Without a listener an input that "
          + "was read ahead of time is served for as long as it plays, at most six seconds.",
      ],
      groups: [
        ("Where", whereOptions), ("Station", stationOptions), ("Stream", streamOptions), ("Listeners", listenerOptions),
      ],
      examples: [
        Example("A station of a folder of music.", "cycast-playlist ~/music | cycast-fanout --name 'Radio Home'"),
        Example("What cat gathers, taken in at real time.", "cat ~/music/*.mp3 | cycast-fanout --burst 8s"),
        Example(
          "What only ffmpeg can read, as MP3.", "ffmpeg -v error -i ~/set.flac -b:a 128k -f mp3 - | cycast-fanout"),
      ],
      exitCodes: [
        (.ok, "Standard input has ended, or a signal asked to stop."), (.usage, ""),
        (.noInput, "Standard input is closed, a directory or a terminal, or the password cannot be read."),
        (.unavailable, "An address to listen on cannot be had."), (.osError, ""),
        (.cannotCreate, "The access log or the file of events cannot be opened."), (.ioError, ""),
        (.config, "The password cannot be used."),
      ],
      signals: [
        ("TERM, INT", "Stop: what is queued is sent for at most two seconds. A second one stops at once."),
        ("HUP", "Read the password again and open access log and events anew."),
      ])
  }

  private static var whereOptions: [Option<FanoutSettings>] {
    [
      Option(
        "listen", "ADDRESS", letter: "l", "address to listen on (:8001); may be repeated",
        detail: "Such as :8001 (IPv4 and IPv6), 127.0.0.1:8001, [::1]:8001 or unix:/run/x. Port 0 takes a free one."
      ) { (settings: inout FanoutSettings, text: String) throws(UsageError) in
        settings.listen.append(try ListenAddress(text))
      },
      Option("mount", "/PATH", letter: "m", "path of the stream (/stream)") {
        (settings: inout FanoutSettings, text: String) throws(UsageError) in
        guard text.hasPrefix("/"), text.count > 1, !text.contains(where: { " ?#;".contains($0) }) else {
          throw UsageError("'\(text)' is no mount: write a path such as /stream")
        }
        if Router.isTaken(text) { throw UsageError("'\(text)' is a page: write a path such as /stream") }
        settings.station.mount = text
      },
      Option(
        "public-url", "URL", "where listeners reach it, for playlists and pages",
        detail: "Without it the Host header of the request says where."
      ) { settings, text in settings.station.publicURL = text.hasSuffix("/") ? String(text.dropLast()) : text },
      Option(
        "trusted-proxy", "CIDR", "believe this proxy about who listens",
        detail: "Such as 127.0.0.1, 10.0.0.0/8 or fd00::/8; may be repeated. Its X-Forwarded-For and Forwarded headers "
          + "say where a listener comes from, for logs, events and the administrator."
      ) { (settings: inout FanoutSettings, text: String) throws(UsageError) in
        settings.proxies.ranges.append(try AddressRange(text))
      },
      Option(
        flag: "proxy-protocol", "proxies begin connections with a PROXY header",
        detail: "Version 1 or 2, as HAProxy (send-proxy), nginx (proxy_protocol on) and stunnel (protocol = proxy) "
          + "send it. It must come from those of --trusted-proxy; without that option, from this machine's own "
          + "addresses. Others must not send one."
      ) { $0.proxies.sendHeaders = true },
      Option("ready-fd", "N", "write host:port of each socket to descriptor N") {
        (settings: inout FanoutSettings, text: String) throws(UsageError) in
        settings.readyDescriptor = try OptionValue.descriptor(text)
      },
    ]
  }

  private static var stationOptions: [Option<FanoutSettings>] {
    [
      Option("name", "TEXT", "the station's name, as players show it") { $0.station.words.name = $1 },
      Option("genre", "TEXT", "its genre") { $0.station.words.genre = $1 },
      Option("description", "TEXT", "a sentence about it") { $0.station.words.description = $1 },
      Option("url", "URL", "its home page") { $0.station.words.url = $1 },
      Option(flag: "public", "tell players that it may be listed") { $0.station.isPublic = true },
      Option(
        "admin-password-file", "FILE|fd:N", "let the user admin see listeners, say titles",
        detail: "The first line of FILE is the password for what begins with /admin, for listeners' addresses in "
          + "/api/stats and /api/events, and for ending one. The environment variable CYCAST_ADMIN_PASSWORD does the "
          + "same. Without one nobody may."
      ) { (settings: inout FanoutSettings, text: String) throws(UsageError) in
        settings.adminPasswordFile = try SecretFile(text)
      },
    ]
  }

  private static var streamOptions: [Option<FanoutSettings>] {
    [
      Option(
        "format", "CODEC", "what comes in, if it can't be told by itself",
        detail: "One of mp1, mp2, mp3, aac, vorbis, opus, flac (in Ogg), raw."
      ) { (settings: inout FanoutSettings, text: String) throws(UsageError) in
        settings.format = try OptionValue.codec(text)
      },
      Option("burst", "DUR", "what a new listener gets at once (4s); 0: live edge") {
        (settings: inout FanoutSettings, text: String) throws(UsageError) in
        settings.burst = try OptionValue.duration(text)
      },
      Option("lead", "DUR", "how far input may be ahead of time (burst + 2s)") {
        (settings: inout FanoutSettings, text: String) throws(UsageError) in
        settings.lead = try OptionValue.duration(text)
      },
      Option(
        "ring", "SIZE", "memory of the mount: bytes or seconds (2MiB)",
        detail: "Such as 4MiB or 60s; at least 128KiB. The burst is limited by it."
      ) { (settings: inout FanoutSettings, text: String) throws(UsageError) in
        settings.ring = try ring(text)
      },
      Option("metaint", "BYTES", "audio between ICY blocks (16000)") {
        (settings: inout FanoutSettings, text: String) throws(UsageError) in
        settings.metaint = try OptionValue.metaint(text)
      },
    ]
  }

  private static var listenerOptions: [Option<FanoutSettings>] {
    [
      Option("max-listeners", "N", "answer 503 to those beyond N") {
        (settings: inout FanoutSettings, text: String) throws(UsageError) in
        settings.maxListeners = try OptionValue.number(text, in: 0...10_000_000)
      },
      Option(
        "slow", "skip|drop", "what happens to one who falls too far behind (skip)",
        detail: "A listener that falls off the ring is moved forward to where a new one would start, or is cut off."
      ) { (settings: inout FanoutSettings, text: String) throws(UsageError) in
        settings.slow = try OptionValue.word(text, of: Audience.Slow.allCases)
      },
      Option("stall-timeout", "DUR", "close one who takes nothing for so long (30s)") {
        (settings: inout FanoutSettings, text: String) throws(UsageError) in
        let timeout = try OptionValue.duration(text)
        guard timeout >= 1_000_000_000 else { throw UsageError("'\(text)' is less than 1s") }
        settings.stallTimeout = timeout
      },
      Option("access-log", "FILE|-", "a line for each request when it ends") {
        (settings: inout FanoutSettings, text: String) throws(UsageError) in
        settings.accessLog = try OutputTarget(text)
      },
      Option(
        "events", "FILE|fd:N", "a line of JSON for everything that happens",
        detail: "track_started, track_ended, metadata, listener_joined, listener_left, silence_started and others. "
          + "GET /api/events tells the same as it happens, without addresses to who is not the administrator."
      ) { (settings: inout FanoutSettings, text: String) throws(UsageError) in
        settings.events = try OutputTarget(text)
      },
    ]
  }

  /// `2MiB`, or `60s`: what reads as a duration with a unit is one.
  private static func ring(_ text: String) throws(UsageError) -> Mount.Capacity {
    if text.hasSuffix("s") || text.hasSuffix("m") || text.hasSuffix("h") {
      return .nanoseconds(try OptionValue.duration(text))
    }
    let bytes = try OptionValue.bytes(text)
    guard bytes >= Mount.leastCapacity, bytes <= Mount.mostCapacity else {
      throw UsageError("'\(text)' is not from 128KiB to \(Mount.mostCapacity >> 20)MiB")
    }
    return .bytes(bytes)
  }
}
