// SPDX-License-Identifier: MIT
import StreamKit

/// What `cycast-stat -` can be told.
struct MeterSettings: CommonSettings {
  var logging = LogSettings()
}

extension MeterSettings {
  /// The table.
  static var command: Command<MeterSettings> {
    Command(
      name: "cycast-stat", verb: "-",
      summary: "meter the stream that passes from stdin to stdout",
      usage: "[OPTION]... <STREAM >STREAM",
      description: [],
      groups: [],
      examples: [],
      exitCodes: [(.ok, ""), (.usage, "")])
  }
}
