// SPDX-License-Identifier: MIT
import Glibc
import StreamKit
import TestSupport
import Testing

@Suite struct FanoutStreamTests {
  private func station(_ arguments: [String] = []) throws -> ServerProcess {
    try ServerProcess(["--listen", "127.0.0.1:0", "--lead", "1h"] + arguments)
  }

  @Test func burstIsWholeFramesAndAtLeastAsLongAsAsked() throws {
    let server = try station(["--burst", "1s"])
    try server.write(FrameRow(100).bytes)
    #expect(server.waitUntilInputIsRead())
    let client = try StreamClient.listen(to: server)
    client.readHead()
    // 42 frames are the first to last a second.
    #expect(client.read(client.received.count - client.body.count + 42 * FrameRow.length))
    #expect(FrameRow.numbers(in: client.body) == Array(58..<100))
    #expect(client.header("icy-br") == "128")
    #expect(client.header("ice-audio-info") == "ice-samplerate=48000;ice-bitrate=128;ice-channels=2")
  }

  @Test func burstOfZeroIsTheLiveEdge() throws {
    let server = try station(["--burst", "0"])
    try server.write(FrameRow(100).bytes)
    #expect(server.waitUntilInputIsRead())
    let client = try StreamClient.listen(to: server)
    client.readHead()
    for number in 100..<130 {
      try server.write(FrameRow(1, from: number).bytes)
      let head = client.received.count - client.body.count
      try #require(client.read(head + (number - 99) * FrameRow.length), "a frame goes out as it comes")
    }
    #expect(FrameRow.numbers(in: client.body) == Array(100..<130))
  }

  @Test(arguments: [1, 37, 16_000]) func titlesStandAtTheirBytes(metaint: Int) throws {
    let server = try station(["--metaint", String(metaint), "--burst", "60s"])
    let client = try StreamClient.listen(to: server, icy: true)
    let plain = try StreamClient.listen(to: server)
    client.readHead()
    plain.readHead()
    #expect(client.header("icy-metaint") == String(metaint))
    var titles: [(at: Int, text: String)] = []
    var audio: [UInt8] = []
    for track in 0..<4 {
      titles.append((audio.count, "StreamTitle='Artist - Title \(track)';"))
      let frames = FrameRow(25, from: track * 25).bytes
      audio += frames
      try server.write(titleTag("Title \(track)", artist: "Artist") + frames)
    }
    server.closeInput()
    #expect(client.readToEnd() && plain.readToEnd())
    #expect(plain.body == audio)
    let stream = ICYStream(client.body, metaint: metaint)
    #expect(stream.audio == audio)
    #expect(stream.blocks.count == (audio.count - 1) / metaint)
    var told = ""
    for block in stream.blocks {
      let due = titles.last { $0.at <= block.at }?.text ?? ""
      let isRight = block.text == (due == told ? "" : due)
      if !isRight { Issue.record("at \(block.at): \(block.text) instead of \(due)") }
      told = due
    }
    #expect(server.waitForExit() == 0)
  }

  @Test(arguments: ["vorbis", "opus", "flac", "raw"]) func noBlocksArePromisedWhereNoneCome(format: String) throws {
    let server = try station(["--format", format])
    let client = try StreamClient.listen(to: server, icy: true)
    client.readHead()
    #expect(client.header("icy-metaint") == nil)
  }

  @Test(arguments: [
    ("mp1", "audio/mpeg"), ("mp2", "audio/mpeg"), ("mp3", "audio/mpeg"), ("aac", "audio/aac"), ("vorbis", "audio/ogg"),
    ("opus", "audio/ogg"), ("flac", "audio/ogg"), ("raw", "application/octet-stream"),
  ]) func contentTypeIsThatOfTheFormat(format: String, type: String) throws {
    let server = try station(["--format", format])
    #expect(try StreamClient.get("/stream", from: server, method: "HEAD").header("Content-Type") == type)
  }

  @Test(arguments: [
    ("layer2-192.mp2", "audio/mpeg"), ("aac96-44100.aac", "audio/aac"), ("opus64.opus", "audio/ogg"),
    ("flac.ogg", "audio/ogg"),
  ]) func contentTypeIsFoundOut(file: String, type: String) throws {
    let server = try station()
    try server.write(Fixtures.corpusBytes(file))
    #expect(server.waitUntilInputIsRead())
    #expect(try StreamClient.get("/stream", from: server, method: "HEAD").header("Content-Type") == type)
  }

  @Test func wordsOfTheCommandLineWinOverThoseInBand() throws {
    let said = NowPlaying(station: StationInfo(name: "In Band", genre: "Band Genre", url: "http://band.example"))
    let server = try station(["--genre", "Mine"])
    // What a file calls its own station (TRSN) is not ours.
    let own = [UInt8]("TRSN".utf8) + [0, 0, 0, 6, 0, 0, 3] + [UInt8]("Other".utf8)
    let file = [UInt8]("ID3".utf8) + [4, 0, 0, 0, 0, 0, UInt8(own.count)] + own
    try server.write(ID3Writer.tag(said) + FrameRow(10).bytes)
    #expect(server.waitUntilInputIsRead())
    let client = try StreamClient.get("/stream", from: server, method: "HEAD")
    #expect(client.header("icy-name") == "In Band")
    #expect(client.header("icy-genre") == "Mine")
    #expect(client.header("icy-url") == "http://band.example")
    try server.write(file + FrameRow(10).bytes)
    #expect(server.waitUntilInputIsRead())
    let later = try StreamClient.get("/stream", from: server, method: "HEAD")
    #expect(later.header("icy-name") != "Other")
  }

  @Test func everyoneGetsEverythingWhenTheInputEnds() throws {
    // A stream without times ends as soon as everyone has it.
    let server = try station(["--format", "raw"])
    let clients = try (0..<12).map { index in
      let isSlow = index % 2 == 0
      return try StreamClient.listen(
        to: server, receiveBuffer: isSlow ? 4_096 : nil, segment: isSlow ? 536 : nil)
    }
    let audio = FrameRow(1_500).bytes
    for client in clients { client.readHead() }
    try server.write(Array(audio[..<1_000]))
    for client in clients { #expect(client.read(client.received.count + 1)) }
    try server.write(Array(audio[1_000...]))
    server.closeInput()
    for client in clients {
      #expect(client.readToEnd() && !client.wasReset)
      #expect(client.body == audio)
    }
    #expect(server.waitForExit() == 0)
  }

  @Test func anotherCodecEndsOldListenersAfterTheLastOldFrame() throws {
    let server = try station(["--burst", "60s"])
    let frames = FrameRow(100).bytes
    let adts = SampleFrames.adts(length: 300, count: 100)
    try server.write(frames)
    #expect(server.waitUntilInputIsRead())
    let old = try StreamClient.listen(to: server)
    old.readHead()
    try server.write(adts)
    #expect(old.readToEnd() && !old.wasReset)
    #expect(old.header("Content-Type") == "audio/mpeg")
    #expect(FrameRow.numbers(in: old.body) == Array(0..<100))
    let new = try StreamClient.listen(to: server)
    new.readHead()
    #expect(new.header("Content-Type") == "audio/aac")
    #expect(server.waitUntilInputIsRead())
    server.send(SIGTERM)
    new.readToEnd()
    #expect(!new.body.isEmpty && adts.suffix(new.body.count).elementsEqual(new.body))
    #expect(new.body.count % 300 == 0)
  }

  @Test func wrongPromiseEndsThoseWhoWaitAtTheFirstFrame() throws {
    let server = try station(["--format", "opus"])
    let waiting = try StreamClient.listen(to: server)
    waiting.readHead()
    #expect(waiting.header("Content-Type") == "audio/ogg")
    try server.write(FrameRow(50).bytes)
    #expect(waiting.readToEnd())
    #expect(waiting.body.isEmpty)
    let new = try StreamClient.listen(to: server)
    new.readHead()
    #expect(new.header("Content-Type") == "audio/mpeg")
  }
}
