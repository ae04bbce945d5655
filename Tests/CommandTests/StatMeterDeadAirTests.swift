// SPDX-License-Identifier: MIT
import Foundation
import StreamKit
import TestSupport
import Testing

/// Dead air in a stream that passes `cycast-stat -`.
@Suite struct StatMeterDeadAirTests {
  /// MP3 of pieces, each a tone or silence (level 0 and nil) of so many seconds.
  private func stream(_ pieces: [(isLoud: Bool, seconds: Int)]) throws -> [UInt8] {
    var words: [String] = []
    for piece in pieces {
      let source = piece.isLoud ? "sine=f=440:r=44100" : "anullsrc=r=44100:cl=mono"
      words += ["-f", "lavfi", "-i", "\(source):d=\(piece.seconds)"]
    }
    let joined = pieces.indices.map { "[\($0)]" }.joined() + "concat=n=\(pieces.count):v=0:a=1"
    words += ["-filter_complex", joined, "-b:a", "128k", "-write_xing", "0", "-id3v2_version", "0", "-f", "mp3", "-"]
    return Array(try runFFmpeg(["-v", "error"] + words).output)
  }

  private let rule = ["--dead-air", "-50dB:2s", "--events", "fd:3", "--report", "json"]

  private func run(_ bytes: [UInt8], _ words: [String] = []) throws -> FilterResult {
    try startMeter(rule + words, input: .bytes(bytes), extra: [3]).finish()
  }

  private func silences(_ result: FilterResult) throws -> [[String: Any]] {
    try result.events(3).filter { ($0["event"] as? String)?.hasPrefix("dead_air") == true }
  }

  @Test func silenceInTheMiddleIsAPairOfEvents() throws {
    let result = try run(try stream([(true, 3), (false, 5), (true, 3)]))
    let events = try silences(result)
    #expect(events.map { $0["event"] as? String } == ["dead_air_started", "dead_air_ended"])
    #expect(events.map { $0["id"] as? Int } == [2, 2])
    #expect(events.first?["reason"] as? String == "quiet" && events.first?["seconds"] as? Double == 2)
    let lasted = try #require(events.last?["seconds"] as? Double)
    #expect(abs(lasted - 5) < 0.25, "\(lasted)")
    let dead = try #require(try result.report()["dead_air"] as? [String: Any])
    #expect(dead["count"] as? Int == 1 && dead["seconds"] as? Double == lasted)
    #expect(result.errors.contains("warning: dead air: the stream is silent seconds=2.0"))
    #expect(result.ending == .exit(0))
  }

  @Test func silenceAtTheStartAndAtTheEndCounts() throws {
    let result = try run(try stream([(false, 3), (true, 3), (false, 4)]))
    #expect(
      try silences(result).map { $0["event"] as? String } == [
        "dead_air_started", "dead_air_ended", "dead_air_started", "dead_air_ended",
      ])
    let dead = try #require(try result.report()["dead_air"] as? [String: Any])
    #expect(dead["count"] as? Int == 2 && abs((dead["seconds"] as? Double ?? 0) - 7) < 0.4, "\(dead)")
  }

  @Test func pausesThatAreShorterAreNone() throws {
    let result = try run(try stream([(true, 2), (false, 1), (true, 2), (false, 1), (true, 1)]))
    #expect(try silences(result).isEmpty)
    let dead = try #require(try result.report()["dead_air"] as? [String: Any])
    #expect(dead["count"] as? Int == 0 && dead["seconds"] as? Double == 0)
  }

  @Test func exitOnDeadAirEndsWith75AndPassesWhatCame() throws {
    let bytes = try stream([(true, 3), (false, 20), (true, 30)])
    let result = try run(bytes, ["--exit-on-dead-air"])
    #expect(result.ending == .exit(75))
    let isStart = bytes.starts(with: result.output)
    #expect(isStart && result.output.count > 70_000 && result.output.count < bytes.count)
    #expect(try silences(result).map { $0["id"] as? Int } == [2, 2])
    #expect(!result.errors.contains("has ended"), "\(result.errors)")
  }

  @Test func inputThatStallsIsDeadAirOfAnyFormat() throws {
    let bytes = try Fixtures.corpusBytes("aac96-44100.aac")
    let process = try startMeter(
      ["-q", "--dead-air", "-50dB:500ms", "--exit-on-dead-air", "--events", "fd:3"], extra: [3])
    process.write(bytes)
    let result = try process.wait(untilDead: true)
    #expect(result.ending == .exit(75))
    let isSame = result.output == bytes
    #expect(isSame)
    #expect(try silences(result).first?["reason"] as? String == "no_input")
    #expect(result.errors.contains("silence is not heard in this format"))
  }

  @Test func inputThatNeverComesIsDeadAir() throws {
    let process = try startMeter(["-q", "--dead-air", "-50dB:500ms", "--exit-on-dead-air"])
    let result = try process.wait(untilDead: true)
    #expect(result.ending == .exit(75) && result.errors.contains("dead air: nothing comes"), "\(result.errors)")
  }

  @Test func stallEndsWhenSoundComes() throws {
    let process = try startMeter(["--dead-air", "-50dB:500ms", "--events", "fd:3"], extra: [3])
    try process.wait(for: "dead air") { $0.errors.contains("dead air: nothing comes") }
    process.write(try stream([(true, 2)]))
    process.endInput()
    let result = try process.finish()
    let events = try silences(result)
    #expect(events.count == 2 && (events.last?["seconds"] as? Double ?? 0) >= 0.5)
    #expect(result.errors.contains("info: dead air has ended"))
  }

  @Test func shellFallsBack() async throws {
    let session = try ShellSession()
    let result = try await session.run(
      """
      set -eu
      mkfifo dj; { cat music/*Lights.mp3; exec sleep 20; } >dj & sleeper=$!
      ("$BUILT/cycast-stat" - -q --dead-air -100dB:3s --exit-on-dead-air <dj || cat music/*Train.mp3) >air
      kill $sleeper; cat music/*Lights.mp3 music/*Train.mp3 | cmp - air
      """)
    #expect(result.status == 0, "\(result.output)")
  }

  @Test func readerThatStallsIsNotTheInputsFault() throws {
    let process = try startMeter(
      ["-q", "--dead-air", "-50dB:500ms", "--exit-on-dead-air"], input: .pipe, output: .stalled)
    process.write(try stream([(true, 10)]))
    try process.wait(for: "a full pipe") { $0.bytesInPipe > 60_000 }
    try process.watch(for: 1)
    #expect(process.ending == nil)
    process.send(SIGKILL)
  }
}

extension FilterProcess {
  /// Waits for the end of a command whose input does not end.
  fileprivate func wait(untilDead: Bool) throws -> FilterResult {
    try wait(for: "its end") { ($0.ending != nil) == untilDead }
    return try finish()
  }
}
