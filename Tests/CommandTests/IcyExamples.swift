// SPDX-License-Identifier: MIT
import Foundation

/// The examples of the `--help` of each verb of cycast-icy, what has to be there before (lines that are typed), and what
/// shows that they do what they say.
enum IcyExamples {
  static let all: [(line: String, before: String, check: String)] = filters + stations

  private static let mix = "cycast-playlist --once --fast -q ~/music >mix.mp3"

  private static let filters: [(line: String, before: String, check: String)] = [
    (
      "cycast-playlist ~/music | cycast-icy inject --titles title.txt | cycast-fanout",
      "echo 'Now: the news' >title.txt",
      HelpTests.served(title: "Now: the news")
    ),
    (
      "cycast-icy inject --titles set.json <bare.mp3 >mix.mp3",
      mix + "; cycast-icy extract --format json --titles set.json <mix.mp3 >bare.mp3; rm mix.mp3",
      """
      cycast-icy extract --titles again.txt <mix.mp3 | cmp - bare.mp3
      grep -q ' Cycast - Night Train$' again.txt; test $(wc -l <again.txt) = $(wc -l <set.json)
      """
    ),
    (
      "cycast-icy extract --titles set.txt <mix.mp3 >bare.mp3", mix,
      "grep -qx '0.000 0 Cycast - Harbour Lights' set.txt; test \"$(head -c 1 bare.mp3 | od -An -tx1)\" = ' ff'"
    ),
    (
      "cycast-icy extract --format json --titles set.json <mix.mp3 >bare.mp3", mix,
      #"grep -q '"artist":"Cycast","title":"Night Train"' set.json"#
    ),
  ]

  private static let stations: [(line: String, before: String, check: String)] = [
    ("cycast-icy set --password-file ~/pw --song News http://localhost:8000/live", live, shows("News")),
    ("cycast-icy set --password-file ~/pw --artist Ann --title Sun localhost:8000", live, shows("Ann - Sun")),
    (
      "cycast-icy set --password-file ~/pw localhost:8000/live - <titles.txt",
      live + "\nprintf 'Ann - Sun\\nBob - Rain\\n' >titles.txt", shows("Bob - Rain")
    ),
    (
      "cycast-icy watch http://localhost:8001/stream", playing + "\n" + bounded,
      "grep -q '^20..-..-.. ..:..:..  Cycast - Harbour Lights$' shown"
    ),
    (
      "cycast-icy watch --once http://localhost:8001/stream", playing + "\n" + bounded,
      "test \"$(cat shown)\" = 'Cycast - Harbour Lights'"
    ),
    (
      #"cycast-icy watch --exec 'echo "$CYCAST_SONG" >>played' localhost:8001/stream"#, playing + "\n" + bounded,
      "test \"$(cat played)\" = 'Cycast - Harbour Lights'"
    ),
  ]

  private static let playing = "cycast-playlist ~/music | cycast-fanout"

  /// What would watch for ever does so for three seconds, and what it prints is kept.
  private static let bounded = #"cycast-icy() { timeout 3 "$(type -P cycast-icy)" "$@" | tee shown; }"#

  /// A station with a source that says no titles of its own, for half a minute.
  private static let live = [
    "(umask 077; echo hackme >~/pw)", "cycast-playlist ~/music | cycast-ingest --password-file ~/pw | cycast-fanout",
    "cycast-playlist --once --fast -q --no-tags ~/music >bare.mp3",
    "set -m; { ffmpeg -v error -re -i bare.mp3 -c copy -write_xing 0 -id3v2_version 0 -f mp3 - |"
      + " curl -s -T - -u source:hackme http://localhost:8000/live; } </dev/null & jobs+=($!); set +m",
    #"until curl -s localhost:8000/api/status | grep -q '"source_connected":true'; do sleep 0.1; done"#,
  ].joined(separator: "\n")

  /// Listeners get the title, once their burst has it. The session's own limit ends the wait.
  private static func shows(_ title: String) -> String {
    "until test \"$(cycast-icy watch --once http://localhost:8001/stream)\" = '\(title)'; do sleep 0.1; done"
  }
}
