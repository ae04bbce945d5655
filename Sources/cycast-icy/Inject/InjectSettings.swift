// SPDX-License-Identifier: MIT
import StreamKit

/// What `cycast-icy inject` can be told.
struct InjectSettings: CommonSettings {
  var logging = LogSettings()
  var titles: TitleSource?
  var metaint: Int?
  /// Nanoseconds.
  var delay: Int64 = 0
}

extension InjectSettings {
  /// A day, in nanoseconds: no pipeline holds back more, and a place far ahead (`TitleLine.latest`) can be put off by it.
  static let longestDelay: Int64 = 86_400_000_000_000

  /// The verb's table.
  static var command: Command<InjectSettings> {
    Command(
      name: "cycast-icy", verb: "inject",
      summary: "put titles into a stream",
      usage: "[OPTION]... <STREAM >STREAM",
      description: [
        "Passes a stream on with titles in it: as ID3v2 tags between frames of MPEG audio or AAC, which the other commands "
          + "understand, or, with --metaint, as ICY blocks for whoever wants the raw form of SHOUTcast and Icecast. What "
          + "goes out is whole frames and pages; titles that are in the stream stay, and the newest counts.",
        "The titles come from a file whose content is the current title, and which is looked at four times a second, so "
          + "that echo 'The news' >title.txt is all that a cron job needs; or from a FIFO or a descriptor, a line each. A "
          + "line is 'Artist - Title', or an object of JSON with the keys artist, title, album, url, origin and at.",
        "A title counts from what is passed on when it comes; one that says at, in seconds of stream, from there. A file of "
          + "such lines is a timetable for the whole stream: what cycast-icy extract --format json has taken out comes "
          + "back to where it was. What an encoder before this command holds back is made up for with --delay.",
        "Ogg has its titles in the comments of its logical streams: without --metaint it is refused.",
      ],
      groups: [("Titles", titleOptions)],
      examples: [
        Example(
          "A station whose title is whatever is in a file.",
          "cycast-playlist ~/music | cycast-icy inject --titles title.txt | cycast-fanout"),
        Example(
          "Titles that were taken out, back where they were.", "cycast-icy inject --titles set.json <bare.mp3 >mix.mp3"),
      ],
      exitCodes: [
        (.ok, "The stream has ended, or a signal asked to stop."), (.usage, ""),
        (.dataError, "The stream is Ogg, and --metaint is not given."),
        (.noInput, "Standard input is closed, a directory or a terminal; or the titles cannot be read."),
        (.osError, ""), (.ioError, ""),
      ],
      signals: [
        ("TERM, INT", "Stop. What has been read and is whole goes out, for at most two seconds."),
        ("HUP", "Say the current title once more."),
      ])
  }

  private static var titleOptions: [Option<InjectSettings>] {
    [
      Option(
        "titles", "FILE|fd:N", "where titles come from: a file, a FIFO, fd:N",
        detail: "A FIFO may be there before anybody writes to it, and its writers may come and go. Of titles that lie "
          + "ahead the next 1,024 are kept; of a file of more than 1 MiB the last 64 KiB are read."
      ) { (settings: inout InjectSettings, text: String) throws(UsageError) in
        settings.titles = try TitleSource(text)
      },
      Option(
        "metaint", "BYTES", "write ICY blocks, one after so many bytes",
        detail: "Tags and comments that are in the stream are said in the blocks as well; tags are taken out."
      ) { (settings: inout InjectSettings, text: String) throws(UsageError) in
        settings.metaint = try OptionValue.metaint(text)
      },
      Option("delay", "DUR", "put titles in so much later (0s), of stream") {
        (settings: inout InjectSettings, text: String) throws(UsageError) in
        settings.delay = try OptionValue.duration(text)
        guard settings.delay <= longestDelay else { throw UsageError("'\(text)' is more than a day") }
      },
    ]
  }
}
