// SPDX-License-Identifier: MIT
import Foundation
import StreamKit
import TestSupport
import Testing

/// How the status page looks and reads, in a real Chromium. Its pictures stay in `.build/screenshots`.
@Suite(.serialized) struct StatusPageLookTests {
  private let long = String(repeating: "An evening that would not end, and so ", count: 6)

  /// A station with some titles and a link.
  private func station() throws -> StatusPageStation {
    let station = try StatusPageStation(["--url", "https://radio.example/"])
    for (title, artist) in [("Low Tide", "Quay Ensemble"), ("أغنية البحر", "فيروز"), ("Untied", ""), (long, long)] {
      try station.air(NowPlaying(track: TrackInfo(title: title, artist: artist), origin: .playlist))
    }
    try station.air(NowPlaying(track: TrackInfo(title: "First Light", artist: "Corpus"), origin: .live, source: "anna"))
    return station
  }

  @Test func fitsPhoneAndDesktopInLightAndDark() throws {
    let station = try station()
    let browser = try StatusPageBrowser()
    var backgrounds: [Bool: String] = [:]
    for width in [390, 1_280] {
      for isDark in [false, true] {
        try browser.open(station.url, .init(width: width, isDark: isDark))
        try browser.wait(for: "how", toBe: "Shown as it happens")
        #expect(try browser.evaluate("document.documentElement.scrollWidth") as? Int == width)
        #expect(try smallTargets(browser) == [])
        backgrounds[isDark] = try browser.evaluate("getComputedStyle(document.body).backgroundColor") as? String
        try browser.keepPicture("status-\(width)-\(isDark ? "dark" : "light")", width: width)
      }
    }
    #expect(backgrounds[false] == "rgb(237, 241, 240)")
    #expect(backgrounds[true] == "rgb(8, 15, 17)")
    #expect(browser.complaints == [])
  }

  /// What can be pressed and is lower than 44 pixels.
  private func smallTargets(_ browser: StatusPageBrowser) throws -> [String]? {
    try browser.evaluate(
      "[...document.querySelectorAll('a, button, input')].filter(e => e.checkVisibility() && "
        + "e.getBoundingClientRect().height < 44).map(e => e.outerHTML)") as? [String]
  }

  @Test(arguments: [390, 1_280]) func longTitlesMoveNothing(width: Int) throws {
    let station = try station()
    let browser = try StatusPageBrowser()
    try browser.open(station.url, .init(width: width))
    try browser.wait(for: "how", toBe: "Shown as it happens")
    let places = "['play', 'said', 'curve', 'peak'].map(id => document.getElementById(id).getBoundingClientRect().y)"
    let before = try browser.evaluate(places) as? [Double]
    try station.say(long, artist: long)
    try browser.wait(for: "title", toBe: Text.clean(long))
    #expect(try browser.evaluate(places) as? [Double] == before && before?.count == 4)
    try browser.keepPicture("long-\(width)", width: width)
  }

  @Test func withoutScriptsThePageStillTellsAndPlays() throws {
    let station = try station()
    let browser = try StatusPageBrowser()
    try browser.open(station.url, .init(runsScripts: false))
    #expect(try browser.text("title") == "First Light" && browser.text("listeners") == "0")
    #expect(try browser.text("state") == "Live: anna")
    let shown = try browser.evaluate("document.body.innerText") as? String ?? ""
    #expect(shown.contains("NOW PLAYING") && shown.contains("Cycast") && shown.contains("UTC"))
    #expect(shown.contains("load it again") && !shown.contains("Copy"))
    #expect(try browser.evaluate("document.querySelector('noscript audio').controls") as? Bool == true)
    #expect(
      try browser.evaluate("document.getElementById('play').checkVisibility({visibilityProperty: true})") as? Bool
        == false)
    try browser.keepPicture("without-script-1280", width: 1_280)
  }

  @Test func scriptSaysWhatTheServerSaid() throws {
    let station = try station()
    let browser = try StatusPageBrowser()
    let words =
      "[document.title, ...['station', 'genre', 'about', 'title', 'artist', 'album', 'state', 'listeners', 'peak', "
      + "'format', 'sound'].map(id => document.getElementById(id).textContent), "
      + "...[...document.querySelectorAll('.song, .who, .mark')].map(e => e.className + e.textContent), "
      + "document.getElementById('home').href]"
    try browser.open(station.url, .init(runsScripts: false))
    let served = try browser.evaluate(words) as? [String]
    try browser.open(station.url)
    try browser.wait(for: "how", toBe: "Shown as it happens")
    #expect(try browser.evaluate(words) as? [String] == served)
    #expect(served?.contains("48\u{A0}kHz stereo") == true && served?.contains("songUntied") == true)
  }

  @Test func timesAreThoseOfTheViewer() throws {
    let station = try station()
    let browser = try StatusPageBrowser()
    let first = "document.querySelector('#titles time')"
    try browser.open(station.url, .init(zone: "Asia/Kathmandu"))
    let instant = try browser.evaluate("\(first).dateTime") as? String ?? ""
    let date = try #require(try? Date(instant, strategy: Date.ISO8601FormatStyle(includingFractionalSeconds: true)))
    // Kathmandu's quarter of an hour is nobody else's: UTC+05:45, all year round.
    let minutes = Int(date.timeIntervalSince1970 / 60) + 345
    let hour = minutes / 60 % 24
    let expected = String(format: "%02d:%02d %@", (hour + 11) % 12 + 1, minutes % 60, hour < 12 ? "AM" : "PM")
    // CLDR puts a narrow no-break space between the two.
    try browser.wait(for: expected, "\(first).textContent.replace(/\\s/gu, ' ') === '\(expected)'")
  }

  @Test func readersFindLandmarksNamesAndHeadings() throws {
    let station = try station()
    let browser = try StatusPageBrowser()
    try browser.open(station.url)
    try browser.wait(for: "how", toBe: "Shown as it happens")
    let nodes = try browser.call("Accessibility.getFullAXTree")["nodes"] as? [[String: Any]] ?? []
    let found = nodes.compactMap { node -> String? in
      guard let role = (node["role"] as? [String: Any])?["value"] as? String else { return nil }
      return "\(role): \((node["name"] as? [String: Any])?["value"] as? String ?? "")"
    }
    for expected in [
      "banner: ", "main: ", "contentinfo: ", "heading: Harbour Radio", "region: NOW PLAYING", "region: Played lately",
      "region: Listen in your own player", "button: Play", "slider: Volume", "textbox: Listen address", "button: Copy",
      "image: Listeners in the last hour: from 0 to 0, now 0", "link: Home page of the station",
    ] {
      #expect(found.contains(expected), "\(expected) is not among \(Set(found).sorted())")
    }
  }

  @Test(arguments: ["", "Object.defineProperty(navigator, 'clipboard', { value: undefined });"])
  func addressIsCopiedOrSelected(first: String) throws {
    let station = try station()
    let browser = try StatusPageBrowser()
    try browser.open(station.url, .init(first: first))
    try browser.click("copy")
    try browser.wait(for: "an answer", "['Copied', 'Selected'].includes(document.getElementById('copy').textContent)")
    #expect(try browser.evaluate("document.getElementById('address').value") as? String == station.url + "stream")
    if !first.isEmpty {
      #expect(try browser.evaluate("getSelection().toString()") as? String == station.url + "stream")
    }
    #expect(browser.complaints == [])
    try browser.wait(for: "copy", toBe: "Copy")
  }
}
