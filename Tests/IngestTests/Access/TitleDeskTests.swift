// SPDX-License-Identifier: MIT
import StreamKit
import Testing

@testable import cycast_ingest

private let second: Int64 = 1_000_000_000

@Suite struct TitleDeskTests {
  private func track(_ title: String) -> TrackInfo { TrackInfo(title: title) }

  private func live(_ mount: String, only: String? = nil) -> TitleDesk {
    var desk = TitleDesk(mount: only)
    #expect(desk.sourceBegan(mount, at: 0) == nil)
    return desk
  }

  @Test(
    arguments: [
      (nil, "/live", nil, .applies), (nil, "/live", "/live", .applies), (nil, "/live", "/other", .noSuchMount),
      (nil, nil, nil, .held), (nil, nil, "/live", .held), (nil, nil, "/other", .held), ("/live", nil, nil, .held),
      ("/live", nil, "/live", .held), ("/live", nil, "/other", .noSuchMount), ("/live", "/live", nil, .applies),
      ("/live", "/live", "/live", .applies), ("/live", "/live", "/other", .noSuchMount),
    ] as [(String?, String?, String?, TitleDesk.Outcome)])
  func theMountOfARequestDecides(only: String?, isLive: String?, asked: String?, outcome: TitleDesk.Outcome) {
    var desk = TitleDesk(mount: only)
    if let isLive { #expect(desk.sourceBegan(isLive, at: 0) == nil) }
    #expect(desk.offer(track("A"), mount: asked, at: second) == outcome)
  }

  @Test func emptyAndRepeatedTitlesAreDropped() {
    var desk = live("/live")
    #expect(desk.offer(track(""), mount: nil, at: 1) == .dropped)
    #expect(desk.offer(track("A"), mount: nil, at: 2) == .applies)
    #expect(desk.offer(track("A"), mount: "/live", at: 3) == .dropped)
    #expect(desk.offer(track(""), mount: nil, at: 4) == .dropped)
    #expect(desk.offer(track("A"), mount: nil, at: 5) == .dropped, "an empty one between them changes nothing")
    #expect(desk.offer(TrackInfo(title: "A", artist: "X"), mount: nil, at: 6) == .applies)
    #expect(desk.offer(track("A"), mount: nil, at: 7) == .applies)
    #expect(desk.offer(track(""), mount: "/other", at: 8) == .noSuchMount)
  }

  @Test func theNextSessionMaySayTheSameTitle() {
    var desk = live("/live")
    #expect(desk.offer(track("A"), mount: nil, at: 1) == .applies)
    desk.sourceEnded()
    #expect(desk.sourceBegan("/live", at: 2) == nil)
    #expect(desk.offer(track("A"), mount: nil, at: 3) == .applies)
    #expect(desk.sourceBegan("/live", at: 4) == nil, "one that replaces another begins anew, too")
    #expect(desk.offer(track("A"), mount: nil, at: 5) == .applies)
  }

  @Test func aTitleInTheSourcesStreamIsTheLastOne() {
    var desk = live("/live")
    #expect(desk.offer(track("A"), mount: nil, at: 1) == .applies)
    desk.sourceSaid(track("B"))
    #expect(desk.offer(track("B"), mount: nil, at: 2) == .dropped)
    #expect(desk.offer(track("A"), mount: nil, at: 3) == .applies)
  }

  @Test(arguments: [10 * second - 1, 10 * second, 10 * second + 1]) func aTitleWaitsTenSecondsForItsSource(age: Int64) {
    var desk = TitleDesk(mount: nil)
    #expect(desk.offer(track("A"), mount: "/live", at: 500) == .held)
    #expect(desk.sourceBegan("/live", at: 500 + age) == (age <= 10 * second ? track("A") : nil))
  }

  @Test func aTitleThatWasHandedOutIsTheLastOne() {
    var desk = TitleDesk(mount: nil)
    #expect(desk.offer(track("A"), mount: "/live", at: 0) == .held)
    #expect(desk.sourceBegan("/live", at: 1) == track("A"))
    #expect(desk.offer(track("A"), mount: "/live", at: 2) == .dropped)
    desk.sourceEnded()
    #expect(desk.sourceBegan("/live", at: 3) == nil, "it is handed out once")
  }

  @Test func theLastTitleForAMountCounts() {
    var desk = TitleDesk(mount: nil)
    for (mount, title) in [("/a", "1"), ("/a", "2"), ("/b", "3"), ("/a", "")] {
      _ = desk.offer(track(title), mount: mount, at: 0)
    }
    #expect(desk.sourceBegan("/a", at: 1) == track("2"))
    desk.sourceEnded()
    #expect(desk.sourceBegan("/b", at: 2) == track("3"))
  }

  @Test func aTitleForNoMountIsForWhoeverComes() {
    var desk = TitleDesk(mount: nil)
    #expect(desk.offer(track("any"), mount: nil, at: 0) == .held)
    #expect(desk.sourceBegan("/a", at: 1) == track("any"))
    desk.sourceEnded()
    #expect(desk.offer(track("named"), mount: "/a", at: 2) == .held)
    #expect(desk.offer(track("any"), mount: nil, at: 3) == .held)
    #expect(desk.sourceBegan("/a", at: 4) == track("any"), "the later one")
    desk.sourceEnded()
    #expect(desk.sourceBegan("/a", at: 5) == nil)
  }

  @Test func sixteenMountsHaveATitleWaiting() {
    for count in [15, 16, 17] {
      var desk = TitleDesk(mount: nil)
      for number in 0..<count { #expect(desk.offer(track("\(number)"), mount: "/\(number)", at: 0) == .held) }
      #expect(desk.sourceBegan("/0", at: 1) == (count > 16 ? nil : track("0")))
      #expect(desk.sourceBegan("/1", at: 1) == track("1"))
      #expect(desk.sourceBegan("/\(count - 1)", at: 1) == track("\(count - 1)"))
    }
  }

  @Test func titlesThatAreTooOldMakeRoomFirst() {
    var desk = TitleDesk(mount: nil)
    for number in 0..<15 { _ = desk.offer(track("\(number)"), mount: "/\(number)", at: number == 7 ? 0 : 11 * second) }
    for number in 15..<17 { #expect(desk.offer(track("x"), mount: "/\(number)", at: 12 * second) == .held) }
    #expect(desk.sourceBegan("/0", at: 13 * second) == track("0"))
  }
}
