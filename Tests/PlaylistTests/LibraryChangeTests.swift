// SPDX-License-Identifier: MIT
import Foundation
import StreamKit
import Testing

@testable import cycast_playlist

/// A folder with a library of it, read at a time the test chooses.
private struct Watched {
  let folder: TemporaryFolder
  var library: Library
  /// Hours after all files were written, when nothing is being written any more.
  let later = wallClockNow() + 3_600 * 1_000_000_000

  init(_ operands: String..., fill: (TemporaryFolder) throws -> Void) throws {
    let folder = try TemporaryFolder()
    try fill(folder)
    self.folder = folder
    library = Library(operands: operands.map { folder.at($0) })
    _ = library.read(now: later)
  }

  var names: [String] { folder.names(library.entries) }

  /// Reads again, hours after the last change or while it goes on.
  mutating func read(whileWriting: Bool = false, everything: Bool = false) -> [String] {
    library.read(everything: everything, now: whileWriting ? wallClockNow() : later)
  }
}

@Suite struct LibraryChangeTests {
  @Test func nothingHasChangedUntilSomethingDoes() throws {
    var watched = try Watched("l.m3u", "m") { folder in
      try folder.touch("m/a.mp3", "m/b/c.mp3")
      try folder.write("l.m3u", "x.mp3\n")
    }
    #expect(!watched.library.hasChanged)
    try watched.folder.write("m/a.mp3", "other content of a track is no change")
    #expect(!watched.library.hasChanged)
    let names = watched.names
    _ = watched.read()
    #expect(watched.names == names)
  }

  @Test func listRewrittenInPlaceIsReadAgain() throws {
    var watched = try Watched("l.m3u") { try $0.write("l.m3u", "x.mp3\n") }
    try watched.folder.write("l.m3u", "x.mp3\ny.mp3\n")
    #expect(watched.library.hasChanged)
    _ = watched.read()
    #expect(watched.names == ["x.mp3", "y.mp3"])
    #expect(!watched.library.hasChanged)
  }

  @Test func listReplacedByRenameIsReadAgainEvenWithTheSameSizeAndTime() throws {
    var watched = try Watched("l.m3u") { try $0.write("l.m3u", "x.mp3\n") }
    let path = watched.folder.at("l.m3u")
    let time = try FileManager.default.attributesOfItem(atPath: path.description)[.modificationDate]
    try watched.folder.write("new", "y.mp3\n")
    try FileManager.default.setAttributes(
      [.modificationDate: try #require(time)], ofItemAtPath: watched.folder.at("new").description)
    #expect(rename(watched.folder.at("new").description, path.description) == 0)
    #expect(watched.library.hasChanged)
    _ = watched.read()
    #expect(watched.names == ["y.mp3"])
  }

  @Test func changesAnywhereInAFolderAreSeen() throws {
    var watched = try Watched("m") { try $0.touch("m/a/1.mp3", "m/b/1.mp3") }
    try watched.folder.touch("m/b/2.mp3")
    #expect(watched.library.hasChanged)
    _ = watched.read()
    #expect(watched.names == ["m/a/1.mp3", "m/b/1.mp3", "m/b/2.mp3"])
    try watched.folder.remove("m/a")
    #expect(watched.library.hasChanged)
    #expect(watched.read() == [])
    #expect(watched.names == ["m/b/1.mp3", "m/b/2.mp3"])
    try watched.folder.touch("m/c/d/1.mp3")
    _ = watched.read()
    #expect(watched.names == ["m/b/1.mp3", "m/b/2.mp3", "m/c/d/1.mp3"])
    #expect(!watched.library.hasChanged)
  }

  @Test func whatWasChangedJustBeforeReadingIsReadOnceMore() throws {
    var watched = try Watched("l.m3u") { try $0.write("l.m3u", "x.mp3\n") }
    _ = watched.read(whileWriting: true, everything: true)
    // The state may be the same after another change within the clock's grain.
    #expect(watched.library.hasChanged)
    _ = watched.read()
    #expect(!watched.library.hasChanged)
  }

  @Test func listThatIsEmptyOrCutWhileItIsBeingWrittenKeepsItsTracks() throws {
    var watched = try Watched("l.m3u") { try $0.write("l.m3u", "x.mp3\ny.mp3\n") }
    for half in ["", "z.mp3\n#EXTI", "z.mp3\nq.m"] {
      try watched.folder.write("l.m3u", half)
      #expect(watched.read(whileWriting: true) == [])
      #expect(watched.names == ["x.mp3", "y.mp3"])
      #expect(watched.library.hasChanged)
    }
    try watched.folder.write("l.m3u", "z.mp3\nq.mp3\n")
    _ = watched.read(whileWriting: true)
    #expect(watched.names == ["z.mp3", "q.mp3"])
  }

  @Test func listThatStaysEmptyOrCutIsTaken() throws {
    var watched = try Watched("l.m3u") { try $0.write("l.m3u", "x.mp3\n") }
    try watched.folder.write("l.m3u", "z.mp3\n#EXTI")
    _ = watched.read()
    #expect(watched.names == ["z.mp3"])
    try watched.folder.write("l.m3u", "")
    _ = watched.read()
    #expect(watched.names.isEmpty)
  }

  @Test func vanishedListOrFolderKeepsItsTracksWithOneWarning() throws {
    var watched = try Watched("l.m3u", "m") { folder in
      try folder.write("l.m3u", "x.mp3\ny.mp3\n")
      try folder.touch("m/1.mp3", "m/2.mp3", "m/3.mp3")
    }
    let names = watched.names
    try watched.folder.remove("l.m3u")
    try watched.folder.remove("m")
    #expect(watched.library.hasChanged)
    let warnings = watched.read()
    #expect(watched.names == names)
    #expect(warnings.count == 2)
    #expect(warnings.first?.contains("what it held before stays: 2") == true)
    #expect(!watched.library.hasChanged)
    #expect(watched.read() == [])
    #expect(watched.read(everything: true) == [])
    #expect(watched.names == names)

    try watched.folder.write("l.m3u", "z.mp3\n")
    try watched.folder.touch("m/4.mp3")
    #expect(watched.library.hasChanged)
    #expect(watched.read() == [])
    #expect(watched.names == ["z.mp3", "m/4.mp3"])
    try watched.folder.remove("l.m3u")
    #expect(watched.read().count == 1)
  }

  @Test func operandThatComesLaterIsFoundWhateverItIs() throws {
    var watched = try Watched("folder", "list.m3u", "odd") { _ in }
    #expect(watched.names.isEmpty)
    #expect(!watched.library.hasChanged)
    try watched.folder.touch("folder/a.mp3", "odd")
    try watched.folder.write("list.m3u", "x.mp3\n")
    #expect(watched.library.hasChanged)
    #expect(watched.read() == [])
    #expect(watched.names == ["folder/a.mp3", "x.mp3", "odd"])
  }

  @Test func folderThatAListNamesMayComeLater() throws {
    var watched = try Watched("l.m3u") { try $0.write("l.m3u", "usb/music\nx.mp3\n") }
    #expect(watched.names == ["x.mp3"])
    try watched.folder.touch("usb/music/a.mp3")
    #expect(watched.library.hasChanged)
    _ = watched.read()
    #expect(watched.names == ["usb/music/a.mp3", "x.mp3"])
  }

  @Test func unreadableListIsTriedAgainBecauseItsStateDoesNotShowWhenItCanBeRead() throws {
    var watched = try Watched("l.m3u") { try $0.write("l.m3u", "x.mp3\n") }
    // A list that cannot be read in a way that root cannot either: something that is no file.
    try watched.folder.remove("l.m3u")
    #expect(mkfifo(watched.folder.at("l.m3u").description, 0o600) == 0)
    #expect(watched.read().count == 1)
    #expect(watched.names == ["x.mp3"])
    #expect(watched.library.hasChanged)
    #expect(watched.read() == [])
  }

  @Test func everythingIsReadAgainWhenAskedFor() throws {
    var watched = try Watched("l.m3u") { folder in
      try folder.touch("a b.mp3")
      try folder.write("l.m3u", "a%20b.mp3\n")
    }
    #expect(watched.names == ["a b.mp3"])
    // What the list means changes without the list.
    try watched.folder.touch("a%20b.mp3")
    #expect(!watched.library.hasChanged)
    _ = watched.read()
    #expect(watched.names == ["a b.mp3"])
    _ = watched.read(everything: true)
    #expect(watched.names == ["a%20b.mp3"])
  }
}
