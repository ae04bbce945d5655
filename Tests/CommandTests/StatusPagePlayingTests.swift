// SPDX-License-Identifier: MIT
import Foundation
import Glibc
import StreamKit
import TestSupport
import Testing

/// The play button of the status page in a real Chromium.
@Suite(.serialized) struct StatusPagePlayingTests {
  private let audio = "document.getElementById('audio')"

  /// Presses Tab until the button has the focus, then Enter.
  private func startByKeyboard(_ browser: StatusPageBrowser) throws {
    for _ in 0..<10 where try browser.evaluate("document.activeElement.id") as? String != "play" {
      try browser.press("Tab", code: 9)
    }
    #expect(try browser.evaluate("document.activeElement.id") as? String == "play")
    #expect(try browser.evaluate("document.activeElement.matches(':focus-visible')") as? Bool == true)
    try browser.press("Enter", code: 13, text: "\r")
  }

  @Test func buttonPlaysByKeyboardAndStopsTheDownload() throws {
    let station = try StatusPageStation(["--burst", "60s"])
    try station.playMusic("First Light")
    let browser = try StatusPageBrowser()
    try browser.open(station.url)
    try browser.wait(for: "listeners", toBe: "0")
    #expect(try browser.evaluate("\(audio).currentSrc") as? String == "")
    try startByKeyboard(browser)
    try browser.wait(for: "sound", "\(audio).currentTime > 0.5 && !\(audio).paused && \(audio).volume === 1")
    try browser.wait(for: "said", toBe: "Playing")
    #expect(try browser.evaluate("document.getElementById('play').ariaLabel") as? String == "Stop")
    try browser.wait(for: "listeners", toBe: "1")
    try browser.keepPicture("playing-390", width: 390)
    #expect(try browser.evaluate("navigator.mediaSession.metadata.title") as? String == "First Light")
    try browser.evaluate(
      "(v => { v.value = 50; v.dispatchEvent(new Event('input')); })(document.getElementById('volume'))")
    #expect(try browser.evaluate("\(audio).volume") as? Double == 0.25)
    try browser.click("play")
    try browser.wait(for: "said", toBe: "Listen here")
    try browser.wait(for: "listeners", toBe: "0")
    #expect(try browser.evaluate("\(audio).hasAttribute('src')") as? Bool == false)
    // Again, from the head of the stream and not from what was left.
    try browser.click("play")
    try browser.wait(for: "sound", "\(audio).currentTime > 0.2")
    try browser.wait(for: "listeners", toBe: "1")
    #expect(browser.complaints == [])
  }

  @Test func interruptedStreamIsTakenUpAgain() throws {
    let station = try StatusPageStation(["--burst", "3s"])
    try station.playMusic("Before")
    let browser = try StatusPageBrowser()
    try browser.open(station.url)
    try browser.click("play")
    try browser.wait(for: "sound", "\(audio).currentTime > 0.2")
    let port = station.server.port
    station.server.send(SIGKILL)
    #expect(station.server.waitForExit() == 128 + SIGKILL)
    // What the browser holds is played to its end.
    try browser.wait(for: "said", toBe: "Connecting again\u{2026}")
    let next = try StatusPageStation(port: port, ["--burst", "60s"])
    try next.playMusic("After")
    try browser.wait(for: "said", toBe: "Playing")
    try browser.wait(for: "sound", "\(audio).currentTime > 0.2 && !\(audio).paused")
    try browser.wait(for: "title", toBe: "After")
  }

  @Test func streamThatCannotBePlayedIsSaid() throws {
    let station = try StatusPageStation(["--max-listeners", "1", "--burst", "60s"])
    try station.playMusic("First Light")
    let listener = try StreamClient.listen(to: station.server)
    listener.readHead()
    let browser = try StatusPageBrowser()
    try browser.open(station.url)
    try browser.click("play")
    try browser.wait(for: "said", toBe: "The stream cannot be played just now")
    #expect(try browser.evaluate("document.getElementById('play').dataset.state") as? String == "error")
    #expect(try browser.evaluate("document.getElementById('play').ariaLabel") as? String == "Play")
    listener.reset()
    try browser.wait(for: "listeners", toBe: "0")
    try browser.click("play")
    try browser.wait(for: "sound", "\(audio).currentTime > 0.2")
    try browser.wait(for: "said", toBe: "Playing")
  }
}
