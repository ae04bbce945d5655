// SPDX-License-Identifier: MIT
import Foundation
import TestSupport
import Testing

/// Starts `cycast-stat -`.
func startMeter(
  _ words: [String], input: FilterSetup.Input = .pipe, output: FilterSetup.Output = .captured, extra: [Int32] = []
) throws -> FilterProcess {
  var setup = FilterSetup(["-"] + words)
  setup.input = input
  setup.output = output
  setup.extra = extra
  return try FilterProcess("cycast-stat", setup)
}

/// Runs it from its start to its end.
func meter(_ words: String..., input: [UInt8], extra: [Int32] = []) throws -> FilterResult {
  try startMeter(words, input: .bytes(input), extra: extra).finish()
}

extension FilterResult {
  /// The report of `--report json`: the last line of standard error.
  func report() throws -> [String: Any] {
    let line = try #require(errorLines.last)
    return try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any], "\(errors)")
  }

  /// The events that came on a descriptor.
  func events(_ descriptor: Int32) throws -> [[String: Any]] { try meterEvents(extra[descriptor] ?? []) }
}

/// Lines of events, read.
func meterEvents(_ bytes: [UInt8]) throws -> [[String: Any]] {
  try bytes.split(separator: 10).map {
    try #require(try JSONSerialization.jsonObject(with: Data($0)) as? [String: Any])
  }
}

/// Runs ffmpeg to its end; returns what it wrote to standard output and to standard error.
func runFFmpeg(_ arguments: [String]) throws -> (output: Data, errors: String) {
  let process = Process()
  process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
  process.arguments = ["ffmpeg", "-nostdin", "-hide_banner", "-y"] + arguments
  let errors = URL(fileURLWithPath: NSTemporaryDirectory() + "cycast-ffmpeg-\(UUID().uuidString)")
  try Data().write(to: errors)
  defer { try? FileManager.default.removeItem(at: errors) }
  let output = Pipe()
  process.standardOutput = output
  process.standardError = try FileHandle(forWritingTo: errors)
  process.standardInput = FileHandle.nullDevice
  try process.run()
  let data = output.fileHandleForReading.readDataToEndOfFile()
  process.waitUntilExit()
  let said = String(decoding: try Data(contentsOf: errors), as: UTF8.self)
  try #require(process.terminationStatus == 0, "\(said)")
  return (data, said)
}
