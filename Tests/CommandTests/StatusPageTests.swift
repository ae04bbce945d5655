// SPDX-License-Identifier: MIT
import Foundation
import Glibc
import StreamKit
import TestSupport
import Testing

/// The status page in a real Chromium.
@Suite(.serialized) struct StatusPageTests {
  private static let trap = "<img src=x onerror=\"window.wasTrapped = true\">&amp;\u{2028}</script>"

  @Test func titlesAndListenersAppearWithoutAReload() throws {
    let station = try StatusPageStation()
    try station.air(
      NowPlaying(track: TrackInfo(title: "First Light", artist: "Corpus", album: "Dawn"), origin: .playlist))
    let browser = try StatusPageBrowser()
    try browser.open(station.url)
    try browser.wait(for: "how", toBe: "Shown as it happens")
    try browser.wait(for: "state", toBe: "Playlist")
    try browser.wait(for: "title", toBe: "First Light")
    #expect(try browser.text("artist") == "Corpus")
    #expect(try browser.text("album") == "Dawn")
    #expect(try browser.text("format").hasPrefix("MP3"))
    #expect(try browser.evaluate("document.title") as? String == "Corpus - First Light \u{2013} Harbour Radio")
    try browser.wait(for: "listeners", toBe: "0")
    let listener = try StreamClient.listen(to: station.server)
    listener.readHead()
    try browser.wait(for: "listeners", toBe: "1")
    try browser.wait(for: "peak", toBe: "1")
    try browser.wait(for: "the curve", "document.getElementById('curve').ariaLabel.endsWith('now 1')")
    try station.air(NowPlaying(track: TrackInfo(title: "Night Shift"), origin: .live, source: "anna"))
    try browser.wait(for: "title", toBe: "Night Shift")
    try browser.wait(for: "state", toBe: "Live: anna")
    #expect(try browser.text("artist") == "" && browser.text("album") == "")
    try station.say(StatusPageTests.trap, artist: "<b>Bold</b>")
    let shown = Text.clean(StatusPageTests.trap)
    try browser.wait(for: "title", toBe: shown)
    try browser.wait(for: "artist", toBe: "<b>Bold</b>")
    try browser.wait(for: "the list of titles", "document.querySelectorAll('#titles li').length === 3")
    let songs = try browser.evaluate("[...document.querySelectorAll('.song')].map(e => e.textContent)") as? [String]
    #expect(songs == [shown, "Night Shift", "First Light"])
    #expect(try browser.evaluate("document.querySelector('#titles li').ariaCurrent") as? String == "true")
    #expect(try browser.evaluate("window.isTheSamePage") as? Bool == true)
    // The page as the server makes it shows the same.
    try browser.open(station.url)
    #expect(try browser.text("title") == shown)
    #expect(
      try browser.evaluate("window.wasTrapped === undefined && !document.querySelector('main img, main b > *')")
        as? Bool == true)
    #expect(browser.complaints == [])
  }

  @Test func lostConnectionIsShownAndSoIsItsReturn() throws {
    let station = try StatusPageStation()
    try station.air(NowPlaying(track: TrackInfo(title: "Before"), origin: .playlist))
    let browser = try StatusPageBrowser()
    try browser.open(station.url)
    try browser.wait(for: "how", toBe: "Shown as it happens")
    #expect(try browser.text("alert") == "")
    let port = station.server.port
    station.server.send(SIGKILL)
    #expect(station.server.waitForExit() == 128 + SIGKILL)
    try browser.wait(
      for: "word of the loss", "document.getElementById('alert').textContent.startsWith('Connection lost')")
    #expect(try browser.text("how").hasPrefix("Connection lost at "))
    #expect(try browser.text("title") == "Before")
    try browser.keepPicture("lost-390", width: 390)
    let next = try StatusPageStation(port: port)
    try next.air(NowPlaying(track: TrackInfo(title: "After"), origin: .playlist))
    try browser.wait(for: "title", toBe: "After")
    try browser.wait(for: "how", toBe: "Shown as it happens")
    #expect(try !browser.text("alert").hasPrefix("Connection lost"))
    #expect(try browser.evaluate("window.isTheSamePage") as? Bool == true)
  }

  /// What stands in for events that cannot be had: they fail at once, as when the station refuses them.
  private static let noEvents = """
    window.EventSource = class { addEventListener() {} close() {} constructor() { setTimeout(() => this.onerror()); } };
    """

  @Test func pageAsksNowAndThenWhileThereAreNoEvents() throws {
    let station = try StatusPageStation()
    try station.air(NowPlaying(track: TrackInfo(title: "One")))
    let browser = try StatusPageBrowser()
    try browser.open(station.url, .init(first: StatusPageTests.noEvents))
    try browser.wait(for: "how", toBe: "Asked every 5 seconds")
    try station.say("Two", artist: "")
    try browser.wait(for: "title", toBe: "Two")
    #expect(try browser.text("alert") == "")
    #expect(browser.complaints == [])
  }

  /// A page that nobody sees, whose minute passes at once; it counts the connections for events that are open.
  private static let hiding = """
    const later = window.setTimeout;
    window.setTimeout = (act, time) => later(act, time === 60000 ? 1 : time);
    window.isHidden = false;
    Object.defineProperty(document, "hidden", { get: () => window.isHidden });
    window.openEvents = 0;
    const Events = window.EventSource;
    window.EventSource = class extends Events {
      constructor(url) { super(url); window.openEvents++; }
      close() { if (this.readyState !== 2) window.openEvents--; super.close(); }
    };
    window.turn = hidden => { window.isHidden = hidden; document.dispatchEvent(new Event("visibilitychange")); };
    """

  @Test func hiddenPageLetsGoOfTheStationAndComesBack() throws {
    let station = try StatusPageStation()
    try station.air(NowPlaying(track: TrackInfo(title: "One")))
    let browser = try StatusPageBrowser()
    try browser.open(station.url, .init(first: StatusPageTests.hiding))
    try browser.wait(for: "how", toBe: "Shown as it happens")
    #expect(try browser.evaluate("openEvents") as? Int == 1)
    try browser.evaluate("turn(true)")
    try browser.wait(for: "the end of the connection", "openEvents === 0")
    try station.say("Two", artist: "")
    #expect(try browser.text("title") == "One")
    try browser.evaluate("turn(false)")
    try browser.wait(for: "title", toBe: "Two")
    #expect(try browser.evaluate("openEvents") as? Int == 1)
    #expect(browser.complaints == [])
  }
}
