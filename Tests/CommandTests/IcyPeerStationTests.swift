// SPDX-License-Identifier: MIT
import Foundation
import StreamKit
import TestSupport
import Testing

/// Titles through stations of Cycast's own commands, from `cycast-icy set` to `cycast-icy watch`.
@Suite struct IcyPeerStationTests {
  private let icy: PeerIcy

  init() throws { icy = try PeerIcy() }

  /// As a listener of cycast-fanout hears a title: an apostrophe before a semicolon is a typographic one there.
  private func heard(_ title: String) -> String { title.replacingOccurrences(of: "';", with: "’;") }

  private func expectTitles(_ watch: PeerWatch, _ set: ([UInt8]) throws -> Void, _ air: () throws -> Void) throws {
    try set(Array("Begin".utf8))
    try watch.wait(for: "Begin", while: air)
    for title in PeerTitles.hostile + PeerTitles.long {
      try set(title)
      try watch.wait(for: Array(heard(PeerTitles.clean(title)).utf8), while: air)
    }
  }

  @Test(arguments: [false, true]) func titlesOfALiveSourceAreWatched(bySHOUTcast: Bool) throws {
    let folder = try SecretFolder()
    let pipe = try folder.pipe()
    var setup = FilterSetup([
      "--listen", "127.0.0.1:0", "--ready-fd", "3", "--preroll", "50ms", "--no-silence", "--password-file",
      try folder.write("password", "hackme\n"),
    ])
    setup.output = .descriptor(pipe.writer)
    setup.extra = [3]
    let ingest = try FilterProcess("cycast-ingest", setup)
    close(pipe.writer)
    let fanout = try ServerProcess(
      ["--listen", "127.0.0.1:0", "--lead", "1h", "--burst", "0"], input: .descriptor(pipe.reader))
    close(pipe.reader)
    try ingest.wait(for: "its address") { $0.bytes(from: 3).contains(10) }
    let address = String(decoding: ingest.bytes(from: 3).dropLast(), as: UTF8.self)
    let source = try PeerSource(try #require(address.split(separator: ":").last.flatMap { UInt16($0) }), "/live")
    let watch = try PeerWatch(url: "http://127.0.0.1:\(fanout.port)/stream")
    let target = bySHOUTcast ? "shoutcast://\(address)" : "http://\(address)/live"
    try expectTitles(watch) {
      try icy.set(target, song: $0)
    } _: {
      source.sendFrames(10)
    }
  }

  @Test func titlesOfFanoutsOwnerAreWatched() throws {
    let folder = try SecretFolder()
    let fanout = try ServerProcess([
      "--listen", "127.0.0.1:0", "--lead", "1h", "--burst", "0", "--admin-password-file",
      try folder.write("admin", IcecastPeer.adminPassword + "\n"),
    ])
    let watch = try PeerWatch(url: "http://127.0.0.1:\(fanout.port)/stream")
    var sent = 0
    try expectTitles(watch) {
      try icy.set("http://127.0.0.1:\(fanout.port)/stream", song: $0, asAdmin: true)
    } _: {
      try? fanout.write(FrameRow(10, from: sent).bytes)
      sent += 10
    }
  }

  /// Three tracks of the corpus, two and a half seconds each: UTF-16, quotes and semicolons are in their tags.
  private func tracks() throws -> (folder: MusicFolder, names: [String], starts: [Double]) {
    let folder = try MusicFolder()
    var starts = [0.0]
    for (name, file) in [
      ("1.mp3", "cbr128-44100-joint-id3v2.mp3"), ("2.mp3", "id3v23-utf16.mp3"), ("3.mp3", "id3v24-utf8-quotes.mp3"),
    ] {
      let bytes = Array(try Fixtures.corpusBytes(file).prefix(40_000))
      try folder.write(name, bytes)
      starts.append(starts[starts.count - 1] + Double(StreamParts(bytes).frames.count) * 1_152 / 44_100)
    }
    let names = ["Corpus - First Light", "Артист - Übergröße 東京", "Sigur Rós, Björk - It’s “quoted”; 'semi;colon'"]
    return (folder, names, starts.dropLast())
  }

  /// The encoder in the middle: what knows the titles is not what makes the stream. The shell holds the FIFO, since with
  /// `--fast` the playlist may have ended before its titles are read.
  private func encode(_ pace: String, in folder: MusicFolder, to output: String) throws -> PeerClient {
    try PeerClient([
      "bash", "-c",
      """
      cd "$1" && mkfifo t.fifo && exec 9<>t.fifo && set -o pipefail
      "$2" --once \(pace) --quiet --no-tags --titles t.fifo --format mp3 1.mp3 2.mp3 3.mp3 | mpg123 -q -s - |
        lame --quiet -r -s 44.1 - - 2>/dev/null | "$3" inject --titles t.fifo | tee out.mp3 >"$4"
      echo "ended $?"
      """,
      "encode", folder.path, try BuiltCommand.path("cycast-playlist"), try BuiltCommand.path("cycast-icy"), output,
    ])
  }

  /// Compares what `cycast-icy extract` finds in the encoder's output with where the tracks begin.
  private func expectPlaces(_ folder: MusicFolder, _ names: [String], _ starts: [Double]) throws {
    let file = try readFile(folder("out.mp3"), limit: 1 << 24)
    let result = try StreamKitRun.extract(file)
    #expect(result.map(\.title) == names)
    for (said, start) in zip(result, starts) { #expect(abs(said.at - start) < 0.3, "\(said) for \(start)") }
  }

  @Test func titlesKeepTheirPlacesAroundAnEncoder() throws {
    let (folder, names, starts) = try tracks()
    let encoder = try encode("--fast", in: folder, to: "/dev/null")
    let deadline = Deadline(30)
    while !encoder.words.contains("ended"), !deadline.isPast { usleep(10_000) }
    #expect(encoder.words == "ended 0\n")
    try expectPlaces(folder, names, starts)
  }

  @Test func titlesAroundAnEncoderAreWatchedAtRealTime() throws {
    let (folder, names, starts) = try tracks()
    #expect(mkfifo(folder("out.fifo"), 0o600) == 0)
    let encoder = try encode("", in: folder, to: "out.fifo")
    // A listener gets all from the beginning, however late it comes.
    let fanout = try ServerProcess(["--listen", "127.0.0.1:0", "--burst", "60s"], input: .path(folder("out.fifo")))
    let watch = try PeerWatch(url: "http://127.0.0.1:\(fanout.port)/stream")
    try watch.process.wait(for: "the titles; the encoder said: \(encoder.words)", within: 35) { _ in
      watch.titles.filter { !$0.isEmpty }.count >= names.count
    }
    #expect(watch.titles.filter { !$0.isEmpty } == names)
    let deadline = Deadline(30)
    while !encoder.words.contains("ended"), !deadline.isPast { usleep(10_000) }
    #expect(encoder.words == "ended 0\n")
    try expectPlaces(folder, names, starts)
  }
}

/// What `cycast-icy extract` reports.
private enum StreamKitRun {
  static func extract(_ bytes: [UInt8]) throws -> [(title: String, at: Double)] {
    let result = try icy("extract", "--titles", "fd:3", "--format", "json", input: bytes, extra: [3])
    #expect(result.ending == .exit(0), "\(result.errors)")
    return try result.lines(3).map { line in
      let said = try TitleLine.read(Array(line.utf8).span)
      return (said?.track.display ?? "?", Double(said?.at ?? 0) / 1e9)
    }
  }
}
