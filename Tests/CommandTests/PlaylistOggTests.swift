// SPDX-License-Identifier: MIT
import Foundation
import StreamKit
import TestSupport
import Testing

/// Ogg files as cycast-playlist chains them.
@Suite struct PlaylistOggTests {
  /// A page as it stands in a stream, read by RFC 3533 section 6.
  private struct Page {
    let bytes: [UInt8]
    var flags: UInt8 { bytes[5] }
    var begins: Bool { flags & 2 != 0 }
    var ends: Bool { flags & 4 != 0 }
    var serial: UInt32 { number(14) }
    var sequence: UInt32 { number(18) }
    private func number(_ at: Int) -> UInt32 { (0..<4).reduce(0) { $0 | UInt32(bytes[at + $1]) << (8 * UInt32($1)) } }

    /// Whether the checksum is that of the page with zeros in its place: polynomial 04C11DB7, bit by bit.
    var isIntact: Bool {
      var register: UInt32 = 0
      for (place, byte) in bytes.enumerated() {
        register ^= UInt32((22..<26).contains(place) ? 0 : byte) << 24
        for _ in 0..<8 { register = register & 0x8000_0000 != 0 ? register << 1 ^ 0x04C1_1DB7 : register << 1 }
      }
      return register == number(22)
    }

    /// All pages of a stream, which must hold nothing else.
    static func all(_ bytes: [UInt8]) throws -> [Page] {
      var pages: [Page] = []
      var place = 0
      while place < bytes.count {
        try #require(bytes[place...].starts(with: Array("OggS".utf8)) && place + 27 <= bytes.count)
        let table = place + 27 + Int(bytes[place + 26])
        try #require(table <= bytes.count)
        let end = bytes[place + 27..<table].reduce(table) { $0 + Int($1) }
        try #require(end <= bytes.count)
        pages.append(Page(bytes: Array(bytes[place..<end])))
        place = end
      }
      return pages
    }

    /// The pages of each logical stream, one behind the other: each begins, ends and is numbered as it must.
    static func streams(_ bytes: [UInt8]) throws -> [[Page]] {
      var streams: [[Page]] = []
      for page in try all(bytes) {
        if page.begins { streams.append([]) }
        try #require(!streams.isEmpty)
        streams[streams.count - 1].append(page)
      }
      for stream in streams {
        #expect(Set(stream.map(\.serial)).count == 1)
        #expect(stream.map(\.sequence) == (0..<UInt32(stream.count)).map { $0 })
        #expect(stream.allSatisfy { $0.isIntact })
        #expect(stream.filter { $0.ends }.count == 1 && stream[stream.count - 1].ends)
      }
      #expect(Set(streams.map { $0[0].serial }).count == streams.count)
      return streams
    }
  }

  /// Bytes of 16-bit PCM that ffmpeg makes of a stream on its standard input, and what it complained of.
  private func decoded(_ stream: [UInt8]) throws -> (pcm: [UInt8], errors: String) {
    let folder = try MusicFolder()
    try folder.write("in", stream)
    try folder.write("errors", "")
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["ffmpeg", "-v", "error", "-i", "pipe:0", "-f", "s16le", folder("out")]
    process.standardInput = try FileHandle(forReadingFrom: URL(fileURLWithPath: folder("in")))
    process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: folder("errors")))
    try process.run()
    process.waitUntilExit()
    let errors = String(decoding: try readFile(folder("errors"), limit: 1 << 20), as: UTF8.self)
    return (try readFile(folder("out"), limit: 1 << 26), errors)
  }

  private func contains(_ bytes: [UInt8], _ word: String) -> Bool {
    String(decoding: bytes, as: UTF8.self).contains(word)
  }

  @Test func severalFilesAreOneChainThatDecodesWithoutAnErrorLine() throws {
    let names = ["vorbis-q3.ogg", "vorbis-chained.ogg", "vorbis-q3.ogg"].map(Fixtures.corpus)
    var setup = FilterSetup(["--once", "--fast", "--titles", "fd:3"] + names)
    setup.extra = [3]
    let result = try FilterProcess.run("cycast-playlist", setup)
    #expect(result.ending == .exit(0))
    let streams = try Page.streams(result.output)
    #expect(streams.count == 4)
    for stream in streams { #expect(contains(stream[1].bytes, "CYCAST_ORIGIN=playlist")) }
    let titles = try TitleObject.all(result.lines(3))
    #expect(titles.map(\.title) == ["Vorbis One", "Vorbis One", "Vorbis Two", "Vorbis One"])
    #expect(zip(titles, titles.dropFirst()).allSatisfy { $0.at < $1.at })
    guard Decoder.ffmpeg.path != nil else { return }
    let together = try decoded(result.output)
    #expect(together.errors == "")
    let alone = try decoded(Fixtures.corpusBytes("vorbis-q3.ogg"))
    let isFirst = together.pcm.starts(with: alone.pcm)
    let isLast = together.pcm.suffix(alone.pcm.count).elementsEqual(alone.pcm)
    #expect(isFirst && isLast)
  }

  @Test(arguments: ["opus64.opus", "flac.ogg"]) func otherCodecsInOggAreChainedToo(file: String) throws {
    let path = Fixtures.corpus(file)
    let result = try playlist("--once", "--fast", "--no-tags", path, path)
    #expect(try Page.streams(result.output).count == 2)
    #expect(!contains(result.output, "CYCAST_ORIGIN"))
    guard Decoder.ffmpeg.path != nil else { return }
    let (pcm, errors) = try decoded(result.output)
    #expect(errors == "")
    #expect(pcm.count == 2 * (try decoded(Fixtures.corpusBytes(file)).pcm.count))
  }

  @Test func untaggedFileIsNamedByItsNameInItsComments() throws {
    let music = try MusicFolder()
    let file = try Fixtures.corpusBytes("vorbis-q3.ogg")
    let bytes = try #require(withoutTitle(file))
    try music.write("Some One - Some Song.ogg", bytes)
    let output = try playlist("--once", "--fast", music.path).output
    #expect(contains(output, "TITLE=Some Song"))
  }

  /// The file with its comments' TITLE made another word, and the page's checksum put right.
  private func withoutTitle(_ file: [UInt8]) -> [UInt8]? {
    guard let pages = try? Page.all(file), pages.count > 2 else { return nil }
    var bytes: [UInt8] = []
    for var page in pages.map(\.bytes) {
      let word = Array("TITLE=".utf8)
      for at in page.indices where page[at...].starts(with: word) || page[at...].starts(with: Array("title=".utf8)) {
        page[at] = UInt8(ascii: "X")
        page.replaceSubrange(22..<26, with: checksum(page))
        break
      }
      bytes += page
    }
    return bytes
  }

  private func checksum(_ page: [UInt8]) -> [UInt8] {
    var copy = page
    copy.replaceSubrange(22..<26, with: [0, 0, 0, 0])
    let value = OggChecksum.ofPage(copy.span)
    return (0..<4).map { UInt8(value >> (8 * UInt32($0)) & 255) }
  }

  @Test func skipInMidFileEndsTheLogicalStream() throws {
    let names = ["vorbis-q3.ogg", "vorbis-chained.ogg"].map(Fixtures.corpus)
    var setup = FilterSetup(["--titles", "fd:3"] + names)
    setup.extra = [3]
    let process = try FilterProcess("cycast-playlist", setup)
    try process.wait(for: "audio") { $0.output.count > 8_000 }
    process.send(SIGUSR1)
    try process.wait(for: "the next track") { $0.bytes(from: 3).count { $0 == 10 } == 2 }
    let skipped = process.output.count
    try process.wait(for: "its audio") { $0.output.count > skipped + 8_000 }
    process.send(SIGTERM)
    let result = try process.finish()
    #expect(result.ending == .exit(0))
    #expect(try Page.streams(result.output).count == 2)
    guard Decoder.ffmpeg.path != nil else { return }
    #expect(try decoded(result.output).errors == "")
  }

  @Test func placeInALaterLinkBeginsWithThatLinksHeaders() throws {
    let music = try MusicFolder()
    let path = Fixtures.corpus("vorbis-chained.ogg")
    for (seconds, title, links) in [(8.0, "Vorbis Two", 1), (3.0, "Vorbis One", 2), (6.0, "Vorbis Two", 1)] {
      try music.write(
        "state", "cycast-playlist state 1\npath=\(path)\nposition=\(seconds)\nnumber=1\nround=1\nend\n")
      let result = try playlist("--once", "--fast", "--state", music("state"), path)
      let streams = try Page.streams(result.output)
      try #require(streams.count == links, "from \(seconds) s")
      #expect(contains(streams[0][1].bytes, title), "from \(seconds) s")
      guard Decoder.ffmpeg.path != nil else { continue }
      let (pcm, errors) = try decoded(result.output)
      #expect(errors == "")
      // 11 s of 44.1 kHz stereo, less what was passed over, to a page of about a second.
      #expect(abs(Double(pcm.count) / 176_400 - (11 - seconds)) < 1.5)
    }
  }

  @Test func headersWithoutAudioAreNoTrack() throws {
    let music = try MusicFolder()
    // The first page, and the one or two with comments and set-up; audio begins where the position is no longer 0.
    let pages = try Page.all(Fixtures.corpusBytes("vorbis-q3.ogg")).prefix { $0.bytes[6..<14].allSatisfy { $0 == 0 } }
    try music.write("x.ogg", Array(pages.flatMap(\.bytes)))
    let process = try startPlaylist(music.path)
    try process.wait(for: "the wait") { $0.errors.contains("trying again in 1 s") }
    process.send(SIGTERM)
    #expect(try process.finish().errorLines.filter { $0.contains("skipped") }.count == 1)
  }

  @Test func damagedPagesAreLeftOutAndTheRestDecodes() throws {
    let music = try MusicFolder()
    var file = try Fixtures.corpusBytes("vorbis-q3.ogg")
    for place in 30_000..<30_010 { file[place] ^= 0x55 }
    try music.write("x.ogg", file)
    let result = try playlist("--once", "--fast", music("x.ogg"))
    let pages = try Page.all(result.output)
    #expect(pages.allSatisfy { $0.isIntact })
    // One number is left out where pages were lost.
    let steps = zip(pages, pages.dropFirst()).map { $1.sequence - $0.sequence }
    #expect(steps.filter { $0 == 2 }.count == 1 && steps.filter { $0 != 1 }.count == 1)
  }
}
