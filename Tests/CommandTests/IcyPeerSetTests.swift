// SPDX-License-Identifier: MIT
import Foundation
import StreamKit
import TestSupport
import Testing

/// `cycast-icy set` against the servers that others have written.
@Suite struct IcyPeerSetTests {
  private let icy: PeerIcy

  init() throws { icy = try PeerIcy() }

  /// Sends the hostile titles to a mount and compares what three readers see: a bare listener, `cycast-icy watch`, and who
  /// reads Icecast's status.
  private func expectTitles(
    _ titles: [[UInt8]], on mount: String, of icecast: IcecastPeer, inStatus: (String) -> String?
  ) throws {
    let source = try PeerSource(icecast.port, mount)
    source.sendFrames(PeerSource.many)
    let listener = try BlockListener(icecast.port, mount)
    try icy.set(icecast.url(mount), song: Array("Begin".utf8))
    source.sendFrames()
    while try listener.nextWords().title != "Begin" {}
    let watch = try PeerWatch(url: icecast.url(mount))
    try watch.process.wait(for: "the first title") { _ in watch.titles.last == "Begin" }
    for title in titles {
      try icy.set(icecast.url(mount), song: title)
      source.sendFrames()
      let heard = try listener.nextWords().title ?? ""
      #expect(PeerTitles.has(heard, arrivedAs: title), "\(mount): \(heard.prefix(60))")
      #expect(try watch.wait(for: title) == heard)
      // What does not fit is in no status: Icecast keeps the title before.
      guard title.count < 4_000 else { continue }
      let expected = inStatus(PeerTitles.clean(title))
      let deadline = Deadline(10)
      while try icecast.statusTitle(mount) != expected, !deadline.isPast { usleep(10_000) }
      let status = try icecast.statusTitle(mount)
      #expect(status == expected, "\(mount), in the status")
    }
  }

  /// Icecast reads its own blocks for its status, and takes the first `';` for the end.
  private func upToEnd(_ title: String) -> String? {
    let seen = title.components(separatedBy: "';")[0]
    return seen.isEmpty ? nil : seen
  }

  @Test func hostileTitlesArriveAtIcecastIntactOrCut() throws {
    let icecast = try IcecastPeer()
    try expectTitles(PeerTitles.hostile + PeerTitles.long, on: "/other", of: icecast) { title in
      // A mount speaks Latin-1 unless it was told otherwise.
      if title.unicodeScalars.allSatisfy({ $0.value < 256 }) { return upToEnd(title) }
      return upToEnd(title).map { String(String.UnicodeScalarView($0.utf8.map { Unicode.Scalar($0) })) }
    }
  }

  @Test func hostileTitlesArriveAtAMountOfIcecastThatSpeaksUTF8() throws {
    try expectTitles(PeerTitles.beyondLatin1, on: "/utf8", of: try IcecastPeer(), inStatus: upToEnd)
  }

  @Test func artistAndTitleArriveAtIcecast() throws {
    let icecast = try IcecastPeer()
    let source = try PeerSource(icecast.port, "/live")
    let listener = try BlockListener(icecast.port, "/live")
    for (words, text) in [
      (["--artist", "Jürg", "--title", "It's"], "Jürg - It's"),
      // It would show an artist that it was told in front of all that follows.
      (["--song", "Jingle"], "Jingle"),
      (["--artist", "Jürg", "--title", "東", "--link", "http://l/?a=b&c#d"], "Jürg - 東"),
      (["--title", "Alone"], "Alone"), (["--artist", "Nobody"], "Nobody"), (["--song", ""], ""),
    ] {
      let result = try icy.set(icecast.url("/live"), words)
      #expect(result.ending == .exit(0) && result.errors.isEmpty, "\(result.errors)")
      source.sendFrames()
      var said = try listener.nextWords()
      // A listener's first block says that there is no title yet.
      if said.title == "", text != "" { said = try listener.nextWords() }
      // It says that it has taken a link, and passes none on.
      #expect(said.title == text && said.url == nil, "\(said)")
    }
  }

  @Test func icecastTellsRefusedNoMountAndUnreachableApart() throws {
    let icecast = try IcecastPeer()
    let source = try PeerSource(icecast.port, "/live")
    let opus = try PeerSource(icecast.port, "/opus", type: "application/ogg")
    try opus.send("opus64.opus")
    for (mount, words, asAdmin, code, part) in [
      ("/live", [], false, 0, ""), ("/live", [], true, 0, ""),
      // The source's password is not the administrator's.
      ("/live", ["--user", "admin"], false, 77, "user admin"),
      ("/none", [], false, 66, "no source"), ("/none", [], true, 66, "no source"), ("", [], false, 77, "--mount"),
      ("/opus", [], false, 77, "takes no titles"),
    ] as [(String, [String], Bool, Int32, String)] {
      try expect(code, part, of: icecast.url(mount), words, asAdmin: asAdmin)
    }
    source.end()
    icecast.stop()
    try expect(69, "refused", of: icecast.url("/live"), [])
  }

  private func expect(
    _ code: Int32, _ part: String, of target: String, _ words: [String], asAdmin: Bool = false
  ) throws {
    let result = try icy.set(target, words + ["--song", "x"], asAdmin: asAdmin)
    #expect(result.ending == .exit(code), "\(target): \(result.errors)")
    #expect(result.errorLines.count == (code == 0 ? 0 : 1) && (part.isEmpty || result.errors.contains(part)))
  }

  @Test func eachChangeIsSentToIcecastOnce() throws {
    let icecast = try IcecastPeer()
    let source = try PeerSource(icecast.port, "/live")
    source.sendFrames()
    let process = try icy.setter(icecast.url("/live"))
    for (line, count) in [
      ("Ann - Sun", 1), ("Ann - Sun", 1), ("{\"artist\":\"Bö\",\"title\":\"Rain\"}", 2), ("Bö - Rain", 2), ("", 2),
      ("東", 3),
    ] {
      process.write(line + "\n")
      try process.wait(for: "title \(count)") { $0.errors.components(separatedBy: "title sent").count > count }
    }
    process.endInput()
    #expect(try process.finish().ending == .exit(0))
    // Its log is written behind the answer.
    let deadline = Deadline(20)
    while icecast.titleRequests < 3, !deadline.isPast { usleep(10_000) }
    #expect(icecast.titleRequests == 3)
  }

  /// Talkers of other protocols, which answer a request with a greeting or with itself.
  @Test func whatSpeaksNoHTTPIs76() throws {
    for answer in ["SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n", "220 mail ESMTP\r\n", "GET /admin/metadata HTTP/1.0\r\n\r\n"] {
      let server = try CannedServer([.init(Array(answer.utf8), then: .silence, waitsForRequest: answer.hasPrefix("G"))])
      try expect(76, "", of: "http://127.0.0.1:\(server.port)/live", [])
    }
  }
}
