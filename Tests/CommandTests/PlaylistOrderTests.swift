// SPDX-License-Identifier: MIT
import Foundation
import StreamKit
import TestSupport
import Testing

/// Which track comes when, seen by the title lines of short tracks that are named by their files.
@Suite struct PlaylistOrderTests {
  private let music: MusicFolder
  private static let short = "cbr24-11025-mpeg25.mp3"

  init() throws {
    music = try MusicFolder()
    for name in ["10", "9", "1", "b/2", "a/3"] { try music.add("in/\(name).mp3", PlaylistOrderTests.short) }
    try music.write("in/.hidden.mp3", "")
    try music.write("in/cover.jpg", "")
  }

  /// The titles of one pass.
  private func titles(_ options: String...) throws -> [String] {
    var setup = FilterSetup(["--once", "--fast", "--titles", "fd:3", music("in")] + options)
    setup.extra = [3]
    let result = try FilterProcess.run("cycast-playlist", setup)
    #expect(result.ending == .exit(0))
    return try TitleObject.all(result.lines(3)).compactMap(\.title)
  }

  @Test func foldersAreInNaturalOrder() throws {
    let titles = try titles()
    #expect(titles == ["1", "9", "10", "3", "2"] || titles == ["3", "2", "1", "9", "10"])
  }

  @Test func shuffleIsTheSameForASeed() throws {
    let first = try titles("--shuffle=7")
    #expect(try titles("--shuffle=7") == first)
    #expect(first.sorted() == ["1", "10", "2", "3", "9"])
    let others = try (0..<6).map { try titles("--shuffle=\($0)") }
    #expect(Set(others).count > 1)
    #expect(others.allSatisfy { $0.sorted() == first.sorted() })
  }

  @Test func shuffledRoundsHaveEveryTrackOnceAndNoneTwiceInARow() throws {
    var setup = FilterSetup(["--fast", "--shuffle=3", "--titles", "fd:3", music("in")])
    setup.extra = [3]
    let process = try FilterProcess("cycast-playlist", setup)
    try process.wait(for: "four rounds of titles") { $0.bytes(from: 3).count { $0 == 10 } >= 20 }
    process.send(SIGTERM)
    let all = try TitleObject.all(process.finish().lines(3)).compactMap(\.title).prefix(20)
    for round in stride(from: 0, to: 20, by: 5) { #expect(Set(all[round..<round + 5]).count == 5) }
    #expect(zip(all, all.dropFirst()).allSatisfy { $0 != $1 })
  }

  @Test func startAtBeginsWithThatTrack() throws {
    let all = try titles()
    #expect(try titles("--start-at", "3") == Array(all[2...]))
    #expect(try titles("--shuffle=7", "--start-at", "3").first == all[2])
    #expect(try titles("--start-at", "99") == all)
  }

  @Test func listsOfEachKindNameTheirTracks() throws {
    try music.write("l.m3u8", "\u{FEFF}#EXTM3U\r\nin/9.mp3\r\nin/b/2.mp3\r\n")
    try music.write("l.pls", "[playlist]\nFile2=in/b/2.mp3\nFile1=in/9.mp3\nNumberOfEntries=2\n")
    let tracks = ["in/9.mp3", "in/b/%32.mp3"].map { "<track><location>\($0)</location></track>" }.joined()
    try music.write("l.xspf", "<playlist><trackList>\(tracks)</trackList></playlist>")
    for list in ["l.m3u8", "l.pls", "l.xspf"] {
      let words = StreamParts(try playlist("--once", "--fast", music(list)).output).words
      #expect(words.map(\.track.title) == ["9", "2"], "\(list)")
    }
  }
}
