// SPDX-License-Identifier: MIT
import StreamKit
import Testing

@testable import cycast_fanout

@Suite struct StreamHeadTests {
  private func facts(metaint: Int32? = nil, name: String = "Radio") -> StreamHead.Facts {
    StreamHead.Facts(contentType: "audio/mpeg", words: StationInfo(name: name), isPublic: false, metaint: metaint)
  }

  private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

  @Test(arguments: [
    ("shoutcastsource", true), ("RealMedia Player/6.0", true), ("BlackBerry9000/5.0", true), ("VLC/3.0", false),
    ("", false),
    ("Mozilla/5.0 (not shoutcastsource)", false),
  ]) func onlyOldPlayersGetTheStatusLineOfSHOUTcast(agent: String, isOld: Bool) {
    var facts = facts(metaint: 16_000)
    facts.wantsICYStatus = StreamHead.wantsICYStatus(agent: agent)
    let head = text(StreamHead.bytes(facts))
    #expect(head.hasPrefix(isOld ? "ICY 200 OK\r\n" : "HTTP/1.0 200 OK\r\n"))
    #expect(head.hasSuffix("icy-metaint:16000\r\n\r\n"))
  }

  @Test func headsAreSharedUntilTheFactsChangeAndAreFreedWithTheirLastListener() {
    let shared = SharedBytes()
    var kept = KeptHeads()
    let first = kept.head(facts(), in: shared)
    let icy = kept.head(facts(metaint: 8_000), in: shared)
    #expect(text(Array(shared.bytes(first))).contains("icy-name:Radio\r\n"))
    #expect(text(Array(shared.bytes(icy))).contains("icy-metaint:8000\r\n"))
    let other = kept.head(facts(name: "Other"), in: shared)
    #expect(other != first && text(Array(shared.bytes(other))).contains("icy-name:Other\r\n"))
    // The first is no longer kept: its one listener holds it alone.
    #expect(shared.letGo(first))
    #expect(!shared.letGo(other), "the next listener may share it")
  }
}

@Suite struct RouterTests {
  @Test(arguments: ["/;", "/;stream.mp3", "/stream;", "/stream"]) func streamIsFoundAsPlayersAskForIt(target: String)
    throws
  {
    guard
      case .complete(let head, _) = RequestParser.parse(Array("GET \(target) HTTP/1.0\r\n\r\n".utf8).span)
    else {
      Issue.record("no head")
      return
    }
    #expect(Router(mount: "/stream").route(head) == .stream(wantsICY: false, bodyless: false))
  }
}
