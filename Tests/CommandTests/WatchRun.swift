// SPDX-License-Identifier: MIT
import Glibc
import StreamKit
import TestSupport

/// cycast-icy watch, and the stations it is tried with.
enum WatchRun {
  /// Starts it on what a canned server has.
  static func start(
    _ server: CannedServer, _ path: String = "/live", _ words: [String] = [],
    setup change: (inout FilterSetup) -> Void = { _ in }
  ) throws -> FilterProcess {
    var setup = FilterSetup(["watch", "--retry", "1ms"] + words + [address(server, path)])
    change(&setup)
    let process = try FilterProcess("cycast-icy", setup)
    process.companion = server
    return process
  }

  /// Runs it to its end with `--once`.
  static func once(_ server: CannedServer, _ path: String = "/live", _ words: [String] = []) throws -> FilterResult {
    try start(server, path, ["--once"] + words).finish()
  }

  /// Runs it to its end.
  static func run(_ words: String...) throws -> FilterResult {
    try FilterProcess.run("cycast-icy", FilterSetup(["watch"] + words))
  }

  static func address(_ server: CannedServer, _ path: String = "/live") -> String {
    "http://127.0.0.1:\(server.port)\(path)"
  }

  /// The head of a stream with blocks.
  static func head(metaint: Int, _ more: [String] = []) -> [UInt8] {
    head(["icy-metaint:\(metaint)"] + more)
  }

  static func head(_ lines: [String], type: String = "audio/mpeg", status: String = "HTTP/1.0 200 OK") -> [UInt8] {
    Array(([status, "Content-Type: \(type)"] + lines).map { $0 + "\r\n" }.joined().utf8) + [13, 10]
  }

  /// A body in which each title has its block, behind `metaint` bytes of audio.
  static func body(metaint: Int, _ titles: [String]) -> [UInt8] {
    titles.reduce(into: []) { body, title in
      body += SampleFrames.filler(metaint, seed: 3)
      let words = Array("StreamTitle='\(title)';".utf8.prefix(ICYBlock.payloadLimit))
      let sixteens = (words.count + 15) / 16
      body += [UInt8(sixteens)] + words + [UInt8](repeating: 0, count: sixteens * 16 - words.count)
    }
  }

  /// A station with these titles, which goes on without a further one.
  static func station(metaint: Int = 100, _ titles: [String], _ more: [String] = []) throws -> CannedServer {
    try CannedServer([answer(metaint: metaint, titles, more)])
  }

  static func answer(
    metaint: Int = 100, _ titles: [String], _ more: [String] = [], then end: CannedServer.Answer.End = .silence
  ) -> CannedServer.Answer {
    .init(head(metaint: metaint, more) + body(metaint: metaint, titles), then: end)
  }
}

extension FilterProcess {
  /// The titles printed so far, without their times.
  var titles: [String] {
    String(decoding: output, as: UTF8.self).split(separator: "\n").map { String($0.dropFirst(21)) }
  }

  /// Waits for titles, and for nothing else to come.
  func wait(forTitles titles: [String]) throws {
    try wait(for: "\(titles)") { $0.titles.count >= titles.count }
  }

  /// Stops it as a supervisor does.
  func stop() throws -> FilterResult {
    send(SIGTERM)
    return try finish()
  }
}

extension FilterResult {
  /// Standard output as text.
  var text: String { String(decoding: output, as: UTF8.self) }
}
