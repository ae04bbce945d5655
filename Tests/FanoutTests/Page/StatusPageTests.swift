// SPDX-License-Identifier: MIT
import Foundation
import StreamKit
import Testing

@testable import cycast_fanout

@Suite struct StatusPageTests {
  private func html(_ facts: StationFacts) -> String { String(decoding: StatusPage.html(facts), as: UTF8.self) }

  /// The values of an attribute, in the order of the page.
  private func values(of name: String, in page: String) -> [String] {
    page.components(separatedBy: " \(name)=\"").dropFirst().compactMap { $0.components(separatedBy: "\"").first }
  }

  @Test func showsAllThatIsKnown() {
    let page = html(PageFacts.station())
    for text in [
      "<title>Corpus - First Light \u{2013} Harbour Radio</title>", ">Harbour Radio</h1>", ">Ambient<",
      "Slow music from the edge", "NOW PLAYING", ">First Light</p>", ">Corpus</span>",
      "data-state=\"playlist\">Playlist<",
      ">23</b>listening now", "<dd id=\"peak\">41</dd>", "<dd id=\"uptime\">1 d 2 h</dd>", "MP3, 128\u{A0}kbit/s",
      "44.1\u{A0}kHz stereo", "value=\"http://radio.example:8001/stream\"", "href=\"https://radio.example/\"", "Cycast",
      "<time datetime=\"2026-11-21T18:34:30.000Z\">18:34 UTC</time>", ">Tide 9</p>", "now 25\"",
    ] {
      #expect(page.contains(text), "\(text)")
    }
    #expect(page.components(separatedBy: "<li aria-current").count == 2)
    #expect(page.components(separatedBy: "class=\"song\"").count == 11)
    #expect(page.components(separatedBy: "class=\"mark\"").count == 2)
  }

  @Test func saysSoWhenThereIsNothingYet() {
    var facts = StationFacts()
    facts.mount = "/stream"
    let page = html(facts)
    for text in ["<title>Cycast</title>", ">Nothing on air yet</p>", ">Off air</p>", "No title has been heard yet."] {
      #expect(page.contains(text), "\(text)")
    }
    #expect(
      !page.contains("id=\"none\" hidden") && page.contains("id=\"home\" rel=\"noopener noreferrer nofollow\" hidden"))
    #expect(page.contains("aria-label=\"No listeners counted yet\"") && page.contains("id=\"line\" d=\"\""))
  }

  @Test func hostileTextStaysText() {
    let trap = "\"><img src=x onerror='boom()'><script>&amp;"
    var facts = PageFacts.station(TrackInfo(title: trap, artist: trap, album: trap, link: trap))
    facts.words = StationInfo(name: trap, genre: trap, url: trap, description: trap)
    facts.nowPlaying.origin = .live
    facts.nowPlaying.source = trap
    facts.listenURL = trap
    facts.mount = "/\"><script>"
    facts.contentType = trap
    facts.codec = .raw
    let page = html(facts)
    #expect(!page.contains("<img") && !page.contains("onerror='"))
    #expect(page.components(separatedBy: "<script").count == 2, "the page's own, and no other")
    // All of them are there to read: in the head, the names, the track, the list, the source, the address, the format.
    #expect(page.components(separatedBy: "&quot;&gt;&lt;img src=x onerror=&#39;boom()&#39;&gt;").count > 12)
    #expect(values(of: "href", in: page).allSatisfy { !$0.contains("img") })
  }

  @Test(arguments: [
    ("https://a.example/x?y=1&z=2", true), ("HTTP://A.EXAMPLE", true), ("javascript:alert(1)//http://", false),
    (" http://a.example", false), ("//a.example", false), ("data:text/html,x", false), ("", false),
  ]) func onlyLinksOfTheWebAreLinks(url: String, isLink: Bool) {
    var facts = PageFacts.station(TrackInfo(title: "T", link: url))
    facts.words.url = url
    let link = "rel=\"noopener noreferrer nofollow\" href=\"\(Markup.escaped(url))\""
    #expect(
      html(facts).components(separatedBy: link).count == (isLink ? 3 : 1))
  }

  @Test(arguments: [
    ("/stream", "./stream"), ("/live/one.mp3", "./live/one.mp3"), ("//evil.example/x", ".//evil.example/x"),
    ("/a:b", "./a:b"), ("/ä \"#?%41", "./%C3%A4%20%22%23%3F%2541"),
  ]) func linksToTheStreamAreRelative(mount: String, link: String) {
    var facts = PageFacts.station()
    (facts.mount, facts.words.url) = (mount, "")
    let links = values(of: "href", in: html(facts)) + values(of: "src", in: html(facts))
    #expect(links.contains(link) && links.contains(link + ".m3u"))
    #expect(
      links.allSatisfy { $0.hasPrefix("./") || ["icon.svg", "status.css", "status.js", "api/status"].contains($0) })
  }

  @Test func nothingIsInlineAndNothingIsFromElsewhere() {
    let page = html(PageFacts.station())
    #expect(!page.contains("style=\"") && !page.contains("<style") && !page.contains(" onclick"))
    #expect(values(of: "src", in: page) == ["status.js", "./stream"])
    let assets = [StatusPage.style, StatusPage.script, StatusPage.icon].map { String(decoding: $0, as: UTF8.self) }
    for asset in assets {
      #expect(!asset.contains("url(") && !asset.contains("@import") && !asset.contains("innerHTML"))
    }
    for part in ["default-src 'none'", "script-src 'self'", "frame-ancestors 'none'"] {
      #expect(StatusPage.contentSecurityPolicy.contains(part))
    }
    #expect(!StatusPage.contentSecurityPolicy.contains("unsafe"))
  }

  @Test func pageAndAssetsAreSmall() {
    let bytes = [StatusPage.html(PageFacts.station()), StatusPage.style, StatusPage.script, StatusPage.icon].map(
      \.count)
    #expect(bytes.reduce(0, +) < 36 * 1_024, "\(bytes)")
  }
}

@Suite struct StatusWordsTests {
  @Test(
    arguments: [
      (0, "0 s"), (59, "59 s"), (60, "1 min"), (3_599, "59 min"), (3_600, "1 h 0 min"), (86_399, "23 h 59 min"),
      (86_400, "1 d 0 h"), (93_784, "1 d 2 h"), (864_000, "10 d 0 h"),
    ] as [(Int64, String)]) func spansHaveTheirTwoLargestUnits(seconds: Int64, text: String)
  {
    #expect(StatusWords.span(seconds) == text)
  }

  @Test(arguments: [
    (44_100, 2, "44.1\u{A0}kHz stereo"), (48_000, 1, "48\u{A0}kHz mono"), (22_050, 0, "22.05\u{A0}kHz"),
    (11_025, 6, "11.025\u{A0}kHz, 6 channels"), (0, 2, "\u{2013}"),
  ]) func soundIsToldInKilohertz(rate: Int, channels: Int, text: String) {
    var facts = StationFacts()
    (facts.sampleRate, facts.channels) = (rate, channels)
    #expect(StatusWords.sound(facts) == text)
  }

  @Test func formatsHaveTheirUsualNames() {
    var facts = StationFacts()
    #expect(StatusWords.format(facts) == "\u{2013}")
    facts.contentType = "audio/x-unknown"
    let names = Codec.allCases.map { codec in
      facts.codec = codec
      return StatusWords.format(facts)
    }
    #expect(names == ["MP1", "MP2", "MP3", "AAC", "Ogg Vorbis", "Ogg Opus", "Ogg FLAC", "audio/x-unknown"])
  }

  @Test func silenceOnTheInputIsSaidAfterTenSeconds() {
    var facts = PageFacts.station()
    facts.sinceInput = 10_000_000_000
    #expect(StatusWords.state(facts).text == "Playlist")
    facts.sinceInput = 10_000_000_001
    #expect(StatusWords.state(facts) == ("off", "No input for 10 s"))
  }

  @Test func titleIsReplacedByWhatThereIsToSay() {
    var facts = PageFacts.station(TrackInfo(artist: "Only Me"))
    #expect(StatusWords.title(facts) == "Only Me")
    facts.nowPlaying.track = TrackInfo()
    #expect(StatusWords.title(facts) == "No title")
    facts.nowPlaying.origin = .live
    #expect(StatusWords.title(facts) == "Live broadcast")
  }
}
