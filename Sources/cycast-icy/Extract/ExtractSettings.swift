// SPDX-License-Identifier: MIT
import StreamKit

/// What `cycast-icy extract` can be told.
struct ExtractSettings: CommonSettings {
  var logging = LogSettings()
  var metaint: Int?
  var titles: OutputTarget?
  var format = TitleFormat.text
}

extension ExtractSettings {
  /// The verb's table.
  static var command: Command<ExtractSettings> {
    Command(
      name: "cycast-icy", verb: "extract",
      summary: "take the titles out of a stream",
      usage: "[OPTION]... <STREAM >STREAM",
      description: [
        "Passes a stream on without its titles, for decoders and files that would stumble over them, and tells what they "
          + "were: to --titles, else to the log.",
        "Without --metaint the titles are ID3v2 tags between frames of MPEG audio or AAC, and what goes out is whole frames "
          + "and nothing else: junk, other tags and Xing or Info frames are left out too. Ogg pages go out as they are, and "
          + "the comments of each logical stream are told. What is of no known format goes out byte by byte.",
        "With --metaint the titles are ICY blocks, one after every N bytes: N is what the icy-metaint header of the "
          + "station said. All other bytes go out as they came.",
        "A line of text is the title's place in seconds of stream, its place in bytes of what goes out, and the title: "
          + "'12.345 200632 Artist - Title'. A line of JSON has the keys time, at, byte, artist, title, album, url and "
          + "origin; cycast-icy inject --titles puts such a file back.",
      ],
      groups: [("Titles", titleOptions)],
      examples: [
        Example(
          "The bare audio, and a list of what is in it.", "cycast-icy extract --titles set.txt <mix.mp3 >bare.mp3"),
        Example(
          "The same so that it can be put back.",
          "cycast-icy extract --format json --titles set.json <mix.mp3 >bare.mp3"),
      ],
      exitCodes: [
        (.ok, "The stream has ended, or a signal asked to stop."), (.usage, ""),
        (.noInput, "Standard input is closed, a directory or a terminal."), (.osError, ""),
        (.cannotCreate, "The file for titles cannot be opened."), (.ioError, ""),
      ],
      signals: [
        ("TERM, INT", "Stop. What has been read and is whole goes out, for at most two seconds."),
        ("HUP", "Open the file of titles anew."),
      ])
  }

  private static var titleOptions: [Option<ExtractSettings>] {
    [
      Option("metaint", "BYTES", "take out ICY blocks, one after so many bytes") {
        (settings: inout ExtractSettings, text: String) throws(UsageError) in
        settings.metaint = try OptionValue.metaint(text)
      },
      Option(
        "titles", "FILE|fd:N", "write each title as a line (to the log)",
        detail: "A file is written on, behind what is in it."
      ) { (settings: inout ExtractSettings, text: String) throws(UsageError) in
        settings.titles = try OutputTarget(text)
        if settings.titles == .descriptor(1) { throw UsageError("standard output carries the stream") }
      },
      Option("format", "text|json", "how titles are written (text)") {
        (settings: inout ExtractSettings, text: String) throws(UsageError) in
        settings.format = try OptionValue.word(text, of: TitleFormat.allCases)
      },
    ]
  }
}
