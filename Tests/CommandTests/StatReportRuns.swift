// SPDX-License-Identifier: MIT
import Foundation
import StreamKit
import TestSupport

/// Runs `cycast-stat report` with files of its own, and reads what it printed.
struct StatReportRuns {
  let folder: SecretFolder

  init() throws { folder = try SecretFolder() }

  func run(_ words: [String], input: FilterSetup.Input = .null, within seconds: Double = FilterProcess.patience) throws
    -> FilterResult
  {
    var setup = FilterSetup(["report"] + words)
    setup.input = input
    setup.folder = folder.path
    return try FilterProcess.run("cycast-stat", setup, within: seconds)
  }

  /// What it says in JSON.
  func json(_ words: [String], input: FilterSetup.Input = .null, within seconds: Double = FilterProcess.patience) throws
    -> JSONValue
  {
    let result = try run(["--format", "json"] + words, input: input, within: seconds)
    guard result.ending == .exit(0) else { throw FilterFailure(description: "\(result.ending): \(result.errors)") }
    let value: Result<JSONValue, JSONProblem> = Result { () throws(JSONProblem) in try JSONValue(result.output.span) }
    return try value.get()
  }

  /// Three sessions: two at once from 20:00:30 on, and one much later.
  static let log = [
    line("192.0.2.1", "20:01:00", 60), line("192.0.2.2", "20:01:30", 60, agent: "Lavf/60.3"),
    line("192.0.2.1", "22:00:00", 30),
  ].joined()

  static func line(_ host: String, _ time: String, _ seconds: Int, agent: String = "VLC/3.0.18") -> String {
    "\(host) - - [21/Nov/2026:\(time) +0000] \"GET /stream HTTP/1.1\" 200 \(seconds * 16_000) \"-\" \"\(agent)\" \(seconds)\n"
  }
}
