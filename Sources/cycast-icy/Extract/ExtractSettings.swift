// SPDX-License-Identifier: MIT
import StreamKit

/// What `cycast-icy extract` can be told.
struct ExtractSettings: CommonSettings {
  var logging = LogSettings()
}

extension ExtractSettings {
  /// The verb's table.
  static var command: Command<ExtractSettings> {
    Command(
      name: "cycast-icy", verb: "extract",
      summary: "take titles out of a stream",
      usage: "[OPTION]... <STREAM >STREAM",
      description: [],
      groups: [],
      examples: [],
      exitCodes: [(.ok, ""), (.usage, "")])
  }
}
