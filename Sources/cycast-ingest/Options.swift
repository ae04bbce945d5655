// SPDX-License-Identifier: MIT
import StreamKit

/// What cycast-ingest can be told.
struct IngestSettings: CommonSettings {
  var logging = LogSettings()
  // Where
  var listen: [ListenAddress] = []
  var mount: String?
  var trustedProxies: [AddressRange] = []
  var readsProxyHeaders = false
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
          + "CYCAST_SOURCE_PASSWORD.",
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
          "A station with a live port.",
          "cycast-playlist ~/music | cycast-ingest --password-file ~/.config/cycast/source-password | cycast-fanout"),
        Example(
          "Record what DJs play; a break in the link is bridged for ten seconds.",
          "cycast-playlist ~/music | cycast-ingest --users ~/djs --record ~/shows --grace 10s | cycast-fanout"),
        Example(
          "Bring every source to the station's format.",
          "cycast-playlist ~/music | cycast-ingest --password-file ~/pw "
            + "--filter 'ffmpeg -v error -i - -ar 44100 -ac 2 -b:a 128k -f mp3 -' | cycast-fanout"),
      ],
      exitCodes: [
        (.ok, "A signal asked to stop, or with --exit-on-eof there was nothing left to wait for."), (.usage, ""),
        (.noInput, "Standard input is a directory, or open for writing only; a file of passwords can't be read."),
        (.unavailable, "An address to listen on cannot be had."), (.osError, ""),
        (.cannotCreate, "The folder of recordings or the file of events cannot be written."),
        (.ioError, "Writing to standard output failed."), (.config, "No password is set, or a file of users is wrong."),
      ],
      signals: [
        ("TERM, INT", "Stop: the source is let go, what is queued is written for at most two seconds, a recording is "
          + "finished. A second one stops at once."),
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
      Option("mount", "/PATH", letter: "m", "take sources on this mount only (any)") {
        (settings: inout IngestSettings, text: String) throws(UsageError) in
        guard text.hasPrefix("/"), text.count > 1, !text.contains(where: { " ?#".contains($0) }) else {
          throw UsageError("'\(text)' is no mount: write a path such as /live")
        }
        settings.mount = text
      },
      Option(
        "trusted-proxy", "CIDR", "believe this proxy's word for whom it speaks; may be repeated",
        detail: "Such as 127.0.0.1, 10.0.0.0/8 or fd00::/8. Its X-Forwarded-For and Forwarded headers say where a source "
          + "comes from."
      ) { (settings: inout IngestSettings, text: String) throws(UsageError) in
        settings.trustedProxies.append(try AddressRange(text))
      },
      Option(
        flag: "proxy-protocol", "connections of trusted proxies begin with a PROXY header (v1, v2)",
        detail: "Without --trusted-proxy, those from this machine do."
      ) { $0.readsProxyHeaders = true },
      Option("ready-fd", "N", "write host:port of each socket to descriptor N") {
        (settings: inout IngestSettings, text: String) throws(UsageError) in
        settings.readyDescriptor = try OptionValue.descriptor(text)
      },
    ]
  }

  private static var whoOptions: [Option<IngestSettings>] {
    [
      Option(
        "password-file", "FILE|fd:N", "the password of sources is its first line",
        detail: "Any user name will do with it. The environment variable CYCAST_SOURCE_PASSWORD says the same."
      ) { (settings: inout IngestSettings, text: String) throws(UsageError) in
        settings.passwordFile = try SecretFile(text)
      },
      Option(
        "users", "FILE", "sources with passwords of their own: name:hash:priority[:mount] a line",
        detail: "The hash is what openssl passwd -6 prints: $5$ or $6$, with at most 100,000 rounds."
      ) { (settings: inout IngestSettings, text: String) throws(UsageError) in
        settings.users = FilePath(text)
      },
      Option(
        "admin-password-file", "FILE|fd:N", "the password of the user admin is its first line",
        detail: "The environment variable CYCAST_ADMIN_PASSWORD says the same. Without one nobody is admin."
      ) { (settings: inout IngestSettings, text: String) throws(UsageError) in
        settings.adminPasswordFile = try SecretFile(text)
      },
      Option(
        "takeover", "POLICY", "when a source may replace another: same, newest, priority, refuse (same)",
        detail: "same: one of the same user and address, or one that has been silent for 2 s. newest: any. priority: one "
          + "of lower priority in the file of users, and as with same. refuse: none."
      ) { (settings: inout IngestSettings, text: String) throws(UsageError) in
        settings.takeover = try OptionValue.word(text, of: Takeover.Policy.allCases)
      },
    ]
  }

  private static var streamOptions: [Option<IngestSettings>] {
    [
      Option(
        "format", "CODEC", "what the stream is (that of the first unit)",
        detail: "One of mp1, mp2, mp3, aac, vorbis, opus, flac (in Ogg). Sources in another are refused."
      ) { (settings: inout IngestSettings, text: String) throws(UsageError) in
        let codec = try OptionValue.codec(text)
        guard codec != .raw else { throw UsageError("a stream of sources can't be raw: name a codec") }
        settings.format = codec
      },
      Option(flag: "strict-format", "refuse sources of another sample rate or channels too") { $0.isStrict = true },
      Option("preroll", "DUR", "audio of a source that is held before it goes on air (200ms)") {
        (settings: inout IngestSettings, text: String) throws(UsageError) in
        settings.preroll = try duration(text, in: 0...10_000_000_000, "0 to 10s")
      },
      Option("lead", "DUR", "how far the fallback may be ahead of time (500ms)") {
        (settings: inout IngestSettings, text: String) throws(UsageError) in
        settings.lead = try duration(text, in: 0...60_000_000_000, "0 to 60s")
      },
      Option("fallback", "pause|run", "whether the fallback waits while somebody is live (pause)") {
        (settings: inout IngestSettings, text: String) throws(UsageError) in
        settings.fallback = try OptionValue.word(text, of: FallbackMode.allCases)
      },
      Option(flag: "no-tags", "put no tags into the stream, for what can't skip them") { $0.saysState = false },
      Option(flag: "exit-on-eof", "end when standard input has ended and nobody is live") { $0.exitsOnEnd = true },
    ]
  }

  private static var deadAirOptions: [Option<IngestSettings>] {
    [
      Option("gap", "DUR", "fill with silence when nothing has come for so long (2s)") {
        (settings: inout IngestSettings, text: String) throws(UsageError) in
        settings.gap = try duration(text, in: 100_000_000...3_600_000_000_000, "100ms to 1h")
      },
      Option(flag: "no-silence", "never fill with silence") { $0.fillsWithSilence = false },
      Option("source-timeout", "DUR", "a source that sends nothing for so long is gone (10s)") {
        (settings: inout IngestSettings, text: String) throws(UsageError) in
        settings.sourceTimeout = try duration(text, in: 100_000_000...3_600_000_000_000, "100ms to 1h")
      },
      Option("grace", "DUR", "wait for a source that left before the fallback goes on (0)") {
        (settings: inout IngestSettings, text: String) throws(UsageError) in
        settings.grace = try duration(text, in: 0...3_600_000_000_000, "0 to 1h")
      },
      Option(
        "dead-air", "LEVEL:DUR", "report a source that sends less than LEVEL for DUR",
        detail: "Such as -50dB:30s. For MPEG audio."
      ) { (settings: inout IngestSettings, text: String) throws(UsageError) in
        settings.deadAir = try DeadAirRule(text)
      },
      Option(flag: "dead-air-fallback", "and let the fallback be heard until there is sound again") {
        $0.givesDeadAirBack = true
      },
    ]
  }

  private static var liveOptions: [Option<IngestSettings>] {
    [
      Option(
        "filter", "CMD", "pass live audio through a shell command",
        detail: "It reads the source's audio without tags on standard input and writes what goes on air to standard "
          + "output. Titles are put back at their place. A command that dies is started again."
      ) { (settings: inout IngestSettings, text: String) throws(UsageError) in
        guard !text.isEmpty else { throw UsageError("an empty command") }
        settings.filter = text
      },
      Option("record", "DIR", "write each live session to a file in this folder, with a cue sheet of its titles") {
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
