// SPDX-License-Identifier: MIT
import StreamKit
import Testing

@testable import cycast_fanout

/// How a panel in the manner of AzuraCast reads a server: the mount by the path of its URL, the rest as it comes.
private struct PanelReader {
  struct Song: Equatable {
    var text = "", title = "", artist = ""
  }

  /// From `/status-json.xsl`: one source, several, or none.
  static func status(_ text: String, mount: String) throws -> (song: Song, listeners: Int, bitrate: Int?, type: String)?
  {
    let stats = try #require(try read(text)["icestats"])
    let sources = stats["source"]?.array ?? stats["source"].map { [$0] } ?? []
    guard
      let source = sources.first(where: {
        $0["listenurl"]?.string?.drop { $0 != ":" }.dropFirst(3).drop { $0 != "/" } == mount[...]
      })
    else { return nil }
    let artist = source["artist"]?.string ?? ""
    let title = try #require(source["title"]?.string)
    let song =
      artist.isEmpty ? Song(text: title) : Song(text: "\(artist) - \(title)", title: title, artist: artist)
    return (
      song, try #require(source["listeners"]?.integer), source["bitrate"]?.integer,
      try #require(source["server_type"]?.string)
    )
  }

  /// From `/admin/stats`, `//source[@mount=…]`.
  static func stats(_ text: String, mount: String) throws -> (song: Song, listeners: Int, bitrate: Int?, type: String)?
  {
    guard let source = try XMLTree(text).children("source").first(where: { $0.attributes["mount"] == mount }) else {
      return nil
    }
    let artist = source.text("artist") ?? ""
    let title = source.text("title") ?? ""
    let song =
      artist.isEmpty ? Song(text: title) : Song(text: "\(artist) - \(title)", title: title, artist: artist)
    return (
      song, try #require(source.text("listeners").flatMap { Int($0) }), source.text("bitrate").flatMap { Int($0) },
      try #require(source.text("server_type"))
    )
  }

  /// From `/admin/listclients`: capitalised names alone.
  static func clients(_ text: String) throws -> [[String]] {
    let source = try #require(try XMLTree(text).children("source").first)
    return try source.children("listener").map { one in
      try ["ID", "IP", "UserAgent", "Connected"].map { try #require(one.text($0)) }
    }
  }
}

/// How widgets for SHOUTcast read: by patterns, as if it were no markup.
private struct WidgetReader {
  /// The fields of `/7.html` from its last line; the title is what is left.
  static func seven(_ page: String) throws -> [String] {
    let line = try #require(page.split(separator: "\n", omittingEmptySubsequences: false).last)
    let body = try #require(line.firstMatch(of: #/(?i)<body[^>]*>(.*?)</body>/#)).1
    return body.split(separator: ",", maxSplits: 6, omittingEmptySubsequences: false).map { String($0) }
  }

  /// One element of `/stats`.
  static func stats(_ name: String, of page: String) throws -> String {
    String(try #require(page.firstMatch(of: try Regex("<\(name)>(.*?)</\(name)>", as: (Substring, Substring).self))).1)
  }
}

@Suite struct ReaderTests {
  private let mp3 = SampleFacts.full

  @Test func panelReadsStatusAndStatsAlike() throws {
    let status = try #require(try PanelReader.status(IcecastJSON.object(mp3).text, mount: "/stream"))
    let page = try #require(IcecastXML.stats(mp3))
    let stats = try #require(try PanelReader.stats(page, mount: "/stream"))
    for seen in [status, stats] {
      #expect(seen.song == PanelReader.Song(text: "Cycast - Night Train"))
      #expect(seen.listeners == 250 && seen.bitrate == 128 && seen.type == "audio/mpeg")
    }
    var ogg = mp3
    ogg.codec = .vorbis
    let song = PanelReader.Song(text: "Cycast - Night Train", title: "Night Train", artist: "Cycast")
    #expect(try PanelReader.status(IcecastJSON.object(ogg).text, mount: "/stream")?.song == song)
    #expect(try PanelReader.stats(try #require(IcecastXML.stats(ogg)), mount: "/stream")?.song == song)
  }

  @Test func panelFindsNoSourceWhereThereIsNone() throws {
    let empty = SampleFacts.empty
    #expect(try PanelReader.status(IcecastJSON.object(empty).text, mount: "/stream") == nil)
    #expect(try PanelReader.status(IcecastJSON.object(mp3).text, mount: "/other") == nil)
    #expect(try PanelReader.stats(try #require(IcecastXML.stats(empty)), mount: "/stream") == nil)
  }

  @Test func panelReadsListeners() throws {
    let head = try #require(IcecastListeners.head(mp3, mount: "/stream"))
    let entries = SampleFacts.listeners.map { IcecastListeners.entry($0, bitrate: 128) }
    let text = head + entries.joined() + IcecastListeners.foot
    #expect(
      try PanelReader.clients(text) == [
        ["17", "192.0.2.7", "VLC/3.0 \"<x>\"", "65"], ["18", "2001:db8::1", "", "0"],
      ])
    #expect(try PanelReader.clients(head + IcecastListeners.foot).isEmpty)
    let source = try XMLTree(text).children("source").first
    #expect(source?.attributes["mount"] == "/stream" && source?.text("Listeners") == "250")
    let listeners = source?.children("listener")
    #expect(listeners?.first?.attributes["id"] == "17" && listeners?.first?.text("lag") == "68000")
    #expect(listeners?.last?.text("lag") == nil && listeners?.last?.text("Referer") == nil)
  }

  @Test func widgetReadsSevenHTML() throws {
    let fields = try WidgetReader.seven(SHOUTcast.sevenHTML(mp3))
    #expect(fields == ["250", "1", "300", "1000", "199", "128", "Cycast - Night Train"])
    #expect(try WidgetReader.seven(SHOUTcast.sevenHTML(SampleFacts.empty)) == ["0", "0", "0", "0", "0", "0", ""])
  }

  /// The page is one line, and what is in a title neither ends the body nor begins a tag.
  @Test(arguments: SampleFacts.hostile) func widgetReadsAnyTitle(_ text: String) throws {
    let fields = try WidgetReader.seven(SHOUTcast.sevenHTML(SampleFacts.saying(text)))
    try #require(fields.count == 7)
    #expect(!fields[6].contains("<") && !fields[6].contains(">") && fields[5] == "128")
    #expect(fields[6] == Markup.escaped(Text.clean("\(text) - \(text)")))
    if text == "a,b,c" { #expect(fields[6] == "a,b,c - a,b,c") }
  }

  @Test func widgetReadsStats() throws {
    let page = try #require(SHOUTcast.stats(mp3, sid: "1")).text
    for (name, value) in [
      ("CURRENTLISTENERS", "250"), ("PEAKLISTENERS", "300"), ("MAXLISTENERS", "1000"),
      ("SONGTITLE", "Cycast - Night Train"),
      ("SERVERTITLE", "Radio Home"), ("STREAMSTATUS", "1"), ("BITRATE", "128"), ("CONTENT", "audio/mpeg"),
      ("STREAMPATH", "/stream"),
    ] {
      #expect(try WidgetReader.stats(name, of: page) == value)
    }
  }
}
