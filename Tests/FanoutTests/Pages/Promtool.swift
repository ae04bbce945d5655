// SPDX-License-Identifier: MIT
import Foundation
import StreamKit

/// `promtool` of Prometheus, which looks at metrics and rules.
enum Promtool {
  /// Runs it with a text on its standard input; what it says, on both outputs, and how it ended.
  static func run(_ arguments: [String], input: [UInt8] = []) throws -> (status: Int32, words: String) {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("promtool-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let (given, said) = (folder.appendingPathComponent("in"), folder.appendingPathComponent("out"))
    try Data(input).write(to: given)
    try Data().write(to: said)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    // The threads that tests run on block signals, which a child would inherit: env gives them back.
    process.arguments = ["--default-signal", "timeout", "-k", "3", "60", "promtool"] + arguments
    process.standardInput = try FileHandle(forReadingFrom: given)
    let output = try FileHandle(forWritingTo: said)
    process.standardOutput = output
    process.standardError = output
    try process.run()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: try Data(contentsOf: said), as: UTF8.self))
  }

  /// The project's folder.
  static let project = URL(fileURLWithPath: #filePath + "/../../../..").standardizedFileURL.path
}
