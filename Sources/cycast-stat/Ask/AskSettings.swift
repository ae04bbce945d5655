// SPDX-License-Identifier: MIT
import StreamKit

/// What `cycast-stat` can be told.
struct AskSettings: CommonSettings {
  var logging = LogSettings()
  /// How long a station may take, in nanoseconds.
  var timeout: Int64 = 5_000_000_000
  var isJSON = false
  var fields: [StationField] = []
  /// Where `--prometheus` writes; nil without it.
  var prometheus: OutputTarget?
  var isCheck = false
  /// The conditions of `--check`, and which were given.
  var check = StationCheck()
  /// `--watch`, in nanoseconds.
  var watch: Int64?
}

extension AskSettings {
  /// The table.
  static var command: Command<AskSettings> {
    Command(
      name: "cycast-stat",
      summary: "tell what is on at stations, and for how many",
      usage: "[OPTION]... [URL]...",
      description: [
        "Asks stations what is on, for how many, and since when: one of them in a few lines, several as a table. "
          + "Without an address it asks http://localhost:8001. An address may name a server, a stream on it, or a status "
          + "page.",
        "It knows Cycast, Icecast 2.4 and 2.5, Icecast-kh and SHOUTcast 1 and 2, and tries their pages one after the "
          + "other: /api/status, /status-json.xsl, /stats, /7.html. Where there is none it listens to the stream for its "
          + "head and one title; then the number of listeners is not known. https goes through curl. shoutcast://HOST:PORT asks "
          + "only as SHOUTcast is asked.",
        "All stations are asked at the same time. One that does not answer holds nobody up.",
      ],
      groups: [("Output", outputOptions), ("Check", checkOptions), ("Stations", stationOptions)],
      examples: [
        Example("What is on at the station of this machine.", "cycast-stat"),
        Example("How many listen, as a number for a script.", "cycast-stat --get listeners localhost:8001"),
        Example(
          "A check for Nagios, Icinga or cron.",
          "cycast-stat --check --min-listeners 1 --max-silence 30s localhost:8001"),
        Example(
          "Figures for node_exporter's textfile collector.",
          "cycast-stat --prometheus=stations.prom localhost:8001"),
        Example(
          "A live view of a station, and of its port for sources.",
          "cycast-stat --watch 2s localhost:8001 localhost:8000"),
      ],
      exitCodes: [
        (.ok, "All stations have answered. With --check: all is well. With --watch: a signal asked to stop."),
        (.warning, "With --check: fewer listeners than --min-listeners."),
        (.critical, "With --check: a station cannot be reached, is not live, or is silent."),
        (.unknown, "With --check: a station does not say what is to be checked, or the command line is wrong."),
        (.usage, ""), (.dataError, "A station has answered, but does not say what --get asks for."),
        (.noInput, "A station has no such stream."),
        (.unavailable, "A station cannot be reached; this counts first when several have failed."), (.osError, ""),
        (.cannotCreate, "The file of --prometheus cannot be written."),
        (.ioError, "Standard output cannot be written."), (.temporary, "A signal came before all had answered."),
        (.protocolError, "What answers is no station."), (.noPermission, "A station wants a password, or refuses."),
        (.config, ""),
      ],
      signals: [
        ("TERM, INT", "Stop: with --watch all is well, else 75, or 3 with --check."),
        ("WINCH", "With --watch: draw anew for the terminal's new size."),
        ("TSTP, CONT", "With --watch: leave the screen alone as long as the command is stopped."),
      ])
  }

  private static var outputOptions: [Option<AskSettings>] {
    [
      Option(
        flag: "json", "one JSON object a line for each stream",
        detail: "What is not known has no key; up is false, and error says why, where a station has not answered."
      ) { $0.isJSON = true },
      Option(
        "get", "FIELD", "print this field alone, a line for each stream",
        detail: "What is not known is an empty line, and the exit code is 65. Fields are the keys of --json: "
          + StationField.allCases.map(\.rawValue).joined(separator: ", ")
          + ". May be given several times: then a line has all of them, with tabs between them."
      ) { (settings: inout AskSettings, text: String) throws(UsageError) in
        settings.fields.append(try StationField(named: text))
      },
      Option(
        "prometheus", optional: "FILE", "figures for Prometheus, to a file at once",
        detail: "Without a file, or with - for one, they go to standard output, with fd:N to that descriptor. A file "
          + "is put in place whole, so a collector never reads half of it; FILE.new is used for that. Stations that have not "
          + "answered have cycast_station_up 0, and the command ends with 0 all the same: the figures say it."
      ) { (settings: inout AskSettings, text: String) throws(UsageError) in
        settings.prometheus = text.isEmpty ? .descriptor(1) : try OutputTarget(text)
      },
      Option(
        "watch", optional: "INTERVAL", next: { (try? OptionValue.duration($0)) != nil },
        "a live view, asking every INTERVAL (5s)",
        detail: "The interval may also be the next word: --watch 2s URL. On a terminal a table with a curve of the "
          + "listeners and the last titles; Ctrl-C ends it. Anywhere else, and with --json, a line for each change, its time first. "
          + "NO_COLOR in the environment takes the colours away. A station that can only be listened to is listened to "
          + "each time."
      ) { (settings: inout AskSettings, text: String) throws(UsageError) in
        settings.watch = text.isEmpty ? 5_000_000_000 : try interval(text, 100_000_000)
      },
    ]
  }

  private static var checkOptions: [Option<AskSettings>] {
    [
      Option(
        flag: "check", "one line and an exit code as Nagios wants them",
        detail: "0 is OK, 1 warning, 2 critical, 3 unknown. A station that cannot be reached, or has no such stream, "
          + "is critical. Of several the worst counts: critical, then warning, then unknown."
      ) { $0.isCheck = true },
      Option("min-listeners", "N", "warn when there are fewer listeners") {
        (settings: inout AskSettings, text: String) throws(UsageError) in
        settings.check.minListeners = try OptionValue.number(text, in: 0...1_000_000_000)
      },
      Option(
        "max-silence", "DUR", "critical when nothing comes in for longer",
        detail: "Silence that cycast-ingest fills in counts as well, at once. Other servers than Cycast do not say it: "
          + "unknown, or critical where no source is there."
      ) { (settings: inout AskSettings, text: String) throws(UsageError) in
        settings.check.maxSilence = try interval(text, 0)
      },
      Option(
        flag: "live", "critical when no live source is on air",
        detail: "At a station of Cycast one that plays its fallback is not live; at others any source is."
      ) { $0.check.wantsLive = true },
    ]
  }

  private static var stationOptions: [Option<AskSettings>] {
    [
      Option("timeout", "DUR", "how long a station may take to answer (5s)") {
        (settings: inout AskSettings, text: String) throws(UsageError) in
        settings.timeout = try interval(text, 1_000_000)
      }
    ]
  }

  /// At most a day.
  private static func interval(_ text: String, _ least: Int64) throws(UsageError) -> Int64 {
    let value = try OptionValue.duration(text)
    guard (least...86_400_000_000_000).contains(value) else { throw UsageError("'\(text)' is out of range") }
    return value
  }
}
