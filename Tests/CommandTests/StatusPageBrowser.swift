// SPDX-License-Identifier: MIT
import Foundation
import Glibc
import StreamKit
import TestSupport

/// A real Chromium without a window, with a profile of its own, that does what a test tells it to by the DevTools protocol:
/// JSON messages with a NUL behind each, through two pipes. It and all it started are gone with this object.
final class StatusPageBrowser {
  /// What went wrong, as the protocol or the page says it.
  struct Failure: Error, CustomStringConvertible { let description: String }

  /// What the pages complained of so far: errors of scripts, refusals of the security policy, what could not be loaded.
  private(set) var complaints: [String] = []

  /// Seconds for anything, on the busiest machine.
  static let patience = 60.0

  private let process = Process()
  private let folder = PlayerRun.temporaryFile()
  private let requests = Pipe(), answers = Pipe()
  private var received: [UInt8] = []
  private var number = 0
  private var session: String?

  /// Starts it, with one blank page.
  init() throws {
    Signal.ignoreBrokenPipes()
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    // timeout(1) makes a group of all that the browser starts, and ends it whatever becomes of the test.
    process.arguments =
      ["--default-signal", "timeout", "-k", "1", "240", "sh", "-c", "exec \"$@\" 3<&0 4>&1 </dev/null >/dev/null 2>&1"]
      + ["sh", "chromium"] + StatusPageBrowser.options + ["--user-data-dir=\(folder.path)/profile", "about:blank"]
    var environment = ProcessInfo.processInfo.environment
    for name in ["HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "TMPDIR"] { environment[name] = folder.path }
    process.environment = environment
    process.standardInput = requests
    process.standardOutput = answers
    process.standardError = FileHandle.nullDevice
    try process.run()
    try requests.fileHandleForReading.close()
    try answers.fileHandleForWriting.close()
    let targets = try call("Target.getTargets")["targetInfos"] as? [[String: Any]] ?? []
    let page = targets.first { $0["type"] as? String == "page" }
    let attached = try call("Target.attachToTarget", ["targetId": page?["targetId"] ?? "", "flatten": true])
    session = attached["sessionId"] as? String
    for domain in ["Page", "Runtime", "Log", "Network"] { try call(domain + ".enable") }
  }

  private static let options = [
    "--headless=new", "--no-sandbox", "--remote-debugging-pipe", "--autoplay-policy=no-user-gesture-required",
    "--mute-audio", "--no-first-run", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-extensions", "--disable-crash-reporter",
    "--disable-breakpad", "--no-proxy-server", "--hide-scrollbars", "--lang=en-US",
  ]

  deinit {
    // The end of its requests is the end of the browser; the group is ended whether or not it has understood.
    try? requests.fileHandleForWriting.close()
    let group = process.processIdentifier
    let deadline = Deadline(5)
    while kill(-group, 0) == 0, !deadline.isPast { usleep(10_000) }
    kill(-group, SIGKILL)
    process.waitUntilExit()
    try? FileManager.default.removeItem(at: folder)
  }

  // MARK: The protocol

  /// Calls a method and waits for its answer. Returns its result.
  @discardableResult
  func call(_ method: String, _ parameters: [String: Any] = [:]) throws -> [String: Any] {
    number += 1
    var message: [String: Any] = ["id": number, "method": method, "params": parameters]
    message["sessionId"] = session
    try send(JSONSerialization.data(withJSONObject: message) + [0])
    let deadline = Deadline(StatusPageBrowser.patience)
    while true {
      let answer = try next(deadline, "an answer to \(method)")
      guard answer["id"] as? Int == number else {
        note(answer)
        continue
      }
      if let error = answer["error"] as? [String: Any] { throw Failure(description: "\(method): \(error)") }
      return answer["result"] as? [String: Any] ?? [:]
    }
  }

  private func send(_ bytes: Data) throws {
    let number = requests.fileHandleForWriting.fileDescriptor
    var rest = bytes[...]
    while !rest.isEmpty {
      guard Deadline(StatusPageBrowser.patience).wait(for: number, POLLOUT) else {
        throw Failure(description: "the browser does not read")
      }
      let count = rest.prefix(4_096).withUnsafeBytes { Glibc.write(number, $0.baseAddress, $0.count) }
      guard count > 0 else { throw Failure(description: "the browser is gone: is chromium installed?") }
      rest = rest.dropFirst(count)
    }
  }

  private func next(_ deadline: Deadline, _ what: String) throws -> [String: Any] {
    let number = answers.fileHandleForReading.fileDescriptor
    while true {
      if let end = received.firstIndex(of: 0) {
        let message = Data(received[..<end])
        received.removeFirst(end + 1)
        return try JSONSerialization.jsonObject(with: message) as? [String: Any] ?? [:]
      }
      guard deadline.wait(for: number, POLLIN) else { throw Failure(description: "waited in vain for \(what)") }
      var piece = [UInt8](repeating: 0, count: 1 << 16)
      let count = Glibc.read(number, &piece, piece.count)
      guard count > 0 else { throw Failure(description: "the browser is gone: is chromium installed?") }
      received += piece[..<count]
    }
  }

  private func note(_ event: [String: Any]) {
    let parameters = event["params"] as? [String: Any] ?? [:]
    switch event["method"] as? String {
    case "Runtime.exceptionThrown": complaints.append("exception: \(parameters["exceptionDetails"] ?? "")")
    case "Runtime.consoleAPICalled": complaints.append("console: \(parameters["args"] ?? "")")
    case "Log.entryAdded":
      let entry = parameters["entry"] as? [String: Any] ?? [:]
      complaints.append("\(entry["source"] ?? ""): \(entry["text"] ?? "") \(entry["url"] ?? "")")
    default: break
    }
  }

  /// Forgets the complaints that a test expects.
  func forgetComplaints() { complaints = [] }
}
