// SPDX-License-Identifier: MIT
import Glibc
import StreamKit
import TestSupport
import Testing

/// cycast-icy watch and stations that do as they should.
@Suite struct IcyWatchTests {
  @Test func eachChangeIsALineWithItsTime() throws {
    let server = try WatchRun.station(["Can - Mushroom", "Can - Mushroom", "Neu! - Hero", "", "Neu! - Hero"])
    let process = try WatchRun.start(server)
    try process.wait(forTitles: ["", "", "", ""])
    let result = try process.stop()
    #expect(process.titles == ["Can - Mushroom", "Neu! - Hero", "-", "Neu! - Hero"])
    #expect(result.ending == .exit(0))
    #expect(result.errors == "")
    for line in result.text.split(separator: "\n") {
      #expect(line.prefix(21).wholeMatch(of: #/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d  /#) != nil, "\(line)")
    }
  }

  @Test func theRequestAsksForTitlesAndTellsWhoAsks() throws {
    let server = try WatchRun.station(["a"])
    _ = try WatchRun.once(server, "/live?x=1")
    let lines = try #require(server.requests.first).split(separator: "\r\n").map(String.init)
    #expect(lines.first?.hasPrefix("GET /live?x=1 HTTP/1.") == true)
    #expect(lines.contains("Host: 127.0.0.1:\(server.port)"))
    #expect(lines.contains("User-Agent: cycast-icy/\(cycastVersion)"))
    #expect(lines.contains("Icy-MetaData: 1") && lines.contains("Connection: close"))
    #expect(!lines.contains { $0.hasPrefix("Authorization") })
  }

  @Test func jsonHasWhatIsKnown() throws {
    let server = try WatchRun.station(["Can - \"Mushroom\""], ["icy-name: Radio J\u{F6}rg"])
    let result = try WatchRun.once(server, "/live", ["--format", "json"])
    #expect(result.ending == .exit(0))
    let rest = result.text.drop { $0 != "," }
    #expect(rest == #","artist":"Can","title":"\"Mushroom\"","station":"Radio Jörg"}"# + "\n")
    #expect(result.text.wholeMatch(of: #/\{"time":"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z",.*\}\n/#) != nil)
  }

  @Test(arguments: ["Can - Mushroom", "", "It's; \"quoted\"", "Ünï — 音楽"])
  func onceIsTheTitleAlone(_ title: String) throws {
    let result = try WatchRun.once(try WatchRun.station([title, "later"]))
    #expect(result.text == title + "\n")
    #expect(result.ending == .exit(0))
    #expect(result.errors == "")
  }

  @Test func aSHOUTcastServersHeadIsUnderstood() throws {
    let head = WatchRun.head(["icy-metaint:8192", "icy-name:Old"], type: "text/html", status: "ICY 200 OK")
    let server = try CannedServer([.init(head + WatchRun.body(metaint: 8_192, ["Old - School"]), then: .silence)])
    #expect(try WatchRun.once(server).text == "Old - School\n")
  }

  @Test func chunksAreNoPartOfTheStream() throws {
    let body = WatchRun.body(metaint: 10, ["Chunked - Up"])
    let chunks = body.map { [0x31, 13, 10, $0, 13, 10] as [UInt8] }.joined()
    let head = WatchRun.head(["Transfer-Encoding: chunked", "icy-metaint: 10"], status: "HTTP/1.1 200 OK")
    let server = try CannedServer([.init(head + chunks, then: .silence)])
    #expect(try WatchRun.once(server).text == "Chunked - Up\n")
  }

  @Test(arguments: [1, 16_000]) func aTitleOfFiveThousandCharactersIsCutAtACharacter(_ metaint: Int) throws {
    let result = try WatchRun.once(try WatchRun.station(metaint: metaint, [String(repeating: "é", count: 5_000)]))
    #expect(result.text.utf8.count > 4_000 && result.text.utf8.count <= 4_096)
    #expect(result.text.dropLast().allSatisfy { $0 == "é" })
  }

  @Test(arguments: ["302 Found", "301 Moved", "303 See Other", "307 Temporary Redirect", "308 Permanent Redirect"])
  func redirectsAreFollowed(_ status: String) throws {
    let answers: [CannedServer.Answer] = [
      .init(status, ["Location: ../moved?x=1"]), WatchRun.answer(["Moved - On"]),
    ]
    let server = try CannedServer(answers)
    #expect(try WatchRun.once(server, "/a/b").text == "Moved - On\n")
    #expect(server.targets == ["/a/b", "/moved?x=1"])
  }

  @Test(arguments: [
    ("/x.m3u", "audio/x-mpegurl", "#EXTM3U\r\n#EXTINF:-1,Radio\r\nlive\r\n"),
    ("/x", "application/pls+xml", "[playlist]\nNumberOfEntries=1\nFile1=/live\n"),
    ("/listen.pls", "application/octet-stream", "[playlist]\nFile1=/live\n"), ("/y", "text/plain", "#EXTM3U\nlive\n"),
    ("/x.xspf", "application/xspf+xml", "<playlist><trackList><track><location>/live</location></track></trackList>"),
  ]) func playlistsLeadToTheStream(_ path: String, _ type: String, _ list: String) throws {
    let server = try CannedServer([
      .init("200 OK", ["Content-Type: \(type)"], body: list), WatchRun.answer(["Listed - Song"]),
    ])
    #expect(try WatchRun.once(server, path).text == "Listed - Song\n")
    #expect(server.targets == [path, "/live"])
  }

  @Test func aListsSecondAddressIsTriedWhenTheFirstFails() throws {
    let good = try WatchRun.station(["Second - Choice"])
    let closed = try ClosedPort()
    let list = "rtsp://a/b\nhttp://127.0.0.1:\(closed.port)/gone\n\(WatchRun.address(good))\n"
    let server = try CannedServer([.init("200 OK", ["Content-Type: audio/x-mpegurl"], body: list)])
    #expect(try WatchRun.once(server, "/x.m3u").text == "Second - Choice\n")
    withExtendedLifetime(closed) {}
  }

  @Test func tagsInBandAreTitlesWhereThereAreNoBlocks() throws {
    let tag = ID3Writer.tag(NowPlaying(track: TrackInfo(title: "Band", artist: "In")))
    let body = SampleFrames.mp3Frames(40) + tag + SampleFrames.mp3Frames(40)
    let server = try CannedServer([.init(WatchRun.head([]) + body, then: .silence)])
    #expect(try WatchRun.once(server).text == "In - Band\n")
  }

  @Test func commentsOfOggAreTitles() throws {
    let body = try Fixtures.corpusBytes("vorbis-chained.ogg")
    let server = try CannedServer([.init(WatchRun.head([], type: "application/ogg") + body, then: .silence)])
    let process = try WatchRun.start(server)
    try process.wait(forTitles: ["", ""])
    #expect(process.titles == ["Corpus - Vorbis One", "Corpus - Vorbis Two"])
    _ = try process.stop()
  }

  @Test func aListenersPasswordGoesToItsServerAndToNoOther() throws {
    let folder = try SecretFolder()
    let file = try folder.write("pw", "secret\n")
    let other = try WatchRun.station(["a"])
    let server = try CannedServer([
      .init("302 Found", ["Location: /there"]), .init("302 Found", ["Location: \(WatchRun.address(other))"]),
    ])
    let result = try WatchRun.run("--once", "--password-file", file, "http://ann@127.0.0.1:\(server.port)/")
    #expect(result.text == "a\n")
    #expect(server.requests.count == 2)
    for request in server.requests { #expect(request.contains("\r\nAuthorization: Basic YW5uOnNlY3JldA==")) }
    #expect(other.requests.count == 1)
    for request in other.requests { #expect(!request.contains("Authorization")) }
  }

  @Test func fanoutsTitlesAreSeenAsTheyChange() throws {
    let server = try ServerProcess([
      "--listen", "127.0.0.1:0", "--ready-fd", "3", "--name", "Radio Test", "--burst", "1s",
    ])
    let first = ID3Writer.tag(NowPlaying(track: TrackInfo(title: "One", artist: "A")))
    let second = ID3Writer.tag(NowPlaying(track: TrackInfo(title: "Two", artist: "B")))
    try server.write(first + SampleFrames.mp3Frames(150))
    let words = ["watch", "--format", "json", "http://127.0.0.1:\(server.port)/stream"]
    let process = try FilterProcess("cycast-icy", FilterSetup(words))
    try process.wait(for: "the first title") { $0.output.contains(10) }
    try server.write(second + SampleFrames.mp3Frames(150))
    try process.wait(for: "the second title") { $0.output.count { $0 == 10 } == 2 }
    let result = try process.stop()
    #expect(result.ending == .exit(0))
    let lines = result.text.split(separator: "\n").map { String($0.drop { $0 != "," }) }
    #expect(
      lines == [
        #","artist":"A","title":"One","station":"Radio Test"}"#,
        #","artist":"B","title":"Two","station":"Radio Test"}"#,
      ])
  }

  @Test(arguments: [
    ("id3v23-utf16.mp3", "Артист - Übergröße 東京"), ("id3v24-utf8-quotes.mp3", "It’s “quoted”; 'semi;colon'"),
    ("vorbis-q3.ogg", "Corpus - Vorbis One"), ("opus64.opus", "Corpus - Opus One"), ("flac.ogg", "Corpus - Flac One"),
  ]) func titlesOfEveryKindComeThroughFanout(_ name: String, _ title: String) throws {
    let server = try ServerProcess(["--listen", "127.0.0.1:0", "--ready-fd", "3"])
    try server.write(Fixtures.corpusBytes(name))
    let result = try WatchRun.run("--once", "127.0.0.1:\(server.port)/stream")
    #expect(result.text.hasSuffix(title + "\n"), "\(result.text)\(result.errors)")
    #expect(result.ending == .exit(0))
  }

  @Test func fanoutsPlaylistsLeadToItsStream() throws {
    let server = try ServerProcess(["--listen", "127.0.0.1:0", "--ready-fd", "3"])
    try server.write(
      ID3Writer.tag(NowPlaying(track: TrackInfo(title: "One", artist: "A"))) + SampleFrames.mp3Frames(200))
    for path in ["/stream.m3u", "/stream.pls", "/stream.xspf"] {
      let result = try WatchRun.run("--once", "127.0.0.1:\(server.port)\(path)")
      #expect(result.text == "A - One\n", "\(path) \(result.errors)")
    }
  }
}
