// SPDX-License-Identifier: MIT

/// The examples of `cycast-stat - --help`, what has to be there before, and what shows that they do what they say.
enum StatMeterExamples {
  static let all: [(line: String, before: String, check: String)] = [
    (
      "cycast-playlist ~/music | cycast-stat - | cycast-fanout", "",
      HelpTests.served(title: "Cycast - Harbour Lights")
    ),
    (
      "cat ~/music/*.mp3 | cycast-stat - --levels --report json >/dev/null",
      // What it prints is kept.
      #"cycast-stat() { "$(type -P cycast-stat)" "$@" 2>report; }"#,
      """
      test $(wc -l <report) = 1
      grep -q '"levels":{"peak_dbfs":-[0-9.]*,"true_peak_dbtp":.*,"integrated":-[0-9.]*,"range":[0-9.]*}' report
      """
    ),
    (
      "(cycast-stat - --dead-air -50:5 --exit-on-dead-air <dj || cat bed.mp3) | cycast-fanout",
      "mkfifo dj; cat ~/music/*.mp3 >bed.mp3\nset -m; sleep 60 >dj </dev/null & jobs+=($!); set +m",
      HelpTests.served(title: "Cycast - Harbour Lights")
    ),
  ]
}
