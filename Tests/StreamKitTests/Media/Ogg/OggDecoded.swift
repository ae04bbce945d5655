// SPDX-License-Identifier: MIT
import Foundation
import Testing

/// What ffmpeg makes of a stream.
struct Decoded {
  /// 16-bit PCM, and what it complained of.
  var pcm: Data, errors: String

  /// Decodes bytes with ffmpeg, which must be installed. It reads them as a stream: of a file it would look at the last
  /// 64 KiB first, and complain when these begin within a link of a chain. No pipes: nothing can block on the other.
  init(_ bytes: [UInt8]) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("cycast-ogg-" + UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let files = ["in.ogg", "out.pcm", "errors"].map { folder.appendingPathComponent($0) }
    try Data(bytes).write(to: files[0])
    try Data().write(to: files[2])
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["ffmpeg", "-v", "error", "-i", "pipe:0", "-f", "s16le", files[1].path]
    process.standardInput = try FileHandle(forReadingFrom: files[0])
    process.standardError = try FileHandle(forWritingTo: files[2])
    try process.run()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0, "ffmpeg decodes it")
    pcm = try Data(contentsOf: files[1])
    errors = String(decoding: try Data(contentsOf: files[2]), as: UTF8.self)
  }
}
