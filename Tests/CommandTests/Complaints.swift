// SPDX-License-Identifier: MIT
import Foundation
import StreamKit
import TestSupport

extension Decoder {
  /// What it complains of when it is given a stream on its standard input, a line each. `format`: as ffmpeg names it.
  func complaints(_ stream: [UInt8], format: String = "mp3") throws -> [String] {
    switch self {
    case .ffmpeg:
      // Each logical Ogg stream counts its time for itself. Where two begin less than a tenth of a second apart by their
      // own counts, ffmpeg complains of its own clock, though every sample is there.
      return try errors(["ffmpeg", "-v", "error", "-f", format, "-i", "pipe:0", "-f", "null", "-"], stream)
        .split(separator: "\n").map(String.init)
        .filter { format != "ogg" || !$0.contains("non monotonically increasing dts") }
    case .mpg123:
      // With -q it would keep notes of lost frames to itself.
      return try errors(["mpg123", "-t", "-"], stream).split { "\r\n".contains($0) }.map(String.init).filter { line in
        ["Note", "Warning", "rror"].contains { line.contains($0) }
      }
    }
  }

  private func errors(_ command: [String], _ input: [UInt8]) throws -> String {
    let folder = try MusicFolder()
    try folder.write("in", input)
    try folder.write("errors", "")
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = command
    process.standardInput = try FileHandle(forReadingFrom: URL(fileURLWithPath: folder("in")))
    process.standardOutput = FileHandle.nullDevice
    process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: folder("errors")))
    try process.run()
    process.waitUntilExit()
    let said = String(decoding: try readFile(folder("errors"), limit: 1 << 20), as: UTF8.self)
    return process.terminationStatus == 0 ? said : said + "\nError: it ended with \(process.terminationStatus)"
  }
}
