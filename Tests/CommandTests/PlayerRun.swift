// SPDX-License-Identifier: MIT
import Foundation

/// A player or another program, run to its end; killed when it takes too long.
struct PlayerRun {
  let status: Int32
  let output: [UInt8]
  let errors: String

  /// Starts a program of the PATH; `wait` gives what came of it.
  final class Started {
    private let process = Process()
    private let output = PlayerRun.temporaryFile()
    private let errors = PlayerRun.temporaryFile()
    private let ended = DispatchSemaphore(value: 0)

    init(_ words: [String]) throws {
      process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
      process.arguments = words
      process.standardInput = FileHandle.nullDevice
      for url in [output, errors] { try Data().write(to: url) }
      process.standardOutput = try FileHandle(forWritingTo: output)
      process.standardError = try FileHandle(forWritingTo: errors)
      let ended = ended
      process.terminationHandler = { _ in ended.signal() }
      try process.run()
    }

    deinit {
      if process.isRunning { kill(process.processIdentifier, SIGKILL) }
      for url in [output, errors] { try? FileManager.default.removeItem(at: url) }
    }

    func wait(within seconds: Double = 30) throws -> PlayerRun {
      guard ended.wait(timeout: .now() + seconds) == .success else {
        throw CocoaError(.executableLoad, userInfo: [NSLocalizedDescriptionKey: "it did not end in time"])
      }
      return PlayerRun(
        status: process.terminationStatus, output: Array(try Data(contentsOf: output)),
        errors: String(decoding: try Data(contentsOf: errors), as: UTF8.self))
    }
  }

  static func run(_ words: [String]) throws -> PlayerRun { try Started(words).wait() }

  static func temporaryFile() -> URL {
    FileManager.default.temporaryDirectory.appendingPathComponent("cycast-\(UUID().uuidString)")
  }
}
