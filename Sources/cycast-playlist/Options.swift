// SPDX-License-Identifier: MIT
import StreamKit

/// What cycast-playlist can be told.
struct PlaylistSettings: CommonSettings {
  var logging = LogSettings()
  var once = false
  var isShuffled = false
  var seed: UInt64?
  var isFast = false
  /// Nanoseconds.
  var lead: Int64 = 500_000_000
  var extensions = AudioExtensions.usual
  var startAt: Int?
  var state: FilePath?
  var titles: OutputTarget?
  var writesTags = true
  var format: Codec?
  var strictFormat = false
  var endsNamesWithZero = false
}

extension PlaylistSettings {
  /// The command's table.
  static var command: Command<PlaylistSettings> {
    Command(
      name: "cycast-playlist",
      summary: "play files, folders and playlists as one stream in real time",
      usage: "[OPTION]... PATH...",
      description: [
        "Writes the audio of files to standard output as one stream of whole frames or pages, in real time: MPEG "
          + "audio, AAC (ADTS) and Ogg (Vorbis, Opus, FLAC). A PATH is a file, a folder (with all in it, in natural order) or a playlist "
          + "(.m3u, .m3u8, .pls, .xspf). With - names are read from standard input as they come, and each is played once.",
        "The list may change while it plays: folders and playlists that have changed are read again before the next "
          + "track. A file that is missing or broken costs one warning, and the next one plays.",
        "In front of each track stands an ID3v2.4 tag with its title; other tags, Xing frames and junk are left out. "
          + "All tracks of a stream have one codec: that of --format, or of the first track.",
      ],
      groups: [("Order", orderOptions), ("Stream", streamOptions)],
      examples: [
        Example("A station of a folder of music.", "cycast-playlist --shuffle ~/music | cycast-fanout"),
        Example(
          "What is new this week, once: find chooses.",
          "find ~/music -type f -mtime -7 -print0 | cycast-playlist -0 - | cycast-fanout"),
        Example("A folder as one file, without waiting.", "cycast-playlist --once --fast --no-tags ~/music > mix.mp3"),
      ],
      exitCodes: [
        (.ok, "Everything was played, or a signal asked to stop."), (.usage, ""),
        (.noInput, "Nothing could be played, with --once or -; or standard input can't give names."), (.osError, ""),
        (.cannotCreate, "The file for titles cannot be opened."), (.ioError, "Standard output cannot be written."),
      ],
      signals: [
        ("TERM, INT", "Stop after the current frame."),
        ("HUP", "Read all lists and folders again now; say the title again."),
        ("USR1", "Skip to the next track."),
      ])
  }

  private static var orderOptions: [Option<PlaylistSettings>] {
    [
      Option(flag: "once", "play the list once, then end") { $0.once = true },
      Option(
        "shuffle", optional: "SEED", "every track once a round, in random order",
        detail: "No track follows itself from one round to the next. The same SEED gives the same order."
      ) { (settings: inout PlaylistSettings, text: String) throws(UsageError) in
        settings.isShuffled = true
        if text.isEmpty { return }
        guard let seed = UInt64(text) else { throw UsageError("'\(text)' is no whole number from 0") }
        settings.seed = seed
      },
      Option("start-at", "N", "begin with track number N of the list") {
        (settings: inout PlaylistSettings, text: String) throws(UsageError) in
        settings.startAt = try OptionValue.number(text, in: 1...1_000_000_000)
      },
      Option(
        "state", "FILE", "go on after a restart where the music was",
        detail: "FILE is written at each track and every few seconds while one plays; the end of --once removes it."
      ) { $0.state = FilePath($1) },
      Option("extensions", "LIST", "what counts as a track in folders (mp3,aac,ogg...)") {
        (settings: inout PlaylistSettings, text: String) throws(UsageError) in
        guard let extensions = AudioExtensions(text) else {
          throw UsageError("'\(text)' names no extension (write mp3,ogg)")
        }
        settings.extensions = extensions
      },
      Option(flag: "null", letter: "0", "names on standard input end with NUL") { $0.endsNamesWithZero = true },
    ]
  }

  private static var streamOptions: [Option<PlaylistSettings>] {
    [
      Option(flag: "fast", "do not wait: write as fast as it is read") { $0.isFast = true },
      Option("lead", "DUR", "how far ahead of real time to write (500ms)") {
        (settings: inout PlaylistSettings, text: String) throws(UsageError) in
        settings.lead = try OptionValue.duration(text)
      },
      Option("titles", "FILE|fd:N", "write each title as a line of JSON") {
        (settings: inout PlaylistSettings, text: String) throws(UsageError) in
        settings.titles = try OutputTarget(text)
        if settings.titles == .descriptor(1) { throw UsageError("standard output carries the stream") }
      },
      Option(flag: "no-tags", "no titles in the stream, for decoders and files") { $0.writesTags = false },
      Option(
        "format", "CODEC", "the stream's codec; other files are skipped",
        detail: "One of mp1, mp2, mp3, aac, vorbis, opus, flac (in Ogg). Without it the first track decides."
      ) { (settings: inout PlaylistSettings, text: String) throws(UsageError) in
        let codec = try OptionValue.codec(text)
        guard codec != .raw else { throw UsageError("'raw' has no frames to play by") }
        settings.format = codec
      },
      Option(flag: "strict-format", "skip files of another sample rate or channels") { $0.strictFormat = true },
    ]
  }
}
