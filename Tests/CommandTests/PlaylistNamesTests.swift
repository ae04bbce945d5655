// SPDX-License-Identifier: MIT
import Foundation
import StreamKit
import TestSupport
import Testing

/// `cycast-playlist -`: names on standard input.
@Suite struct PlaylistNamesTests {
  private let music: MusicFolder
  private static let short = "cbr24-11025-mpeg25.mp3"

  init() throws {
    music = try MusicFolder()
    for name in ["a", "b", "in/1", "in/2", "odd\nname"] { try music.add("\(name).mp3", PlaylistNamesTests.short) }
  }

  private func run(_ options: [String], _ input: FilterSetup.Input) throws -> FilterResult {
    var setup = FilterSetup(["--fast", "--titles", "fd:3"] + options + ["-"])
    setup.input = input
    setup.extra = [3]
    setup.folder = music.path
    return try FilterProcess.run("cycast-playlist", setup)
  }

  private func titles(_ result: FilterResult) throws -> [String] {
    try TitleObject.all(result.lines(3)).compactMap(\.title)
  }

  @Test func eachNameIsPlayedOnceAsItComes() throws {
    var setup = FilterSetup(["--fast", "--titles", "fd:3", "-"])
    (setup.input, setup.extra, setup.folder) = (.pipe, [3], music.path)
    let process = try FilterProcess("cycast-playlist", setup)
    for (count, name) in ["a.mp3", "b.mp3", "a.mp3"].enumerated() {
      // The name comes in two pieces, and is no name before its end.
      process.write(String(name.prefix(2)))
      try process.watch(for: 0.02)
      #expect(process.bytes(from: 3).count { $0 == 10 } == count)
      process.write(name.dropFirst(2) + "\n")
      try process.wait(for: "title of \(name)") { $0.bytes(from: 3).count { $0 == 10 } == count + 1 }
    }
    process.endInput()
    let result = try process.finish()
    #expect(result.ending == .exit(0))
    #expect(try titles(result) == ["a", "b", "a"])
    #expect(StreamParts(result.output).frames.count == 3 * 79)
  }

  @Test func linesMayNameFoldersListsAndTheirWords() throws {
    try music.write("l.m3u", "b.mp3\n")
    let text = "\u{FEFF}#EXTM3U\r\n#EXTINF:1,Who - What\r\na.mp3\r\n\r\nin\r\nl.m3u\r\nb.mp3"
    let result = try run([], .bytes(Array(text.utf8)))
    #expect(result.ending == .exit(0))
    #expect(try titles(result) == ["What", "1", "2", "b", "b"])
  }

  @Test func namesThatEndWithZeroMayHoldLineEnds() throws {
    let result = try run(["-0"], .bytes(Array("odd\nname.mp3\0a.mp3\0".utf8)))
    #expect(try titles(result) == ["odd name", "a"])
  }

  @Test func nameInLatin1IsFound() throws {
    let name: [UInt8] = [0xE9, 0x2E, 0x6D, 0x70, 0x33]
    let path = try #require(FilePath(bytes: Array(music("").utf8) + name))
    try replaceFile(path, with: Fixtures.corpusBytes(PlaylistNamesTests.short))
    for (options, end) in [([], UInt8(10)), (["-0"], 0)] as [([String], UInt8)] {
      #expect(try titles(run(options, .bytes(name + [end]))) == ["é"])
    }
  }

  @Test func nameThatIsNotThereCostsOneWarningAndTheRestPlays() throws {
    let result = try run([], .bytes(Array("gone.mp3\na.mp3\n".utf8)))
    #expect(result.ending == .exit(0))
    #expect(try titles(result) == ["a"])
    let warnings = result.errorLines.filter { $0.contains("warning") }
    #expect(warnings.count == 1)
    #expect(warnings.first?.contains("skipped gone.mp3 (named at stdin:1)") == true)
  }

  @Test func fileOfNamesIsReadToItsEnd() throws {
    try music.write("names", "a.mp3\nb.mp3\n")
    #expect(try titles(run([], .file(music("names")))) == ["a", "b"])
  }

  @Test func nothingNamedExits66() throws {
    for input in [FilterSetup.Input.null, .bytes([]), .bytes(Array("gone.mp3\n".utf8))] {
      let result = try run([], input)
      #expect(result.ending == .exit(66))
      #expect(result.errors.contains("nothing could be played"))
    }
  }

  @Test func inputThatCannotGiveNamesIsRefusedWithASentence() throws {
    let terminal = try PseudoTerminal()
    for (input, reason) in [
      (FilterSetup.Input.closed, "standard input is closed"), (.file(music.path), "Is a directory"),
      (.descriptor(terminal.follower), "standard input is a terminal: pipe names into it"),
    ] {
      let result = try run([], input)
      #expect(result.ending == .exit(66))
      #expect(result.errorLines.count == 1)
      #expect(result.errors.contains(reason), "\(result.errors)")
    }
  }

  @Test func stopEndsTheWaitForNames() throws {
    var setup = FilterSetup(["--fast", "--titles", "fd:3", "-"])
    (setup.input, setup.extra, setup.folder) = (.pipe, [3], music.path)
    let process = try FilterProcess("cycast-playlist", setup)
    process.write("a.mp3\n")
    try process.wait(for: "a title") { !$0.bytes(from: 3).isEmpty }
    process.send(SIGTERM)
    let result = try process.finish(within: 2)
    #expect(result.ending == .exit(0))
    #expect(StreamParts(result.output).rest == 0)
  }

  /// A skip while nothing plays is no skip of what comes then.
  @Test func skipWhileNothingPlaysSkipsNothing() throws {
    var setup = FilterSetup(["--fast", "-"])
    (setup.input, setup.folder) = (.pipe, music.path)
    let process = try FilterProcess("cycast-playlist", setup)
    process.write("a.mp3\n")
    try process.wait(for: "all of it") { StreamParts($0.output).frames.count == 79 }
    process.send(SIGUSR1)
    try process.watch(for: 0.05)
    process.write("b.mp3\n")
    process.endInput()
    #expect(StreamParts(try process.finish().output).frames.count == 2 * 79)
  }
}

/// A terminal that nobody sits at (pts(4)).
final class PseudoTerminal {
  /// The side that a command sees as its terminal.
  let follower: Int32
  private let leader: Int32

  init() throws {
    leader = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
    // TIOCSPTLCK and TIOCGPTN of ioctl_tty(2), which Swift's Glibc module does not show.
    var (unlocked, number): (Int32, Int32) = (0, 0)
    guard leader >= 0, ioctl(leader, 0x4004_5431, &unlocked) == 0, ioctl(leader, 0x8004_5430, &number) == 0 else {
      throw FilterFailure(description: "no pseudo terminal")
    }
    follower = open("/dev/pts/\(number)", O_RDWR | O_NOCTTY | O_CLOEXEC)
    guard follower >= 0 else { throw FilterFailure(description: "cannot open the pseudo terminal") }
  }

  deinit {
    close(follower)
    close(leader)
  }
}
