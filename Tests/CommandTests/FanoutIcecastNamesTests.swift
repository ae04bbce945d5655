// SPDX-License-Identifier: MIT
import Foundation
import StreamKit
import TestSupport
import Testing

@testable import cycast_fanout

/// What a real Icecast calls things, ours call so too.
@Suite struct FanoutIcecastNamesTests {
  /// An Icecast with a source that says all there is to say, a listener, and a title.
  private final class Server {
    let icecast: IcecastPeer
    private let source: StreamClient
    private let listener: StreamClient

    init() throws {
      icecast = try IcecastPeer()
      source = try StreamClient(port: icecast.port)
      source.send(
        "SOURCE /stream HTTP/1.0\r\n\(PeerRun.authorization)\r\nContent-Type: audio/mpeg\r\nice-name: N\r\n"
          + "ice-genre: G\r\nice-description: D\r\nice-url: http://u/\r\nice-public: 0\r\nUser-Agent: studio/1\r\n"
          + "ice-audio-info: bitrate=128;samplerate=44100;channels=2\r\n\r\n")
      #expect(source.readHead()?.hasPrefix("HTTP/1.0 200") == true)
      source.send(FrameRow(240, from: 0).bytes)
      listener = try StreamClient(port: icecast.port)
      listener.request("/stream", ["User-Agent: player/1", "Referer: http://page.example/"])
      #expect(listener.read(4_096))
      _ = try page("/admin/metadata?mount=/stream&mode=updinfo&song=Artist+-+Title")
      // The title comes with the next bytes of the stream, and figures a few times a second.
      let deadline = Deadline(20)
      while try !page("/admin/stats").contains("<title>Artist - Title</title>"), !deadline.isPast {
        source.send(FrameRow(1).bytes)
        usleep(20_000)
      }
    }

    /// A page's body, asked for as the administrator.
    func page(_ target: String) throws -> String {
      let credentials = Data("admin:\(IcecastPeer.adminPassword)".utf8).base64EncodedString()
      let client = try StreamClient(port: icecast.port)
      client.request(target, ["Authorization: Basic \(credentials)"])
      client.readToEnd()
      return String(decoding: client.body, as: UTF8.self)
    }
  }

  private static let facts: StationFacts = {
    var facts = StationFacts()
    facts.mount = "/stream"
    facts.listenURL = "http://localhost:8001/stream"
    facts.words = StationInfo(name: "N", genre: "G", url: "http://u/", description: "D")
    facts.codec = .mp3
    facts.contentType = "audio/mpeg"
    (facts.bitrate, facts.sampleRate, facts.channels) = (128, 44_100, 2)
    facts.nowPlaying.track = TrackInfo(title: "Title", artist: "Artist")
    facts.listeners = 1
    return facts
  }()

  private static let listener = ListenerFacts(
    id: 1, address: "127.0.0.1", agent: "player/1", referrer: "http://page.example/", seconds: 1, bytes: 1, lag: nil,
    skips: 0, takesICY: false, isActive: true)

  /// The names of elements in front of and behind where the source begins.
  private func names(_ xml: String) -> (server: Set<String>, source: Set<String>) {
    let parts = xml.split(separator: "<source mount=", maxSplits: 1).map { part in
      Set(part.matches(of: #/<([A-Za-z][\w-]*)[\s>]/#).map { String($0.1) })
    }
    return (parts.first ?? [], parts.count > 1 ? parts[1] : [])
  }

  @Test func namesAndTypesAreThoseOfIcecast() throws {
    let server = try Server()
    let ours = FanoutIcecastNamesTests.facts
    let theirStats = names(try server.page("/admin/stats"))
    let ourStats = names(try #require(IcecastXML.stats(ours)))
    #expect(theirStats.source.count > 15 && theirStats.server.count > 15)
    #expect(theirStats.server.subtracting(ourStats.server) == [])
    // Who the source is and what it uses stays with cycast-ingest.
    #expect(theirStats.source.subtracting(ourStats.source) == ["source_ip", "user_agent"])

    let theirList = names(try server.page("/admin/listclients?mount=/stream"))
    let head = try #require(IcecastListeners.head(ours, mount: "/stream"))
    let entry = IcecastListeners.entry(FanoutIcecastNamesTests.listener, bitrate: nil)
    #expect(theirList.source.isSuperset(of: ["Listeners", "listener", "ID", "IP", "UserAgent", "Connected"]))
    #expect(theirList.source.subtracting(names(head + entry + IcecastListeners.foot).source) == [])
    #expect(names(try server.page("/admin/listmounts")).source == names(IcecastXML.mounts(ours)).source)

    let theirs = try read(try server.page("/status-json.xsl"))
    let status = try read(IcecastJSON.object(ours).text)
    compare(theirs["icestats"], status["icestats"], except: ["source", "dummy"])
    compare(theirs["icestats"]?["source"], status["icestats"]?["source"], except: ["dummy"])
  }

  private func read(_ text: String) throws -> JSONValue {
    let bytes = Array(text.utf8)
    return try JSONValue(bytes.span)
  }

  /// Each of their keys is there, with a value of the same type.
  private func compare(_ theirs: JSONValue?, _ ours: JSONValue?, except: Set<String>) {
    #expect((theirs?.object?.count ?? 0) > 5)
    for member in theirs?.object ?? [] where !except.contains(member.key) {
      let value = ours?.object?.first { $0.key == member.key }?.value
      #expect(value.map(type) == type(member.value), "\(member.key)")
    }
  }

  private func type(_ value: JSONValue) -> String {
    value.string != nil ? "text" : value.number != nil ? "number" : "other"
  }
}
