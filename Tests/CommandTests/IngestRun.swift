// SPDX-License-Identifier: MIT
import StreamKit
import TestSupport

/// cycast-ingest, run as a black box, with source clients that send while the test waits for something.
final class IngestRun {
  let process: FilterProcess
  /// Where it listens; 0 when it has ended before.
  let port: UInt16
  /// When it was started and when it was heard to be ready (monotonic nanoseconds).
  let began: Int64, ready: Int64
  /// A folder of its own, with the password of sources in it.
  let folder: MusicFolder
  private var sources: [SourceClient] = []
  private var parts = AirParts()

  /// Starts it with words behind those that every run has; its descriptors 4 and up may be collected.
  init(
    _ words: [String] = [], input: FilterSetup.Input = .null, output: FilterSetup.Output = .captured,
    extra: [Int32] = []
  ) throws {
    folder = try MusicFolder()
    try folder.write("password", "hackme\n")
    var setup = FilterSetup(
      ["--listen", "127.0.0.1:0", "--ready-fd", "3", "--password-file", folder("password")] + words)
    setup.input = input
    setup.output = output
    setup.extra = [3] + extra
    began = monotonicNow()
    process = try FilterProcess("cycast-ingest", setup)
    try process.wait(for: "its port") { $0.bytes(from: 3).contains(10) || $0.ending != nil }
    ready = monotonicNow()
    let address = String(decoding: process.bytes(from: 3), as: UTF8.self).split { "\n:".contains($0) }
    port = address.last.flatMap { UInt16($0) } ?? 0
  }

  /// Connects a source, which sends from now on whenever the test waits.
  func source(
    _ manner: SourceClient.Manner = .source, user: String = "source", type: String = "audio/mpeg",
    headers: [String] = []
  ) throws -> SourceClient {
    let source = try SourceClient(port: port, manner, user: user, type: type, headers: headers)
    sources.append(source)
    return source
  }

  // MARK: Waiting

  /// Waits until a condition holds. Meanwhile sources send and what comes is collected.
  func wait(
    for what: String, within seconds: Double = FilterProcess.patience, until condition: (IngestRun) -> Bool
  ) throws {
    try process.wait(for: what, within: seconds) { _ in
      step()
      return condition(self)
    }
  }

  private func step() {
    let now = monotonicNow()
    for source in sources { source.step(at: now) }
  }

  /// Lets time pass, as a station does. For what must not happen; never for readiness.
  func goOn(for seconds: Double) throws {
    let end = monotonicNow() + Int64(seconds * 1e9)
    try wait(for: "time to pass", within: seconds + FilterProcess.patience) { _ in monotonicNow() >= end }
  }

  /// Waits until the log says something for the `count`th time.
  func waitForLog(_ text: String, count: Int = 1) throws {
    try wait(for: "'\(text)' in the log, \(count) times") { $0.logged(text) >= count }
  }

  /// How often the log says something.
  func logged(_ text: String) -> Int {
    var (count, rest) = (0, process.errors[...])
    while let found = rest.firstRange(of: text) {
      count += 1
      rest = rest[found.upperBound...]
    }
    return count
  }

  /// Waits until so many turns have been heard, the last of them for at least so many frames.
  @discardableResult
  func waitForTurn(_ number: Int, _ origin: Origin? = nil, frames: Int = 1) throws -> AirParts.Turn {
    var found: AirParts.Turn?
    try wait(for: "turn \(number) on air, \(frames) frames long") { run in
      let turns = run.turns
      guard turns.count > number || turns.count == number && turns[number - 1].frames.count >= frames else {
        return false
      }
      found = turns[number - 1]
      return true
    }
    guard let found, origin == nil || found.origin == origin else {
      let heard = found?.origin?.rawValue ?? "nobody"
      throw FilterFailure(description: "turn \(number) is of \(heard): \(process.errors)")
    }
    return found
  }

  /// Stops it as a user would, and waits for its end.
  @discardableResult
  func stop() throws -> FilterResult {
    process.send(15)
    return try process.finish()
  }

  // MARK: What was heard

  /// Who was on air, one after the other.
  var turns: [AirParts.Turn] {
    parts.take(process.output)
    return parts.turns
  }

  /// Bytes at the end that are no whole tag or frame.
  var rest: Int {
    parts.take(process.output)
    return process.output.count - parts.taken
  }

  /// How far the media was ahead of the time since the command was ready, in seconds, whenever something came. What is late
  /// in coming here seems to be less ahead, never more.
  var aheads: [(time: Int64, seconds: Double)] {
    var result: [(time: Int64, seconds: Double)] = []
    var (bytes, media, index) = (0, 0.0, 0)
    let all = StreamParts(process.output).parts
    for arrival in process.arrivals {
      while index < all.count {
        guard bytes + all[index].bytes.count <= arrival.total else { break }
        bytes += all[index].bytes.count
        if case .frame(let frame) = all[index] { media += AirParts.seconds(of: frame) }
        index += 1
      }
      result.append((arrival.time, media - Double(arrival.time - ready) / 1e9))
    }
    return result
  }
}

extension StreamParts.Part {
  /// Its bytes.
  var bytes: [UInt8] {
    switch self {
    case .tag(let bytes), .frame(let bytes): bytes
    }
  }
}
