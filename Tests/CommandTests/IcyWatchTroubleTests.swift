// SPDX-License-Identifier: MIT
import Glibc
import StreamKit
import TestSupport
import Testing

/// cycast-icy watch and stations that do not do as they should, or are not there.
@Suite struct IcyWatchTroubleTests {
  @Test(
    arguments: [
      ([], 64, "no station is named"), (["http://a/", "http://b/"], 64, "one station at a time"),
      (["-"], 64, "no station"),
      (["ftp://a/"], 64, "none of http"), (["http://:80/"], 64, "names no host"), (["http://a:0/"], 64, "port"),
      (["http://ann:pw@127.0.0.1/"], 64, "has a password in it"), (["http://ann@127.0.0.1/"], 64, "--password-file"),
      (["--password-file", "/dev/null", "http://127.0.0.1/"], 64, "whose password"),
      (["--timeout", "0", "a"], 64, "1ms"),
      (["--retry", "x", "a"], 64, "no duration"), (["--exec", "", "a"], 64, "empty command"),
      (["--format", "xml", "a"], 64, "none of text, json"),
      (["--password-file", "/nonexistent/pw", "http://ann@127.0.0.1/"], 66, "cannot read a password"),
    ] as [([String], Int32, String)]) func wrongCommandLinesAreRefused(_ words: [String], _ code: Int32, _ says: String)
    throws
  {
    let result = try FilterProcess.run("cycast-icy", FilterSetup(["watch"] + words))
    #expect(result.ending == .exit(code))
    #expect(result.errors.contains(says), "\(result.errors)")
    #expect(!result.errors.contains("pw@"))
    #expect(result.errorLines.count == 1 && result.output.isEmpty)
  }

  @Test(
    arguments: [
      (.init("404 Not Found"), 66, "no such stream: 404"), (.init("410 Gone"), 66, "410"),
      (.init("403 No"), 77, "refuses: 403"),
      (.init("401 Unauthorized"), 77, "--password-file"), (.init("302 Found"), 76, "redirects to nowhere"),
      (.init("302 Found", ["Location: gopher://a/"]), 76, "gopher"),
      (.init("302 Found", ["Location: /again"]), 76, "more than 10"),
      (.init("200 OK", ["Content-Type: text/html"], body: "<html>hello, listener</html>"), 65, "a page (text/html)"),
      (
        .init("200 OK", ["Content-Type: application/json"], body: "{\"a\": \"something\"}"), 65,
        "a page (application/json)"
      ),
      (.init("200 OK", ["Content-Type: audio/mpegurl"], body: "#EXTM3U\n#EXT-X-VERSION:3\na.ts\n"), 65, "HLS"),
      (.init("200 OK", ["Content-Type: application/vnd.apple.mpegurl"], body: "#EXTMxxxxxxxxxxxx"), 65, "HLS"),
      (.init("200 OK", ["Content-Type: audio/x-scpls"], body: "[playlist]\nFile1=mms://a/\n"), 65, "without a usable"),
      (.init("200 OK", ["Content-Type: audio/x-mpegurl"], body: "#EXTM3U\n"), 65, "without a usable"),
      (
        .init("200 OK", ["Content-Type: audio/x-mpegurl"], body: String(repeating: "# \n", count: 30_000)), 65,
        "65536 bytes"
      ),
      (.init(Array("SSH-2.0-OpenSSH_9\r\n".utf8)), 76, "no HTTP server: it says 'SSH-2.0-OpenSSH_9'"),
    ] as [(CannedServer.Answer, Int32, String)]) func whatNoPatienceMendsEndsTheFirstTry(
      _ answer: CannedServer.Answer, _ code: Int32, _ says: String
    ) throws
  {
    let process = try WatchRun.start(try CannedServer([answer]))
    let result = try process.finish()
    #expect(result.ending == .exit(code))
    #expect(result.errors.contains(says), "\(result.errors)")
    #expect(result.errorLines.count == 1 && result.output.isEmpty)
  }

  @Test(
    arguments: [
      .init([], then: .reset), .init([]), .init("503 Full"), .init("500 Oops"),
      .init(Array("ICY 401 Service Unavailable\r\n\r\n".utf8)),
      .init(Array("HTTP/1.0 200 OK\r\nConte".utf8)), .init("200 OK", ["Content-Type: audio/mpeg"]),
    ] as [CannedServer.Answer]) func whatMayPassIsTriedAgainUnlessOnceIsEnough(_ answer: CannedServer.Answer) throws
  {
    let result = try WatchRun.once(try CannedServer([answer]))
    #expect(result.ending == .exit(69))
    #expect(result.errorLines.count == 1)
    let server = try CannedServer([answer, answer, WatchRun.answer(["Back - Again"])])
    let process = try WatchRun.start(server)
    try process.wait(forTitles: ["Back - Again"])
    #expect(try process.stop().ending == .exit(0))
    #expect(server.requests.count == 3)
    #expect(process.titles == ["Back - Again"])
    let lines = process.errors.split(separator: "\n")
    #expect(lines.count == 2, "\(process.errors)")
    #expect(lines.first?.contains("warning: ") == true && lines.last?.contains("the station is back") == true)
  }

  @Test func aStationThatIsNotThereYetIsWaitedFor() throws {
    let station = try ClosedPort()
    let words = ["watch", "--retry", "20ms", "http://127.0.0.1:\(station.port)/stream"]
    let process = try FilterProcess("cycast-icy", FilterSetup(words))
    try process.wait(for: "a warning") { $0.errors.contains("Connection refused") }
    station.open()
    try process.wait(for: "a visit") { _ in station.hasVisitor }
    let block = "\u{2}StreamTitle='A - One';" + String(repeating: "\0", count: 10)
    station.answer("HTTP/1.0 200 OK\r\nicy-metaint:8\r\n\r\nno audio" + block)
    try process.wait(forTitles: ["A - One"])
    #expect(process.titles == ["A - One"])
    #expect(process.errors.contains("the station is back"))
    #expect(try process.stop().ending == .exit(0))
  }

  @Test func aStreamThatEndsAtAnyByteIsTheTitleOrNone() throws {
    let whole = WatchRun.head(metaint: 20) + WatchRun.body(metaint: 20, ["A - B"]) + [1, 2, 3]
    let server = try CannedServer((0...whole.count).map { .init(Array(whole[..<$0])) })
    for place in 0...whole.count {
      let result = try WatchRun.once(server)
      let isThere = place >= whole.count - 3
      #expect(result.ending == .exit(isThere ? 0 : 69), "ended at \(place): \(result.errors)")
      #expect(result.text == (isThere ? "A - B\n" : ""), "ended at \(place)")
    }
  }

  @Test func aTitleIsNotSaidAgainAfterTheConnectionWasMadeAnew() throws {
    let whole = WatchRun.head(metaint: 20) + WatchRun.body(metaint: 20, ["A - B"])
    let cuts = [whole.count, 10, whole.count - 1, whole.count, whole.count - 40, whole.count]
    let last = WatchRun.answer(metaint: 20, ["A - B", "C - D"])
    let server = try CannedServer(cuts.map { .init(Array(whole[..<$0])) } + [last])
    let process = try WatchRun.start(server)
    try process.wait(forTitles: ["", ""])
    #expect(process.titles == ["A - B", "C - D"])
    #expect(try process.stop().ending == .exit(0))
    #expect(server.requests.count == cuts.count + 1)
  }

  @Test func aStationThatHasNoStreamLaterIsWaitedFor() throws {
    let server = try CannedServer([
      WatchRun.answer(["A - B"], then: .close), .init("404 Not Found"), .init("401 No"), WatchRun.answer(["C - D"]),
    ])
    let process = try WatchRun.start(server)
    try process.wait(forTitles: ["", ""])
    #expect(process.titles == ["A - B", "C - D"])
    let result = try process.stop()
    #expect(result.ending == .exit(0))
    #expect(result.errorLines.count == 2, "\(result.errors)")
  }

  @Test func silenceCountsAsLost() throws {
    let server = try CannedServer([WatchRun.answer(["A - B"]), WatchRun.answer(["C - D"])])
    let process = try WatchRun.start(server, "/live", ["--timeout", "200ms"])
    try process.wait(forTitles: ["", ""])
    #expect(process.titles == ["A - B", "C - D"])
    #expect(process.errors.contains("sends nothing any more: trying again"))
    #expect(try process.stop().ending == .exit(0))
  }

  @Test func aSlowAnswerIsNotWaitedForLongerThanAsked() throws {
    let server = try CannedServer([.init(Array("HTTP/1.0 200 OK\r\n".utf8), then: .silence)])
    let result = try WatchRun.once(server, "/live", ["--timeout", "100ms"])
    #expect(result.ending == .exit(69))
    #expect(result.errors.contains("in time"))
  }

  @Test func audioInPlaceOfMetadataIsNeverPrinted() throws {
    let lie = CannedServer.Answer(WatchRun.head(metaint: 1_000) + SampleFrames.mp3Frames(100), then: .silence)
    let once = try WatchRun.once(try CannedServer([lie]))
    #expect(once.ending == .exit(76))
    #expect(once.errors.contains("something else where it has announced metadata (icy-metaint 1000)"))
    #expect(once.output.isEmpty)
    let server = try CannedServer([lie])
    let result = try WatchRun.start(server).finish()
    #expect(result.ending == .exit(76))
    #expect(server.requests.count == 3)
    #expect(result.output.isEmpty)
    #expect(result.errors.contains("3 times in a row"))
    #expect(result.errors.split(separator: "warning").count == 2, "\(result.errors)")
  }

  @Test func aTruthfulConnectionMakesUpForLies() throws {
    let lie = CannedServer.Answer(WatchRun.head(metaint: 1_000) + SampleFrames.mp3Frames(100), then: .silence)
    let truth = WatchRun.answer(["A - B"], then: .close)
    let server = try CannedServer([lie, lie, truth, lie, lie, WatchRun.answer(["C - D"])])
    let process = try WatchRun.start(server)
    try process.wait(forTitles: ["", ""])
    #expect(process.titles == ["A - B", "C - D"])
    #expect(try process.stop().ending == .exit(0))
  }

  @Test func onceTellsAStreamWithoutTitlesFromOneThatHasSaidNone() throws {
    let bare = try CannedServer([.init(WatchRun.head([]) + SampleFrames.mp3Frames(40), then: .silence)])
    let without = try WatchRun.once(bare, "/live", ["--timeout", "200ms"])
    #expect(without.ending == .exit(65))
    #expect(without.errors.contains("a stream without titles"))
    let body = (0..<40).flatMap { _ in SampleFrames.filler(16, seed: 1) + [0] }
    let mute = try CannedServer([.init(WatchRun.head(metaint: 16) + body, then: .silence)])
    let silent = try WatchRun.once(mute, "/live", ["--timeout", "200ms"])
    #expect(silent.ending == .exit(66))
    #expect(silent.errors.contains("has said no title so far"))
  }

  @Test(arguments: ["0", "-1", "16777217", "many"]) func anAbsurdMetaintPromisesNothing(_ metaint: String) throws {
    let tag = ID3Writer.tag(NowPlaying(track: TrackInfo(title: "Band", artist: "In")))
    let body = tag + SampleFrames.mp3Frames(40)
    let server = try CannedServer([.init(WatchRun.head(["icy-metaint: \(metaint)"]) + body, then: .silence)])
    #expect(try WatchRun.once(server).text == "In - Band\n")
  }
}
