// SPDX-License-Identifier: MIT
import StreamKit

/// What `cycast-stat` can be told.
struct AskSettings: CommonSettings {
  var logging = LogSettings()
}

extension AskSettings {
  /// The table.
  static var command: Command<AskSettings> {
    Command(
      name: "cycast-stat",
      summary: "tell what is on at stations, and for how many",
      usage: "[OPTION]... [URL]...",
      description: [],
      groups: [],
      examples: [],
      exitCodes: [(.ok, ""), (.usage, "")])
  }
}
