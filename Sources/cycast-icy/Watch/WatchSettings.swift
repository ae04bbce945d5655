// SPDX-License-Identifier: MIT
import StreamKit

/// What `cycast-icy watch` can be told.
struct WatchSettings: CommonSettings {
  var logging = LogSettings()
  var format = WatchFormat.text
  var isOnce = false
  var command: String?
  /// Nanoseconds, both more than 0.
  var timeout: Int64 = 10_000_000_000
  var retry = Backoff.first
  var passwordFile: SecretFile?
}

extension WatchSettings {
  /// The verb's table.
  static var command: Command<WatchSettings> {
    Command(
      name: "cycast-icy", verb: "watch",
      summary: "print a station's titles as they change",
      usage: "[OPTION]... URL",
      description: [
        "Listens to a station and prints each title with its time, a line each, as it changes; the audio is thrown away. "
          + "It knows Icecast, SHOUTcast and what speaks like them, MPEG audio, AAC and Ogg, follows redirects and the "
          + "playlists that stations put before their streams (.m3u, .pls, .xspf), and reads ICY metadata, the comments "
          + "of Ogg streams, and ID3v2 tags in streams without ICY metadata. https goes through curl.",
        "When the station is lost, or was not there yet, it tries again for ever: after a second, then after twice as "
          + "long each time, up to a minute, and always up to a fifth longer, so that a thousand watchers do not come "
          + "back at once. A title that has not changed meanwhile is not printed again. What no patience mends ends the "
          + "command on the first try: see the exit status.",
        "A line of text is '2026-11-21 21:00:05  Artist - Title', the time being the machine's; '-' stands for an empty "
          + "title. A line of JSON has time, artist, title, url and station, as far as they are known.",
        "A server that announces metadata and sends audio in its place is left at once; after the third time in a row "
          + "the command ends with 76.",
      ],
      groups: [("Titles", titleOptions), ("Station", stationOptions)],
      examples: [
        Example("Each title as it comes.", "cycast-icy watch http://localhost:8001/stream"),
        Example("What is on air now.", "cycast-icy watch --once http://localhost:8001/stream"),
        Example(
          "A log of what was played, written by a command.",
          "cycast-icy watch --exec 'echo \"$CYCAST_SONG\" >>played' localhost:8001/stream"),
      ],
      exitCodes: [
        (.ok, "A signal asked to stop; with --once: the title was printed."), (.usage, ""),
        (
          .dataError,
          "The address leads to a page, an HLS stream or an unusable playlist; with --once also: a stream without titles."
        ),
        (
          .noInput,
          "No such stream (404); with --once also: no title was said in time; or a password file cannot be read."
        ),
        (.unavailable, "With --once: the station cannot be reached, or breaks off. Else: https without curl."),
        (.osError, ""),
        (.ioError, "Standard output cannot be written; with --once also: the command of --exec has failed."),
        (.temporary, "With --once: a signal came before the title."),
        (.protocolError, "What answers is no HTTP server, redirects in circles, or sends audio in place of metadata."),
        (.noPermission, "The station wants a password or refuses (401, 403)."),
        (.config, "The password file is of no use."),
      ],
      signals: [
        ("TERM, INT", "Stop, with 0. A command of --exec has two seconds to end. A second one ends it at once.")
      ])
  }

  private static var titleOptions: [Option<WatchSettings>] {
    [
      Option("format", "text|json", "how titles are printed (text)") {
        (settings: inout WatchSettings, text: String) throws(UsageError) in
        settings.format = try OptionValue.word(text, of: WatchFormat.allCases)
      },
      Option(
        flag: "once", "print the current title alone, and end",
        detail: "An empty title is an empty line. Nothing is tried twice, and all is over within --timeout."
      ) { $0.isOnce = true },
      Option(
        "exec", "CMD", "run a shell command for each title instead",
        detail: "The title is in its environment only, and never read by the shell: CYCAST_SONG (Artist - Title), "
          + "CYCAST_ARTIST, CYCAST_TITLE, CYCAST_URL (the title's link), CYCAST_STATION (the station's name), "
          + "CYCAST_STREAM (the address) and CYCAST_TIME (UTC, as in JSON), each empty where it is not known. Its "
          + "standard input is /dev/null. Commands run one at a time; at most 16 changes wait, then the oldest is left "
          + "out. What a command leaves running in its process group is ended with it."
      ) { (settings: inout WatchSettings, text: String) throws(UsageError) in
        guard !text.isEmpty else { throw UsageError("an empty command (write --exec 'logger \"$CYCAST_SONG\"')") }
        settings.command = text
      },
    ]
  }

  private static var stationOptions: [Option<WatchSettings>] {
    [
      Option(
        "timeout", "DUR", "silence after which a station is lost (10s)",
        detail: "Also how long an answer may take, and with --once the title."
      ) { (settings: inout WatchSettings, text: String) throws(UsageError) in
        settings.timeout = try positive(text)
      },
      Option(
        "retry", "DUR", "wait before the first new try (1s)",
        detail:
          "It doubles with each try in vain, up to a minute, and begins anew when a stream has lasted ten seconds."
      ) { (settings: inout WatchSettings, text: String) throws(UsageError) in
        settings.retry = try positive(text)
      },
      Option(
        "password-file", "FILE", "password for http://USER@HOST/, a path or fd:N",
        detail: "Its first line. Passwords are never taken from an address, which others can read."
      ) { (settings: inout WatchSettings, text: String) throws(UsageError) in
        settings.passwordFile = try SecretFile(text)
      },
    ]
  }

  private static func positive(_ text: String) throws(UsageError) -> Int64 {
    let duration = try OptionValue.duration(text)
    guard (1_000_000...86_400_000_000_000).contains(duration) else {
      throw UsageError("'\(text)' is not from 1ms to 1d")
    }
    return duration
  }
}
