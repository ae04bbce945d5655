// SPDX-License-Identifier: MIT
import Foundation
import StreamKit
import TestSupport
import Testing

/// What cycast-playlist says of tracks: in tags and on title lines.
@Suite struct PlaylistWordsTests {
  @Test(arguments: [
    ("cbr128-44100-joint-id3v2.mp3", "Corpus", "First Light", "Set A"),
    ("cbr192-44100-stereo-id3v1.mp3", "Corpus", "Second Wind", ""),
    ("apev2-and-id3v1-tail.mp3", "Corpus", "Ape Tail", ""), ("id3v2-twice-and-padding.mp3", "", "Outer", ""),
    ("id3v22-latin1.mp3", "Corpus", "Café", ""), ("id3v23-utf16.mp3", "Артист", "Übergröße 東京", ""),
    ("id3v23-cover-70k.mp3", "", "With Cover", ""),
    ("id3v24-utf8-quotes.mp3", "Sigur Rós, Björk", "It’s “quoted”; 'semi;colon'", ""),
    ("vbr-v2-44100-lametag.mp3", "Corpus", "Third Rail", ""), ("shine128.mp3", "", "shine128", ""),
    ("aac96-44100.aac", "", "aac96-44100", ""), ("layer2-192.mp2", "", "layer2-192", ""),
  ]) func eachWayOfTaggingIsRead(file: String, artist: String, title: String, album: String) throws {
    let result = try playlist("--once", "--fast", Fixtures.corpus(file))
    let parts = StreamParts(result.output)
    #expect(parts.tagPlaces == [0])
    let said = try #require(parts.words.first)
    #expect(said.track == TrackInfo(title: title, artist: artist, album: album))
    #expect(said.origin == .playlist)
    #expect(said.station.isEmpty)
    // Version 2.4, no flags, and no more than 4 KiB.
    #expect(parts.tags[0][3...5].elementsEqual([4, 0, 0]))
    #expect(parts.tags[0].count <= 4_096)
  }

  @Test(arguments: [
    ("07 - Some One - Some Song.mp3", "Some One", "Some Song"), ("Some_Song.mp3", "", "Some Song"),
    ("line\nend.mp3", "", "line end"),
  ]) func untaggedFileIsNamedByItsName(name: String, artist: String, title: String) throws {
    let music = try MusicFolder([name: "cbr24-11025-mpeg25.mp3"])
    let words = StreamParts(try playlist("--once", "--fast", music(name)).output).words
    #expect(words.map(\.track) == [TrackInfo(title: title, artist: artist)])
  }

  @Test func nameInLatin1IsPlayedAndReadAsWindows1252() throws {
    let music = try MusicFolder()
    let source = Fixtures.corpus("cbr24-11025-mpeg25.mp3")
    let name = Array(music("").utf8) + [0xDC, 0x62, 0x65, 0x72] + Array(".mp3".utf8)
    let path = try #require(FilePath(bytes: name))
    try replaceFile(path, with: readFile(source, limit: 1 << 20))
    let setup = FilterSetup(bytes: [Array("--once".utf8), Array("--fast".utf8), name])
    let result = try FilterProcess.run("cycast-playlist", setup)
    #expect(StreamParts(result.output).words.map(\.track.title) == ["Über"])
    #expect(StreamParts(result.output).frames.count == 79)
    let folder = try playlist("--once", "--fast", music.path)
    let isSame = folder.output == result.output
    #expect(isSame)
  }

  @Test func listSaysWhatTheFileDoesNot() throws {
    let music = try MusicFolder(["a.mp3": "cbr24-11025-mpeg25.mp3", "b.mp3": "cbr128-44100-joint-id3v2.mp3"])
    try music.write("l.m3u", "#EXTM3U\n#EXTINF:4,Who - What\na.mp3\n#EXTINF:4,Not - This\nb.mp3\n")
    let words = StreamParts(try playlist("--once", "--fast", music("l.m3u")).output).words
    #expect(words.map(\.track.display) == ["Who - What", "Corpus - First Light"])
  }

  @Test func tagStandsInFrontOfEachTrackAndIsNotRepeatedForTheSameWords() throws {
    let music = try MusicFolder([
      "1.mp3": "cbr128-44100-joint-id3v2.mp3", "2.mp3": "cbr128-44100-joint-id3v2.mp3",
      "3.mp3": "cbr192-44100-stereo-id3v1.mp3",
    ])
    let parts = StreamParts(try playlist("--once", "--fast", music.path).output)
    #expect(parts.rest == 0)
    #expect(parts.words.map(\.track.title) == ["First Light", "Second Wind"])
    #expect(parts.tagPlaces == [0, 231 + 231])
  }

  @Test func fileCannotSpeakForTheStation() throws {
    let music = try MusicFolder()
    var tag = textFrame("TIT2", "A Song")
    for (name, value) in [("icy-name", "Pirate"), ("cycast:origin", "live"), ("cycast:source", "eve")] {
      tag += textFrame("TXXX", name + "\0" + value)
    }
    tag += textFrame("TRSN", "Pirate")
    let bytes = Array("ID3".utf8) + [4, 0, 0, 0, 0, UInt8(tag.count >> 7), UInt8(tag.count & 127)] + tag
    try music.write("x.mp3", bytes + Fixtures.corpusBytes("shine128.mp3"))
    let result = try playlist("--once", "--fast", music("x.mp3"))
    let parts = StreamParts(result.output)
    #expect(parts.words == [NowPlaying(track: TrackInfo(title: "A Song"), origin: .playlist)])
    #expect(!String(decoding: parts.tags[0], as: UTF8.self).contains("Pirate"))
    #expect(parts.frames.count == 229)
  }

  private func textFrame(_ id: String, _ text: String) -> [UInt8] {
    Array(id.utf8) + [0, 0, 0, UInt8(text.utf8.count + 1), 0, 0, 3] + Array(text.utf8)
  }

  @Test func hangUpSaysTheTitleAgain() throws {
    let process = try startPlaylist(Fixtures.corpus("cbr128-44100-joint-id3v2.mp3"))
    try process.wait(for: "the first frames") { $0.output.count > 1_000 }
    process.send(SIGHUP)
    try process.wait(for: "a second tag") { StreamParts($0.output).tags.count == 2 }
    process.send(SIGTERM)
    let parts = StreamParts(try process.finish().output)
    #expect(parts.rest == 0)
    #expect(parts.words.map(\.track.title) == ["First Light", "First Light"])
    #expect(parts.tagPlaces[1] > 0)
  }

  @Test func titleLinesTellWhenEachTrackBegins() throws {
    let music = try MusicFolder([
      "1.mp3": "cbr128-44100-joint-id3v2.mp3", "2.mp3": "cbr192-44100-stereo-id3v1.mp3",
      "3.mp3": "id3v24-utf8-quotes.mp3",
    ])
    for tags in [[], ["--no-tags"]] {
      var setup = FilterSetup(["--once", "--fast", "--titles", "fd:3", music.path] + tags)
      setup.extra = [3]
      let titles = try TitleObject.all(FilterProcess.run("cycast-playlist", setup).lines(3))
      #expect(titles.map(\.title) == ["First Light", "Second Wind", "It’s “quoted”; 'semi;colon'"])
      #expect(titles.map(\.artist) == ["Corpus", "Corpus", "Sigur Rós, Björk"])
      #expect(titles.map(\.origin) == ["playlist", "playlist", "playlist"])
      // 231 and 193 frames of 1,152 samples at 44.1 kHz, in whole milliseconds.
      #expect(titles.map(\.at) == [0, 6.034, 11.075])
      #expect(titles.allSatisfy { $0.time.hasSuffix("Z") && $0.time.utf8.count == 24 })
    }
  }

  @Test func titleLinesGoToAFileToo() throws {
    let music = try MusicFolder()
    let file = music("titles")
    _ = try playlist("--once", "--fast", "--titles", file, Fixtures.corpus("shine128.mp3"))
    let lines = String(decoding: try readFile(file, limit: 4_096), as: UTF8.self).split(separator: "\n")
    #expect(try TitleObject.all(lines.map(String.init)).map(\.title) == ["shine128"])
  }
}
