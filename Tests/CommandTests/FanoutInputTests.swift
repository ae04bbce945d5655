// SPDX-License-Identifier: MIT
import Foundation
import Glibc
import StreamKit
import TestSupport
import Testing

@Suite struct FanoutInputTests {
  private let listen = ["--listen", "127.0.0.1:0"]

  @Test func closedDirectoryAndTerminalAreRefused() throws {
    let closed = try ServerProcess(listen, input: .closed)
    #expect(closed.waitForExit() == 66)
    #expect(closed.log == "cycast-fanout: fatal: standard input is closed: pipe a stream into it\n")
    let folder = try ServerProcess(listen, input: .path("/"))
    #expect(folder.waitForExit() == 66)
    #expect(folder.log.contains("Is a directory"))
    // A pseudoterminal (pty(7)): TIOCSPTLCK unlocks it, TIOCGPTN tells its number.
    let terminal = try Descriptor.open("/dev/ptmx", O_RDWR | O_NOCTTY)
    var number: Int32 = 0
    try #require(ioctl(terminal.number, 0x4004_5431, &number) == 0 && ioctl(terminal.number, 0x8004_5430, &number) == 0)
    let name = "/dev/pts/\(number)"
    let typed = try ServerProcess(listen, input: .path(name))
    #expect(typed.waitForExit() == 66)
    #expect(typed.log.contains("standard input is a terminal"))
    withExtendedLifetime(terminal) {}
  }

  @Test func nothingAtAllEndsAtOnce() throws {
    let server = try ServerProcess(listen, input: .path("/dev/null"))
    #expect(server.waitForExit() == 0)
  }

  @Test func socketIsReadWithItsFlagsLeftAlone() throws {
    var pair: [Int32] = [-1, -1]
    try #require(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0, &pair) == 0)
    let near = Descriptor(owning: pair[0])
    let far = Descriptor(owning: pair[1])
    let server = try ServerProcess(listen + ["--burst", "60s", "--lead", "1h"], input: .descriptor(far.number))
    let client = try StreamClient.listen(to: server)
    client.readHead()
    try writeAll(near.number, FrameRow(50).bytes)
    #expect(fcntl(far.number, F_GETFL) & O_NONBLOCK == 0)
    shutdown(near.number, Int32(SHUT_WR))
    #expect(client.readToEnd())
    #expect(FrameRow.numbers(in: client.body) == Array(0..<50))
    #expect(server.waitForExit() == 0)
  }

  @Test func pipeIsReadWithItsFlagsLeftAlone() throws {
    var pair: [Int32] = [-1, -1]
    try #require(pipe(&pair) == 0)
    for end in pair { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    let reader = Descriptor(owning: pair[0])
    let server = try ServerProcess(listen, input: .descriptor(reader.number))
    #expect(fcntl(reader.number, F_GETFL) & O_NONBLOCK == 0)
    close(pair[1])
    #expect(server.waitForExit() == 0)
  }

  @Test func fifoIsReadToItsEnd() throws {
    let path = NSTemporaryDirectory() + "cycast-\(UUID().uuidString)"
    try #require(mkfifo(path, 0o600) == 0)
    defer { unlink(path) }
    let both = try Descriptor.open(path, O_RDWR)
    let server = try ServerProcess(listen + ["--burst", "60s", "--lead", "1h"], input: .path(path))
    let client = try StreamClient.listen(to: server)
    client.readHead()
    let writer = try Descriptor.open(path, O_WRONLY)
    try writeAll(writer.number, FrameRow(50).bytes)
    close(both.release())
    close(writer.release())
    #expect(client.readToEnd())
    #expect(FrameRow.numbers(in: client.body) == Array(0..<50))
    #expect(server.waitForExit() == 0)
  }

  /// Audio of 6 s at 128 kbit/s, of which 3 s may come at once.
  @Test func filePlaysInRealTimeWithItsTitle() throws {
    let began = monotonicNow()
    let server = try ServerProcess(
      listen + ["--burst", "1s", "--lead", "3s", "--metaint", "1000"], input: .path(Fixtures.corpus("shine128.mp3")))
    let client = try StreamClient.listen(to: server, icy: true)
    client.readHead()
    client.read(for: 1)
    let early = ICYStream(client.body, metaint: 1_000).audio.count
    let elapsed = Double(monotonicNow() - began) / 1e9
    #expect(Double(early) <= (elapsed + 3.1) * 16_000, "no more than time passed and the lead")
    #expect(client.readToEnd())
    let seconds = Double(monotonicNow() - began) / 1e9
    #expect(seconds >= 2.9 && seconds < 25)
    #expect(server.waitForExit() == 0)
  }

  @Test func filesOneAfterTheOtherPlayInRealTimeWithTheirTitles() throws {
    // Tracks of 6, 6 and 5 seconds, of which 10 may come at once.
    let names = ["cbr128-44100-joint-id3v2.mp3", "id3v23-utf16.mp3", "abr160-48000.mp3"]
    let bytes = try names.flatMap { try Fixtures.corpusBytes($0) }
    let began = monotonicNow()
    let server = try ServerProcess(listen + ["--burst", "60s", "--lead", "10s", "--metaint", "1000"])
    let client = try StreamClient.listen(to: server, icy: true)
    client.readHead()
    try server.write(bytes)
    #expect(client.read { ICYStream($0.body, metaint: 1_000).titles.count == 3 })
    let seconds = Double(monotonicNow() - began) / 1e9
    #expect(seconds >= 1.5 && seconds < 20)
    let titles = ICYStream(client.body, metaint: 1_000).titles
    #expect(titles.first == "StreamTitle='Corpus - First Light';")
    #expect(titles.last == "StreamTitle='Corpus - Forty Eight';")
  }
}
