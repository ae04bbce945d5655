// SPDX-License-Identifier: MIT
import Foundation
import StreamKit
import TestSupport
import Testing

@testable import cycast_icy

@Suite struct TitleSourceTests {
  @Test func aDescriptorIsWrittenAsOneAndAnythingElseIsAPath() throws {
    #expect(try TitleSource("fd:3") == .descriptor(3))
    #expect(try TitleSource("/dev/fd/63") == .descriptor(63))
    #expect(try TitleSource("/proc/self/fd/9") == .descriptor(9))
    #expect(try TitleSource("3") == .path("3"))
    for (text, source) in [("fd:3", "fd:3"), ("/dev/fd/3", "fd:3"), ("t.txt", "t.txt")] {
      #expect(try TitleSource(text).text == source)
    }
  }

  @Test(arguments: [
    "", "-", "fd:0", "fd:1", "fd:2", "fd:", "fd:x", "fd:-3", "/dev/fd/0", "/dev/fd/", "/dev/fd/x", "/dev/stdin",
  ])
  func whatCarriesNoTitlesIsRefused(text: String) {
    #expect(throws: UsageError.self) { try TitleSource(text) }
  }

  private func refusal(_ source: TitleSource) throws -> CommandError? {
    let bench = try TitleBench()
    do throws(CommandError) {
      _ = try TitleFeed(source, log: bench.log)
      return nil
    } catch {
      return error
    }
  }

  @Test func aDescriptorThatIsNotOpenForReadingIsRefused() throws {
    let advice = "(write 9999<FILE behind the command)"
    #expect(
      try refusal(.descriptor(9_999))
        == CommandError(.usage, "descriptor 9999 of --titles is not open \(advice)"))
    let number = try Descriptor.open("/dev/null", O_WRONLY).release()
    defer { close(number) }
    let error = try refusal(.descriptor(number))
    #expect(error?.code == .usage && error?.message.contains("open for writing only") == true)
  }

  @Test func aFolderIsRefused() throws {
    let bench = try TitleBench()
    let expected = CommandError(.noInput, "cannot read titles from \(bench.folder.path): Is a directory")
    #expect(try refusal(.path(bench.folder.path)) == expected)
    let number = try Descriptor.open(bench.folder.path, O_RDONLY).release()
    defer { close(number) }
    #expect(
      try refusal(.descriptor(number))
        == CommandError(.noInput, "cannot read titles from fd:\(number): Is a directory"))
  }

  @Test func whatCannotBeOpenedIsRefusedUnlessItIsNotThere() throws {
    let bench = try TitleBench()
    symlink("circle", bench.folder.path + "/circle")
    #expect(try refusal(.path(bench.folder.path + "/circle"))?.code == .noInput)
    #expect(try refusal(.path(String(repeating: "x", count: 300)))?.code == .noInput)
    #expect(try refusal(.path(bench.path)) == nil)
    symlink("nowhere", bench.folder.path + "/dangling")
    #expect(try refusal(.path(bench.folder.path + "/dangling")) == nil)
  }

  @Test(.enabled(if: geteuid() != 0, "root may read everything"))
  func whatMayNotBeReadIsRefused() throws {
    let bench = try TitleBench()
    try bench.folder.write("secret", "A\n", mode: 0)
    #expect(try refusal(.path(bench.folder.path + "/secret"))?.message.hasSuffix("Permission denied") == true)
    mkfifo(bench.path, 0o400)
    #expect(try refusal(.path(bench.path))?.message.contains("to write the FIFO") == true)
  }

  @Test(.enabled(if: geteuid() != 0, "root may read everything"))
  func whatMayNotBeReadLaterIsWarnedOfOnce() throws {
    let bench = try TitleBench()
    try bench.write("A\n")
    let feed = try bench.feed()
    #expect(bench.look(feed) == ["A"])
    chmod(bench.path, 0)
    for _ in 0..<4 { #expect(bench.look(feed) == []) }
    #expect(try bench.warned().count == 1)
    chmod(bench.path, 0o600)
    try bench.write("B\n")
    #expect(bench.look(feed) == ["B"])
  }
}
