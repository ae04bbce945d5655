// SPDX-License-Identifier: MIT
import StreamKit
import TestSupport
import Testing

@testable import cycast_ingest

/// What the first bytes of a client come to, and what it says in them.
struct Client: CustomTestStringConvertible, Sendable {
  /// How a client speaks.
  enum Tongue: String, Sendable { case source = "SOURCE", put = "PUT", post = "POST", audiocast, shoutcast }

  let testDescription: String
  let tongue: Tongue
  /// All that it sends before its audio.
  let sent: String
  var mount: String?
  var user: String? = "source"
  var name = ""
  var type = SourceType.mpeg
  var bitrate: Int?

  /// `source:hackme`
  static let basic = "Authorization: Basic c291cmNlOmhhY2ttZQ=="

  /// One row for each client, in the form in which it speaks.
  static let all = http + old

  private static let http = [
    Client(
      testDescription: "libshout with PUT", tongue: .put,
      sent: "PUT /live HTTP/1.1\r\n\(basic)\r\nHost: a:8000\r\nUser-Agent: libshout/2.4.6\r\n"
        + "Content-Type: application/ogg\r\nExpect: 100-continue\r\nice-public: 0\r\nice-name: Mixxx\r\n"
        + "ice-audio-info: bitrate=128;channels=2;samplerate=44100\r\n\r\n",
      mount: "/live", name: "Mixxx", type: .ogg(nil), bitrate: 128),
    Client(
      testDescription: "Mixxx with a description of two lines", tongue: .source,
      sent: "SOURCE /live HTTP/1.0\r\n\(basic)\r\nContent-Type: audio/mpeg\r\nice-description: first\nsecond\r\n"
        + "ice-name: Mixxx\r\n\r\n",
      mount: "/live", name: "Mixxx"),
    Client(
      testDescription: "BUTT with PUT", tongue: .put,
      sent: "PUT /live HTTP/1.1\r\n\(basic)\r\nHost: a\r\nUser-Agent: butt 0.1.40\r\nContent-Type: audio/mpeg\r\n"
        + "ice-name: (null)\r\nice-public: 0\r\nice-url: (null)\r\n"
        + "ice-audio-info: ice-bitrate=128;ice-channels=2;ice-samplerate=44100\r\n\r\n",
      mount: "/live", bitrate: 128),
    Client(
      testDescription: "BUTT falling back", tongue: .source,
      sent: "SOURCE /live HTTP/1.0\r\n\(basic)\r\nUser-Agent: butt 0.1.40\r\nContent-Type: audio/aac\r\n\r\n",
      mount: "/live", type: .aac),
    Client(
      testDescription: "curl -T", tongue: .put,
      sent: "PUT /live HTTP/1.1\r\nHost: a\r\n\(basic)\r\nAccept: */*\r\nTransfer-Encoding: chunked\r\n"
        + "Expect: 100-continue\r\n\r\n",
      mount: "/live", type: .unknown),
    Client(
      testDescription: "curl --data-binary", tongue: .post,
      sent: "POST /live HTTP/1.1\r\nHost: a\r\n\(basic)\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\n",
      mount: "/live", type: .unknown),
    Client(
      testDescription: "liquidsoap, chunked", tongue: .source,
      sent: "SOURCE /live HTTP/1.1\r\nice-name: Liq\r\n\(basic)\r\nTransfer-Encoding: chunked\r\n"
        + "Content-Type: audio/ogg; codecs=opus\r\n\r\n",
      mount: "/live", name: "Liq", type: .ogg(nil)),
    Client(
      testDescription: "darkice", tongue: .source,
      sent: "SOURCE /live HTTP/1.0\nContent-type: audio/mpeg\n\(basic)\nUser-Agent: DarkIce/1.3\nice-bitrate: 96\n"
        + "ice-name: Dark\nice-public: 1\r\n\r\n",
      mount: "/live", name: "Dark", bitrate: 96),
    Client(
      testDescription: "swift-icecast-kit", tongue: .source,
      sent: "SOURCE /live ICE/1.0\r\n\(basic)\r\nContent-Type: audio/mpeg\r\nice-name: Kit\r\n\r\n",
      mount: "/live", name: "Kit"),
    Client(
      testDescription: "Traktor", tongue: .source,
      sent: "SOURCE /live HTTP/1.0\r\n\(basic)\r\nContent-Type: application/ogg\r\nice-name: T\r\n\r\n",
      mount: "/live", name: "T", type: .ogg(nil)),
    Client(
      testDescription: "a source with icy- headers and an escaped mount", tongue: .source,
      sent: "SOURCE /my%20live HTTP/1.0\r\n\(basic)\r\nicy-name: I\r\nicy-br: 64\r\n\r\n",
      mount: "/my live", name: "I", type: .unknown, bitrate: 64),
  ]

  private static let old = [
    Client(
      testDescription: "libshout's ICY", tongue: .shoutcast,
      sent: "hackme\nicy-name:Ez\nicy-url:http://a/\nicy-irc:\nicy-aim:\nicy-icq:\nicy-pub:0\nicy-br:128\n\n",
      user: nil, name: "Ez", type: .unknown, bitrate: 128),
    Client(
      testDescription: "BUTT's SHOUTcast", tongue: .shoutcast,
      sent: "hackme\r\nicy-name:Butt\r\nicy-genre:x\r\nicy-pub:0\r\nicy-br:128\r\ncontent-type:audio/mpeg\n\n",
      user: nil, name: "Butt", bitrate: 128),
    Client(
      testDescription: "liquidsoap's SHOUTcast with a user", tongue: .shoutcast,
      sent: "source:hackme:#1\r\nicy-name:Liq\r\ncontent-type:audio/mpeg\r\n\r\n", name: "Liq"),
    Client(
      testDescription: "a DJ with one field for both", tongue: .shoutcast,
      sent: "source,hackme\r\nicy-name:SAM\r\nicy-br:128\r\ncontent-type:audio/aacp\r\n\r\n",
      name: "SAM", type: .aac, bitrate: 128),
    Client(
      testDescription: "icecast-kh's mount", tongue: .shoutcast,
      sent: "/live:hackme\r\nicy-name:Kh\r\n\r\n", mount: "/live", user: nil, name: "Kh", type: .unknown),
    Client(
      testDescription: "Nullsoft's NSV tools", tongue: .shoutcast,
      sent: "hackme\r\r\nicy-name:N\r\r\ncontent-type:video/nsv\r\r\n\r\r\n",
      user: nil, name: "N", type: SourceType("video/nsv")),
    Client(
      testDescription: "libshout's x-audiocast", tongue: .audiocast,
      sent: "SOURCE hackme /live\nx-audiocast-name: X\nx-audiocast-url: u\nx-audiocast-genre: g\n"
        + "x-audiocast-bitrate: 128\nx-audiocast-public: 0\nx-audiocast-dumpfile: /tmp/x\n\n",
      mount: "/live", user: nil, name: "X", type: .unknown, bitrate: 128),
  ]
}

@Suite struct ClientTests {
  private static let audio = [0xFF, 0xFB, 0x90, 0x64] + [UInt8](repeating: 0x0A, count: 400)

  @Test(arguments: Client.all) func everyClientIsUnderstood(client: Client) {
    let sent = Array(client.sent.utf8)
    let found = opening(sent + Self.audio)
    #expect(openingByteByByte(sent + Self.audio) == found)
    switch found {
    case .http(let head, let length):
      #expect(client.tongue.rawValue == head.method && head.path == client.mount)
      let credentials = BasicCredentials(head)
      #expect(credentials?.user == client.user && credentials?.password == Array("hackme".utf8))
      check(SourceHeaders(head), client)
      #expect(length == sent.count)
    case .audiocast(let head, let length):
      #expect(client.tongue == .audiocast && head.mount == client.mount && head.password == Array("hackme".utf8))
      check(head.headers, client)
      #expect(length == sent.count)
    case .password(let line, let length):
      #expect(client.tongue == .shoutcast)
      let right = line.readings.first { $0.password == Array("hackme".utf8) && $0.user == client.user }
      #expect(right != nil && right?.mount == client.mount)
      checkBlock(Array((sent + Self.audio)[length...]), client, length: sent.count - length)
    default: Issue.record("\(found)")
    }
  }

  private func checkBlock(_ rest: [UInt8], _ client: Client, length: Int) {
    for count in [length, rest.count] {
      let progress = HeaderBlock.parse(rest.span.extracting(0..<count), mayBeginEmpty: true)
      guard case .complete(let block, let taken) = progress else {
        Issue.record("\(progress)")
        return
      }
      #expect(taken == length)
      check(SourceHeaders(block), client)
    }
  }

  private func check(_ headers: SourceHeaders, _ client: Client) {
    #expect(headers.station.name == client.name)
    #expect(headers.bitrate == client.bitrate)
    #expect(SourceType(headers.contentType) == client.type)
  }
}
