// SPDX-License-Identifier: MIT
import Foundation
import StreamKit
import TestSupport
import Testing

@testable import cycast_icy

/// Titles from FIFOs, pipes, sockets and open files.
@Suite struct TitleStreamTests {
  private let bench: TitleBench

  init() throws { bench = try TitleBench() }

  private func take(_ feed: TitleFeed) -> [String] { feed.take(at: bench.now).map(\.words) }

  /// Whether a poll would return at once.
  private func isReadable(_ number: Int32) -> Bool {
    var one = pollfd(fd: number, events: Int16(POLLIN), revents: 0)
    return poll(&one, 1, 0) == 1
  }

  private func opened(_ path: String, _ flags: Int32 = O_RDONLY) throws -> Int32 {
    try Descriptor.open(path, flags).release()
  }

  @Test func aFIFOGivesATitleALineWhoeverComesAndGoes() throws {
    mkfifo(bench.path, 0o600)
    let feed = try bench.feed()
    let descriptor = try #require(feed.descriptor)
    #expect(feed.wakesAt == nil && !isReadable(descriptor) && take(feed) == [])
    for round in 0..<3 {
      // A writer does not wait for its reader.
      let writer = try opened(bench.path, O_WRONLY | O_NONBLOCK)
      try writeAll(writer, Array("A - \(round)\n{\"title\":\"T\"}\n\nunfinish".utf8))
      close(writer)
      #expect(isReadable(descriptor))
      #expect(take(feed) == ["A - \(round)", "T"])
      #expect(!isReadable(descriptor) && take(feed) == [] && feed.descriptor == descriptor)
      let other = try opened(bench.path, O_WRONLY | O_NONBLOCK)
      try writeAll(other, Array("ed\n".utf8))
      close(other)
      #expect(take(feed) == ["unfinished"])
    }
    #expect(!feed.isAtEnd)
  }

  @Test func aFIFOThatIsMadeLaterIsReadAsOne() throws {
    let feed = try bench.feed()
    #expect(bench.look(feed) == [] && feed.descriptor == nil)
    mkfifo(bench.path, 0o600)
    #expect(bench.look(feed) == [])
    #expect(feed.descriptor != nil && feed.wakesAt == nil)
    let writer = try opened(bench.path, O_WRONLY | O_NONBLOCK)
    try writeAll(writer, Array("A\n".utf8))
    close(writer)
    #expect(take(feed) == ["A"])
  }

  @Test func twoWritersOfOneFIFOAreKeptApart() throws {
    mkfifo(bench.path, 0o600)
    let feed = try bench.feed()
    let writers = try (0..<2).map { _ in try opened(bench.path, O_WRONLY | O_NONBLOCK) }
    for round in 0..<50 {
      for (number, writer) in writers.enumerated() {
        try writeAll(writer, Array((String(repeating: "\(number)", count: 200) + " \(round)\n").utf8))
      }
    }
    writers.forEach { close($0) }
    var all: [String] = []
    while let descriptor = feed.descriptor, isReadable(descriptor) { all += take(feed) }
    #expect(all.count == 100)
    for (place, words) in all.enumerated() {
      #expect(words == String(repeating: "\(place % 2)", count: 200) + " \(place / 2)")
    }
  }

  @Test func aFloodIsTakenInPieces() throws {
    mkfifo(bench.path, 0o600)
    let feed = try bench.feed()
    let writer = try opened(bench.path, O_WRONLY | O_NONBLOCK)
    try writeAll(writer, Array(String(repeating: "a\n", count: 25_000).utf8))
    var counts: [Int] = []
    while let descriptor = feed.descriptor, isReadable(descriptor) { counts.append(take(feed).count) }
    close(writer)
    #expect(counts.reduce(0, +) == 25_000)
    #expect(counts.allSatisfy { $0 <= TitleStream.mostAtOnce / 2 })
  }

  @Test func badLinesAreCountedNotRepeated() throws {
    mkfifo(bench.path, 0o600)
    let feed = try bench.feed()
    let writer = try opened(bench.path, O_WRONLY | O_NONBLOCK)
    try writeAll(writer, Array("{\"a\n{\"b\n{\"c\nA\n".utf8))
    #expect(take(feed) == ["A"])
    #expect(try bench.warned().count == 1)
    bench.now += Seldom.pause
    try writeAll(writer, Array("{\"d\n".utf8))
    #expect(take(feed) == [])
    close(writer)
    #expect(try bench.warned().map { $0.hasSuffix("lines=3") } == [false, true])
  }

  @Test func aPipeGivesLinesUntilItsEnd() throws {
    let (reader, writer) = try bench.folder.pipe()
    defer { close(reader) }
    let feed = try TitleFeed(.descriptor(reader), log: bench.log)
    let descriptor = try #require(feed.descriptor)
    #expect(take(feed) == [] && !isReadable(descriptor) && feed.wakesAt == nil)
    try writeAll(writer, Array("A\nB\nlast".utf8))
    #expect(take(feed) == ["A", "B"])
    #expect(!feed.isAtEnd)
    close(writer)
    #expect(isReadable(descriptor))
    #expect(take(feed) == ["last"])
    #expect(feed.isAtEnd && feed.descriptor == nil && feed.wakesAt == nil)
    #expect(take(feed) == [])
    #expect(fcntl(reader, F_GETFL) & O_NONBLOCK == 0)
    #expect(isOpenDescriptor(reader))
  }

  /// Another user's pipe cannot be opened anew, and must not be waited for either.
  @Test(.enabled(if: geteuid() == 0, "only root can become another user"))
  func anotherUsersPipeGivesLinesUntilItsEnd() async {
    await #expect(processExitsWith: .success) {
      let bench = try TitleBench()
      var ends: [Int32] = [-1, -1]
      try #require(pipe(&ends) == 0 && seteuid(65_534) == 0)
      // Who waits in spite of all is ended.
      alarm(20)
      let feed = try TitleFeed(.descriptor(ends[0]), log: bench.log)
      try #require(feed.descriptor == ends[0], "it was opened anew")
      try #require(feed.take(at: 0).isEmpty && !feed.isAtEnd)
      try writeAll(ends[1], Array("A\nB".utf8))
      try #require(feed.take(at: 0).map(\.words) == ["A"])
      try #require(feed.take(at: 0).isEmpty && !feed.isAtEnd)
      close(ends[1])
      try #require(feed.take(at: 0).map(\.words) == ["B"] && feed.isAtEnd)
      try #require(fcntl(ends[0], F_GETFL) & O_NONBLOCK == 0 && seteuid(0) == 0)
    }
  }

  @Test func aSocketGivesLinesUntilItsEnd() throws {
    var ends: [Int32] = [-1, -1]
    try #require(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0)
    defer { close(ends[0]) }
    let feed = try TitleFeed(descriptor: ends[0], log: bench.log)
    #expect(feed.descriptor == ends[0] && take(feed) == [])
    try writeAll(ends[1], Array("A\nB".utf8))
    #expect(take(feed) == ["A"])
    close(ends[1])
    #expect(take(feed) == ["B"])
    #expect(feed.isAtEnd && feed.descriptor == nil)
    #expect(fcntl(ends[0], F_GETFL) & O_NONBLOCK == 0)
  }

  @Test func anOpenFileIsReadOnceFromWhereItStands() throws {
    let text = (0..<4_000).map { "title \($0)\n" }.joined()
    try bench.write("skipped\n" + text + "end")
    let number = try opened(bench.path)
    defer { close(number) }
    lseek(number, 8, SEEK_SET)
    let feed = try TitleFeed(.descriptor(number), log: bench.log)
    var all: [String] = []
    var rounds = 0
    while feed.wakesAt == 0, rounds < 100 {
      #expect(feed.descriptor == nil)
      all += take(feed)
      rounds += 1
    }
    #expect(all == (0..<4_000).map { "title \($0)" } + ["end"])
    #expect(feed.isAtEnd && feed.wakesAt == nil && feed.descriptor == nil)
  }

  @Test func anEmptyDeviceIsAtItsEndAtOnce() throws {
    let number = try opened("/dev/null")
    defer { close(number) }
    for source in [TitleSource.descriptor(number), .path("/dev/null")] {
      let feed = try TitleFeed(source, log: bench.log)
      #expect(feed.descriptor == nil && feed.wakesAt == 0)
      #expect(take(feed) == [])
      #expect(feed.isAtEnd && feed.wakesAt == nil)
    }
  }

  @Test func howAPipesBytesComeMakesNoDifference() throws {
    let bytes = Array("A - B\r\n{\"title\":\"é\",\n\"at\":2}\n\n🎧 - Ü\nlast".utf8)
    for cut in cuts(of: bytes, seed: 8) {
      let (reader, writer) = try bench.folder.pipe()
      let feed = try TitleFeed(descriptor: reader, log: bench.log)
      var all: [String] = []
      for piece in cut.pieces {
        try writeAll(writer, Array(piece))
        all += take(feed)
      }
      close(writer)
      all += take(feed)
      close(reader)
      #expect(all == ["A - B", "2 é", "🎧 - Ü", "last"], "\(cut)")
    }
  }
}
