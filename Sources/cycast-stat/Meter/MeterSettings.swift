// SPDX-License-Identifier: MIT
import StreamKit

/// What `cycast-stat -` can be told.
struct MeterSettings: CommonSettings {
  /// How the report at the end is written.
  enum ReportFormat: String, CaseIterable, Sendable { case text, json }

  var logging = LogSettings()
  /// Nanoseconds between two readings; nil: a second on a terminal, else ten.
  var interval: Int64?
  var hasLevels = false
  var deadAir: DeadAirRule?
  var exitsOnDeadAir = false
  var events: OutputTarget?
  /// Nil for no report.
  var report: ReportFormat?
  /// Nil for standard error.
  var reportFile: OutputTarget?

  private static let intervals: ClosedRange<Int64> = 100_000_000...86_400_000_000_000

  /// Reads the time between two readings.
  static func interval(_ text: String) throws(UsageError) -> Int64 {
    let interval = try OptionValue.duration(text)
    guard intervals.contains(interval) else { throw UsageError("'\(text)' is no time from 100ms to 1d (write 5s)") }
    return interval
  }

  /// Reads where something is written that is not the stream.
  static func target(_ text: String) throws(UsageError) -> OutputTarget {
    let target = try OutputTarget(text)
    if target == .descriptor(1) { throw UsageError("standard output carries the stream") }
    return target
  }
}

extension MeterSettings {
  /// The table.
  static var command: Command<MeterSettings> {
    Command(
      name: "cycast-stat", verb: "-",
      summary: "meter the stream that passes from stdin to stdout",
      usage: "[OPTION]... <STREAM >STREAM",
      description: description,
      groups: [
        ("Readings", readingOptions), ("Dead air", deadAirOptions), ("Report", reportOptions),
      ],
      examples: examples,
      exitCodes: [
        (.ok, "The stream has ended, or a signal asked to stop."), (.usage, ""),
        (.noInput, "Standard input is closed, a directory or a terminal."), (.osError, ""),
        (.cannotCreate, "The file for events or the report cannot be opened."), (.ioError, ""),
        (.temporary, "Dead air, with --exit-on-dead-air."),
      ],
      signals: [
        ("TERM, INT", "Stop. What has been read goes out, for at most two seconds; the report is written."),
        ("HUP", "Open the file of events anew."),
      ])
  }

  private static var description: [String] {
    [
      "Passes a stream on byte for byte, and shows on standard error what passes: time since the start, bit rate, frames, "
        + "junk, how far the stream is ahead of real time (drift: time of stream less time passed), and the title. On a "
        + "terminal that is one line, drawn anew every second; elsewhere a line of the log every ten seconds and at the "
        + "end. -q leaves it out, NO_COLOR its colours.",
      "All formats pass: MPEG audio and AAC are counted in frames, Ogg in pages, anything else in bytes. Titles are those of "
        + "ID3v2 tags between frames and of Ogg comments. Junk is what belongs to no unit: other tags, cut frames, noise.",
      "Bytes go out before they are looked at. With --levels and --dead-air they are decoded on the way, which takes a "
        + "hundredth of real time; a stream that comes faster than that is read no faster than it can be decoded, so that no "
        + "frame is left out.",
      "Loudness is that of EBU R 128 and ITU-R BS.1770-4, in LUFS: M of the last 400 ms, S of the last 3 s, I of all so far "
        + "without its quiet parts. A mono stream counts as one channel. The peak is the true peak, between samples, since "
        + "the start: over 0 it clips in some players. The report also has the loudness range (EBU Tech 3342).",
      "Dead air is a stream under a level for a time (in time of stream), or no stream at all for that time (in time that "
        + "passes, from the start on; time in which the reader of the stream stalls does not count). Silence is heard in MPEG "
        + "audio; in other formats dead air is when nothing comes. With --exit-on-dead-air a shell goes on with something else: "
        + "(cycast-stat - --dead-air -50dB:30s --exit-on-dead-air <dj || cycast-playlist ~/music) | cycast-fanout",
      "Events are stream_started and stream_ended, metadata (a title), dead_air_started (reason quiet or no_input) and "
        + "dead_air_ended, which has the id of the one that it ends.",
    ]
  }

  private static var examples: [Example] {
    [
      Example("Look at a station's stream.", "cycast-playlist ~/music | cycast-stat - | cycast-fanout"),
      Example(
        "How loud an album is, as one JSON object.",
        "cat ~/music/*.mp3 | cycast-stat - --levels --report json >/dev/null"),
      Example(
        "When a show was silent for ten seconds and more.",
        "cycast-stat - -q --dead-air -50dB:10s --events air.json <show.mp3 >/dev/null"),
    ]
  }

  private static var readingOptions: [Option<MeterSettings>] {
    [
      Option(
        "interval", "DUR", "time between two readings (1s, in a log 10s)"
      ) { (settings: inout MeterSettings, text: String) throws(UsageError) in
        settings.interval = try MeterSettings.interval(text)
      },
      Option(flag: "levels", "measure loudness (EBU R128) and peaks of MPEG audio") { $0.hasLevels = true },
    ]
  }

  private static var deadAirOptions: [Option<MeterSettings>] {
    [
      Option(
        "dead-air", "LEVEL:DUR", "say when it is quiet, or nothing comes, as -50dB:30s",
        detail: "The level is the RMS of the loudest channel in dBFS, over 100 ms; 0.2 s of sound end it."
      ) { (settings: inout MeterSettings, text: String) throws(UsageError) in
        settings.deadAir = try DeadAirRule(text)
      },
      Option(
        flag: "exit-on-dead-air", "end with 75 then, so that a shell can fall back"
      ) { $0.exitsOnDeadAir = true },
      Option("events", "PATH|fd:N", "write what happens, a JSON object a line") {
        (settings: inout MeterSettings, text: String) throws(UsageError) in
        settings.events = try MeterSettings.target(text)
      },
    ]
  }

  private static var reportOptions: [Option<MeterSettings>] {
    [
      Option(
        "report", "text|json", "write all figures at the end, to standard error",
        detail: "JSON is one object on one line; what there is no value of is null. The log then has no reading at the "
          + "end, and with -q nothing but warnings stands beside it."
      ) { (settings: inout MeterSettings, text: String) throws(UsageError) in
        settings.report = try OptionValue.word(text, of: ReportFormat.allCases)
      },
      Option(
        "report-file", "FILE|fd:N", "write them there, as JSON if not told otherwise",
        detail: "A file is written on, behind what is in it."
      ) { (settings: inout MeterSettings, text: String) throws(UsageError) in
        settings.reportFile = try MeterSettings.target(text)
        settings.report = settings.report ?? .json
      },
    ]
  }
}
