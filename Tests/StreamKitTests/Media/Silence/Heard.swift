// SPDX-License-Identifier: MIT
import Foundation
import TestSupport
import Testing

/// What a decoder makes of a stream.
struct Heard {
  /// 16-bit samples, channels interleaved.
  var samples: [Int16]
  /// What it complained of.
  var complaints: String

  /// Decodes bytes. `options` stand before ffmpeg's input.
  init(_ bytes: [UInt8], by decoder: Decoder = .ffmpeg, options: [String] = []) throws {
    let path = try #require(decoder.path)
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("cycast-heard-" + UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let files = ["in", "out", "errors"].map { folder.appendingPathComponent($0) }
    try Data(bytes).write(to: files[0])
    try Data().write(to: files[1])
    try Data().write(to: files[2])
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments =
      decoder == .ffmpeg
      ? ["-v", "error"] + options + ["-i", "pipe:0", "-f", "s16le", "-"] : ["--no-gapless", "-s", "-"]
    process.standardInput = try FileHandle(forReadingFrom: files[0])
    process.standardOutput = try FileHandle(forWritingTo: files[1])
    process.standardError = try FileHandle(forWritingTo: files[2])
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0, "\(decoder) decodes it")
    samples = try Data(contentsOf: files[1]).withUnsafeBytes { Array($0.bindMemory(to: Int16.self)) }
    let said = String(decoding: try Data(contentsOf: files[2]), as: UTF8.self)
    // mpg123 introduces itself and says what it plays; what goes wrong it says with these words.
    let words = ["error", "warning", "note:", "illegal", "resync", "junk", "crc"]
    complaints = said.split(separator: "\n").filter { line in
      decoder == .ffmpeg || words.contains { line.lowercased().contains($0) }
    }.joined(separator: "\n")
  }
}
