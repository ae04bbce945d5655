// SPDX-License-Identifier: MIT
import StreamKit
import TestSupport
import Testing

/// `cycast-icy set` against cycast-ingest.
@Suite struct IcySetPeerTests {
  private func set(_ run: PeerRun, _ words: [String], mount: String = "/live") throws -> FilterResult {
    try FilterProcess.run(
      "cycast-icy",
      FilterSetup(
        ["set", "--password-file", run.folder("password")] + words + ["http://127.0.0.1:\(run.port)\(mount)"]))
  }

  @Test func titlesOfALiveSourceComeOutAsTheyWereSaid() throws {
    let run = try PeerRun()
    let source = try run.client("SOURCE /live HTTP/1.0\r\n\(PeerRun.authorization)\r\n\r\n")
    var sent = 0
    func send() {
      source.send(FrameRow(5, from: sent).bytes)
      sent += 5
    }
    send()
    try run.waitForFrames(4)
    for track in [
      TrackInfo(title: "T", artist: "A"), TrackInfo(title: "'; rm -rf /; $(x)", artist: "%41 & \"Ü\" = +#"),
      TrackInfo(title: "🔑", artist: "Jürg", link: "http://l/?a=b&c"),
    ] {
      let words = ["--artist", track.artist, "--title", track.title, "--link", track.link]
      let result = try set(run, words)
      #expect(result.ending == .exit(0), "\(result.errors)")
      send()
      try run.process.wait(for: "the title") { _ in run.state?.track == track }
    }
    let none = try set(run, ["--song", "x"], mount: "/other")
    #expect(none.ending == .exit(66), "\(none.errors)")
    #expect(try set(run, ["--song", "The source's"], mount: "").ending == .exit(0))
    send()
    try run.process.wait(for: "the title") { _ in run.state?.track.title == "The source's" }
    try run.folder.writeSecret("wrong", "wrong\n")
    let refused = try set(run, ["--password-file", run.folder("wrong"), "--song", "x"])
    #expect(refused.ending == .exit(77), "\(refused.errors)")
  }
}
