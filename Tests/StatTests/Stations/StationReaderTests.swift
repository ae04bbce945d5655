// SPDX-License-Identifier: MIT
import StreamKit
import TestSupport
import Testing

@testable import cycast_stat

/// What is read from the pages of each kind of server.
@Suite struct StationReaderTests {
  private func icecast(_ page: String, _ url: String = "http://radio.example:8000/") throws -> [StationReport] {
    try #require(IcecastReader.reports(Pages.bytes(page), Pages.place(url)))
  }

  @Test func allThatCycastSaysIsTaken() throws {
    let place = Pages.place("http://radio.example:8001/stream", server: "nginx")
    let report = try #require(CycastReader.reports(Pages.bytes(Pages.cycast), place)?.first)
    var expected = StationReport(url: "http://radio.example:8001/stream")
    expected.kind = .cycast
    expected.server = "Cycast/0.1.0"
    expected.mount = "/stream"
    expected.listenURL = "http://radio.example:8001/stream"
    (expected.name, expected.genre) = ("Radio Home", "Jazz")
    expected.track = TrackInfo(title: "Night Train", artist: "Cycast", album: "A")
    (expected.listeners, expected.peak) = (12, 30)
    expected.started = Pages.now - 7_380_000_000_000
    expected.trackStarted = Pages.now - 180_000_000_000
    (expected.format, expected.contentType) = ("mp3", "audio/mpeg")
    (expected.bitrate, expected.sampleRate, expected.channels) = (128, 44_100, 2)
    (expected.origin, expected.isLive, expected.source, expected.idle) = (.live, true, "anna", 0.021)
    #expect(report == expected)
    #expect(report.display == "Cycast - Night Train")
  }

  @Test func whatIsAbsentIsNotKnown() throws {
    let report = try #require(CycastReader.reports(Pages.bytes(Pages.predecessor), Pages.place())?.first)
    #expect(report.kind == .cycast)
    #expect(report.isLive == false)
    #expect(report.origin == nil && report.peak == nil && report.idle == nil && report.bitrate == nil)
    #expect(report.listeners == 0)
    #expect(report.started == Pages.now - 60_000_000_000)
    #expect(report.display == "Sun")
  }

  @Test func aPlaylistIsNotLive() throws {
    let page = Pages.cycast.replacing("\"origin\":\"live\"", with: "\"origin\":\"playlist\"")
    let report = try #require(CycastReader.reports(Pages.bytes(page), Pages.place())?.first)
    #expect(report.isLive == false)
    #expect(report.origin == .playlist)
  }

  @Test func aClockThatIsWrongChangesNoDurations() throws {
    let page = Pages.cycast.replacing("\"listeners\"", with: "\"time\":\"2026-11-21T19:30:00Z\",\"listeners\"")
    let report = try #require(CycastReader.reports(Pages.bytes(page), Pages.place())?.first)
    #expect(StationReport.seconds(since: report.started, at: Pages.now) == 3_780)
    let near = Pages.cycast.replacing("\"listeners\"", with: "\"time\":\"2026-11-21T20:29:51Z\",\"listeners\"")
    let same = try #require(CycastReader.reports(Pages.bytes(near), Pages.place())?.first)
    #expect(StationReport.seconds(since: same.started, at: Pages.now) == 7_380)
  }

  @Test func lengthOfFilledSilenceIsTakenWhereItIsSaid() throws {
    let page = Pages.cycast.replacing(
      "\"origin\":\"live\"", with: "\"origin\":\"silence\",\"origin_started\":\"2026-11-21T20:29:30Z\"")
    #expect(CycastReader.reports(Pages.bytes(page), Pages.place())?.first?.silentFor == 30)
  }

  @Test func ingestHasASourceAndNoListeners() throws {
    let report = try #require(CycastReader.reports(Pages.bytes(Pages.ingest), Pages.place())?.first)
    #expect(report.kind == .ingest)
    #expect(report.listeners == nil)
    #expect(report.isLive == true)
    #expect(report.mount == "/live")
    #expect(report.bitrate == 192)
    #expect(report.name == "Anna's show")
  }

  @Test func oneSourceOfIcecastIsAnObjectSeveralAreAnArray() throws {
    let one = try icecast(Pages.icecast(Pages.icecastSource("/live")))
    #expect(one.map(\.mount) == ["/live"])
    let two = try icecast(Pages.icecast("[\(Pages.icecastSource("/live")),\(Pages.icecastSource("/b c"))]"))
    #expect(two.map(\.mount) == ["/live", "/b%20c"])
    let report = one[0]
    #expect(report.server == "Icecast 2.4.4")
    #expect(report.track == TrackInfo(title: "Night Train", artist: "Cycast"))
    #expect(report.listeners == 12 && report.peak == 30 && report.bitrate == 128)
    #expect(report.sampleRate == 44_100 && report.channels == 2)
    #expect(report.format == "mp3" && report.contentType == "audio/mpeg")
    #expect(report.started == Pages.now - 7_380_000_000_000)
    #expect(report.isLive == true && report.origin == nil)
  }

  @Test func icecastWithoutASourceAnswersAllTheSame() throws {
    let reports = try icecast(Pages.icecast(nil))
    #expect(reports.count == 1)
    #expect(reports[0].problem == nil)
    #expect(reports[0].isLive == false)
    #expect(reports[0].listeners == 0)
  }

  @Test func theMountOfTheAddressIsChosen() throws {
    let page = Pages.icecast("[\(Pages.icecastSource("/a")),\(Pages.icecastSource("/live", listeners: 5))]")
    for path in ["live", "live.m3u", "live;stream.mp3", "radio/8000/live", "live?x=1", "live/"] {
      let reports = try icecast(page, "http://radio.example:8000/\(path)")
      #expect(reports.map(\.listeners) == [5], "\(path)")
    }
    for path in ["status-json.xsl", "status.xsl", "index.html", "radio/status.xsl"] {
      #expect(try icecast(page, "http://radio.example:8000/\(path)").count == 2, "\(path)")
    }
  }

  @Test func aMountThatIsNotThereIsAProblemThatNamesTheOthers() throws {
    let some = try icecast(Pages.icecast(Pages.icecastSource("/live")), "http://radio.example:8000/other")
    #expect(some.map(\.problem) == [StationProblem(code: .noInput, reason: "has no such stream now: it has /live")])
    let none = try icecast(Pages.icecast(nil), "http://radio.example:8000/other")
    #expect(none[0].problem?.reason == "has no such stream now: nothing is on air there")
    let cycast = CycastReader.reports(Pages.bytes(Pages.cycast), Pages.place("http://radio.example:8001/other"))
    #expect(cycast?.first?.problem?.code == .noInput)
  }

  @Test(arguments: ["-", "1999", "007", "10-4", "1.50", "--", "1.", "-.5", "99999999999999999999"])
  func aTitleOfDigitsAndDashesKeepsThem(_ title: String) throws {
    #expect(try icecast(Pages.icecast(Pages.icecastSource("/live", title)))[0].display == title)
  }

  @Test func oggHasOtherNames() throws {
    let report = try icecast(Pages.icecast(Pages.ogg))[0]
    #expect(report.format == "vorbis")
    #expect(report.bitrate == 160 && report.sampleRate == 48_000 && report.channels == 2)
    #expect(report.track == TrackInfo(title: "Night Train", artist: "Cycast"))
  }

  @Test func icecast25AndKHAreRead() throws {
    let new = try icecast(Pages.icecast25)[0]
    #expect(new.server == "Icecast 2.5.0")
    #expect(new.display == "Cycast - Night Train")
    #expect(new.bitrate == 192 && new.channels == 1 && new.sampleRate == 22_050)
    #expect(new.started == Pages.now - 1_800_000_000_000)
    let kh = try icecast(Pages.kh)[0]
    #expect(kh.server == "Icecast 2.4.0-kh15")
    #expect(kh.bitrate == 128 && kh.listeners == 2 && kh.peak == 4)
    #expect(kh.display == "Cycast - Night Train")
  }

  @Test func shoutcastSaysTheSameAsJSONAsXMLAndInSevenFields() throws {
    let place = Pages.place("http://radio.example:8000/")
    let json = try #require(SHOUTcastReader.stats(Pages.bytes(Pages.shoutcastJSON), place))
    #expect(json.server == "SHOUTcast 2.6.1.777 (posix(linux x64))")
    #expect(json.display == "Cycast - Night Train" && json.name == "Radio Home" && json.genre == "Jazz")
    #expect(json.listeners == 12 && json.peak == 30 && json.bitrate == 128 && json.sampleRate == 44_100)
    #expect(json.mount == "/stream" && json.format == "mp3" && json.isLive == true)
    #expect(json.started == Pages.now - 7_380_000_000_000)
    let xml = try #require(SHOUTcastReader.stats(Pages.bytes(Pages.shoutcastXML), place))
    #expect(xml.display == "Cycast - <Night> Train ä" && xml.name == "R & B")
    #expect(xml.listeners == 12 && xml.bitrate == 64 && xml.format == "aac")
    let seven = try #require(SHOUTcastReader.seven(Pages.bytes(Pages.seven), place))
    #expect(seven.display == "Cycast - Night, Train")
    #expect(seven.listeners == 12 && seven.peak == 30 && seven.bitrate == 128 && seven.isLive == true)
  }

  @Test func sevenFieldsNeedNoTagsAndTheirTitleMayBeMarkup() throws {
    func read(_ page: String) -> StationReport? { SHOUTcastReader.seven(Pages.bytes(page), Pages.place()) }
    #expect(read("0,0,0,0,0,0,")?.isLive == false)
    #expect(read("<BODY bgcolor=x>1,1,2,3,1,128,a &lt;img onerror=x&gt;</BODY>")?.display == "a <img onerror=x>")
    for page in ["", "<body></body>", "1,1,2,3,1,128", "a,1,2,3,1,128,x", "1,2,2,3,1,128,x", "-1,1,2,3,1,128,x"] {
      #expect(read(page) == nil, "\(page)")
    }
  }

  @Test func textsThatStandAsTheyAreKeepTheirTags() {
    let texts = FlatMarkup.texts(Pages.bytes("<r><a><![CDATA[x <b> & y]]></a><A>2</A><c/><d>3</d></r>"))
    #expect(texts == ["a": "x <b> & y", "d": "3"])
  }

  @Test func nobodysPageIsTakenForAnothers() {
    let pages = [
      Pages.cycast, Pages.icecast(nil), Pages.shoutcastJSON, Pages.seven, "", "{}", "[]", "null", "<html></html>",
      #"{"icestats":1}"#, #"{"source_connected":1}"#, "<SHOUTCASTSERVER></SHOUTCASTSERVER>",
    ].map(Pages.bytes)
    let place = Pages.place()
    #expect(pages.map { CycastReader.reports($0, place) != nil } == [true] + Array(repeating: false, count: 11))
    #expect(
      pages.map { IcecastReader.reports($0, place) != nil } == [false, true] + Array(repeating: false, count: 10))
    #expect(
      pages.map { SHOUTcastReader.stats($0, place) != nil } == [false, false, true] + Array(repeating: false, count: 9))
    #expect(
      pages.map { SHOUTcastReader.seven($0, place) != nil }
        == [false, false, false, true] + Array(repeating: false, count: 8))
  }
}
