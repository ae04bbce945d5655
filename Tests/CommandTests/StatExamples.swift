// SPDX-License-Identifier: MIT
import Foundation

/// The examples of `cycast-stat --help`, what has to be there before (lines that are typed), and what shows that they do
/// what they say.
enum StatExamples {
  static let all: [(line: String, before: String, check: String)] = [
    ("cycast-stat", playing + "\n" + kept, "grep -q '^On air     Cycast - Harbour Lights' shown"),
    ("cycast-stat --get listeners localhost:8001", playing + "\n" + kept, "grep -Eqx '[01]' shown"),
    (
      "cycast-stat --check --min-listeners 1 --max-silence 30s localhost:8001", playing + "\n" + kept,
      "grep -Eq '^(OK|WARNING) - localhost:8001/stream: [01] listener' shown"
    ),
    (
      "cycast-stat --prometheus=stations.prom localhost:8001", playing + "\n" + kept,
      "grep -Eq '^cycast_station_up.url=\"http://localhost:8001/\",mount=\"/stream\". 1$' stations.prom"
    ),
    (
      "cycast-stat --watch 2s localhost:8001 localhost:8000",
      "(umask 077; echo hackme >~/pw)\n"
        + "cycast-playlist ~/music | cycast-ingest --password-file ~/pw | cycast-fanout\n" + bounded,
      """
      grep -Eq '^20..-..-.. ..:..:..  localhost:8001/stream  [01] listeners?  .*Cycast - Harbour Lights$' shown
      grep -q ':..  localhost:8000  ' shown
      """
    ),
  ]

  private static let playing = "cycast-playlist ~/music | cycast-fanout"

  /// What it prints is kept, whatever it ends with. Without an address it asks the station of this session.
  private static let kept =
    #"cycast-stat() { "$(type -P cycast-stat)" "${@:-localhost:8001}" | tee shown; }"#

  /// What would watch for ever does so for five seconds.
  private static let bounded = #"cycast-stat() { timeout 5 "$(type -P cycast-stat)" "$@" | tee shown; }"#
}
