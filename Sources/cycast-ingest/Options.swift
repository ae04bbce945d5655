// SPDX-License-Identifier: MIT
import StreamKit

/// What cycast-ingest can be told.
struct IngestSettings: CommonSettings {
  var logging = LogSettings()
  // Where
  var listen: [ListenAddress] = []
  var mount: String?
  var proxies = TrustedProxies()
  var readyDescriptor: Int32?
  // Who
  var passwordFile: SecretFile?
  var adminPasswordFile: SecretFile?
  var users: FilePath?
  var takeover = Takeover.Policy.same
  // Stream
  var format: Codec?
  var isStrict = false
  /// Nanoseconds, as all durations here.
  var preroll: Int64 = 200_000_000
  var lead: Int64 = 500_000_000
  var gap: Int64 = 2_000_000_000
  var sourceTimeout: Int64 = 10_000_000_000
  var grace: Int64 = 0
  var fallback = FallbackMode.pause
  var fillsWithSilence = true
  var exitsOnEnd = false
  var saysState = true
  // Live
  var deadAir: DeadAirRule?
  var givesDeadAirBack = false
  var filter: String?
  var record: FilePath?
  var recordName = RecordName()
  var events: OutputTarget?

  /// What the fallback does while somebody is live: waits, or runs on unheard.
  enum FallbackMode: String, CaseIterable { case pause, run }
}

extension IngestSettings {
  /// The command's table.
  static var command: Command<IngestSettings> {
    Command(
      name: "cycast-ingest",
      summary: "let source clients go live over a fallback stream",
      usage: "[OPTION]... [<FALLBACK] >STREAM",
      description: [
        "Listens for source clients (Mixxx, BUTT, VLC, ffmpeg, liquidsoap and whatever else speaks Icecast's or "
          + "SHOUTcast's protocol) and writes what they send to standard output. While nobody is live it passes on "
          + "standard input, the fallback; when that says nothing either, silence. Switches happen between two frames, "
          + "and no decoder notices them.",
        "There is no default password: give one with --password-file, --users or the environment variable "
          + "CYCAST_SOURCE_PASSWORD. A client is told this machine, port 8000, any mount (such as /live), any user "
          + "name (such as source) and the password. The stream has one codec: that of the fallback or the first "
          + "source, or of --format; sources in another are refused, unless --filter converts them.",
        "One source is on air at a time. GET /api/status on the same port says which as JSON, /admin/metadata and "
          + "/admin.cgi take titles, and /admin/killsource or DELETE ends a session.",
        "SHOUTcast clients built on libshout connect to the port after the one they are told: tell them one less, or "
          + "listen on both with a second --listen.",
        "Passwords travel as they are. For TLS put nginx, HAProxy or stunnel in front (--trusted-proxy, "
          + "--proxy-protocol).",
      ],
      groups: [
        ("Where", whereOptions), ("Who", whoOptions), ("Stream", streamOptions), ("Dead air", deadAirOptions),
        ("Live", liveOptions),
      ],
      examples: [
        Example(
          "A station that plays music until somebody goes live, and goes on with it afterwards.",
          "cycast-playlist ~/music | cycast-ingest --password-file ~/pw | cycast-fanout"),
        Example(
          "Nothing but live shows, each of them recorded; silence in between.",
          "cycast-ingest --users ~/djs --record ~/shows | cycast-fanout"),
        Example(
          "Whatever sources send is brought to one format.",
          "cycast-ingest --users ~/djs --filter 'ffmpeg -i - -f mp3 -' | cycast-fanout"),
      ],
      exitCodes: [
        (.ok, "A signal asked to stop, or with --exit-on-eof there was nothing left to wait for."),
        (.usage, "The command line is wrong, or standard output is a terminal."),
        (.noInput, "Standard input is a directory, or open for writing only; a file of passwords can't be read."),
        (.unavailable, "An address to listen on cannot be had."), (.osError, ""),
        (.cannotCreate, "The folder of recordings or the file of events cannot be written."),
        (.ioError, "Standard output is closed, or writing to it failed."),
        (.config, "There is no password for sources, or a file of passwords or users is wrong."),
      ],
      signals: [
        (
          "TERM, INT",
          "Stop: the source is let go, what is queued is written for at most two seconds, a recording is finished. A "
            + "second one stops at once."
        ),
        ("HUP", "Read passwords and users again, open the file of events anew, and say the state in band again."),
      ])
  }

  private static var whereOptions: [Option<IngestSettings>] {
    [
      Option(
        "listen", "ADDRESS", letter: "l", "address to listen on (:8000); may be repeated",
        detail: "Such as :8000 (IPv4 and IPv6), 127.0.0.1:8000, [::1]:8000 or unix:/run/x. Port 0 takes a free one."
      ) { (settings: inout IngestSettings, text: String) throws(UsageError) in
        settings.listen.append(try ListenAddress(text))
      },
      Option("mount", "/PATH", letter: "m", "take sources on this mount only (on any)") {
        (settings: inout IngestSettings, text: String) throws(UsageError) in
        guard text.hasPrefix("/"), text.count > 1, !text.contains(where: { " ?#".contains($0) }) else {
          throw UsageError("'\(text)' is no mount: write a path such as /live")
        }
        settings.mount = text
      },
      Option(
        "trusted-proxy", "CIDR", "believe this proxy about where sources come from",
        detail: "Such as 127.0.0.1, 10.0.0.0/8 or fd00::/8; may be repeated. Its X-Forwarded-For and Forwarded headers "
          + "say where a source comes from."
      ) { (settings: inout IngestSettings, text: String) throws(UsageError) in
        settings.proxies.ranges.append(try AddressRange(text))
      },
      Option(
        flag: "proxy-protocol", "proxies begin connections with a PROXY header",
        detail: "Version 1 or 2, as HAProxy (send-proxy), nginx (proxy_protocol on) and stunnel (protocol = proxy) "
          + "send it. It must come from those of --trusted-proxy; without that option, from this machine's own "
          + "addresses. Others must not send one."
      ) { $0.proxies.sendHeaders = true },
      Option("ready-fd", "N", "write host:port of each socket to descriptor N") {
        (settings: inout IngestSettings, text: String) throws(UsageError) in
        settings.readyDescriptor = try OptionValue.descriptor(text)
      },
    ]
  }

  private static var whoOptions: [Option<IngestSettings>] {
    [
      Option(
        "password-file", "FILE|fd:N", "file whose first line is sources' password",
        detail: "Of 1 to 256 bytes; any user name will do with it. Make one with: (umask 077; openssl rand -hex 8 "
          + ">FILE). The environment variable CYCAST_SOURCE_PASSWORD does the same."
      ) { (settings: inout IngestSettings, text: String) throws(UsageError) in
        settings.passwordFile = try SecretFile(text)
      },
      Option(
        "users", "FILE", "sources with passwords of their own, one a line",
        detail: "A line is name:hash:priority[:mount]; priority and mount may be left out, and # begins a comment. The "
          + "hash is what openssl passwd -6 prints: $5$ or $6$, with at most 100,000 rounds."
      ) { (settings: inout IngestSettings, text: String) throws(UsageError) in
        settings.users = FilePath(text)
      },
      Option(
        "admin-password-file", "FILE|fd:N", "the same for the user admin",
        detail: "Who may end any session, set any title and see who is live, but not go live. The environment variable "
          + "CYCAST_ADMIN_PASSWORD does the same. Without one nobody is admin."
      ) { (settings: inout IngestSettings, text: String) throws(UsageError) in
        settings.adminPasswordFile = try SecretFile(text)
      },
      Option(
        "takeover", "same|newest|priority|refuse", "who may replace a live source (same)",
        detail: "same: one of the same user and address, or one that has been silent for 2 s. newest: any. priority: "
          + "one of lower priority in the file of users, and as with same. refuse: none."
      ) { (settings: inout IngestSettings, text: String) throws(UsageError) in
        settings.takeover = try OptionValue.word(text, of: Takeover.Policy.allCases)
      },
    ]
  }

  private static var streamOptions: [Option<IngestSettings>] {
    [
      Option(
        "format", "CODEC", "codec of the stream, such as mp3 (the first unit's)",
        detail: "One of mp1, mp2, mp3, aac, vorbis, opus, flac (in Ogg). Sources in another are refused."
      ) { (settings: inout IngestSettings, text: String) throws(UsageError) in
        let codec = try OptionValue.codec(text)
        guard codec != .raw else { throw UsageError("a stream of sources can't be raw: name a codec") }
        settings.format = codec
      },
      Option(flag: "strict-format", "refuse sources of another sample rate or channels too") { $0.isStrict = true },
      Option("preroll", "DUR", "audio of a source held before it goes on air (200ms)") {
        (settings: inout IngestSettings, text: String) throws(UsageError) in
        settings.preroll = try duration(text, in: 0...10_000_000_000, "0 to 10s")
      },
      Option("lead", "DUR", "how far the fallback may be ahead of time (500ms)") {
        (settings: inout IngestSettings, text: String) throws(UsageError) in
        settings.lead = try duration(text, in: 0...60_000_000_000, "0 to 60s")
      },
      Option(
        "fallback", "pause|run", "what the fallback does while somebody is live (pause)",
        detail: "It waits, and goes on where it stopped; or it runs on unheard."
      ) {
        (settings: inout IngestSettings, text: String) throws(UsageError) in
        settings.fallback = try OptionValue.word(text, of: FallbackMode.allCases)
      },
      Option(flag: "no-tags", "put no tags into the stream, for what can't skip them") { $0.saysState = false },
      Option(flag: "exit-on-eof", "end when standard input has ended and nobody is live") { $0.exitsOnEnd = true },
    ]
  }

  private static var deadAirOptions: [Option<IngestSettings>] {
    [
      Option("gap", "DUR", "fill in with silence when nothing came for DUR (2s)") {
        (settings: inout IngestSettings, text: String) throws(UsageError) in
        settings.gap = try duration(text, in: 100_000_000...3_600_000_000_000, "100ms to 1h")
      },
      Option(flag: "no-silence", "never fill in with silence") { $0.fillsWithSilence = false },
      Option("source-timeout", "DUR", "drop a source that sends nothing for DUR (10s)") {
        (settings: inout IngestSettings, text: String) throws(UsageError) in
        settings.sourceTimeout = try duration(text, in: 100_000_000...3_600_000_000_000, "100ms to 1h")
      },
      Option(
        "grace", "DUR", "wait so long for a source that left to come back (0)",
        detail: "With silence; then the fallback goes on."
      ) {
        (settings: inout IngestSettings, text: String) throws(UsageError) in
        settings.grace = try duration(text, in: 0...3_600_000_000_000, "0 to 1h")
      },
      Option(
        "dead-air", "LEVEL:DUR", "report a source that is quieter than LEVEL for DUR",
        detail: "Such as -50dB:30s. For MPEG audio."
      ) { (settings: inout IngestSettings, text: String) throws(UsageError) in
        settings.deadAir = try DeadAirRule(text)
      },
      Option(flag: "dead-air-fallback", "and play the fallback until there is sound again") {
        $0.givesDeadAirBack = true
      },
    ]
  }

  private static var liveOptions: [Option<IngestSettings>] {
    [
      Option(
        "filter", "CMD", "pass live audio through a shell command",
        detail: "It reads the source's audio without tags on standard input and writes what goes on air to standard "
          + "output, such as: ffmpeg -v error -i - -ar 44100 -ac 2 -b:a 128k -f mp3 -. Titles are put back at their "
          + "place. A command that dies is started again."
      ) { (settings: inout IngestSettings, text: String) throws(UsageError) in
        guard !text.isEmpty else { throw UsageError("an empty command") }
        settings.filter = text
      },
      Option(
        "record", "DIR", "write each live session to a file in this folder",
        detail: "As it was sent, with one tag in front and a .cue file of its titles beside it. While it grows its "
          + "name begins with a dot and ends in .part."
      ) {
        (settings: inout IngestSettings, text: String) throws(UsageError) in
        settings.record = FilePath(text)
      },
      Option(
        "record-name", "PATTERN", "how recordings are named (%Y-%m-%dT%H-%M-%SZ-NAME)",
        detail: "As strftime(3), in UTC; NAME is the user. The extension follows from the format."
      ) { (settings: inout IngestSettings, text: String) throws(UsageError) in
        settings.recordName = try RecordName(text)
      },
      Option(
        "events", "FILE|fd:N", "a line of JSON for everything that happens",
        detail: "source_connected, source_disconnected, metadata, silence_started, silence_ended and others."
      ) { (settings: inout IngestSettings, text: String) throws(UsageError) in
        settings.events = try OutputTarget(text)
      },
    ]
  }

  private static func duration(
    _ text: String, in range: ClosedRange<Int64>, _ words: String
  ) throws(UsageError) -> Int64 {
    let value = try OptionValue.duration(text)
    guard range.contains(value) else { throw UsageError("'\(text)' is not from \(words)") }
    return value
  }
}
