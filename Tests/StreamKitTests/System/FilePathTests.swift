// SPDX-License-Identifier: MIT
import Foundation
import StreamKit
import Testing

@Suite struct FilePathTests {
  @Test(arguments: [
    ("a/b/c.MP3", "a/b", "c.MP3", "mp3"), ("c.mp3", "", "c.mp3", "mp3"), ("/c.mp3", "/", "c.mp3", "mp3"),
    ("a/b/", "a", "b", ""), ("a//", "", "a", ""), ("/", "/", "", ""), ("", "", "", ""), (".hidden", "", ".hidden", ""),
    ("a.b/c", "a.b", "c", ""), ("x.tar.gz", "", "x.tar.gz", "gz"), ("x.", "", "x.", ""),
  ])
  func splitsIntoFolderNameAndExtension(path: String, folder: String, name: String, suffix: String) {
    let path = FilePath(path)
    #expect(path.folder == FilePath(folder))
    #expect(Array(path.name) == Array(name.utf8))
    #expect(path.lowercasedExtension == Array(suffix.utf8))
  }

  @Test(arguments: [
    ("a", "b", "a/b"), ("a/", "b", "a/b"), ("", "b", "b"), ("a", "/b", "/b"), ("/", "b", "/b"), ("/a", "b/c", "/a/b/c"),
  ])
  func appends(folder: String, path: String, joined: String) {
    #expect(FilePath(folder).appending(FilePath(path)) == FilePath(joined))
  }

  @Test func refusesNULInBytesAndStopsAtItInStrings() {
    #expect(FilePath(bytes: [97, 0, 98]) == nil)
    #expect(FilePath("a\0b") == FilePath("a"))
  }

  @Test func nameThatIsNotUTF8IsWrittenListedAskedAndReadByItsBytes() throws {
    let folder = FilePath(NSTemporaryDirectory()).appending(FilePath("cycast-path-\(UUID().uuidString)"))
    try FileManager.default.createDirectory(atPath: folder.description, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(atPath: folder.description) }
    let name = try #require(FilePath(bytes: Array("Mot".utf8) + [0xF6] + Array("rhead.mp3".utf8)))
    let path = folder.appending(name)
    try replaceFile(path, with: [1, 2, 3])
    let entries = try entriesInDirectory(folder)
    #expect(entries.map(\.name) == [name])
    #expect(entries.map(\.kind) == [.regular])
    #expect(try FileStatus(path: path).size == 3)
    #expect(try readFile(path, limit: 3) == [1, 2, 3])
    #expect(throws: SystemError("read", number: EFBIG)) { try readFile(path, limit: 2) }
    #expect(path.description.hasSuffix("Mot\u{FFFD}rhead.mp3"))
  }

  @Test func argumentsAreThoseOfTheCommandLine() {
    #expect(Argument.all().map(\.text) == Array(CommandLine.arguments.dropFirst()))
  }
}
