// SPDX-License-Identifier: MIT
import Foundation
import Testing

@testable import StreamKit

@Suite struct NewFilesTests {
  private let folder: FilePath

  init() throws {
    folder = FilePath(NSTemporaryDirectory()).appending(FilePath("cycast-\(UUID().uuidString)"))
    try FileManager.default.createDirectory(atPath: folder.description, withIntermediateDirectories: false)
  }

  private func file(_ name: String, _ text: String) throws -> FilePath {
    let path = folder.appending(FilePath(name))
    try replaceFile(path, with: Array(text.utf8))
    return path
  }

  private func rename(_ old: FilePath, _ new: FilePath, inTwoSteps: Bool) throws(SystemError) {
    if inTwoSteps { try renameReserving(old, new) } else { try renameNew(old, new) }
  }

  @Test(arguments: [false, true])
  func nameIsGivenOnlyWhereNoneIs(inTwoSteps: Bool) throws {
    defer { try? FileManager.default.removeItem(atPath: folder.description) }
    let (new, old) = (try file("new", "new"), try file("old", "old"))
    #expect(throws: SystemError.self) { try rename(new, old, inTwoSteps: inTwoSteps) }
    #expect(try readFile(old, limit: 10) == Array("old".utf8))
    #expect(try readFile(new, limit: 10) == Array("new".utf8))
    let free = folder.appending(FilePath("free"))
    try rename(new, free, inTwoSteps: inTwoSteps)
    #expect(try readFile(free, limit: 10) == Array("new".utf8))
    #expect(FileStatus.kind(ofName: new) == nil)
  }

  @Test(arguments: [false, true])
  func whatIsNotThereGivesNoName(inTwoSteps: Bool) throws {
    defer { try? FileManager.default.removeItem(atPath: folder.description) }
    let (none, free) = (folder.appending(FilePath("none")), folder.appending(FilePath("free")))
    do throws(SystemError) {
      try rename(none, free, inTwoSteps: inTwoSteps)
      Issue.record("renamed nothing")
    } catch {
      #expect(error.isMissing && !error.isNameTaken)
    }
    #expect(FileStatus.kind(ofName: free) == nil)
  }

  @Test func createdFileIsNewAndCanBeCut() throws {
    defer { try? FileManager.default.removeItem(atPath: folder.description) }
    let path = folder.appending(FilePath("file"))
    let file = try Descriptor.create(path)
    try writeAll(file.number, Array("0123456789".utf8))
    try truncateFile(file.number, to: 4)
    try syncToDisk(file.number)
    #expect(try readFile(path, limit: 10) == Array("0123".utf8))
    #expect(throws: SystemError("open", number: EEXIST)) { _ = try Descriptor.create(path) }
  }
}
