// SPDX-License-Identifier: MIT
import StreamKit
import TestSupport
import Testing

@Suite struct FanoutSlowTests {
  private func station(_ arguments: [String] = []) throws -> ServerProcess {
    try ServerProcess(["--listen", "127.0.0.1:0", "--lead", "1h"] + arguments)
  }

  @Test(arguments: [0, 37, 1_000]) func whoFallsBehindSkipsAndStillGetsWholeFramesAndBlocks(metaint: Int) throws {
    let server = try station(["--ring", "128KiB", "--burst", "2s", "--metaint", String(max(1, metaint))])
    let client = try StreamClient.listen(to: server, icy: metaint > 0, receiveBuffer: 2_048, segment: 536)
    client.readHead()
    for part in 0..<60 { try server.write(titleTag("Part \(part)") + FrameRow(50, from: part * 50).bytes) }
    // More than kernel and ring can hold has passed by unread.
    #expect(server.waitUntilInputIsRead())
    server.closeInput()
    #expect(client.readToEnd() && !client.wasReset)
    let stream = metaint > 0 ? ICYStream(client.body, metaint: metaint) : nil
    let numbers = try #require(FrameRow.numbers(in: stream?.audio ?? client.body))
    #expect(numbers.last == 2_999)
    #expect(numbers.count < 2_500, "nothing was skipped")
    guard let stream else { return }
    #expect(stream.blocks.map(\.at) == (1...stream.blocks.count).map { $0 * metaint })
    for block in stream.blocks where !block.text.isEmpty {
      let number = numbers[(block.at - 1) / FrameRow.length] + (block.at % FrameRow.length == 0 ? 1 : 0)
      #expect(block.text == "StreamTitle='Part \(number / 50)';")
    }
    #expect(stream.titles.last == "StreamTitle='Part 59';")
    #expect(Set(stream.titles).count == stream.titles.count)
  }

  @Test func dropModeCutsOffAndHarmsNobodyElse() throws {
    let server = try station(["--ring", "128KiB", "--slow", "drop", "--burst", "0", "-v"])
    let slow = try StreamClient.listen(to: server, receiveBuffer: 2_048, segment: 536)
    slow.readHead()
    let good = try StreamClient.listen(to: server)
    good.readHead()
    let head = good.received.count - good.body.count
    // The first frames wake those who wait; at the live edge they get what follows, from whichever frame on.
    try server.write(FrameRow(10).bytes)
    var next = 10
    let started = Deadline(20)
    while !good.read(head + FrameRow.length, within: 0.1), !started.isPast {
      try server.write(FrameRow(1, from: next).bytes)
      next += 1
    }
    let first = try #require(FrameRow.numbers(in: Array(good.body.prefix(FrameRow.length)))?.first)
    for part in 0..<40 {
      try server.write(FrameRow(50, from: part * 50 + next).bytes)
      try #require(good.read(head + (part * 50 + 50 + next - first) * FrameRow.length))
    }
    #expect(server.waitForLog("why=slow"))
    server.closeInput()
    #expect(good.readToEnd())
    #expect(FrameRow.numbers(in: good.body) == Array(first..<next + 2_000))
    #expect(slow.readToEnd())
  }

  @Test func whoTakesNothingIsClosedAfterTheStallTimeout() throws {
    let server = try station(["--stall-timeout", "1s", "-v"])
    let client = try StreamClient.listen(to: server, receiveBuffer: 2_048)
    client.readHead()
    try server.write(FrameRow(2_000).bytes)
    #expect(server.waitForLog("listener left"))
    #expect(try StreamClient.get("/", from: server).text.contains("Listeners:   0"))
  }

  @Test func halfOpenConnectionsAreFound() throws {
    let server = try station(["--stall-timeout", "1s", "-v"])
    let client = try StreamClient.listen(to: server)
    client.readHead()
    client.goDeaf()
    // Far less than the socket holds: only the missing acknowledgement tells.
    try server.write(FrameRow(50).bytes)
    #expect(server.waitForLog("listener left"))
    #expect(try StreamClient.get("/", from: server).text.contains("Listeners:   0"))
  }

  @Test func thousandStalledListenersCostNoMemoryOfOurs() throws {
    let server = try station(["--ring", "1MiB", "--burst", "2s"])
    try server.write(FrameRow(100).bytes)
    var clients: [StreamClient] = []
    for _ in 0..<1_000 { clients.append(try StreamClient.listen(to: server, icy: true, receiveBuffer: 2_048)) }
    clients.last?.readHead()
    try server.write(FrameRow(500, from: 100).bytes)
    #expect(server.waitUntilInputIsRead())
    #expect(try StreamClient.get("/", from: server).text.contains("Listeners:   1000"))
    let before = try memory(of: server)
    for part in 0..<20 { try server.write(titleTag("Part \(part)") + FrameRow(400, from: 600 + part * 400).bytes) }
    #expect(server.waitUntilInputIsRead())
    #expect(try StreamClient.get("/", from: server).text.contains("Listeners:   1000"))
    #expect(try memory(of: server) - before < 2_048, "KiB")
  }

  /// KiB that are a process's own share (Pss).
  private func memory(of server: ServerProcess) throws -> Int {
    let text = String(decoding: try readProcFile("/proc/\(server.pid)/smaps_rollup"), as: UTF8.self)
    let line = try #require(text.split(separator: "\n").first { $0.hasPrefix("Pss:") })
    return try #require(line.split(separator: " ").compactMap { Int($0) }.first)
  }

  private func readProcFile(_ path: String) throws -> [UInt8] { try readFile(path, limit: 1 << 20) }
}
