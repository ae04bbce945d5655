// SPDX-License-Identifier: MIT
import Foundation
import StreamKit
import TestSupport
import Testing

/// Lists and folders that change while they are played. A skip asks for the next track, so nothing waits for an end.
@Suite struct PlaylistChangeTests {
  private let music: MusicFolder
  private let process: FilterProcess

  /// Starts with a list of a and b, a playing.
  init() throws {
    music = try MusicFolder()
    for name in ["a", "b", "c", "d"] { try music.add("\(name).mp3", "cbr24-11025-mpeg25.mp3") }
    try music.write("l.m3u", "a.mp3\nb.mp3\n")
    var setup = FilterSetup(["-v", "--titles", "fd:3", music("l.m3u")])
    setup.extra = [3]
    process = try FilterProcess("cycast-playlist", setup)
    try expect("a", number: 1)
  }

  /// Waits for title number so many, and compares it.
  private func expect(_ title: String, number: Int) throws {
    try process.wait(for: "title \(number)") { $0.bytes(from: 3).count { $0 == 10 } >= number }
    let lines = String(decoding: process.bytes(from: 3), as: UTF8.self).split(separator: "\n").map(String.init)
    #expect(try TitleObject.all(lines)[number - 1].title == title)
  }

  private func skip() { process.send(SIGUSR1) }

  /// Ends it, and sees that it wrote whole units and complained of nothing.
  private func end() throws {
    process.send(SIGTERM)
    let result = try process.finish()
    #expect(result.ending == .exit(0))
    #expect(StreamParts(result.output).rest == 0)
    #expect(!result.errors.contains("warning"))
  }

  @Test func listRewrittenInPlaceIsReadBeforeTheNextTrack() throws {
    try music.write("l.m3u", "a.mp3\nc.mp3\nb.mp3\n")
    skip()
    try expect("c", number: 2)
    try end()
  }

  @Test func listReplacedByRenameIsReadBeforeTheNextTrack() throws {
    try music.replace("l.m3u", "a.mp3\nd.mp3\nb.mp3\n")
    skip()
    try expect("d", number: 2)
    try end()
  }

  @Test(arguments: ["", "c.mp3\nd.m"]) func halfWrittenListDoesNotStopTheMusic(half: String) throws {
    try music.write("l.m3u", half)
    skip()
    try expect("b", number: 2)
    try music.write("l.m3u", "b.mp3\nd.mp3\n")
    skip()
    try expect("d", number: 3)
    try end()
  }

  @Test func hangUpReadsTheListNow() throws {
    try music.write("l.m3u", "a.mp3\nb.mp3\nc.mp3\nd.mp3\n")
    process.send(SIGHUP)
    try process.wait(for: "the list to be read") { $0.errors.contains("list read tracks=4") }
    try expect("a", number: 1)
    try end()
  }

  @Test func fileThatComesIntoAFolderIsPlayed() throws {
    try music.add("in/1.mp3", "cbr24-11025-mpeg25.mp3")
    try music.add("in/3.mp3", "cbr24-11025-mpeg25.mp3")
    var setup = FilterSetup(["--titles", "fd:3", music("in")])
    setup.extra = [3]
    let process = try FilterProcess("cycast-playlist", setup)
    try process.wait(for: "a title") { $0.bytes(from: 3).count { $0 == 10 } == 1 }
    try music.add("in/2.mp3", "cbr24-11025-mpeg25.mp3")
    process.send(SIGUSR1)
    try process.wait(for: "the next title") { $0.bytes(from: 3).count { $0 == 10 } == 2 }
    process.send(SIGTERM)
    #expect(try TitleObject.all(process.finish().lines(3)).map(\.title) == ["1", "2"])
  }

  @Test func trackThatVanishesCostsOneWarning() throws {
    try FileManager.default.removeItem(atPath: music("b.mp3"))
    skip()
    try expect("a", number: 2)
    skip()
    try expect("a", number: 3)
    process.send(SIGTERM)
    let result = try process.finish()
    #expect(result.errorLines.filter { $0.contains("warning") }.count == 1)
    #expect(result.errors.contains("skipped \(music("b.mp3")) (named at \(music("l.m3u")):2): cannot open it"))
  }
}

/// Lists in which nothing can be played, yet.
@Suite struct PlaylistWaitingTests {
  @Test func emptyFolderIsWaitedForWithoutCPUAndNoticedWhenAFileComes() throws {
    let music = try MusicFolder()
    try music.write("in/readme.txt", "")
    let process = try startPlaylist(music("in"))
    try process.wait(for: "the first wait") { $0.errors.contains("trying again in 1 s") }
    try process.wait(for: "the second wait") { $0.errors.contains("trying again in 2 s") }
    let before = try process.cpuTicks()
    try process.wait(for: "the third wait") { $0.errors.contains("trying again in 4 s") }
    // A tick is 10 ms: two seconds of waiting may cross the edge of one.
    #expect(try process.cpuTicks() - before <= 1)
    try music.add("in/new.mp3", "cbr24-11025-mpeg25.mp3")
    try process.wait(for: "music") { !$0.output.isEmpty }
    process.send(SIGTERM)
    #expect(try process.finish().ending == .exit(0))
  }

  @Test func hangUpTriesNow() throws {
    let music = try MusicFolder()
    try music.write("l.m3u", "later.mp3\n")
    let process = try startPlaylist(music("l.m3u"))
    try process.wait(for: "the third wait") { $0.errors.contains("trying again in 4 s") }
    try music.add("later.mp3", "cbr24-11025-mpeg25.mp3")
    process.send(SIGHUP)
    try process.wait(for: "music", within: 3) { !$0.output.isEmpty }
    process.send(SIGTERM)
    let result = try process.finish()
    #expect(result.ending == .exit(0))
    #expect(result.errorLines.filter { $0.contains("skipped") }.count == 1)
  }

  @Test func stopEndsTheWait() throws {
    let music = try MusicFolder()
    let process = try startPlaylist(music.path)
    try process.wait(for: "the wait") { $0.errors.contains("trying again") }
    process.send(SIGINT)
    #expect(try process.finish(within: 2).ending == .exit(0))
  }

  @Test func readerThatGoesEndsTheWait() throws {
    let music = try MusicFolder()
    let process = try startPlaylist(music.path)
    try process.wait(for: "the wait") { $0.errors.contains("trying again") }
    process.closeOutput()
    #expect(try process.finish(within: 2).ending == .signal(SIGPIPE))
  }
}
