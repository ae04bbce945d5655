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
      "cycast-stat - -q --dead-air -50dB:10s --events air.json <show.mp3 >/dev/null",
      "cd ~/music; (cat *Train.mp3; ffmpeg -v error -f lavfi -i anullsrc -t 12 -b:a 128k -f mp3 -) >~/show.mp3; cd",
      #"grep -c '"event":"dead_air_started","id":2,"reason":"quiet","seconds":10.000}' air.json; test $(wc -l <air.json) = 6"#
    ),
  ]
}
