// SPDX-License-Identifier: MIT
import StreamKit
import Testing

@testable import cycast_playlist

@Suite struct LibraryTests {
  /// What operands stand for, and what there is to complain of.
  private func read(
    _ folder: TemporaryFolder, _ operands: String..., extensions: AudioExtensions = .usual
  ) -> (names: [String], warnings: [String]) {
    var library = Library(operands: operands.map { folder.at($0) }, extensions: extensions)
    let warnings = library.read()
    return (folder.names(library.entries), warnings)
  }

  @Test func folderIsWalkedInNaturalOrderWithoutHiddenOnesAndOtherFiles() throws {
    let folder = try TemporaryFolder()
    try folder.touch(
      "m/10.mp3", "m/2.MP3", "m/a/x.ogg", "m/a/.hidden.mp3", "m/.git/y.mp3", "m/cover.jpg", "m/list.m3u", "m/b.opus",
      "m/a 2/z.aac", "m/noext", "m/x.flac")
    let (names, warnings) = read(folder, "m")
    #expect(names == ["m/2.MP3", "m/10.mp3", "m/a/x.ogg", "m/a 2/z.aac", "m/b.opus"])
    #expect(warnings.isEmpty)
  }

  @Test func extensionsAreThoseAskedFor() throws {
    let folder = try TemporaryFolder()
    try folder.touch("m/a.mp3", "m/b.FLAC", "m/c.wav")
    let extensions = try #require(AudioExtensions(" .flac, WAV,,"))
    #expect(read(folder, "m", extensions: extensions).names == ["m/b.FLAC", "m/c.wav"])
    #expect(AudioExtensions(" ,. ,") == nil)
  }

  @Test func operandsComeInTheirOrderAndTwiceIfNamedTwice() throws {
    let folder = try TemporaryFolder()
    try folder.touch("m/a.mp3", "z.mp3", "odd name")
    #expect(read(folder, "z.mp3", "m", "odd name", "m").names == ["z.mp3", "m/a.mp3", "odd name", "m/a.mp3"])
  }

  @Test func listsNameFilesFoldersAndLists() throws {
    let folder = try TemporaryFolder()
    try folder.touch("m/album/1.mp3", "m/album/2.mp3", "m/jingle.mp3")
    try folder.write("m/inner.pls", "[playlist]\nFile1=jingle.mp3\nTitle1=We - Jingle\n")
    try folder.write("road.m3u", "m/album\n#EXTINF:1,A - B\nm/jingle.mp3\nm/inner.pls\nhttp://example.net/live\n")
    var library = Library(operands: [folder.at("road.m3u")])
    let warnings = library.read()
    #expect(folder.names(library.entries) == ["m/album/1.mp3", "m/album/2.mp3", "m/jingle.mp3", "m/jingle.mp3"])
    #expect(library.entries.map(\.title) == ["", "", "B", "Jingle"])
    #expect(library.entries[2].place?.description == "\(folder.at("road.m3u")):3")
    #expect(warnings.count == 1)
    #expect(warnings.first?.contains("road.m3u:5: ") == true)
    #expect(warnings.first?.contains("cycast-ingest --pull") == true)
  }

  @Test func namesOfOtherSystemsAreFound() throws {
    let folder = try TemporaryFolder()
    try folder.touch("m/ä b.mp3", "m/c d.mp3", "m/e%20f.mp3")
    let latin1 = Array("m\\".utf8) + [0xE4] + Array(" b.mp3\r\n".utf8)
    try folder.write(folder.at("l.m3u"), latin1 + Array("m/c%20d.mp3\r\nm/e%20f.mp3\r\n m/c d.mp3 \r\n".utf8))
    #expect(read(folder, "l.m3u").names == ["m/ä b.mp3", "m/c d.mp3", "m/e%20f.mp3", "m/c d.mp3"])
  }

  @Test func latin1NamesInFoldersAndListsStayPlayable() throws {
    let folder = try TemporaryFolder()
    try folder.makeFolders("m")
    let name = try #require(FilePath(bytes: [0xF6, 0x2E, 0x6D, 0x70, 0x33]))
    try folder.write(folder.at("m").appending(name), [])
    try folder.write(folder.at("l.m3u"), Array("m/".utf8) + name.bytes)
    var library = Library(operands: [folder.at("m"), folder.at("l.m3u")])
    _ = library.read()
    #expect(library.entries.map(\.path) == [folder.at("m").appending(name), folder.at("m").appending(name)])
    #expect(library.entries.allSatisfy { (try? FileStatus(path: $0.path)) != nil })
  }

  @Test func loopsOfLinksEnd() throws {
    let folder = try TemporaryFolder()
    try folder.touch("m/a/1.mp3", "m/b/2.mp3")
    try folder.link("m/a/up", to: "..")
    try folder.link("m/b/a", to: "../a")
    try folder.link("m/self", to: ".")
    try folder.link("m/nowhere", to: "missing")
    try folder.link("m/round", to: "round")
    let (names, warnings) = read(folder, "m")
    #expect(names == ["m/a/1.mp3", "m/b/2.mp3"])
    #expect(warnings.isEmpty)
  }

  @Test func folderReachedThroughALinkIsWalkedOnce() throws {
    let folder = try TemporaryFolder()
    try folder.touch("elsewhere/1.mp3", "m/x.mp3")
    try folder.link("m/link", to: "../elsewhere")
    try folder.link("m/more", to: "../elsewhere")
    try folder.link("m/file.mp3", to: "x.mp3")
    #expect(read(folder, "m").names == ["m/file.mp3", "m/link/1.mp3", "m/x.mp3"])
  }

  @Test func listsThatNameThemselvesEnd() throws {
    let folder = try TemporaryFolder()
    try folder.touch("x.mp3")
    try folder.write("a.m3u", "x.mp3\nb.m3u\n./a.m3u\n")
    try folder.write("b.m3u", "x.mp3\na.m3u\n")
    try folder.link("c.m3u", to: "a.m3u")
    let (names, warnings) = read(folder, "c.m3u")
    #expect(names == ["x.mp3", "x.mp3"])
    #expect(warnings.count == 2)
    #expect(warnings.allSatisfy { $0.contains("would play itself") })
  }

  @Test func listsAreFollowedEightDeep() throws {
    let folder = try TemporaryFolder()
    try folder.touch("x.mp3")
    for depth in 1...10 { try folder.write("\(depth).m3u", "x.mp3\n\(depth + 1).m3u\n") }
    let (names, warnings) = read(folder, "1.m3u")
    #expect(names.count == 8)
    #expect(warnings.count == 1)
    #expect(warnings.first?.contains("lists 8 deep") == true)
  }

  @Test func foldersAreWalkedAHundredDeep() throws {
    let folder = try TemporaryFolder()
    let deep = Array(repeating: "d", count: 101).joined(separator: "/")
    try folder.touch(deep + "/no.mp3", deep.dropLast(2) + "/yes.mp3")
    let (names, warnings) = read(folder, "d")
    #expect(names == [deep.dropLast(2) + "/yes.mp3"])
    #expect(warnings.count == 1)
  }

  @Test func listsThatMultiplyEachOtherStopAtTheLimit() throws {
    let folder = try TemporaryFolder()
    // Ten lines each, eight lists deep: eleven million lists to open.
    for depth in 1...7 { try folder.write("\(depth).m3u", String(repeating: "\(depth + 1).m3u\n", count: 10)) }
    try folder.write("8.m3u", "\n")
    var library = Library(operands: [folder.at("x.mp3"), folder.at("1.m3u"), folder.at("1.m3u")])
    let warnings = library.read()
    #expect(folder.names(library.entries) == ["x.mp3"])
    #expect(warnings.count == 1)
    #expect(warnings.first?.contains("100000") == true)
  }

  @Test func missingOperandIsOneWarningAndMissingFileIsThePlayersMatter() throws {
    let folder = try TemporaryFolder()
    let (names, warnings) = read(folder, "nothing", "gone.m3u", "gone.mp3")
    #expect(names == ["gone.mp3"])
    #expect(warnings.count == 2)
    #expect(warnings.allSatisfy { $0.contains("No such file or directory") })
  }

  @Test func nameCutAtTheEndOfAListIsLeftOutIfThereIsNoSuchFile() throws {
    let folder = try TemporaryFolder()
    try folder.touch("a.mp3", "b.mp3")
    try folder.write("cut.m3u", "a.mp3\nb.m")
    try folder.write("whole.m3u", "a.mp3\nb.mp3")
    try folder.write("missing.m3u", "a.mp3\nb.m\n")
    try folder.write("cut.pls", "File1=a.mp3\nFile2=b.m")
    for list in ["cut.m3u", "cut.pls"] {
      let (names, warnings) = read(folder, list)
      #expect(names == ["a.mp3"])
      #expect(warnings.count == 1)
      #expect(warnings.first?.contains("\(list):2: ") == true)
    }
    #expect(read(folder, "whole.m3u").names == ["a.mp3", "b.mp3"])
    // A whole line that names nothing is not a cut one: it may be a folder that comes later.
    #expect(read(folder, "missing.m3u").warnings.count == 1)
  }

  @Test func nameFromStandardInputIsExpanded() throws {
    let folder = try TemporaryFolder()
    try folder.touch("m/a.mp3", "m/b.mp3")
    var library = Library(name: ListItem(name: folder.at("m").bytes, line: 3))
    #expect(library.read() == [])
    #expect(folder.names(library.entries) == ["m/a.mp3", "m/b.mp3"])
    var track = Library(name: ListItem(name: folder.at("m/a.mp3").bytes, artist: "A", title: "T", line: 4))
    #expect(track.read() == [])
    #expect(track.entries.map(\.title) == ["T"])
    #expect(track.entries.first?.place?.description == "stdin:4")
    var url = Library(name: ListItem(name: Array("file://\(folder.at("m/a.mp3"))".utf8), line: 5))
    #expect(url.read() == [])
    #expect(folder.names(url.entries) == ["m/a.mp3"])
    var stream = Library(name: ListItem(name: Array("http://example.net/".utf8), line: 6))
    #expect(stream.read().map { $0.hasPrefix("stdin:6: left out: ") } == [true])
    #expect(stream.entries.isEmpty)
  }

  @Test func thousandBadLinesGiveTwentyOneWarnings() throws {
    let folder = try TemporaryFolder()
    try folder.write("bad.m3u", String(repeating: "http://example.net/\n", count: 1_000))
    let (names, warnings) = read(folder, "bad.m3u")
    #expect(names.isEmpty)
    #expect(warnings.count == Warnings.most + 1)
    #expect(warnings.last?.hasPrefix("980 more") == true)
  }

  @Test func listLargerThanTheLimitIsRefusedWithItsReason() throws {
    let folder = try TemporaryFolder()
    let limits = Limits(listBytes: 100)
    for (size, isRead) in [(99, true), (100, true), (101, false)] {
      try folder.write("l.m3u", "a.mp3\n" + String(repeating: "#", count: size - 7) + "\n")
      var library = Library(operands: [folder.at("l.m3u")], limits: limits)
      let warnings = library.read()
      #expect(folder.names(library.entries) == (isRead ? ["a.mp3"] : []))
      #expect(warnings.isEmpty == isRead)
      #expect(warnings.first?.contains("larger than 100 bytes") == (isRead ? nil : true))
    }
  }

  @Test func tracksBeyondTheLimitAreLeftOutWithOneWarning() throws {
    let folder = try TemporaryFolder()
    try folder.write("l.m3u", String(repeating: "a.mp3\n", count: 40))
    for (tracks, isWhole) in [(80, true), (79, false), (81, true), (1, false)] {
      var library = Library(operands: [folder.at("l.m3u"), folder.at("l.m3u")], limits: Limits(entries: tracks))
      let warnings = library.read()
      #expect(library.entries.count == min(80, tracks))
      #expect(warnings.count == (isWhole ? 0 : 1))
      #expect(warnings.first?.contains("more than \(tracks) tracks") == (isWhole ? nil : true))
    }
  }

  @Test func limitsAreThoseOfTheManual() {
    let limits = Limits(entries: 1_000_000, visits: 100_000, listBytes: 16_777_216, listDepth: 8, folderDepth: 100)
    #expect(Limits() == limits)
  }
}
