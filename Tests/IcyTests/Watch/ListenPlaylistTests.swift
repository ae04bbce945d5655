// SPDX-License-Identifier: MIT
import StreamKit
import TestSupport
import Testing

@testable import cycast_icy

@Suite struct ListenPlaylistTests {
  private func read(_ list: ListenPlaylist, _ text: String) throws(ListenPlaylist.Problem) -> [String] {
    try list.addresses(in: Array(text.utf8))
  }

  @Test func m3uNamesOneAddressALine() throws {
    let text =
      "#EXTM3U\r\n#EXTINF:-1,Radio Home\r\n  http://a.example/live \r\n\r\nlow.mp3\r\n#http://no.example/\nhttps://b/"
    #expect(try read(.m3u, text) == ["http://a.example/live", "low.mp3", "https://b/"])
  }

  @Test func aByteOrderMarkAndOldLineEndsDoNotMatter() throws {
    #expect(try read(.m3u, "\u{FEFF}http://a/\rhttp://b/") == ["http://a/", "http://b/"])
    #expect(try read(.pls, "\u{FEFF}[playlist]\rFile1=http://a/\r") == ["http://a/"])
  }

  @Test func plsNamesFilesInTheOrderOfTheirNumbers() throws {
    let text = """
      [playlist]
      NumberOfEntries=3
      file10=http://ten/
      Title2=File1=no
      FILE2 = http://two/?a=b
      File1=http://first/
      File1=http://one/
      File=http://none/
      Filex=http://none/
      File-1=http://none/
      File3=
      Length1=-1
      """
    #expect(try read(.pls, text) == ["http://one/", "http://two/?a=b", "http://ten/"])
  }

  @Test func xspfNamesLocations() throws {
    let text = """
      <?xml version="1.0"?><playlist version="1"><title>http://no/</title><trackList><track>
      <location>
        http://a.example/x?b=1&amp;c=2
      </location><title>t</title></track><track><location></location></track>
      <track><location>b.mp3</location></track></trackList></playlist>
      """
    #expect(try read(.xspf, text) == ["http://a.example/x?b=1&c=2", "b.mp3"])
  }

  @Test(arguments: [ListenPlaylist.m3u, .pls, .xspf]) func listsWithoutAnAddressAreEmpty(_ list: ListenPlaylist) {
    for text in ["", "\n\n", "# only a comment", "File1=", "<location>", "http://a\0b/", "\0"] {
      #expect(throws: ListenPlaylist.Problem.empty) {
        // m3u takes any line for a name, so only those without one count for it.
        let isName = list == .m3u && (text == "File1=" || text == "<location>")
        _ = try read(list, isName ? "" : text)
      }
    }
  }

  @Test func segmentsOfHLSAreNoAddresses() {
    let text = "#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:6\n#EXTINF:6,\nseg1.ts\n"
    #expect(throws: ListenPlaylist.Problem.segments) { _ = try read(.m3u, text) }
  }

  @Test func noMoreThanSixteenAddressesAreTaken() throws {
    for count in [15, 16, 17, 5_000] {
      let lines = (0..<count).map { "http://a/\($0)" }
      let items = lines.map { "<location>\($0)</location>" }.joined()
      #expect(try read(.m3u, lines.joined(separator: "\n")) == Array(lines.prefix(16)))
      #expect(try read(.xspf, items) == Array(lines.prefix(16)))
    }
  }

  @Test func controlBytesDoNotGetIntoAnAddress() throws {
    #expect(try read(.m3u, "http://a/\u{1B}[2J\u{7}x") == ["http://a/[2Jx"])
  }
}

@Suite struct BodyKindTests {
  private func kind(
    _ type: String, path: String = "/live", isStation: Bool = false, _ beginning: [UInt8] = [0xFF, 0xFB, 0x90, 0x44]
  ) -> BodyKind {
    BodyKind.of(type: type, path: path, isStation: isStation, beginning: beginning)
  }

  private func kind(_ type: String, path: String = "/live", _ text: String) -> BodyKind {
    kind(type, path: path, Array(text.utf8.prefix(BodyKind.bytesNeeded)))
  }

  @Test(arguments: [
    "audio/mpeg", "audio/aacp", "Audio/MPEG; charset=utf-8", "audio/ogg", "application/ogg", "video/ogg", "",
    "audio/x-mpeg",
    "application/octet-stream", "application/x-anything",
  ]) func audioIsAStream(_ type: String) { #expect(kind(type) == .stream) }

  @Test(arguments: [
    ("audio/x-mpegurl", ListenPlaylist.m3u), ("audio/mpegurl", .m3u), ("application/x-mpegURL; charset=utf-8", .m3u),
    ("audio/x-scpls", .pls), ("application/pls+xml", .pls), ("application/xspf+xml", .xspf),
  ]) func listsAreKnownByTheirType(_ type: String, _ list: ListenPlaylist) {
    #expect(kind(type, "x") == .playlist(list))
  }

  @Test(arguments: ["application/octet-stream", "text/plain", "text/html", ""])
  func listsAreKnownByTheEndOfThePath(_ type: String) {
    #expect(kind(type, path: "/live.m3u", "x") == .playlist(.m3u))
    #expect(kind(type, path: "/LIVE.PLS", "x") == .playlist(.pls))
    #expect(kind(type, path: "/live.xspf", "<?xml version") == .playlist(.xspf))
  }

  @Test(arguments: ["audio/mpeg", "text/plain", "text/html", "application/octet-stream", ""])
  func listsAreKnownByTheirFirstBytes(_ type: String) {
    #expect(kind(type, "\u{FEFF} \r\n[Playlist]") == .playlist(.pls))
    #expect(kind(type, "#EXTM3U\n") == .playlist(.m3u))
    #expect(kind(type, "https://a.example") == .playlist(.m3u))
  }

  @Test(arguments: ["text/html", "text/plain", "application/json", "image/png", "application/rss+xml"])
  func pagesAreNoStream(_ type: String) { #expect(kind(type) == .document(type)) }

  @Test func markupWithoutATypeIsAPage() {
    #expect(kind("", "<!DOCTYPE html>") == .document("text/html"))
    #expect(kind("application/octet-stream", "<html><head>") == .document("application/octet-stream"))
  }

  @Test func aStationThatCallsItsStreamAPageIsAStation() {
    #expect(kind("text/html", isStation: true) == .stream)
  }

  @Test func aStreamOfAnHLSTypeIsSegments() { #expect(kind("application/vnd.apple.mpegURL", "x") == .segments) }
}
