// SPDX-License-Identifier: MIT
import StreamKit

/// What `cycast-icy watch` can be told.
struct WatchSettings: CommonSettings {
  var logging = LogSettings()
}

extension WatchSettings {
  /// The verb's table.
  static var command: Command<WatchSettings> {
    Command(
      name: "cycast-icy", verb: "watch",
      summary: "print a station's titles as they change",
      usage: "[OPTION]... URL",
      description: [],
      groups: [],
      examples: [],
      exitCodes: [(.ok, ""), (.usage, "")])
  }
}
