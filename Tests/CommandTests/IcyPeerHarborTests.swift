// SPDX-License-Identifier: MIT
import Foundation
import StreamKit
import TestSupport
import Testing

/// `cycast-icy set` against liquidsoap's harbor: one liquidsoap for all, since it takes seconds to start.
@Suite struct IcyPeerHarborTests {
  @Test func titlesArriveAtLiquidsoap() throws {
    let (icy, folder) = (try PeerIcy(), try ScratchFolder())
    let (port, telnet) = (try FreePort.find(), try FreePort.find())
    let script = try folder.write(
      "station.liq",
      """
      settings.init.allow_root.set(true)
      settings.log.file.set(false)
      settings.log.stdout.set(false)
      settings.harbor.bind_addrs.set(["127.0.0.1"])
      settings.server.telnet.set(true)
      settings.server.telnet.bind_addr.set("127.0.0.1")
      settings.server.telnet.port.set(\(telnet))
      s = input.harbor("live", port=\(port), password="hackme", buffer=0.2)
      s.on_metadata(fun (m) ->
        print("\\nSAID<" ^ m["artist"] ^ "|" ^ m["title"] ^ "|" ^ m["url"] ^ ">END"))
      output.dummy(fallible=true, s)
      """)
    let harbor = try PeerClient(["liquidsoap", "--no-stdlib", script], seconds: 120)
    try wait(for: "it to listen", harbor) { (try? StreamClient(port: port)) != nil }
    let url = "http://127.0.0.1:\(port)/live"
    let early = try icy.set(url, ["--song", "x"])
    #expect(early.ending == .exit(66) && early.errors.contains("is no mount"), "\(early.errors)")
    let source = try PeerClient(
      [
        "ffmpeg", "-v", "error", "-nostdin", "-re", "-stream_loop", "-1", "-i",
        Fixtures.corpus("cbr128-44100-joint-id3v2.mp3"), "-c", "copy", "-id3v2_version", "0", "-f", "mp3",
        "-flush_packets", "1",
        "-content_type", "audio/mpeg", "icecast://source:hackme@127.0.0.1:\(port)/live",
      ], seconds: 120)
    try wait(for: "audio; the source said: \(source.words)", harbor) { !said(harbor).isEmpty }
    try expectTitles(harbor) { try icy.set(url, song: $0) }
    // It takes no links.
    let both = try icy.set(url, ["--artist", "Jürg", "--title", "東 & |", "--link", "http://l/?a=b&c"])
    #expect(both.ending == .exit(0) && both.errors.isEmpty, "\(both.errors)")
    try wait(for: "both", harbor) { said(harbor).last == "Jürg|東 & ||" }

    let wrong = try icy.set(url, ["--song", "x"], asAdmin: true)
    #expect(wrong.ending == .exit(77), "\(wrong.errors)")
    let none = try icy.set("http://127.0.0.1:\(port)/none", ["--song", "x"])
    #expect(none.ending == .exit(66), "\(none.errors)")
    // Its own console talks, but not HTTP.
    let console = try icy.set("http://127.0.0.1:\(telnet)/live", ["--song", "x"])
    #expect(console.ending == .exit(76), "\(console.errors)")
    harbor.end()
    #expect(try icy.set(url, ["--song", "x"]).ending == .exit(69))
  }

  /// Sends titles one behind the other: each is heard more than a second later. Of two that fall on one piece of audio
  /// liquidsoap may say but one; what has not come is sent again.
  private func expectTitles(_ harbor: PeerClient, _ set: ([UInt8]) throws -> Void) throws {
    var missing = PeerTitles.hostile + PeerTitles.long
    let deadline = Deadline(60)
    while !missing.isEmpty, !deadline.isPast {
      for title in missing {
        try set(title)
        usleep(100_000)
      }
      let round = Deadline(5)
      while !missing.isEmpty, !round.isPast {
        usleep(10_000)
        let songs = said(harbor).map { String($0.dropFirst().dropLast()) }
        missing.removeAll { title in songs.contains { PeerTitles.has($0, arrivedAs: title) } }
      }
    }
    #expect(missing.isEmpty, "\(missing.map { PeerTitles.clean($0).prefix(60) }) did not come")
  }

  /// What it has printed of metadata: artist, title and link.
  private func said(_ harbor: PeerClient) -> [String] {
    harbor.words.components(separatedBy: "SAID<").dropFirst().compactMap { piece in
      piece.range(of: ">END").map { String(piece[..<$0.lowerBound]) }
    }
  }

  private func wait(for what: String, _ harbor: PeerClient, until condition: () -> Bool) throws {
    let deadline = Deadline(40)
    while !condition() {
      guard !deadline.isPast else {
        throw FilterFailure(description: "waited in vain for \(what.prefix(60)); it said: \(harbor.words.suffix(500))")
      }
      usleep(10_000)
    }
  }
}
