// SPDX-License-Identifier: MIT
import StreamKit
import TestSupport
import Testing

/// SHOUTcast 1 and x-audiocast: a password line, then words, then audio.
@Suite struct IngestWireSHOUTcastTests {
  private static let welcome = "OK2\r\nicy-caps:11\r\n\r\n"

  private func words(_ end: String) -> String {
    ["icy-name:Radio", "icy-genre:Jazz", "icy-url:http://r.example", "icy-pub:1", "icy-br:128"]
      .map { $0 + end }.joined() + end
  }

  private func text(_ client: StreamClient) -> String { String(decoding: client.received, as: UTF8.self) }

  enum Manner: CaseIterable { case oneWrite, twoWrites, byByte }

  @Test(arguments: ["\n", "\r\n", "\r\r\n"]) func passwordAndWordsInAnyCut(end: String) throws {
    let run = try PeerRun()
    for manner in Manner.allCases {
      let client = try run.client()
      let row = FrameRow(8)
      switch manner {
      case .oneWrite: client.send(Array(("hackme" + end + words(end)).utf8) + row.bytes)
      case .twoWrites:
        client.send("hackme" + end)
        #expect(client.read(IngestWireSHOUTcastTests.welcome.utf8.count), "answered before the words have come")
        #expect(text(client) == IngestWireSHOUTcastTests.welcome)
        client.send(Array(words(end).utf8) + row.bytes)
      case .byByte: for byte in Array(("hackme" + end + words(end)).utf8) + row.bytes { client.send([byte]) }
      }
      client.endSending()
      let parts = try run.takeSession(frames: 8)
      #expect(parts.areFrames(of: row), "\(manner)")
      let state = try #require(run.state)
      #expect(state.station == StationInfo(name: "Radio", genre: "Jazz", url: "http://r.example"))
      #expect(state.origin == .live && state.source == "source")
      client.readToEnd()
      #expect(text(client) == IngestWireSHOUTcastTests.welcome)
    }
  }

  @Test func wrongPasswordIsRefusedAtOnce() throws {
    let run = try PeerRun()
    for line in ["wrong\r\n", "wrong\nicy-name:x\n\n", "hackm\r\n", "hackme2\r\n", " hackme\r\n"] {
      let client = try run.client(line)
      #expect(client.readToEnd())
      #expect(text(client) == "invalid password\r\n", "\(line)")
    }
    #expect(run.process.output.isEmpty)
    try run.waitForLog("wrong password")
    #expect(!run.process.errors.contains("hackm"), "no password in the log")
  }

  @Test func pokeIsAnsweredWithoutAnOK() throws {
    let run = try PeerRun()
    for probe in ["!POKE\n", "!POKE\r\nicy-name:x\r\n\r\n"] {
      let client = try run.client(probe)
      #expect(client.readToEnd())
      #expect(!text(client).contains("OK") || text(client).contains("!POKE"))
      #expect(text(client) == "invalid password\r\n")
    }
    #expect(!run.process.errors.contains("wrong password"))
  }

  @Test(arguments: [
    ("hackme", "source"), ("hackme:#1", "source"), ("anna:hackme:#2", "anna"), ("anna:hackme", "anna"),
    ("anna,hackme", "anna"), ("/live:hackme", "source"),
  ]) func readingsOfThePasswordLine(line: String, user: String) throws {
    let run = try PeerRun(["--mount", "/live"])
    let client = try run.client(line + "\r\n" + words("\r\n"))
    client.send(FrameRow(5).bytes)
    client.endSending()
    let parts = try run.takeSession(frames: 5)
    #expect(parts.areFrames(of: FrameRow(5)))
    #expect(parts.words.first?.source == user)
    #expect(run.process.errors.contains("mount=/live"))
  }

  @Test func mountInThePasswordLineMustBeTheOneThatIsTaken() throws {
    let run = try PeerRun(["--mount", "/live"])
    let client = try run.client("/other:hackme\r\n" + words("\r\n"))
    client.send(FrameRow(5).bytes)
    #expect(client.readToEnd())
    #expect(!text(client).hasPrefix("OK"))
    #expect(run.process.output.isEmpty)
  }

  @Test func audiocastGoesLive() throws {
    let run = try PeerRun()
    let head = "SOURCE hackme /live\nx-audiocast-name:Old\nx-audiocast-dumpfile:/etc/passwd\nx-audiocast-public:1\n\n"
    for byByte in [false, true] {
      let client = try run.client()
      let bytes = Array(head.utf8) + FrameRow(6).bytes
      if byByte { for byte in bytes { client.send([byte]) } } else { client.send(bytes) }
      client.endSending()
      let parts = try run.takeSession(frames: 6)
      #expect(parts.areFrames(of: FrameRow(6)))
      #expect(run.state?.station.name == "Old")
      client.readToEnd()
      #expect(text(client).hasPrefix("OK"))
    }
    let wrong = try run.client("SOURCE wrong /live\n\n")
    #expect(wrong.readToEnd() && text(wrong) == "invalid password\r\n")
  }
}
