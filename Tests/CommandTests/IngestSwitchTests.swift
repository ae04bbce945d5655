// SPDX-License-Identifier: MIT
import StreamKit
import TestSupport
import Testing

/// Switches between the fallback and sources, with real music on both sides.
@Suite struct IngestSwitchTests {
  /// How many sources go live, each of them a switch there and one back; and how many frames each sends.
  private static let rounds = 10, frames = 40
  private static let reels = [
    "vbr-v2-44100-lametag.mp3", "vbr-v6-44100-noxing.mp3", "cbr128-44100-joint-id3v2.mp3",
    "cbr192-44100-stereo-id3v1.mp3",
  ]
  private static let tracks = [
    "cbr128-44100-joint-id3v2.mp3", "vbr-v2-44100-lametag.mp3", "cbr320-44100-crc.mp3", "vbr-v6-44100-noxing.mp3",
    "cbr192-44100-stereo-id3v1.mp3",
  ]

  /// What was sent, and what was heard of it.
  private struct Show: Sendable {
    /// The fallback as cycast-playlist writes it.
    let fallback: StreamParts
    /// For each source: which reel, and its first frame in it.
    var sent: [(reel: Int, first: Int)] = []
    let turns: [AirParts.Turn]
    let rest: Int
    /// All that was heard, tags taken out.
    var frames: [[UInt8]] { turns.flatMap(\.frames) }
  }

  private static let show = Result { try perform() }

  /// The frames of a file of the corpus, without the one that holds the Xing or Info mark.
  private static func frames(of file: String) throws -> [[UInt8]] {
    StreamParts(try Fixtures.corpusBytes(file)).frames.filter { frame in
      !["Xing", "Info"].contains { frame[36..<40].elementsEqual($0.utf8) }
    }
  }

  private static func perform() throws -> Show {
    let playlist = try FilterProcess.run(
      "cycast-playlist", FilterSetup(["--once", "--fast"] + tracks.map(Fixtures.corpus))
    ).output
    let reels = try reels.map { try frames(of: $0) }
    let run = try IngestRun(["--lead", "100ms", "--preroll", "50ms"], input: .pipe)
    run.process.write(playlist)
    var sent: [(reel: Int, first: Int)] = []
    for round in 0..<rounds {
      try run.waitForTurn(2 * round + 1, .playlist, frames: 2)
      let reel = round % reels.count
      let first = (round * 61 + 11) % (reels[reel].count - frames)
      let source = try run.source(
        SourceClient.Manner.allCases[round % 4], user: "dj\(round)",
        headers: ["ice-name: Show \(round)", "icy-genre:Jazz"])
      source.send(reels[reel][first..<first + frames].flatMap { $0 })
      source.endsWhenSent = true
      sent.append((reel, first))
      try run.waitForTurn(2 * round + 2, .live)
    }
    try run.waitForTurn(2 * rounds + 1, .playlist, frames: 20)
    let result = try run.stop()
    guard result.ending == .exit(0) else { throw FilterFailure(description: "\(result.ending): \(result.errors)") }
    return Show(fallback: StreamParts(playlist), sent: sent, turns: run.turns, rest: run.rest)
  }

  /// How many frames at the front are not as they were sent: the muted ones.
  private func countMuted(_ heard: [[UInt8]], _ sent: ArraySlice<[UInt8]>) -> Int? {
    guard heard.count == sent.count else { return nil }
    let muted = zip(heard, sent).prefix { $0 != $1 }.count
    guard heard[muted...].elementsEqual(sent.dropFirst(muted)) else { return nil }
    // Only the side information of 32 bytes behind the header, and a checksum before it, may differ.
    let isKept = zip(heard[..<muted], sent).allSatisfy { heard, sent in
      heard.count == sent.count && heard[..<4] == sent[..<4] && heard[38...] == sent[38...]
    }
    return isKept ? muted : nil
  }

  @Test func everyFrameIsHeardOnceAndInOrderAndNothingElse() throws {
    let show = try IngestSwitchTests.show.get()
    #expect(show.rest == 0)
    try #require(show.turns.count == 2 * IngestSwitchTests.rounds + 1)
    let reels = try IngestSwitchTests.reels.map { try IngestSwitchTests.frames(of: $0) }
    let fallback = show.fallback.frames
    var (place, mutedAtAll) = (0, 0)
    for (index, turn) in show.turns.enumerated() {
      if index % 2 == 0 {
        #expect(turn.origin == .playlist)
        let muted = try #require(countMuted(turn.frames, fallback[place..<place + turn.frames.count]), "turn \(index)")
        if index > 0 { mutedAtAll += muted }
        place += turn.frames.count
      } else {
        #expect(turn.origin == .live)
        let (reel, first) = show.sent[index / 2]
        let sent = reels[reel][first..<first + IngestSwitchTests.frames]
        let muted = try #require(countMuted(turn.frames, sent), "turn \(index), \(turn.frames.count) frames")
        #expect(muted < 12)
        mutedAtAll += muted
      }
    }
    #expect(mutedAtAll > 0, "the rule was needed")
  }

  @Test func everySwitchSaysTheWholeState() throws {
    let show = try IngestSwitchTests.show.get()
    let (words, places) = (show.fallback.words, show.fallback.tagPlaces)
    var place = 0
    for (index, turn) in show.turns.enumerated() {
      #expect(turn.words.first?.at == 0, "a tag stands before the first frame of turn \(index)")
      if index % 2 == 0 {
        for (at, said) in turn.words {
          let last = try #require(places.lastIndex { $0 <= place + at })
          #expect(said == words[last], "turn \(index)")
        }
        place += turn.frames.count
      } else {
        let round = index / 2
        let station = StationInfo(name: "Show \(round)", genre: "Jazz")
        // The password line of SHOUTcast has no user in it.
        let user = round % 4 == 3 ? "source" : "dj\(round)"
        #expect(turn.words.count == 1)
        #expect(turn.first == NowPlaying(station: station, origin: .live, source: user))
      }
    }
  }

  @Test(arguments: Decoder.allCases.filter { $0.path != nil })
  func decodersHaveNothingToComplainOf(_ decoder: Decoder) throws {
    let stream = try IngestSwitchTests.show.get().frames.flatMap { $0 }
    #expect(try decoder.complaints(stream) == [])
    // Of a cut within a frame they have: the proof can fail.
    #expect(try decoder.complaints(Array(stream[..<30_000] + stream[60_000...])) != [])
  }

  @Test(arguments: Decoder.allCases.filter { $0.path != nil })
  func samplesOfSourcesAreTheOriginals(_ decoder: Decoder) throws {
    let show = try IngestSwitchTests.show.get()
    let reels = try IngestSwitchTests.reels.map { try IngestSwitchTests.frames(of: $0) }
    let originals = try reels.map { try decoder.samples(of: $0.flatMap { $0 }) }
    let heard = try decoder.samples(of: show.frames.flatMap { $0 })
    try #require(heard.count == show.frames.count * 2_304)
    var start = 0
    for (index, turn) in show.turns.enumerated() {
      defer { start += turn.frames.count }
      if index % 2 == 0 { continue }
      let (reel, first) = show.sent[index / 2]
      let muted = try #require(countMuted(turn.frames, reels[reel][first..<first + IngestSwitchTests.frames]))
      // The first untouched frame overlaps with silence (576), and the filter looks back (480): 1,056 samples.
      let settled = muted * 2_304 + 1_056 * 2
      let expected = originals[reel][(first * 2_304 + settled)..<(first + IngestSwitchTests.frames) * 2_304]
      let decoded = heard[(start * 2_304 + settled)...].prefix(expected.count)
      #expect(decoded.count == expected.count)
      let farthest = zip(expected, decoded).reduce(0) { max($0, abs(Int($1.0) - Int($1.1))) }
      #expect(farthest <= decoder.rounding, "turn \(index), \(muted) muted")
    }
  }

  /// Three DJs who send evenly, and the fallback between them.
  @Test func mediaStaysWithinLeadAndPrerollAndEndsWhereItBegan() throws {
    let run = try IngestRun(["--lead", "200ms", "--preroll", "100ms"], input: .pipe)
    run.process.write(CountedFrames.row("f", 400).flatMap { $0 })
    try run.goOn(for: 0.5)
    for round in 0..<3 {
      let source = try run.source()
      source.send(CountedFrames.row("a", 25), each: CountedFrames.nanoseconds)
      source.endsWhenSent = true
      let turn = try run.waitForTurn(2 * round + 3, .playlist, frames: 15)
      #expect(turn.origin == .playlist)
    }
    try run.stop()
    #expect(run.turns.count == 7 && run.turns[1].numbers("a") == Array(0..<25))
    let fallback = run.turns.filter { $0.origin != .live }
    let heard: [Int] = fallback.flatMap { $0.numbers("f") ?? [] }
    #expect(heard == Array(0..<fallback.map(\.frames.count).reduce(0, +)))
    let aheads = run.aheads
    // The clock runs from the start of the command on, a little before it is heard to be ready. A source goes on sending
    // while it is let in, which on a busy machine takes a moment.
    let late = Double(run.ready - run.began) / 1e9
    let most = 0.2 + 0.1 + 2 * CountedFrames.seconds + late + 0.25
    #expect(aheads.allSatisfy { $0.seconds <= most })
    // What is late here seems less ahead, so the highest of a stretch is the truest. The last stretch is all fallback.
    let before = aheads.filter { $0.time < run.ready + 500_000_000 }.map(\.seconds).max() ?? 0
    let end = aheads.last?.time ?? 0
    let after = aheads.filter { $0.time > end - 200_000_000 }.map(\.seconds).max() ?? 0
    #expect(abs(after - before) <= 0.05, "\(before) s at first, \(after) s at last")
  }
}
