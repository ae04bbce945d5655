// SPDX-License-Identifier: MIT
import Foundation
import Glibc
import StreamKit
import TestSupport
import Testing

@Suite struct FanoutProcessTests {
  private func station(_ arguments: [String] = [], shell: String? = nil) throws -> ServerProcess {
    try ServerProcess(["--listen", "127.0.0.1:0", "--lead", "1h"] + arguments, shell: shell)
  }

  private func temporaryPath() -> String { NSTemporaryDirectory() + "cycast-\(UUID().uuidString)" }

  private func stalled(_ server: ServerProcess) throws -> StreamClient {
    let client = try StreamClient.listen(to: server, receiveBuffer: 2_048)
    client.readHead()
    try server.write(FrameRow(2_000).bytes)
    #expect(server.waitUntilInputIsRead())
    return client
  }

  @Test func termStopsAtOnceWhenEveryoneHasEverything() throws {
    let server = try station()
    let client = try StreamClient.listen(to: server)
    client.readHead()
    try server.write(FrameRow(10).bytes)
    #expect(server.waitUntilInputIsRead())
    server.send(SIGTERM)
    #expect(client.readToEnd())
    #expect(FrameRow.numbers(in: client.body) == Array(0..<10))
    #expect(server.waitForExit() == 0)
  }

  @Test func termWaitsForTheSlowForTwoSecondsAtMost() throws {
    let server = try station()
    let client = try stalled(server)
    let began = monotonicNow()
    server.send(SIGTERM)
    #expect(server.waitForExit() == 0)
    let seconds = Double(monotonicNow() - began) / 1e9
    #expect(seconds > 1.5 && seconds < 6)
    withExtendedLifetime(client) {}
  }

  @Test func secondTermStopsAtOnce() throws {
    let server = try station()
    let client = try stalled(server)
    server.send(SIGTERM)
    #expect(server.waitForLog("stopping"))
    let began = monotonicNow()
    server.send(SIGINT)
    #expect(server.waitForExit() == 0)
    #expect(Double(monotonicNow() - began) / 1e9 < 1.5)
    withExtendedLifetime(client) {}
  }

  @Test func stopDoesNotSpin() throws {
    let server = try station()
    let client = try stalled(server)
    try server.write(FrameRow(20).bytes)
    server.send(SIGTERM)
    #expect(server.waitForLog("stopping"))
    let before = try processorTime(of: server)
    usleep(1_000_000)
    #expect(try processorTime(of: server) - before < 30, "hundredths of a second")
    withExtendedLifetime(client) {}
  }

  /// User and system time in hundredths of a second (proc(5), stat, fields 14 and 15).
  private func processorTime(of server: ServerProcess) throws -> Int {
    let text = String(decoding: try readFile("/proc/\(server.pid)/stat", limit: 4_096), as: UTF8.self)
    let fields = text.split(separator: ")").last?.split(separator: " ").compactMap { Int($0) } ?? []
    try #require(fields.count > 12)
    return fields[10] + fields[11]
  }

  @Test func accessLogHasALineForEachRequest() throws {
    let path = temporaryPath()
    defer { unlink(path) }
    let server = try station(["--access-log", path])
    let client = try StreamClient(port: server.port)
    client.request("/stream?a=\"b\"", ["User-Agent: Test \\ 1", "Referer: http://r.example/"])
    client.readHead()
    try server.write(FrameRow(10).bytes)
    server.closeInput()
    #expect(client.readToEnd())
    #expect(server.waitForExit() == 0)
    let log = String(decoding: try readFile(path, limit: 65_536), as: UTF8.self)
    let pattern =
      #/^127\.0\.0\.1 - - \[\d\d/[A-Z][a-z]{2}/\d{4}:\d\d:\d\d:\d\d [+-]\d{4}\] "GET /stream\?a=\\"b\\" HTTP/1\.1" 200 (\d+) "http://r\.example/" "Test \\\\ 1" \d+\n$/#
    let match = try #require(log.wholeMatch(of: pattern), "\(log)")
    #expect(Int(match.1) == client.received.count)
  }

  @Test func hupOpensTheAccessLogAnew() throws {
    let path = temporaryPath()
    defer {
      unlink(path)
      unlink(path + ".old")
    }
    let server = try station(["--access-log", path])
    _ = try StreamClient.get("/first", from: server)
    // A peer is told the end before its line is written: the next request comes after it.
    _ = try StreamClient.get("/second", from: server)
    #expect(rename(path, path + ".old") == 0)
    server.send(SIGHUP)
    let deadline = Deadline(20)
    while access(path, F_OK) != 0, !deadline.isPast { usleep(1_000) }
    _ = try StreamClient.get("/third", from: server)
    server.closeInput()
    #expect(server.waitForExit() == 0)
    let old = String(decoding: try readFile(path + ".old", limit: 65_536), as: UTF8.self)
    let new = String(decoding: try readFile(path, limit: 65_536), as: UTF8.self)
    #expect(old.contains("GET /first HTTP/1.1\" 404 "))
    #expect(new.contains("GET /third HTTP/1.1\" 404 ") && !new.contains("/first"))
  }

  @Test func runningOutOfDescriptorsDropsNobodyAndPasses() throws {
    let server = try station(["--burst", "60s"], shell: "ulimit -n 24")
    var clients: [StreamClient] = []
    let listener = try StreamClient.listen(to: server)
    listener.readHead()
    for _ in 0..<40 { clients.append(try StreamClient(port: server.port)) }
    #expect(server.waitForLog("Too many open files"))
    let began = monotonicNow()
    for number in 0..<80 { try server.write(FrameRow(1, from: number).bytes) }
    let head = listener.received.count - listener.body.count
    #expect(listener.read(head + 80 * FrameRow.length))
    _ = server.waitForLog("never said", within: 2.2)
    let count = server.log.components(separatedBy: "Too many open files").count - 1
    let seconds = Int(monotonicNow() - began) / 1_000_000_000
    #expect(count >= 2 && count <= seconds + 2)
    clients = []
    #expect(try StreamClient.get("/healthz", from: server).text == "ok\n")
    server.closeInput()
    #expect(listener.readToEnd())
    #expect(server.waitForExit() == 0)
  }

  @Test func ringThatCannotGrowForWantOfDescriptorsStaysAsItIs() throws {
    let server = try station(["--ring", "60s", "--lead", "1h"], shell: "ulimit -n 24")
    let listener = try StreamClient.listen(to: server)
    listener.readHead()
    var clients: [StreamClient] = []
    for _ in 0..<40 { clients.append(try StreamClient(port: server.port)) }
    #expect(server.waitForLog("Too many open files"))
    // More than the 128 KiB that such a ring begins with.
    try server.write(FrameRow(1_500).bytes)
    #expect(server.waitUntilInputIsRead())
    clients = []
    server.closeInput()
    #expect(listener.readToEnd())
    #expect(!listener.body.isEmpty && listener.body.count % FrameRow.length == 0)
    #expect(server.waitForExit() == 0)
  }

  @Test func portInUseEndsWithAdvice() throws {
    let first = try station()
    let second = try ServerProcess(["--listen", first.addresses[0]])
    #expect(second.addresses.isEmpty)
    #expect(second.waitForExit() == 69)
    #expect(
      second.log == "cycast-fanout: fatal: cannot listen on \(first.addresses[0]): Address already in use "
        + "(is another station running? try another port with --listen)\n")
  }

  @Test func listensOnSeveralAddresses() throws {
    let path = temporaryPath()
    let server = try ServerProcess(["--listen", "127.0.0.1:0", "--listen", ":0", "--listen", "unix:" + path])
    #expect(server.addresses.count == 3)
    #expect(server.addresses[1].hasPrefix("[::]:"))
    #expect(server.addresses[2] == "unix:" + path)
    #expect(access(path, F_OK) == 0)
    server.closeInput()
    #expect(server.waitForExit() == 0)
    #expect(access(path, F_OK) != 0)
  }

  @Test func hostileClientsHarmNobody() throws {
    let server = try station(["--access-log", "/dev/null", "--burst", "0"])
    let listener = try StreamClient.listen(to: server)
    listener.readHead()
    var generator = SeededGenerator(seed: 7)
    var slow: [StreamClient] = []
    for round in 0..<150 {
      let client = try StreamClient(port: server.port)
      switch round % 5 {
      case 0: client.send((0..<100_000 / 15).map { _ in UInt8.random(in: 0...255, using: &generator) })
      case 1:
        client.send("GET /stream HTTP/1.1\r\nX: ")
        slow.append(client)
      case 2:
        client.request("/stream", ["Icy-MetaData: 1"])
        client.reset()
      case 3: client.send(String("GET /stream HTTP/1.1\r\n\r\n".prefix(round % 24)))
      default:
        client.request("/stream")
        client.readHead()
      }
      try server.write(FrameRow(1, from: round).bytes)
    }
    #expect(try StreamClient.get("/healthz", from: server).text == "ok\n")
    server.closeInput()
    #expect(listener.readToEnd())
    let numbers = FrameRow.numbers(in: listener.body)
    #expect(numbers == Array((numbers?.first ?? 0)..<150), "no frame is missing since the first")
    #expect(server.waitForExit() == 0)
    withExtendedLifetime(slow) {}
  }
}
