// SPDX-License-Identifier: MIT

/// The examples of `cycast-stat report --help`, what has to be there before, and what shows that they do what they say.
enum StatReportExamples {
  static let all: [(line: String, before: String, check: String)] = [
    (
      "cycast-stat report --from 2026-11-01 --to 2026-11-30 access.log", log + "\n" + kept,
      "grep -qx 'Sessions          2, 1 of a minute and more' shown"
    ),
    (
      "zcat -f access.log* | cycast-stat report --html report.html -",
      log + "\ntail -n 1 access.log | gzip >access.log.2.gz; cp access.log access.log.1",
      "grep -q '<dt>Sessions</dt><dd>7</dd>' report.html; test \"$(grep -c '<svg' report.html)\" -ge 3"
    ),
    (
      "cycast-stat report --format csv access.log | grep ^day >days.csv", log,
      "test $(wc -l <days.csv) -ge 8; grep -q '^day,2026-11-21,2,1,' days.csv"
    ),
  ]

  /// Two sessions in November and one in December.
  private static let log = [("21/Nov/2026:12", 60), ("21/Nov/2026:13", 30), ("01/Dec/2026:12", 90)].map {
    hour, seconds in
    "echo '192.0.2.7 - - [\(hour):00:00 +0000] \"GET /stream HTTP/1.1\" 200 960000 \"-\" \"VLC/3.0\" \(seconds)' >>access.log"
  }.joined(separator: "\n")

  /// What is printed is kept.
  private static let kept = #"cycast-stat() { "$(type -P cycast-stat)" "$@" | tee shown; }"#
}
