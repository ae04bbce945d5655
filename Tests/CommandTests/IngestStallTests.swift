// SPDX-License-Identifier: MIT
import Foundation
import StreamKit
import TestSupport
import Testing

/// Sources that break off, freeze or go mad: silence after the gap, the fallback after the timeout, no second missing.
@Suite struct IngestStallTests {
  private static let words = ["--lead", "200ms", "--preroll", "100ms", "--gap", "300ms", "--source-timeout", "900ms"]

  /// A station with a fallback of frames `f`, on air already.
  private func station(_ more: [String] = []) throws -> IngestRun {
    let run = try IngestRun(IngestStallTests.words + more, input: .pipe)
    run.process.write(CountedFrames.row("f", 500).flatMap { $0 })
    try run.waitForTurn(1, frames: 1)
    return run
  }

  /// A source that sends evenly, and has been heard for a while.
  private func live(_ run: IngestRun, frames: Int, turn: Int = 2) throws -> SourceClient {
    let source = try run.source()
    source.send(CountedFrames.row("a", frames), each: CountedFrames.nanoseconds)
    try run.waitForTurn(turn, .live, frames: min(frames, 15))
    return source
  }

  /// No second of output is missing: all media written is as long as the time that has passed.
  private func expectNothingMissing(_ run: IngestRun) {
    let end = run.aheads.last?.seconds ?? -1
    #expect(end > -0.25, "\(end) s ahead at the end")
  }

  /// The fallback went on where it had stopped.
  private func expectWholeFallback(_ run: IngestRun) {
    let heard = run.turns.filter { $0.origin == .playlist }.compactMap { $0.numbers("f") }.flatMap { $0 }
    #expect(heard == Array(0..<heard.count))
  }

  @Test func resetGivesTheAirBackAtOnce() throws {
    let run = try station(["--gap", "1h", "--source-timeout", "1h"])
    let source = try live(run, frames: 40)
    source.stream.reset()
    try run.waitForTurn(3, .playlist, frames: 5)
    try run.stop()
    #expect(run.turns.map(\.origin) == [.playlist, .live, .playlist] && run.rest == 0)
    let heard = try #require(run.turns[1].numbers("a"))
    #expect(heard == Array(0..<heard.count))
    #expect(run.logged("source disconnected user=source why=left") == 1)
    expectWholeFallback(run)
    expectNothingMissing(run)
  }

  @Test func frozenSourceIsFilledInForAndThenGone() throws {
    let run = try station()
    _ = try live(run, frames: 30)
    try run.waitForTurn(4, .playlist, frames: 5)
    try run.stop()
    #expect(run.turns.map(\.origin) == [.playlist, .live, .silence, .playlist] && run.rest == 0)
    #expect(run.turns[1].numbers("a") == Array(0..<30))
    // From the last frame on 0.9 s pass; what was ahead, and half a second of a busy machine's, more or less.
    #expect(abs(run.turns[2].seconds - 0.9) < 0.5, "\(run.turns[2].seconds) s of silence")
    #expect(run.logged("why=timeout") == 1)
    expectWholeFallback(run)
    expectNothingMissing(run)
  }

  /// Rubbish is no sign of life.
  @Test func garbageAfterAudioIsThrownAwayAndEndsTheSource() throws {
    let run = try station()
    let source = try run.source()
    source.send(CountedFrames.row("a", 30), each: CountedFrames.nanoseconds)
    let garbage = (0..<2_000).map { SampleFrames.filler(500, seed: $0) }
    source.send(garbage, each: 10_000_000, from: monotonicNow() + 30 * CountedFrames.nanoseconds)
    try run.waitForTurn(4, .playlist, frames: 5)
    try run.stop()
    #expect(run.turns.map(\.origin) == [.playlist, .live, .silence, .playlist] && run.rest == 0)
    #expect(run.turns[1].numbers("a") == Array(0..<30))
    #expect(run.logged("why=timeout") == 1 && run.logged("junk=0") == 0)
    expectWholeFallback(run)
    expectNothingMissing(run)
  }

  /// A real client, stopped and let go on: what it could not send in the meantime comes in a burst, and most of it is late.
  @Test func stoppedClientIsFilledInForAndItsLateAudioThrownAway() throws {
    let run = try station(["--gap", "1s", "--source-timeout", "20s"])
    try run.folder.write("audio", CountedFrames.row("a", 2_000).flatMap { $0 })
    // Five frames in 120 ms, or a little more slowly.
    let audio = run.folder("audio")
    let dd = "dd if=\(audio) bs=384 count=5 skip=$i status=none"
    let script = "i=0; while [ $i -lt 2000 ] && \(dd); do i=$((i+5)); sleep 0.12; done"
    let client = try PeerClient([
      "bash", "-c",
      "(\(script)) | exec curl -sS -T - -H 'Content-Type: audio/mpeg' http://source:hackme@127.0.0.1:\(run.port)/live & "
        + "echo $! >\(run.folder("pid")); wait",
    ])
    try run.waitForTurn(2, .live, frames: 20)
    let pid = try #require(
      Int32(String(decoding: try readFile(run.folder("pid"), limit: 64), as: UTF8.self).dropLast()))
    defer { kill(pid, SIGKILL) }
    kill(pid, SIGSTOP)
    try run.waitForTurn(3, .silence, frames: 40)
    kill(pid, SIGCONT)
    try run.waitForTurn(4, .live, frames: 40)
    kill(pid, SIGKILL)
    try run.wait(for: "the fallback") { $0.turns.count > 4 && $0.turns.last?.origin == .playlist }
    try run.stop()
    #expect(run.turns.prefix(4).map(\.origin) == [.playlist, .live, .silence, .live])
    let before = try #require(run.turns[1].numbers("a")), after = try #require(run.turns[3].numbers("a"))
    #expect(before == Array(0..<before.count) && after == Array(after[0]..<after[0] + after.count))
    // A second and more of silence was heard: of what came late nearly as much is gone.
    let lost = Double(after[0] - before.count) * CountedFrames.seconds
    #expect(lost > 0.3 && lost <= run.turns[2].seconds + 0.1, "\(lost) s lost, \(run.turns[2].seconds) s of silence")
    expectWholeFallback(run)
    expectNothingMissing(run)
    _ = client
  }

  /// What comes in one burst after a stall is late down to the preroll.
  @Test func lateAudioIsThrownAwayDownToThePreroll() throws {
    let run = try station(["--source-timeout", "20s"])
    let source = try live(run, frames: 20)
    try run.waitForTurn(3, .silence, frames: 50)
    let silent = run.turns[2].seconds
    // As much as silence stood in for, and what goes on from there.
    source.send(CountedFrames.row("a", 60, from: 20).flatMap { $0 })
    source.send(CountedFrames.row("a", 40, from: 80), each: CountedFrames.nanoseconds)
    try run.wait(for: "the last frame") { $0.turns.count >= 4 && $0.turns[3].numbers("a")?.last == 119 }
    try run.stop()
    let after = try #require(run.turns[3].numbers("a"))
    #expect(after == Array(after[0]..<120), "nothing is lost but what was late")
    let lost = Double(after[0] - 20) * CountedFrames.seconds
    #expect(lost > silent / 2 && lost <= 60 * CountedFrames.seconds, "\(lost) s lost after \(silent) s")
    #expect(run.turns[3].first.origin == .live, "the state is said again")
    let most = 0.2 + 0.1 + 0.25 + 3 * CountedFrames.seconds + Double(run.ready - run.began) / 1e9
    #expect(run.aheads.allSatisfy { $0.seconds < most })
  }

  /// Connected, let in, and never a byte: the fallback is heard all the while, and the source let go.
  @Test(arguments: [SourceClient.Manner.put, .shoutcast])
  func sourceThatNeverSendsIsNoSwitch(_ manner: SourceClient.Manner) throws {
    let run = try station()
    let source = try run.source(manner)
    try run.wait(for: "its end") { $0.logged("why=timeout") == 1 && source.stream.hasEnded }
    try run.stop()
    #expect(run.turns.map(\.origin) == [.playlist])
    expectWholeFallback(run)
    expectNothingMissing(run)
  }

  /// Less than a preroll is heard as well, when nothing more comes.
  @Test func sourceShorterThanThePrerollIsHeard() throws {
    let run = try station(["--preroll", "5s"])
    let source = try run.source()
    source.send(CountedFrames.row("a", 3).flatMap { $0 })
    source.endsWhenSent = true
    try run.waitForTurn(3, .playlist, frames: 2)
    try run.stop()
    #expect(run.turns[1].numbers("a") == [0, 1, 2])
    expectWholeFallback(run)
  }

  /// What a source was ahead of time is forgiven when it leaves: the fallback does not wait until that has been heard.
  @Test func sourceThatSendsInOneGoOwesNoPause() throws {
    let run = try station()
    let source = try run.source()
    source.send(CountedFrames.row("a", 1_000).flatMap { $0 })
    source.endsWhenSent = true
    let began = monotonicNow()
    try run.waitForTurn(3, .playlist, frames: 2)
    #expect(monotonicNow() - began < 12_000_000_000, "24 s were sent")
    try run.stop()
    #expect(run.turns[1].numbers("a") == Array(0..<1_000))
    expectWholeFallback(run)
  }

  /// More than is moved in one turn of the loop: what is left over must not wait for a clock.
  @Test func sourceFasterThanOneTurnIsNotLeftLying() throws {
    let run = try station(["--gap", "1h", "--source-timeout", "1h"])
    for round in 0..<3 {
      let source = try run.source()
      source.send(CountedFrames.row("a", 12_000).flatMap { $0 })
      source.endsWhenSent = true
      try run.wait(for: "the end of the source") { $0.logged("why=left") > round && $0.turns.last?.origin == .playlist }
    }
    try run.stop()
    let live = run.turns.filter { $0.origin == .live }
    #expect(live.count == 3 && live.allSatisfy { $0.numbers("a") == Array(0..<12_000) })
  }

  /// No preroll, no lead: frames go as they come.
  @Test func nothingNeedBeHeld() throws {
    let run = try station(["--preroll", "0", "--lead", "0"])
    let source = try run.source()
    source.send(CountedFrames.row("a", 20), each: CountedFrames.nanoseconds)
    source.endsWhenSent = true
    try run.waitForTurn(3, .playlist, frames: 5)
    try run.stop()
    #expect(run.turns[1].numbers("a") == Array(0..<20))
    expectWholeFallback(run)
    expectNothingMissing(run)
  }

  /// Titles that a source sends as ICY blocks begin at the frame they stand before.
  @Test func titlesInBlocksBeginAtTheirPlace() throws {
    let run = try station()
    let source = try run.source(headers: ["icy-metaint: 7680"])
    var bytes: [UInt8] = []
    for index in 0..<4 {
      bytes += CountedFrames.row("a", 20, from: 20 * index).flatMap { $0 }
      var block = Array("StreamTitle='Song \(index)';".utf8)
      block += [UInt8](repeating: 0, count: 32 - block.count)
      bytes += index == 2 ? [0] : [2] + block
    }
    source.send(bytes + CountedFrames.row("a", 10, from: 80).flatMap { $0 })
    source.endsWhenSent = true
    try run.waitForTurn(3, .playlist, frames: 2)
    try run.stop()
    #expect(run.turns[1].numbers("a") == Array(0..<90))
    #expect(run.turns[1].words.map(\.at) == [0, 20, 40, 80])
    #expect(run.turns[1].words.map(\.said.track.title) == ["", "Song 0", "Song 1", "Song 3"])
  }

  @Test func quietIsLeftQuietWhenAskedTo() throws {
    let run = try station(["--no-silence"])
    _ = try live(run, frames: 20)
    try run.waitForTurn(3, .playlist, frames: 5)
    try run.stop()
    #expect(run.turns.map(\.origin) == [.playlist, .live, .playlist])
    #expect(run.logged("silence") == 0 && run.logged("why=timeout") == 1)
    expectNothingMissing(run)
  }

  @Test func graceBridgesABreakInTheLink() throws {
    let run = try station(["--grace", "20s"])
    let source = try live(run, frames: 20)
    source.stream.reset()
    try run.waitForTurn(3, .silence, frames: 5)
    let again = try run.source()
    again.send(CountedFrames.row("b", 30), each: CountedFrames.nanoseconds)
    try run.waitForTurn(4, .live, frames: 10)
    try run.stop()
    #expect(run.turns.map(\.origin) == [.playlist, .live, .silence, .live], "no fallback in between")
    #expect(run.turns[3].numbers("b")?.first == 0)
    expectNothingMissing(run)
  }

  @Test func afterTheGraceTheFallbackGoesOn() throws {
    let run = try station(["--grace", "700ms"])
    let source = try live(run, frames: 20)
    source.stream.reset()
    try run.waitForTurn(4, .playlist, frames: 5)
    try run.stop()
    #expect(run.turns.map(\.origin) == [.playlist, .live, .silence, .playlist])
    #expect(abs(run.turns[2].seconds - 0.7) < 0.5, "\(run.turns[2].seconds) s of silence")
    expectWholeFallback(run)
    expectNothingMissing(run)
  }

  /// A source that takes over leaves no fallback between itself and the one before.
  @Test func takeoverIsASwitchFromLiveToLive() throws {
    let run = try station(["--takeover", "newest"])
    _ = try live(run, frames: 100)
    let other = try run.source(.put, user: "second")
    other.send(CountedFrames.row("b", 60), each: CountedFrames.nanoseconds)
    try run.wait(for: "the other") { $0.turns.last?.frames.last.map { $0[36] == UInt8(ascii: "b") } ?? false }
    try run.stop()
    #expect(run.turns.map(\.origin) == [.playlist, .live])
    #expect(run.turns[1].words.map(\.said.source) == ["source", "second"])
    let place = run.turns[1].words.last?.at ?? 0
    let (first, second) = (run.turns[1].frames[..<place], run.turns[1].frames[place...])
    #expect(CountedFrames.numbers("a", Array(first)) == Array(0..<place))
    #expect(CountedFrames.numbers("b", Array(second)) == Array(0..<second.count))
  }

  @Test func fallbackThatRunsOnIsHeardWhereItWouldBe() throws {
    let run = try station(["--fallback", "run"])
    let source = try live(run, frames: 60)
    source.endsWhenSent = true
    try run.waitForTurn(3, .playlist, frames: 10)
    try run.stop()
    let (before, after) = (run.turns[0].numbers("f") ?? [], run.turns[2].numbers("f") ?? [])
    let missed = Double((after.first ?? 0) - before.count) * CountedFrames.seconds
    let live = run.turns[1].seconds
    #expect(abs(missed - live) < 0.25, "\(missed) s passed unheard in \(live) s")
    #expect(after == Array((after.first ?? 0)..<(after.first ?? 0) + after.count))
  }
}
