// SPDX-License-Identifier: MIT
import StreamKit

/// What `cycast-icy set` can be told.
struct SetSettings: CommonSettings {
  var logging = LogSettings()
  /// The mount of `--mount`, with a slash in front.
  var mount: String?
  var artist: String?, title: String?, song: String?, link: String?
  var user: String?
  var passwordFile: SecretFile?
  /// How long one attempt may take, and for how long what could not be sent is tried again, in nanoseconds.
  var timeout: Int64 = 10_000_000_000, retry: Int64 = 0
}

extension SetSettings {
  /// The verb's table.
  static var command: Command<SetSettings> {
    Command(
      name: "cycast-icy", verb: "set",
      summary: "send a title to a running station",
      usage: "[OPTION]... URL [-]",
      description: [
        "Sends a title beside the stream, as source clients do: to cycast-ingest and cycast-fanout, Icecast, liquidsoap's "
          + "harbor (http://USER@HOST:PORT/MOUNT, or https, which needs curl) and SHOUTcast (shoutcast://HOST:PORT, "
          + "shoutcast://HOST:PORT/?sid=2 for its second stream).",
        "With - behind the URL titles are read from standard input, line by line: text as 'Artist - Title', or JSON as "
          + "cycast-icy watch --format json prints it. Each change is sent once; when titles come faster than the station "
          + "answers, only the newest is sent. A station that cannot be reached is tried again until the next title comes, "
          + "or the end of the input.",
        "The password comes from --password-file, else from CYCAST_SOURCE_PASSWORD or CYCAST_ADMIN_PASSWORD; never from "
          + "the command line. The user admin's is looked for in the second first. Where no user is said it is source, or "
          + "admin where only that password is there.",
        "A request that went out is never repeated: where no answer comes, the title may have arrived.",
      ],
      groups: [("Title", titleOptions), ("Station", stationOptions)],
      examples: [
        Example(
          "A title, with the password from a file.",
          "cycast-icy set --password-file ~/pw --song News http://localhost:8000/live"),
        Example(
          "Artist and title apart.",
          "cycast-icy set --password-file ~/pw --artist Ann --title Sun localhost:8000"),
        Example(
          "Titles that a pipe brings, or the last one of a file.",
          "cycast-icy set --password-file ~/pw localhost:8000/live - <titles.txt"),
      ],
      exitCodes: [
        (.ok, "The station took the title."), (.usage, ""),
        (.noInput, "The station has no such mount, or no source there; or the password or the titles cannot be read."),
        (.unavailable, "The station cannot be reached, or did not answer."), (.osError, ""),
        (.temporary, "The station says: not now; or a signal came before it answered."),
        (.protocolError, "What answers is no station."), (.noPermission, "The station refused."),
        (.config, "There is no password, or none that can be one."),
      ])
  }

  private static var titleOptions: [Option<SetSettings>] {
    [
      Option("artist", "TEXT", "who plays") { $0.artist = $1 },
      Option("title", "TEXT", "what is played") { $0.title = $1 },
      Option(
        "song", "TEXT", "both in one: 'Artist - Title'",
        detail: "Not together with the two others. An empty text takes the title away, where the station does that."
      ) { $0.song = $1 },
      Option(
        "link", "URL", "a link that goes with it",
        detail: "Left out when it has more than 1,000 bytes. Texts are cut where the request would be longer than "
          + "Icecast takes, about 3,500 bytes."
      ) { $0.link = $1 },
    ]
  }

  private static var stationOptions: [Option<SetSettings>] {
    [
      Option("mount", "/MOUNT", "the mount (the path of the URL)") {
        (settings: inout SetSettings, text: String) throws(UsageError) in
        let mount = Text.clean(text)
        guard !mount.isEmpty, mount == text else { throw UsageError("'\(mount)' is no mount (write /live)") }
        settings.mount = mount.hasPrefix("/") ? mount : "/" + mount
      },
      Option("user", "NAME", "the user's name (the URL's; source)") {
        (settings: inout SetSettings, text: String) throws(UsageError) in
        guard !text.isEmpty, Text.clean(text) == text, !text.utf8.contains(UInt8(ascii: ":")) else {
          throw UsageError("'\(Text.clean(text))' is no user's name (no colon, no control characters)")
        }
        settings.user = text
      },
      Option(
        "password-file", "FILE|fd:N", "file whose first line is the password",
        detail: "The environment variables CYCAST_SOURCE_PASSWORD and CYCAST_ADMIN_PASSWORD do the same."
      ) { (settings: inout SetSettings, text: String) throws(UsageError) in
        settings.passwordFile = try SecretFile(text)
      },
      Option("timeout", "DUR", "how long the station may take to answer (10s)") {
        (settings: inout SetSettings, text: String) throws(UsageError) in
        settings.timeout = try duration(text, atLeast: 1)
      },
      Option(
        "retry", "DUR", "how long to try again what could not be sent (0s)",
        detail:
          "A connection that is refused, a name that is not found, and an answer 429 or 503 that says when to come "
          + "again. With - such a title is tried again anyway."
      ) { (settings: inout SetSettings, text: String) throws(UsageError) in
        settings.retry = try duration(text, atLeast: 0)
      },
    ]
  }

  /// At most a year, so that instants stay far from the largest number.
  private static func duration(_ text: String, atLeast least: Int64) throws(UsageError) -> Int64 {
    let value = try OptionValue.duration(text)
    guard (least...31_536_000_000_000_000).contains(value) else { throw UsageError("'\(text)' is out of range") }
    return value
  }
}
