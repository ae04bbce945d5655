// SPDX-License-Identifier: MIT
import Foundation

/// Makes MPEG audio with ffmpeg.
enum Encoder {
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  /// Encodes what an `aevalsrc` expression gives (`0.1*sin(2*PI*1000*t)`; `|` between channels) to bare MP3 frames.
  static func mp3(
    _ expression: String, seconds: Double, rate: Int = 44_100, bitrate: String = "128k"
  ) throws -> [UInt8] {
    try run([
      "-f", "lavfi", "-i", "aevalsrc='\(expression)':d=\(seconds):s=\(rate)", "-c:a", "libmp3lame", "-b:a", bitrate,
      "-write_xing", "0", "-id3v2_version", "0", "-f", "mp3", "-",
    ])
  }

  private static func run(_ arguments: [String]) throws -> [UInt8] {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["ffmpeg", "-v", "error", "-nostdin"] + arguments
    let output = Pipe()
    process.standardOutput = output
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0, !data.isEmpty else {
      throw Failure(description: "ffmpeg made nothing of \(arguments)")
    }
    return Array(data)
  }

  /// Frames of digital silence: MPEG 1 Layer III, 128 kbit/s, 44.1 kHz, stereo, with side information of zeros, which
  /// says that there is no main data. 417 bytes and 26.1 ms each.
  static func silence(frames: Int) -> [UInt8] {
    let frame: [UInt8] = [0xFF, 0xFB, 0x90, 0x04] + Array(repeating: 0, count: 413)
    return Array(repeatElement(frame, count: frames).joined())
  }
}
