// SPDX-License-Identifier: MIT
import Foundation
import StreamKit
import TestSupport
import Testing

/// Source clients that others have written go live for real.
@Suite struct IngestPeerTests {
  /// MP3 at 128 kbit/s with the title "First Light" by "Corpus" in its tag.
  private static let file = Fixtures.corpus("cbr128-44100-joint-id3v2.mp3")
  /// The mount as a URL with the password in it.
  private func url(_ run: PeerRun) -> String { "http://source:hackme@127.0.0.1:\(run.port)/live" }

  /// Waits until frames of the file have come out, and checks them and the state in front of them.
  private func expectFile(_ run: PeerRun, frames: Int = 20, name: String = "", _ words: () -> String) throws {
    do {
      try run.waitForFrames(frames)
    } catch {
      throw FilterFailure(description: "\(error); the client said: \(words())")
    }
    #expect(run.parts.areFrames(ofFile: try Fixtures.corpusBytes("cbr128-44100-joint-id3v2.mp3")))
    let state = try #require(run.parts.words.first)
    #expect(state.origin == .live && state.source == "source")
    #expect(state.station.name == name)
    #expect(run.parts.tagPlaces.first == 0)
  }

  @Test(arguments: [false, true]) func ffmpegGoesLive(isLegacy: Bool) throws {
    let run = try PeerRun()
    let client = try PeerClient(
      [
        "ffmpeg", "-v", "error", "-nostdin", "-re", "-i", IngestPeerTests.file, "-c", "copy", "-f", "mp3",
        "-legacy_icecast", isLegacy ? "1" : "0", "-ice_name", "My Radio", "-ice_genre", "Jazz", "-content_type",
        "audio/mpeg",
        "icecast://source:hackme@127.0.0.1:\(run.port)/live",
      ])
    try expectFile(run, name: "My Radio") { client.words }
    #expect(run.parts.words.first?.track.display == "Corpus - First Light", "ffmpeg writes the file's tag in front")
    #expect(run.process.errors.contains("agent=Lavf/"))
    client.end()
    try run.waitForLog("source disconnected")
  }

  /// ezstream sends by libshout 2.4: OPTIONS, a request without credentials, PUT with Expect, titles by POST.
  @Test func ezstreamGoesLiveWithItsTitle() throws {
    let run = try PeerRun()
    let client = try ezstream(run, port: run.port, protocol: "HTTP")
    try expectFile(run, name: "Ez Radio") { client.words }
    try run.process.wait(for: "its title") { _ in run.parts.words.last?.track.display == "Corpus - First Light" }
    #expect(run.process.errors.contains("agent=libshout/"))
    #expect(!run.process.errors.contains("wrong password"))
  }

  /// libshout connects to the port after the one it was told.
  @Test func libshoutGoesLiveBySHOUTcast() throws {
    let run = try PeerRun()
    let client = try ezstream(run, port: run.port - 1, protocol: "ICY")
    try expectFile(run, name: "Ez Radio") { client.words }
    #expect(!run.process.errors.contains("wrong password"), "!POKE is no password")
  }

  private func ezstream(_ run: PeerRun, port: UInt16, protocol name: String) throws -> PeerClient {
    try run.folder.write(
      "ezstream.xml",
      """
      <ezstream>
        <servers><server><hostname>127.0.0.1</hostname><port>\(port)</port><password>hackme</password>
          <protocol>\(name)</protocol><tls>May</tls></server></servers>
        <streams><stream><mountpoint>/live</mountpoint><format>MP3</format><stream_name>Ez Radio</stream_name>
          </stream></streams>
        <intakes><intake><type>file</type><filename>\(IngestPeerTests.file)</filename></intake></intakes>
      </ezstream>
      """)
    return try PeerClient(["ezstream", "-c", run.folder("ezstream.xml")])
  }

  @Test func icesGoesLiveInOgg() throws {
    let run = try PeerRun()
    try run.folder.write("list", Fixtures.corpus("vorbis-q3.ogg") + "\n")
    try run.folder.write(
      "ices.xml",
      """
      <ices><background>0</background><logpath>\(run.folder.path)</logpath><logfile>log</logfile>
        <consolelog>1</consolelog>
        <stream><metadata><name>Ices Radio</name></metadata>
          <input><module>playlist</module><param name="type">basic</param>
            <param name="file">\(run.folder("list"))</param><param name="once">1</param></input>
          <instance><hostname>127.0.0.1</hostname><port>\(run.port)</port><password>hackme</password>
            <mount>/live</mount></instance>
        </stream></ices>
      """)
    let client = try PeerClient(["ices2", run.folder("ices.xml")])
    try run.process.wait(for: "audio; the client said: \(client.words)") { $0.output.count > 20_000 }
    let text = String(decoding: run.process.output.prefix(8_192), as: UTF8.self)
    #expect(run.process.output.starts(with: "OggS".utf8))
    for comment in ["ICY_NAME=Ices Radio", "CYCAST_ORIGIN=live", "CYCAST_SOURCE=source", "title=Vorbis One"] {
      #expect(text.contains(comment), "\(comment)")
    }
    try run.waitForLog("Corpus - Vorbis One")
  }

  /// SOURCE by HTTP/1.0, and a title by a request of its own when the connection stands.
  @Test func liquidsoapGoesLiveWithItsTitle() throws {
    let run = try PeerRun()
    try run.folder.write(
      "station.liq",
      """
      settings.init.allow_root.set(true)
      settings.log.file.set(false)
      s = insert_metadata(sine())
      def title() =
        s.insert_metadata([("artist", "Sox"), ("title", "Test Töne")])
      end
      output.icecast(%mp3(bitrate=128), host="127.0.0.1", port=\(run.port), password="hackme", mount="/live",
        name="Liq", genre="Jazz", on_connect=title, s)
      """)
    // Its library takes seconds to read, and is not needed.
    let client = try PeerClient(["liquidsoap", "--no-stdlib", run.folder("station.liq")])
    try run.process.wait(for: "its title; the client said: \(client.words)", within: 35) { _ in
      run.parts.words.last?.track == TrackInfo(title: "Test Töne", artist: "Sox") && run.parts.frames.count > 20
    }
    let state = try #require(run.parts.words.first)
    #expect(state.origin == .live && state.source == "source" && state.station.name == "Liq")
    #expect(run.parts.rest < 1_045, "whole frames, but for the last one that is on its way")
  }

  @Test(arguments: ["Expect: 100-continue", "Expect:"]) func curlGoesLiveInChunksAndToTheEnd(expect: String) throws {
    let run = try PeerRun()
    let bytes = Data(try Fixtures.corpusBytes("cbr128-44100-joint-id3v2.mp3"))
    let input = Pipe()
    let client = try PeerClient(
      ["curl", "-sS", "-T", "-", "-H", expect, "-H", "Content-Type: audio/mpeg", "-w", "%{http_code}", url(run)],
      input: input.fileHandleForReading)
    // It has its answer while it still sends.
    try input.fileHandleForWriting.write(contentsOf: bytes.prefix(30_000))
    try expectFile(run) { client.words }
    try input.fileHandleForWriting.write(contentsOf: bytes.dropFirst(30_000))
    try input.fileHandleForWriting.close()
    try expectFile(run, frames: StreamParts(Array(bytes)).frames.count - 1) { client.words }
    try run.process.wait(for: "its answer") { _ in client.words == "200" }
    try run.waitForLog("why=left")
  }

  @Test func curlSetsTitlesByGetAndPost() throws {
    let run = try PeerRun()
    let source = try run.client("SOURCE /live HTTP/1.0\r\n\(PeerRun.authorization)\r\n\r\n")
    source.send(FrameRow(10).bytes)
    let address = "http://127.0.0.1:\(run.port)/admin/metadata"
    let get = try PlayerRun.run([
      "curl", "-sS", "-u", "source:hackme", "-G", "--data-urlencode", "song=Sigur Rós - Ágætis", "-d", "mode=updinfo",
      "-d", "mount=/live", address,
    ])
    #expect(String(decoding: get.output, as: UTF8.self).contains("<return>1</return>"), "\(get.errors)")
    source.send(FrameRow(10, from: 10).bytes)
    try run.waitForFrames(19)
    let post = try PlayerRun.run([
      "curl", "-sS", "-u", "source:hackme", "--data-urlencode", "title=It's & done", "-d", "mode=updinfo", "-d",
      "mount=/live", "-d", "artist=Anna", address,
    ])
    #expect(String(decoding: post.output, as: UTF8.self).contains("<return>1</return>"), "\(post.errors)")
    source.send(FrameRow(10, from: 20).bytes)
    source.endSending()
    let parts = try run.takeSession(frames: 30)
    #expect(parts.areFrames(of: FrameRow(30)))
    #expect(parts.words.map(\.track.display) == ["", "Sigur Rós - Ágætis", "Anna - It's & done"])
  }
}
