// SPDX-License-Identifier: MIT
import StreamKit

/// What cycast-ingest can be told.
struct IngestSettings: CommonSettings {
  var logging = LogSettings()
}

extension IngestSettings {
  /// The command's table.
  static var command: Command<IngestSettings> {
    Command(
      name: "cycast-ingest",
      summary: "let source clients go live over a fallback stream",
      usage: "[OPTION]... <FALLBACK >STREAM", description: [], groups: [], examples: [], exitCodes: [(.ok, "")])
  }
}
