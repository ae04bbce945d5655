// SPDX-License-Identifier: MIT
import StreamKit

/// What `cycast-icy inject` can be told.
struct InjectSettings: CommonSettings {
  var logging = LogSettings()
}

extension InjectSettings {
  /// The verb's table.
  static var command: Command<InjectSettings> {
    Command(
      name: "cycast-icy", verb: "inject",
      summary: "put titles into a stream",
      usage: "[OPTION]... <STREAM >STREAM",
      description: [],
      groups: [],
      examples: [],
      exitCodes: [(.ok, ""), (.usage, "")])
  }
}
