// SPDX-License-Identifier: MIT
import StreamKit

/// What `cycast-stat report` can be told.
struct ReportSettings: CommonSettings {
  var logging = LogSettings()
  /// How the report is printed; nil when nobody has said so.
  var format: ReportFormat?
  var charts: [ChartTarget] = []
  var events: [String] = []
  var mounts: [String] = []
  var from: ReportDate?
  var to: ReportDate?
  /// Seconds that a session must last to count as one that did.
  var long = 60
  /// Rows of a table.
  var top = 10
}

/// How a report is printed.
enum ReportFormat: String, CaseIterable {
  case text, json, csv
}

/// A file of charts that is asked for.
struct ChartTarget: Equatable {
  enum Kind { case svg, html }
  var kind: Kind
  var target: OutputTarget
}

extension ReportSettings {
  /// The table.
  static var command: Command<ReportSettings> {
    Command(
      name: "cycast-stat", verb: "report",
      summary: "make figures and charts of access logs",
      usage: "[OPTION]... ACCESS.LOG...",
      description: [
        "Reads access logs of Cycast and Icecast and says for how many hours was listened, by how many, how many at once, "
          + "and when: by day, by hour of the day, by player, by mount. Logs may come in any order, and '-' is standard "
          + "input. Both of Icecast-kh's formats are understood, and what a proxy writes in the combined format with "
          + "the seconds of the request behind it.",
        "A session is a GET of a mount that was answered with 200 (or 206) and lasted a second or more, from its end, "
          + "which is the time in the log, back to where it began; who is still listening is not in the log yet. A mount "
          + "is whatever is not known as a page, such as /status.xsl, /stream.m3u or what ends in .css; --mount says "
          + "better. Requests without a time, or of less than a second, are counted apart.",
        "Unique listeners are different addresses; the report also says how many pairs of an address and a player there "
          + "are. The sessions of a day or an hour are those that began in it, its hours those listened in it. Times are "
          + "shown in the machine's zone, which TZ changes; the offset of each line in the log is taken into account.",
        "Memory is bounded: 100 MB for a usual log of any size, under 400 MB for the oddest. Up to some six million "
          + "different addresses are counted exactly; of more the largest sets become estimates, off by one part in a "
          + "hundred, which a '~' marks. The peak is exact to the second as long as no session is longer than what 64 MiB "
          + "hold of the log's time, some two years.",
        "Lines that are none of an access log are counted and told of; one that has no end yet is left for later.",
      ],
      groups: [("Report", reportOptions), ("What counts", countOptions)],
      examples: [
        Example("A month, printed.", "cycast-stat report --from 2026-11-01 --to 2026-11-30 access.log"),
        Example(
          "All logs there are, as a page with charts.", "zcat -f access.log* | cycast-stat report --html report.html -"),
        Example("A row for each day.", "cycast-stat report --format csv access.log | grep ^day >days.csv"),
      ],
      exitCodes: [
        (.ok, ""), (.usage, ""), (.dataError, "No line of an access log was found."),
        (.noInput, "A log or a file of events cannot be read, or is a directory."),
        (.cannotCreate, "A file of charts cannot be made."), (.ioError, "Reading or writing failed on the way."),
      ])
  }

  private static var reportOptions: [Option<ReportSettings>] {
    [
      Option(
        "format", "text|json|csv", "how the report is printed (text)",
        detail: "JSON is one object on one line; CSV one table, whose first column says what a row is about."
      ) { (settings: inout ReportSettings, text: String) throws(UsageError) in
        settings.format = try OptionValue.word(text, of: ReportFormat.allCases)
      },
      Option(
        "html", "FILE", "write a page with charts and tables",
        detail: "It needs no other file and shows well in light and dark. With --html or --svg nothing is printed, "
          + "unless --format says so. FILE is a path, which is replaced at once, fd:N, or '-' for standard output."
      ) { (settings: inout ReportSettings, text: String) throws(UsageError) in
        settings.charts.append(ChartTarget(kind: .html, target: try OutputTarget(text)))
      },
      Option("svg", "FILE", "write the charts as a picture") {
        (settings: inout ReportSettings, text: String) throws(UsageError) in
        settings.charts.append(ChartTarget(kind: .svg, target: try OutputTarget(text)))
      },
      Option(
        "events-file", "FILE", "add what was played, from a file of --events",
        detail:
          "Takes the titles of cycast-fanout, or else of cycast-ingest, and counts who listened: by the events where "
          + "they tell of listeners, else by the access log, in which who still listens is missing. May be given "
          + "several times."
      ) { (settings: inout ReportSettings, text: String) throws(UsageError) in
        if text.isEmpty { throw UsageError("an empty path") }
        settings.events.append(text)
      },
      Option("top", "N", "rows of tables by name (10)") {
        (settings: inout ReportSettings, text: String) throws(UsageError) in
        settings.top = try OptionValue.number(text, in: 1...10_000)
      },
    ]
  }

  private static var countOptions: [Option<ReportSettings>] {
    [
      Option(
        "mount", "PATH", "count this mount only, such as /stream",
        detail: "May be given several times. Then a path counts even if it looks like that of a page."
      ) { (settings: inout ReportSettings, text: String) throws(UsageError) in
        guard text.hasPrefix("/") else { throw UsageError("'\(text)' is no path (write /stream)") }
        settings.mounts.append(MountRule.path(text))
      },
      Option(
        "from", "DATE", "from this day or minute on",
        detail:
          "2026-11-21, '2026-11-21 20:00' or with seconds, in the machine's zone. Sessions are cut to what is asked "
          + "for, as if the station had been on the air only then."
      ) { (settings: inout ReportSettings, text: String) throws(UsageError) in
        settings.from = try ReportDate(text)
      },
      Option("to", "DATE", "to the end of this day, or up to this minute") {
        (settings: inout ReportSettings, text: String) throws(UsageError) in
        settings.to = try ReportDate(text)
      },
      Option(
        "session", "DUR", "what a session must last to be told apart (60s)",
        detail: "A minute is what advertisers ask for: shorter ones were hardly heard."
      ) { (settings: inout ReportSettings, text: String) throws(UsageError) in
        let seconds = try OptionValue.duration(text) / 1_000_000_000
        guard (1...86_400).contains(seconds) else { throw UsageError("'\(text)' is not from 1s to 1d") }
        settings.long = Int(seconds)
      },
    ]
  }
}
