// SPDX-License-Identifier: MIT
import Foundation
import StreamKit
import TestSupport
import Testing

/// `cycast-stat --watch`, in a pipe and on a terminal.
@Suite struct StatWatchTests {
  private func lines(_ process: FilterProcess) -> [String] {
    String(decoding: process.output, as: UTF8.self).split(separator: "\n").map(String.init)
  }

  @Test func aPipeGetsALineForEachChange() throws {
    let server = try CannedServer([
      StatAskTests.cycast("A"), StatAskTests.cycast("A"), StatAskTests.cycast("A", listeners: 4),
      .init([], then: .reset), .init([], then: .reset), .init([], then: .reset), .init([], then: .reset),
      .init([], then: .reset), StatAskTests.cycast("A", listeners: 4),
    ])
    let address = StatAskTests.address(server)
    let process = try FilterProcess("cycast-stat", FilterSetup(["--watch=100ms", address]))
    try process.wait(for: "its changes") { lines($0).count >= 4 }
    process.send(SIGTERM)
    #expect(try process.finish().ending == .exit(0))
    let said = lines(process).prefix(4).map { String($0.dropFirst(21)) }
    #expect(said[0] == "\(address)/stream  3 listeners  live  Cycast - A")
    #expect(said[1] == "\(address)/stream  4 listeners  live  Cycast - A")
    #expect(said[2].hasPrefix("\(address)  "))
    #expect(said[3] == "\(address)/stream  4 listeners  live  Cycast - A", "it is back, with what it had before")
    for line in lines(process) { #expect(CalendarForm.isTime(line.prefix(19)), "\(line)") }
  }

  @Test func changesAreJSONWhereThatIsWanted() throws {
    let server = try CannedServer([StatAskTests.cycast("A"), StatAskTests.cycast("B")])
    let process = try FilterProcess(
      "cycast-stat", FilterSetup(["--watch", "100ms", "--json", StatAskTests.address(server)]))
    try process.wait(for: "two changes") { lines($0).count >= 2 }
    process.send(SIGINT)
    #expect(try process.finish().ending == .exit(0))
    let titles = try lines(process).map {
      (try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])?["title"] as? String
    }
    #expect(titles == ["A", "B"])
  }

  @Test func aReaderThatLeavesEndsIt() throws {
    let answers = (0..<200).map { StatAskTests.cycast("T\($0)") }
    let server = try CannedServer(answers)
    let process = try FilterProcess(
      "cycast-stat", FilterSetup(["--watch=100ms", StatAskTests.address(server)]))
    try process.wait(for: "a line") { lines($0).count >= 1 }
    process.closeOutput()
    #expect(try process.finish().ending == .signal(SIGPIPE))
  }

  @Test func aReaderThatLeavesEndsItAlsoWhenNothingChanges() throws {
    let server = try CannedServer([StatAskTests.cycast("A")])
    let process = try FilterProcess(
      "cycast-stat", FilterSetup(["--watch=1h", StatAskTests.address(server)]))
    try process.wait(for: "a line") { lines($0).count >= 1 }
    process.closeOutput()
    #expect(try process.finish().ending == .signal(SIGPIPE))
  }

  @Test func aTerminalGetsAViewAndIsGivenBack() throws {
    let server = try CannedServer([StatAskTests.cycast("Sun"), StatAskTests.cycast("<img onerror=x>")])
    let terminal = try StatTerminal(columns: 60, rows: 12)
    let process = try terminal.start(["--watch=100ms", StatAskTests.address(server)])
    try terminal.wait(for: "Cycast - <img onerror=x>", process)
    #expect(terminal.text.hasPrefix("\u{1B}[?1049h\u{1B}[?25l\u{1B}[1;1H"))
    #expect(terminal.text.contains("\u{1B}[2mSTATION"))
    #expect(terminal.text.contains("█"))
    terminal.forget()
    terminal.resize(columns: 40, rows: 8)
    process.send(SIGWINCH)
    try terminal.wait(for: "NOW", process)
    process.send(SIGTERM)
    #expect(try process.finish().ending == .exit(0))
    terminal.read()
    #expect(terminal.text.hasSuffix("\u{1B}[?25h\u{1B}[?1049l"))
  }

  @Test func noColorTakesTheColoursAndADumbTerminalGetsLines() throws {
    let server = try CannedServer([StatAskTests.cycast("Sun")])
    let terminal = try StatTerminal(columns: 60, rows: 12)
    let plain = try terminal.start(["--watch=100ms", StatAskTests.address(server)], environment: "NO_COLOR=1")
    try terminal.wait(for: "Cycast - Sun", plain)
    plain.send(SIGINT)
    #expect(try plain.finish().ending == .exit(0))
    terminal.read()
    for code in ["\u{1B}[1m", "\u{1B}[2m", "\u{1B}[31m", "\u{1B}[0m"] { #expect(!terminal.text.contains(code)) }
    let other = try StatTerminal(columns: 60, rows: 12)
    let dumb = try other.start(["--watch=100ms", StatAskTests.address(server)], environment: "TERM=dumb")
    try other.wait(for: "Cycast - Sun", dumb)
    dumb.send(SIGINT)
    #expect(try dumb.finish().ending == .exit(0))
    #expect(!other.text.contains("\u{1B}"))
  }
}

/// What a line's time looks like.
private enum CalendarForm {
  static func isTime(_ text: Substring) -> Bool {
    text.map { $0.isNumber ? "0" : String($0) }.joined() == "0000-00-00 00:00:00"
  }
}

/// A pseudo-terminal, whose other end a command gets as its standard output.
private final class StatTerminal {
  private let ours: Int32, theirs: Int32
  private(set) var bytes: [UInt8] = []

  init(columns: UInt16, rows: UInt16) throws {
    ours = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK)
    var number: Int32 = 0
    // TIOCSPTLCK unlocks it, TIOCGPTN tells its number.
    guard ioctl(ours, 0x4004_5431, &number) == 0, ioctl(ours, 0x8004_5430, &number) == 0 else {
      throw SystemError("ioctl", number: errno)
    }
    theirs = open("/dev/pts/\(number)", O_RDWR | O_NOCTTY | O_CLOEXEC)
    resize(columns: columns, rows: rows)
  }

  deinit {
    close(ours)
    close(theirs)
  }

  var text: String { String(decoding: bytes, as: UTF8.self) }

  func forget() { bytes = [] }

  func resize(columns: UInt16, rows: UInt16) {
    var size = winsize(ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(ours, UInt(TIOCSWINSZ), &size)
  }

  /// Starts `cycast-stat` on it, with a variable more in its environment.
  func start(_ words: [String], environment: String = "A=b") throws -> FilterProcess {
    let command = try BuiltCommand.path("cycast-stat")
    var setup = FilterSetup(["-u", "NO_COLOR", "TERM=xterm", environment, command] + words)
    setup.output = .descriptor(theirs)
    // Commands are looked for in the folder of those that were built; above the root there is nothing but the root.
    return try FilterProcess(String(repeating: "../", count: 20) + "usr/bin/env", setup)
  }

  func read() {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = Glibc.read(ours, &buffer, buffer.count)
      guard count > 0 else { return }
      bytes += buffer[..<count]
    }
  }

  func wait(for text: String, _ process: FilterProcess) throws {
    try process.wait(for: text) { _ in
      read()
      return self.text.contains(text)
    }
  }
}
