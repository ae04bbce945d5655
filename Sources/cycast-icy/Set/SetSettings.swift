// SPDX-License-Identifier: MIT
import StreamKit

/// What `cycast-icy set` can be told.
struct SetSettings: CommonSettings {
  var logging = LogSettings()
}

extension SetSettings {
  /// The verb's table.
  static var command: Command<SetSettings> {
    Command(
      name: "cycast-icy", verb: "set",
      summary: "send a title to a running station",
      usage: "[OPTION]... URL",
      description: [],
      groups: [],
      examples: [],
      exitCodes: [(.ok, ""), (.usage, "")])
  }
}
