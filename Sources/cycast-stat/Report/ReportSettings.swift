// SPDX-License-Identifier: MIT
import StreamKit

/// What `cycast-stat report` can be told.
struct ReportSettings: CommonSettings {
  var logging = LogSettings()
}

extension ReportSettings {
  /// The table.
  static var command: Command<ReportSettings> {
    Command(
      name: "cycast-stat", verb: "report",
      summary: "make figures and charts of access logs",
      usage: "[OPTION]... ACCESS.LOG...",
      description: [],
      groups: [],
      examples: [],
      exitCodes: [(.ok, ""), (.usage, "")])
  }
}
