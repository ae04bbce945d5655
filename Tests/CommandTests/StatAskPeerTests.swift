// SPDX-License-Identifier: MIT
import Foundation
import StreamKit
import TestSupport
import Testing

/// `cycast-stat` and real servers.
@Suite struct StatAskPeerTests {
  private func reports(_ urls: [String]) throws -> [[String: Any]] {
    let result = try FilterProcess.run("cycast-stat", FilterSetup(["--json"] + urls))
    return try result.text.split(separator: "\n").map {
      try #require(JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
    }
  }

  /// Asks until the reports are as they should be: what a server has just been sent it does not show at once.
  private func reports(_ urls: [String], until isRight: ([[String: Any]]) -> Bool) throws -> [[String: Any]] {
    let deadline = Deadline(20)
    var found = try reports(urls)
    while !isRight(found), !deadline.isPast { found = try reports(urls) }
    return found
  }

  @Test func icecastAndFanoutSayTheSameOfTheSameStream() throws {
    let title = "Ann & Bob - It's <b>\"10,5\"</b>; a = b"
    let icecast = try IcecastPeer()
    let source = try StreamClient(port: icecast.port)
    source.send(
      "SOURCE /utf8 HTTP/1.0\r\n\(PeerRun.authorization)\r\nContent-Type: audio/mpeg\r\nice-bitrate: 128\r\n"
        + "ice-name: Radio Home\r\n\r\n")
    #expect(source.readHead()?.hasPrefix("HTTP/1.0 200") == true)
    source.send(FrameRow(PeerSource.many).bytes)
    let fanout = try ServerProcess(["--listen", "127.0.0.1:0", "--lead", "1h", "--name", "Radio Home"])
    var now = NowPlaying()
    now.track = TrackInfo(song: title)
    try fanout.write(ID3Writer.tag(now) + FrameRow(PeerSource.many).bytes)
    try PeerIcy().set(icecast.url("/utf8"), song: Array(title.utf8))
    source.send(FrameRow(60, from: PeerSource.many).bytes)
    let listeners = try [(icecast.port, "/utf8"), (fanout.port, "/stream")].map { port, mount in
      let listener = try StreamClient(port: port)
      listener.request(mount)
      #expect(listener.readHead()?.hasPrefix("HTTP/1.0 200") == true)
      return listener
    }
    let urls = [icecast.url("/utf8"), "http://127.0.0.1:\(fanout.port)/stream"]
    let said = try reports(urls) { all in
      all.allSatisfy { $0["display"] as? String == title && $0["listeners"] as? Int == 1 }
    }
    try #require(said.count == 2)
    #expect(said.map { $0["kind"] as? String } == ["icecast", "cycast"])
    for key in ["display", "artist", "title", "content_type", "format", "name"] {
      #expect(said[0][key] as? String == said[1][key] as? String, "\(key): \(said)")
    }
    #expect(said[0]["display"] as? String == title)
    #expect(said.map { $0["bitrate"] as? Int } == [128, 128])
    #expect(said.map { $0["listeners"] as? Int } == [1, 1])
    #expect(said.map { $0["listener_peak"] as? Int } == [1, 1])
    _ = listeners
  }

  @Test func icecastWithTitlesThatAreNoJSONIsRead() throws {
    let icecast = try IcecastPeer()
    let sources = try ["/a", "/b"].map { try PeerSource(icecast.port, $0) }
    for source in sources { source.sendFrames(PeerSource.many) }
    let icy = try PeerIcy()
    for title in ["-", "007", "1999", "1.50"] {
      try icy.set(icecast.url("/a"), song: Array(title.utf8))
      sources[0].sendFrames()
      let said = try reports([icecast.url()]) { all in all.contains { $0["display"] as? String == title } }
      #expect(Set(said.compactMap { $0["mount"] as? String }) == ["/a", "/b"], "\(title)")
      #expect(said.first { $0["mount"] as? String == "/a" }?["display"] as? String == title)
    }
  }

  @Test func icecastWithoutASourceIsUpAndHasNothingOnAir() throws {
    let icecast = try IcecastPeer()
    let said = try reports([icecast.url(), icecast.url("/live")])
    #expect(said.map { $0["up"] as? Bool } == [true, false])
    #expect(said[0]["live"] as? Bool == false)
    let check = try FilterProcess.run("cycast-stat", FilterSetup(["--check", "--live", icecast.url()]))
    #expect(check.ending == .exit(2))
  }

  @Test func ingestSaysWhoIsLive() throws {
    let folder = try SecretFolder()
    var setup = FilterSetup([
      "--listen", "127.0.0.1:0", "--ready-fd", "3", "--password-file", try folder.write("password", "hackme\n"),
    ])
    setup.extra = [3]
    let ingest = try FilterProcess("cycast-ingest", setup)
    try ingest.wait(for: "its address") { $0.bytes(from: 3).contains(10) }
    let address = String(decoding: ingest.bytes(from: 3).dropLast(), as: UTF8.self)
    #expect(try reports([address]).map { $0["live"] as? Bool } == [false])
    let source = try PeerSource(try #require(address.split(separator: ":").last.flatMap { UInt16($0) }), "/live")
    source.sendFrames(100)
    let live = try reports([address]) { $0.first?["live"] as? Bool == true }
    #expect(live.first?["kind"] as? String == "cycast-ingest")
    #expect(live.first?["mount"] as? String == "/live")
    #expect(live.first?["listeners"] == nil)
  }
}
