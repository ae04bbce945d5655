// SPDX-License-Identifier: MIT
import Foundation

/// A program that decodes MPEG audio to 16-bit samples, channels interleaved, without trimming anything.
public enum Decoder: String, Sendable, CaseIterable {
  case ffmpeg, mpg123

  /// Where the program is in the PATH, or nil.
  public var path: String? {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin").split(separator: ":")
    return folders.map { "\($0)/\(rawValue)" }.first { FileManager.default.isExecutableFile(atPath: $0) }
  }

  /// How far a sample may be from itself in another decoding of the same frames: mpg123 adds up its filter in an order
  /// that depends on the number of frames before, so a sample may be rounded the other way.
  public var rounding: Int { self == .mpg123 ? 1 : 0 }

  /// Decodes a stream of bare frames. Throws when the program cannot be run or says that it failed.
  public func samples(of bytes: [UInt8]) throws -> [Int16] {
    guard let path else { throw DecodingFailure(description: "\(rawValue) is not in the PATH") }
    let file = FileManager.default.temporaryDirectory.appendingPathComponent("cycast-\(UUID().uuidString).mp3")
    try Data(bytes).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments(file.path)
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw DecodingFailure(description: "\(rawValue) ended with \(process.terminationStatus)")
    }
    return data.withUnsafeBytes { Array($0.bindMemory(to: Int16.self)) }
  }

  private func arguments(_ file: String) -> [String] {
    switch self {
    case .ffmpeg: ["-v", "quiet", "-f", "mp3", "-i", file, "-f", "s16le", "-"]
    case .mpg123: ["-q", "--no-gapless", "-s", file]
    }
  }
}

/// Why a decoder gave no samples.
public struct DecodingFailure: Error, CustomStringConvertible {
  /// What went wrong.
  public let description: String
}
