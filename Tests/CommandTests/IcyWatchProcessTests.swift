// SPDX-License-Identifier: MIT
import Foundation
import StreamKit
import TestSupport
import Testing

/// cycast-icy watch as a process: signals, who reads its output, and the command it runs.
@Suite struct IcyWatchProcessTests {
  @Test(arguments: [SIGTERM, SIGINT], [[], ["--timeout", "1h"], ["--exec", "false"]])
  func aSignalStopsItThoughTheStationIsSilent(_ signal: Int32, _ words: [String]) throws {
    let station = try ClosedPort()
    station.open()
    let setup = FilterSetup(["watch"] + words + ["http://127.0.0.1:\(station.port)/"])
    let process = try FilterProcess("cycast-icy", setup)
    // Taken by the kernel, answered by nobody.
    try process.wait(for: "a visit") { _ in station.hasVisitor }
    process.send(signal)
    #expect(try process.finish().ending == .exit(0))
  }

  @Test func aSignalStopsItBetweenTwoTries() throws {
    let station = try ClosedPort()
    let setup = FilterSetup(["watch", "--back-off", "1h", "http://127.0.0.1:\(station.port)/"])
    let process = try FilterProcess("cycast-icy", setup)
    try process.wait(for: "a warning") { $0.errors.contains("Connection refused") }
    #expect(try process.stop().ending == .exit(0))
  }

  @Test func aSignalBeforeTheTitleIsNotTakenForOne() throws {
    let server = try CannedServer([.init(WatchRun.head(metaint: 16) + [UInt8](repeating: 0, count: 34), then: .silence)]
    )
    let process = try WatchRun.start(server, "/live", ["--once"])
    try process.wait(for: "the request") { _ in server.requests.count == 1 }
    process.send(SIGTERM)
    #expect(try process.finish().ending == .exit(75))
  }

  @Test func aReaderThatLeavesEndsItThoughNoTitleComes() throws {
    let process = try WatchRun.start(try WatchRun.station(["A - B"]), "/live", ["--timeout", "1h"])
    try process.wait(forTitles: ["A - B"])
    process.closeOutput()
    #expect(try process.finish().ending == .signal(SIGPIPE))
  }

  @Test func aReaderThatLeavesEndsTheCommandAsWell() throws {
    let folder = try MusicFolder()
    let process = try WatchRun.start(
      try WatchRun.station(["A - B"]), "/live", ["--exec", "echo $$ >pid; exec sleep 60"]
    ) { $0.folder = folder.path }
    let pid = try Self.pid(in: folder, process)
    process.closeOutput()
    #expect(try process.finish().ending == .signal(SIGPIPE))
    #expect(Self.isGone(pid))
  }

  @Test func aReaderThatStallsHoldsUpNeitherStationNorSignals() throws {
    let titles = (0..<500).map { "Artist - \($0) " + String(repeating: "x", count: 200) }
    let server = try CannedServer([
      WatchRun.answer(metaint: 10, titles, then: .close), .init("503 Full"), .init("503 Full"), .init("503 Full"),
    ])
    let process = try WatchRun.start(server) { $0.output = .stalled }
    try process.shrinkPipe()
    try process.wait(for: "the end of the stream") { _ in server.requests.count > 1 }
    let said = process.errors.split(separator: "\n").count { $0.contains("not read: a title was left out") }
    #expect((1..<9).contains(said), "said once in ten seconds, not for each of hundreds: \(said)")
    process.send(SIGTERM)
    process.send(SIGTERM)
    #expect(try process.finish().ending == .exit(0))
  }

  @Test func aClosedOutputIsRefusedUnlessACommandGetsTheTitles() throws {
    let server = try WatchRun.station(["A - B"])
    let refused = try WatchRun.start(server, "/live", ["--once"]) { $0.output = .closed }.finish()
    #expect(refused.ending == .exit(74))
    #expect(refused.errors.contains("standard output is closed"))
    let folder = try MusicFolder()
    let words = ["--once", "--exec", "echo \"$CYCAST_SONG\" >out"]
    let taken = try WatchRun.start(server, "/live", words) {
      $0.output = .closed
      $0.folder = folder.path
    }.finish()
    #expect(taken.ending == .exit(0))
    #expect(try String(contentsOfFile: folder("out"), encoding: .utf8) == "A - B\n")
  }

  @Test func outputMayBeAFile() throws {
    let folder = try MusicFolder()
    let process = try WatchRun.start(try WatchRun.station(["A - B"]), "/live", ["--once"]) {
      $0.output = .file(folder("out"))
    }
    #expect(try process.finish().ending == .exit(0))
    #expect(try String(contentsOfFile: folder("out"), encoding: .utf8) == "A - B\n")
  }

  @Test func aHostileTitleRunsNothingButTheCommand() throws {
    let folder = try MusicFolder()
    let hostile = "'; rm -rf /; $(touch pwned) `touch pwned`; touch pwned #\u{1B}[2J"
    let server = try WatchRun.station(["\(hostile) - b\"; touch pwned; \""], ["icy-name: $(touch pwned)"])
    let command = "printf '%s\\n' \"$CYCAST_SONG\" \"$CYCAST_ARTIST\" \"$CYCAST_TITLE\" \"$CYCAST_STATION\" >out"
    let process = try WatchRun.start(server, "/li'ive;$(touch$IFS''pwned)", ["--once", "--exec", command]) {
      $0.folder = folder.path
    }
    #expect(try process.finish().ending == .exit(0))
    let artist = hostile.replacing("\u{1B}", with: ""), title = "b\"; touch pwned; \""
    #expect(
      try String(contentsOfFile: folder("out"), encoding: .utf8)
        == "\(artist) - \(title)\n\(artist)\n\(title)\n$(touch pwned)\n")
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["out"])
  }

  @Test func theCommandsEnvironmentSaysAllAndNoPasswords() throws {
    let folder = try MusicFolder()
    let server = try WatchRun.station(["A - B"], ["icy-name: Radio"])
    let setup = FilterSetup([
      "-c",
      "CYCAST_TITLE=old CYCAST_SOURCE_PASSWORD=s CYCAST_ADMIN_PASSWORD=a \"$0\" watch --once --exec 'env >out; cat' \"$1\"",
      try BuiltCommand.path("cycast-icy"), "http://127.0.0.1:\(server.port)/live",
    ])
    let result = try Self.shell(setup, in: folder.path)
    #expect(result == 0)
    let lines = try String(contentsOfFile: folder("out"), encoding: .utf8).split(separator: "\n")
    let said = lines.filter { $0.hasPrefix("CYCAST_") && !$0.hasPrefix("CYCAST_TIME=") && !$0.hasPrefix("CYCAST_BIN=") }
    #expect(
      said.sorted() == [
        "CYCAST_ARTIST=A", "CYCAST_SONG=A - B", "CYCAST_STATION=Radio",
        "CYCAST_STREAM=http://127.0.0.1:\(server.port)/live", "CYCAST_TITLE=B", "CYCAST_URL=",
      ])
    #expect(lines.contains { $0.wholeMatch(of: #/CYCAST_TIME=\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/#) != nil })
    #expect(lines.contains { $0.hasPrefix("PATH=") })
  }

  @Test func theCommandsOutputIsOursAndItsInputEmpty() throws {
    let server = try WatchRun.station(["A - B"])
    let result = try WatchRun.once(server, "/live", ["--exec", "cat; echo out \"$CYCAST_SONG\"; echo err >&2"])
    #expect(result.text == "out A - B\n")
    #expect(result.errors == "err\n")
    #expect(result.ending == .exit(0))
  }

  @Test(arguments: [("exit 3", "code=3"), ("kill -9 $$", "signal=9"), ("nonexistent-command 2>/dev/null", "code=127")])
  func aCommandThatFailsIsAWarning(_ command: String, _ says: String) throws {
    let once = try WatchRun.once(try WatchRun.station(["A - B"]), "/live", ["--exec", command])
    #expect(once.ending == .exit(74))
    #expect(once.errors.contains(says), "\(once.errors)")
    let folder = try MusicFolder()
    let process = try WatchRun.start(
      try WatchRun.station(["A - B", "C - D"]), "/live", ["--exec", "echo x >>out; " + command]
    ) {
      $0.folder = folder.path
    }
    try process.wait(for: "both runs") { $0.errors.split(separator: "\n").count { $0.contains(says) } == 2 }
    #expect(try process.stop().ending == .exit(0))
    #expect(try String(contentsOfFile: folder("out"), encoding: .utf8) == "x\nx\n")
  }

  @Test func commandsRunOneAfterTheOtherAndOnlySoManyWait() throws {
    let folder = try MusicFolder()
    let songs = (1...40).map { "Song \($0)" }
    let server = try CannedServer([
      WatchRun.answer(metaint: 10, songs, then: .close), .init("503 Full"), .init("503 Full"), .init("503 Full"),
    ])
    let command = "while [ ! -e go ]; do sleep 0.01; done; echo begin $CYCAST_TITLE >>out; echo end $CYCAST_TITLE >>out"
    let process = try WatchRun.start(server, "/live", ["--exec", command]) { $0.folder = folder.path }
    try process.wait(for: "the station's next answer") { _ in server.requests.count > 1 }
    #expect(process.errors.split(separator: "\n").count { $0.contains("a title was left out") } == 1)
    try folder.write("go", "")
    try process.wait(for: "the runs") { _ in
      (try? String(contentsOfFile: folder("out"), encoding: .utf8))?.contains("end Song 40") == true
    }
    let out = try String(contentsOfFile: folder("out"), encoding: .utf8).split(separator: "\n").map(String.init)
    #expect(out == ([1] + Array(25...40)).flatMap { ["begin Song \($0)", "end Song \($0)"] })
    #expect(try process.stop().ending == .exit(0))
  }

  @Test(arguments: ["exec sleep 60", "trap '' TERM; while :; do sleep 0.05; done", "sleep 60 & sleep 60"])
  func nothingOfACommandIsLeftBehind(_ command: String) throws {
    let folder = try MusicFolder()
    let process = try WatchRun.start(try WatchRun.station(["A - B"]), "/live", ["--exec", "echo $$ >pid; " + command]) {
      $0.folder = folder.path
    }
    let pid = try Self.pid(in: folder, process)
    process.send(SIGTERM)
    try process.watch(for: 0.05)
    process.send(SIGTERM)
    #expect(try process.finish().ending == .exit(0))
    // The whole group is gone, but for what the init process has still to see.
    #expect(Self.isGone(-pid))
  }

  @Test func aCommandMayFinishAfterASignal() throws {
    let folder = try MusicFolder()
    let command = "echo $$ >pid; sleep 0.3; echo done >out"
    let process = try WatchRun.start(try WatchRun.station(["A - B"]), "/live", ["--exec", command]) {
      $0.folder = folder.path
    }
    _ = try Self.pid(in: folder, process)
    #expect(try process.stop().ending == .exit(0))
    #expect(try String(contentsOfFile: folder("out"), encoding: .utf8) == "done\n")
  }

  @Test func whatACommandLeavesRunningEndsWithIt() throws {
    let folder = try MusicFolder()
    let command = "sleep 60 & echo $! >pid"
    let process = try WatchRun.start(try WatchRun.station(["A - B"]), "/live", ["--once", "--exec", command]) {
      $0.folder = folder.path
    }
    #expect(try process.finish().ending == .exit(0))
    let pid = try #require(pid_t(try String(contentsOfFile: folder("pid"), encoding: .utf8).dropLast()))
    #expect(Self.isGone(pid))
  }

  // MARK: Helpers

  /// Waits until there is no such process, or no such group for a negative number. One that was killed may be a zombie for
  /// a moment, until its parent has seen it.
  private static func isGone(_ pid: pid_t) -> Bool {
    let deadline = Deadline(20)
    while kill(pid, 0) == 0, !deadline.isPast { usleep(1_000) }
    return kill(pid, 0) == -1 && errno == ESRCH
  }

  private static func pid(in folder: MusicFolder, _ process: FilterProcess) throws -> pid_t {
    var pid: pid_t?
    try process.wait(for: "the command") { _ in
      let text = (try? String(contentsOfFile: folder("pid"), encoding: .utf8)) ?? ""
      if text.hasSuffix("\n") { pid = pid_t(text.dropLast()) }
      return pid != nil
    }
    return try #require(pid)
  }

  /// Runs a shell with words in a folder; returns its exit code.
  private static func shell(_ setup: FilterSetup, in folder: String) throws -> Int32 {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = setup.arguments.map { String(decoding: $0, as: UTF8.self) }
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus
  }
}
