// SPDX-License-Identifier: MIT
import StreamKit
import TestSupport
import Testing

/// What `--events` says of a whole run.
@Suite struct FanoutEventTests {
  private func events(_ path: String) throws -> [JSONValue] {
    try readFile(path, limit: 1 << 20).split(separator: UInt8(ascii: "\n")).map { try JSONValue(Array($0).span) }
  }

  @Test func whoHeardTheEndHasFinishedAndAllThatBeganHasEnded() throws {
    let folder = try SecretFolder()
    let path = folder.path + "/events.jsonl"
    let server = try ServerProcess(["--listen", "127.0.0.1:0", "--lead", "1h", "--events", path])
    let client = try StreamClient.listen(to: server)
    client.readHead()
    try server.write(titleTag("Title", artist: "Artist") + FrameRow(50).bytes)
    server.closeInput()
    #expect(client.readToEnd())
    #expect(server.waitForExit() == 0)
    let events = try events(path)
    let left = try #require(events.first { $0["event"]?.string == "listener_left" })
    #expect(left["reason"]?.string == "finished")
    var names: [Int: [String]] = [:]
    for event in events {
      if let id = event["id"]?.integer { names[id, default: []].append(event["event"]?.string ?? "") }
    }
    #expect(
      Set(names.values) == [
        ["listener_joined", "listener_left"], ["stream_started", "stream_ended"], ["track_started", "track_ended"],
      ])
    #expect(events.compactMap { $0["seq"]?.integer } == Array(1...events.count))
  }
}
