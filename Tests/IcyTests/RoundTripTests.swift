// SPDX-License-Identifier: MIT
import StreamKit
import TestSupport
import Testing

@testable import cycast_icy

/// What is put in comes out, and the audio is what it was: every format of the corpus, every metaint, every cut.
@Suite struct RoundTripTests {
  /// All files but those that are no stream of any format.
  static let streams: [CorpusFile] =
    (try? CorpusFile.all().filter { !["damaged-empty.mp3", "not-streamable.flac"].contains($0.file) }) ?? []
  static let framed = streams.filter { !$0.isOgg && $0.file != "damaged-not-audio.mp3" }

  /// Titles that have been trouble somewhere.
  static let titles: [TrackInfo] = [
    TrackInfo(title: "It’s “quoted”; 'semi;colon'", artist: "Sigur Rós, Björk"),
    TrackInfo(title: "Übergröße 東京", artist: "Артист", link: "http://radio.example/?a=1&b=';"),
    TrackInfo(title: "'; rm -rf /; $(x)"), TrackInfo(title: String(repeating: "é", count: 5_000)), TrackInfo(),
    TrackInfo(title: "A - B - C", artist: ""), TrackInfo(title: "StreamTitle='x';StreamUrl='y';"),
  ]

  @Test func corpusIsThere() {
    #expect(RoundTripTests.streams.count > 28)
    #expect(RoundTripTests.framed.count > 24)
  }

  @Test(arguments: framed) func bareAudioIsTheFramesOfTheFile(_ file: CorpusFile) throws {
    let original = try Fixtures.corpusBytes(file.file)
    let bare = try FilterRuns.extract([original[...]]).audio
    // 144 * 400,000 / 44,100 bytes, ISO 11172-3 clause 2.4.3.1.
    let parts = StreamParts(bare, freeFormat: file.file.hasPrefix("freeformat") ? 1_306 : 0)
    #expect(parts.rest == 0 && parts.tags.isEmpty)
    // On a pipe a frame goes out before it is known that junk follows in its place.
    let cut = file.file.contains("junk") ? 1 : 0
    if let count = file.audioFrames { #expect(parts.frames.count == count + cut) }
    let places = try #require(StreamParts.places(of: parts.frames, in: original))
    #expect(places.allSatisfy { !$0.muted })
  }

  @Test(arguments: streams.filter(\.isOgg)) func oggPagesGoOutAsTheyAre(_ file: CorpusFile) throws {
    let original = try Fixtures.corpusBytes(file.file)
    let found = try FilterRuns.extract([original[...]])
    let isSame = found.audio == original
    #expect(isSame)
    #expect(found.heard.heard.count == (file.file.contains("chained") ? 2 : 1))
    #expect(found.heard.heard.first?.place == StreamPlace())
    // The second link begins where its first page does.
    if let second = found.heard.heard.dropFirst().first {
      #expect(Array(original[second.place.byte...].prefix(6)) == Array("OggS".utf8) + [0, 2])
      #expect(second.place.time > 0)
    }
  }

  @Test(arguments: framed) func titlesInBandComeOutWhereTheyWentIn(_ file: CorpusFile) throws {
    let bare = try FilterRuns.extract([try Fixtures.corpusBytes(file.file)[...]]).audio
    let titles = RoundTripTests.titles.enumerated().map { (title: $1, place: Int64($0) * 100_000_000) }
    var first: [UInt8]?
    for cut in Cut.some(of: bare) {
      let tagged = try FilterRuns.inject(cut.pieces, metaint: nil, titles)
      let isSame = tagged == first ?? tagged
      #expect(isSame, "\(cut)")
      first = tagged
    }
    let tagged = try #require(first)
    for cut in Cut.some(of: tagged) {
      let (audio, heard) = try FilterRuns.extract(cut.pieces)
      let isSame = audio == bare
      #expect(isSame, "\(cut)")
      #expect(heard.heard.count == titles.count, "\(cut)")
      for (found, put) in zip(heard.heard, titles) {
        #expect(found.track.title == Text.cut(put.title.title, toUTF8: found.track.title.utf8.count))
        #expect(found.track.title.utf8.count >= min(put.title.title.utf8.count, 3_900))
        #expect(found.track.artist == put.title.artist && found.track.link == put.title.link)
        // From the first frame that begins at its place or up to a millisecond before, which is less than a frame later.
        let late = found.place.time - put.place
        #expect(late >= -TitleSchedule.tolerance && late < 105_000_000, "\(put.title.display) \(late)")
      }
    }
  }

  @Test(arguments: [1, 2, 3, 15, 16, 17, 255, 256, 1_000, 4_096, 8_192, 16_000, 65_535, 65_536])
  func titlesInBlocksComeOut(_ metaint: Int) throws {
    for name in ["cbr64-44100-mono.mp3", "aac96-44100.aac", "vorbis-chained.ogg", "damaged-not-audio.mp3"] {
      try checkBlocks(name, metaint, cutAtRandom: true)
    }
  }

  @Test(arguments: streams) func titlesInBlocksComeOutOfEveryFormat(_ file: CorpusFile) throws {
    var generator = SeededGenerator(seed: file.file.utf8.reduce(7) { $0 &* 31 &+ UInt64($1) })
    for metaint in [Int.random(in: 1...99, using: &generator), Int.random(in: 100...65_536, using: &generator)] {
      try checkBlocks(file.file, metaint, cutAtRandom: false)
    }
  }

  private func checkBlocks(_ name: String, _ metaint: Int, cutAtRandom: Bool) throws {
    let (bare, own) = try FilterRuns.extract([try Fixtures.corpusBytes(name)[...]])
    let titles = RoundTripTests.titles.enumerated().map { (title: $1, place: Int64($0) * 100_000_000) }
    var first: [UInt8]?
    for cut in cutAtRandom ? Cut.some(of: bare) : [Cut.whole(bare)] {
      let stream = try FilterRuns.inject(cut.pieces, metaint: metaint, titles)
      let isSame = stream == first ?? stream
      #expect(isSame, "\(name) \(metaint) \(cut)")
      first = stream
    }
    let stream = try #require(first)
    let (audio, said, places) = FilterRuns.split(stream, metaint: metaint)
    let isSame = audio == bare
    #expect(isSame, "\(name) \(metaint)")
    // Of titles that would come in one block the last is said. Each block says one of those that were put in, or the
    // stream's own; they come in order, and with many blocks none is left out.
    let expected = (titles.map(\.title) + own.heard.map(\.track)).map {
      ICYBlock.bytes(title: $0.display, url: $0.link)
    }
    .map { ICYWords(Array($0.dropFirst()).span) }
    for words in said { #expect(expected.contains(words), "\(name) \(metaint)") }
    #expect(places.allSatisfy { $0 % metaint == 0 })
    if bare.count > 40_000, metaint <= 256, own.heard.isEmpty {
      #expect(said == Array(expected.prefix(titles.count)), "\(name) \(metaint)")
    }
    let output = Collected()
    let folder = try SecretFolder()
    for cut in cutAtRandom ? Cut.some(of: stream) : [Cut.whole(stream)] {
      output.bytes = []
      let file = try folder.write("titles", "")
      let lines = TitleReport(try LineOutput(.path(file)), .text, FilterRuns.log)
      try FilterRuns.feed(BlockFilter(output, metaint: metaint, lines, log: FilterRuns.log), cut.pieces)
      // Seconds, bytes, title; those that say the same as the one before are told once.
      let told = String(decoding: try readFile(file, limit: 1 << 24), as: UTF8.self).split(separator: "\n").map {
        $0.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false).dropFirst().joined(separator: " ")
      }
      let expected = zip(places, said).map { "\($0) \($1.title ?? "")" }
      #expect(told == expected, "\(name) \(metaint) \(cut)")
      let isSame = output.bytes == bare
      #expect(isSame, "\(name) \(metaint) \(cut)")
    }
  }
}

extension CorpusFile {
  var isOgg: Bool { file.hasSuffix(".ogg") || file.hasSuffix(".opus") }
}

extension Cut {
  /// In one piece.
  static func whole(_ bytes: [UInt8]) -> Cut { cuts(of: bytes, random: 0)[0] }

  /// In several ways; byte by byte only what is short.
  static func some(of bytes: [UInt8]) -> [Cut] {
    let all = cuts(of: bytes, random: 3)
    return bytes.count <= 40_000 ? all : all.filter { $0.description != "byte by byte" }
  }
}
