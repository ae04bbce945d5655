// SPDX-License-Identifier: MIT
import Foundation
import Glibc
import StreamKit
import Testing

/// A pipe whose reader looks at what a writer under test has put in.
private final class Sink {
  let writer: Int32
  private let reader: Int32

  init() {
    var pair: [Int32] = [-1, -1]
    pipe(&pair)
    for end in pair { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    (reader, writer) = (pair[0], pair[1])
    _ = fcntl(reader, F_SETFL, O_NONBLOCK)
  }

  deinit {
    close(reader)
    close(writer)
  }

  var text: String {
    var bytes = [UInt8](repeating: 0, count: 1 << 17)
    let count = read(reader, &bytes, bytes.count)
    return String(decoding: bytes.prefix(max(count, 0)), as: UTF8.self)
  }
}

@Suite struct LogTests {
  @Test func lineNamesProgramLevelAndFields() {
    let sink = Sink()
    let log = Log(program: "toy", descriptor: sink.writer)
    log.info("listening", ("address", "[::]:8001"), ("name", "a b"), ("empty", ""), ("quote", "a\"b"))
    #expect(sink.text == "toy: info: listening address=[::]:8001 name=\"a b\" empty=\"\" quote=\"a\\\"b\"\n")
  }

  @Test(arguments: ["a\nb", "a\u{1B}[2Jb", "a\rb", "a\u{0}b", "a\u{85}b", "a\u{2028}b", "a\u{9B}b"])
  func textOfPeersStaysOneHarmlessLine(text: String) {
    let sink = Sink()
    Log(program: "toy", descriptor: sink.writer).warning(text, ("value", text))
    let line = sink.text
    #expect(line.filter { $0 == "\n" }.count == 1 && line.hasSuffix("\n"))
    #expect(!line.dropLast().unicodeScalars.contains { $0.value < 0x20 || (0x7F...0x9F).contains($0.value) })
    #expect(line.contains("\\u{"))
  }

  @Test func levelsAreLeftOut() {
    let sink = Sink()
    let log = Log(program: "toy", level: .warning, descriptor: sink.writer)
    log.info("no")
    log.detail("no")
    log.warning("yes")
    log.error("yes")
    log.fatal("yes")
    #expect(sink.text == "toy: warning: yes\ntoy: error: yes\ntoy: fatal: yes\n")
  }

  @Test func jsonIsOneObjectALine() throws {
    let sink = Sink()
    Log(program: "toy", format: .json, descriptor: sink.writer).error("a \"b\"\n", ("key", "\u{1}"))
    let object = try JSONSerialization.jsonObject(with: Data(sink.text.utf8)) as? [String: String]
    #expect(object?["message"] == "a \"b\"\n")
    #expect(object?["level"] == "error" && object?["key"] == "\u{1}")
    #expect(object?["time"]?.count == 24)
  }

  @Test func readerThatStallsCostsLinesAndNoTime() {
    let sink = Sink()
    let log = Log(program: "toy", descriptor: sink.writer)
    for number in 0..<5_000 { log.info("line \(number) " + String(repeating: "x", count: 100)) }
    let first = sink.text
    #expect(first.utf8.count <= 65_536 && first.hasSuffix("x\n"))
    let kept = first.filter { $0 == "\n" }.count
    log.info("again")
    #expect(sink.text == "toy: warning: log lines lost: stderr was not read count=\(5_000 - kept)\ntoy: info: again\n")
  }

  @Test func longLineIsCutAndStillEnds() {
    let sink = Sink()
    Log(program: "toy", descriptor: sink.writer).info(String(repeating: "x", count: 9_000))
    let line = sink.text
    #expect(line.utf8.count == 4_096 && line.hasSuffix("x\n"))
  }
}

@Suite struct LineOutputTests {
  private func temporaryPath() -> String { NSTemporaryDirectory() + "cycast-\(UUID().uuidString)" }

  @Test func appendsAndOpensAnew() throws {
    let path = temporaryPath()
    defer {
      unlink(path)
      unlink(path + ".old")
    }
    try replaceFile(path, with: Array("before\n".utf8))
    let output = try LineOutput(.path(path))
    #expect(output.write("one\n"))
    rename(path, path + ".old")
    #expect(output.write("two\n"))
    try output.reopen()
    #expect(output.write("three\n"))
    #expect(try readFile(path + ".old", limit: 100) == Array("before\none\ntwo\n".utf8))
    #expect(try readFile(path, limit: 100) == Array("three\n".utf8))
  }

  @Test func keepsTheOldFileWhenItCannotBeOpenedAnew() throws {
    let folder = temporaryPath()
    mkdir(folder, 0o700)
    let output = try LineOutput(.path(folder + "/log"))
    rename(folder, folder + ".old")
    defer {
      unlink(folder + ".old/log")
      rmdir(folder + ".old")
    }
    #expect(throws: SystemError.self) { try output.reopen() }
    #expect(output.write("still\n"))
    #expect(try readFile(folder + ".old/log", limit: 100) == Array("still\n".utf8))
  }

  @Test func fifoWithoutReaderCostsLinesAndNoTime() throws {
    let path = temporaryPath()
    try #require(mkfifo(path, 0o600) == 0)
    defer { unlink(path) }
    let output = try LineOutput(.path(path))
    for _ in 0..<100 { output.write(String(repeating: "x", count: 999) + "\n") }
    #expect(output.lost > 0 && output.lost < 60)
  }

  @Test func descriptorThatIsNotOpenForWritingIsRefused() throws {
    #expect(throws: SystemError.self) { try LineOutput(.descriptor(9_999)) }
    let readOnly = try Descriptor.open("/dev/null", O_RDONLY)
    #expect(throws: SystemError("write", number: EBADF)) { try LineOutput(.descriptor(readOnly.number)) }
  }
}
