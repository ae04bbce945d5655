// SPDX-License-Identifier: MIT
import Foundation
import StreamKit
import TestSupport
import Testing

@testable import cycast_icy

@Suite struct TitleFileTests {
  private let bench: TitleBench

  init() throws { bench = try TitleBench() }

  @Test func theContentIsTheTitle() throws {
    try bench.write("A - B\n")
    let feed = try bench.feed()
    #expect(feed.descriptor == nil && !feed.isAtEnd)
    #expect(bench.look(feed) == ["A - B"])
    #expect(bench.look(feed) == [])
  }

  @Test func looksFourTimesASecondAndNoOftener() throws {
    try bench.write("A\n")
    let feed = try bench.feed()
    #expect(feed.wakesAt == 0)
    #expect(feed.take(at: 5_000).map(\.words) == ["A"])
    #expect(feed.wakesAt == 250_005_000)
    try bench.write("B\n")
    #expect(feed.take(at: 250_004_999).isEmpty)
    #expect(feed.take(at: 250_005_000).map(\.words) == ["B"])
    #expect(feed.wakesAt == 500_005_000)
  }

  @Test func theLastLineCounts() throws {
    try bench.write("A\nB\n\n  \n")
    let feed = try bench.feed()
    #expect(bench.look(feed) == ["B"])
    try bench.append("C\nD")
    #expect(bench.look(feed) == ["D"])
    try bench.append("E\n")
    #expect(bench.look(feed) == ["DE"])
    try bench.append("\n\n")
    #expect(bench.look(feed) == [])
    try bench.append("{\"title\":\"F\"}\n{\"title\":\"G\"}\n")
    #expect(bench.look(feed) == ["G"])
  }

  @Test func aLineWithoutEndIsSaidOnce() throws {
    try bench.write("A - B")
    let feed = try bench.feed()
    #expect(bench.look(feed) == ["A - B"])
    try bench.append("\n")
    #expect(bench.look(feed) == [])
  }

  @Test func writtenAnewItIsAnotherTitle() throws {
    try bench.write("A - B\n")
    let feed = try bench.feed()
    #expect(bench.look(feed) == ["A - B"])
    for text in ["C - D", "longer - than before", "E"] {
      try bench.write(text + "\n")
      #expect(bench.look(feed) == [text])
      #expect(bench.look(feed) == [])
    }
  }

  @Test func theSameTitleWrittenAgainIsNotSaidAgain() throws {
    try bench.write("A\n")
    let feed = try bench.feed()
    #expect(bench.look(feed) == ["A"])
    try bench.write("A\n")
    #expect(bench.look(feed) == [])
    try bench.replace("x\nA\n")
    #expect(bench.look(feed) == [])
  }

  @Test func aChangeThatNoTimeTellsIsSeenAllTheSame() throws {
    try bench.write("A\n")
    let feed = try bench.feed()
    let before = try FileStatus(path: bench.path)
    #expect(bench.look(feed) == ["A"])
    try bench.write("B\n")
    let omitted = (1 << 30) - 2  // UTIME_OMIT, utimensat(2)
    var times = [timespec(tv_sec: 0, tv_nsec: omitted), timespec(nanoseconds: before.modified)]
    #expect(utimensat(AT_FDCWD, bench.path, &times, 0) == 0)
    #expect(try FileStatus(path: bench.path) == before)
    #expect(bench.look(feed) == ["B"])
    // It is read once more when two seconds have passed, however late that look is; then no more.
    bench.now += 60_000_000_000
    try bench.write("D\n")
    #expect(utimensat(AT_FDCWD, bench.path, &times, 0) == 0)
    #expect(bench.look(feed) == ["D"])
    try bench.write("C\n")
    #expect(utimensat(AT_FDCWD, bench.path, &times, 0) == 0)
    #expect(bench.look(feed) == [])
  }

  @Test func anEmptyFileIsNoTitleOnlyAtTheSecondLook() throws {
    try bench.write("A\n")
    let feed = try bench.feed()
    #expect(bench.look(feed) == ["A"])
    try bench.write("")
    #expect(bench.look(feed) == [])
    try bench.write("B\n")
    #expect(bench.look(feed) == ["B"])
    for blank in ["", "\n \n"] {
      try bench.write(blank)
      #expect(bench.look(feed) == [])
      #expect(bench.look(feed) == [""])
      #expect(bench.look(feed) == [] && bench.look(feed) == [])
      try bench.write("B\n")
      #expect(bench.look(feed) == ["B"])
    }
    try bench.write("{}\n")
    #expect(bench.look(feed) == [""])
  }

  @Test func anEmptyFileIsNoTitleHoweverLateTheSecondLook() throws {
    try bench.write("A\n")
    let feed = try bench.feed()
    #expect(bench.look(feed) == ["A"])
    try bench.write("")
    #expect(bench.look(feed) == [])
    bench.now += 3_600_000_000_000
    #expect(bench.look(feed) == [""])
  }

  @Test func emptiedAndWrittenAgainWithTheSameNothingIsSaid() throws {
    try bench.write("A\n")
    let feed = try bench.feed()
    #expect(bench.look(feed) == ["A"])
    try bench.write("")
    #expect(bench.look(feed) == [])
    try bench.write("A\n")
    #expect(bench.look(feed) == [])
  }

  @Test func anEmptyFileFromTheStartIsNoTitle() throws {
    try bench.write("")
    let feed = try bench.feed()
    #expect(bench.look(feed) == [])
    #expect(bench.look(feed) == [""])
  }

  @Test func aFileThatIsNotThereYetIsWaitedFor() throws {
    let feed = try bench.feed()
    #expect(bench.look(feed) == [] && bench.look(feed) == [])
    try bench.write("A\n")
    #expect(bench.look(feed) == ["A"])
    #expect(try bench.warned() == [])
    #expect(try bench.logged().count == 1)
  }

  @Test func replacedByAnotherOfItsName() throws {
    try bench.write("A\n")
    let feed = try bench.feed()
    #expect(bench.look(feed) == ["A"])
    for _ in 0..<3 {
      try bench.replace("B\n")
      #expect(bench.look(feed) == ["B"])
      try bench.replace("C\n")
      #expect(bench.look(feed) == ["C"])
    }
  }

  @Test func theTitleStaysWhenTheFileGoes() throws {
    try bench.write("A\n")
    let feed = try bench.feed()
    #expect(bench.look(feed) == ["A"])
    unlink(bench.path)
    #expect(bench.look(feed) == [] && bench.look(feed) == [])
    try bench.write("A\n")
    #expect(bench.look(feed) == [])
    unlink(bench.path)
    try bench.write("B\n")
    #expect(bench.look(feed) == ["B"])
    #expect(try bench.warned() == [])
  }

  @Test func aFolderInItsPlaceIsWarnedOfOnce() throws {
    try bench.write("A\n")
    let feed = try bench.feed()
    #expect(bench.look(feed) == ["A"])
    for round in 1...2 {
      unlink(bench.path)
      mkdir(bench.path, 0o700)
      for _ in 0..<5 { #expect(bench.look(feed) == []) }
      rmdir(bench.path)
      #expect(try bench.warned().count == round)
      try bench.write("B\(round)\n")
      #expect(bench.look(feed) == ["B\(round)"])
    }
    #expect(try bench.warned()[0].contains("Is a directory"))
  }

  @Test func aLinkThatTurnsInACircleIsWarnedOfOnce() throws {
    let feed = try bench.feed()
    symlink("title.txt", bench.path)
    for _ in 0..<5 { #expect(bench.look(feed) == []) }
    #expect(try bench.warned().count == 1)
  }

  @Test func ofALargeFileTheEndIsRead() throws {
    let limit = TitleFile.mostBytes
    for (size, isWhole) in [(limit, true), (limit + 1, false)] {
      let filler = String(repeating: "x", count: size - entry(1, "first").utf8.count - 3)
      try bench.write(entry(1, "first") + filler + "\nZ\n")
      let feed = try bench.feed()
      #expect(try FileStatus(path: bench.path).size == size)
      #expect(bench.look(feed) == (isWhole ? ["1 first", "Z"] : ["Z"]))
      try bench.append("Y\n")
      #expect(bench.look(feed) == ["Y"])
    }
  }

  @Test func theEndOfALargeFileBeginsWithAWholeLine() throws {
    try bench.write(String(repeating: "x", count: TitleFile.mostBytes) + "\n" + "A\n")
    #expect(bench.look(try bench.feed()) == ["A"])
    try bench.write("A\n" + String(repeating: "x", count: TitleFile.mostBytes))
    #expect(bench.look(try bench.feed()) == [])
  }

  @Test func filesOfTheKernelAreReadThoughTheySeemEmpty() throws {
    let feed = try TitleFeed(.path("/proc/sys/kernel/ostype"), log: bench.log)
    #expect(bench.look(feed) == ["Linux"])
    #expect(bench.look(feed) == [] && bench.look(feed) == [])
  }

  @Test func otherEncodingsAreRead() throws {
    try bench.folder.write("title.txt", [0x43, 0x61, 0x66, 0xE9, 0x0A])
    let feed = try bench.feed()
    #expect(bench.look(feed) == ["Café"])
    try bench.folder.write(
      "title.txt", [0xFF, 0xFE] + "Ä - 🎧\r\n".utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] })
    #expect(bench.look(feed) == ["Ä - 🎧"])
    try bench.append("x\u{0}y\u{0}\n\u{0}")
    #expect(bench.look(feed) == ["xy"])
    try bench.write("{\n  \"artist\": \"A\",\n  \"title\": \"T\"\n}\n")
    #expect(bench.look(feed) == ["A - T"])
  }

  @Test func aBadLineLeavesTheTitleAndIsWarnedOfOnce() throws {
    try bench.write("A\n")
    let feed = try bench.feed()
    #expect(bench.look(feed) == ["A"])
    for _ in 0..<8 {
      try bench.write("{\"title\": \"B\",}\n")
      #expect(bench.look(feed) == [])
    }
    #expect(try bench.warned().count == 1)
    #expect(try bench.warned()[0].contains("it is no JSON: byte 15 cannot stand there"))
  }
}

extension timespec {
  fileprivate init(nanoseconds: Int64) {
    self.init(tv_sec: Int(nanoseconds / 1_000_000_000), tv_nsec: Int(nanoseconds % 1_000_000_000))
  }
}
