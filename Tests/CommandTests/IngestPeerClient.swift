// SPDX-License-Identifier: MIT
import Foundation
import TestSupport

/// A source client that others have written, running until this object goes: with it goes all that it has started, since
/// timeout(1) leads a process group of its own.
final class PeerClient {
  private let process = Process()
  private let log = PlayerRun.temporaryFile()

  /// Starts a program of the PATH; it is ended after so many seconds in any case.
  init(_ words: [String], input: FileHandle = .nullDevice, seconds: Int = 40) throws {
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    // The threads that tests run on block signals, which a child would inherit: env gives them back.
    process.arguments = ["--default-signal", "timeout", "-k", "3", "\(seconds)"] + words
    process.standardInput = input
    try Data().write(to: log)
    let file = try FileHandle(forWritingTo: log)
    process.standardOutput = file
    process.standardError = file
    try process.run()
  }

  deinit {
    end()
    try? FileManager.default.removeItem(at: log)
  }

  /// Ends it: timeout hands the signal on to all of its group, waits, and kills what has not gone in three seconds.
  func end() {
    guard process.isRunning else { return }
    kill(process.processIdentifier, SIGTERM)
    process.waitUntilExit()
  }

  /// What it said.
  var words: String { (try? String(contentsOf: log, encoding: .utf8)) ?? "" }
}
