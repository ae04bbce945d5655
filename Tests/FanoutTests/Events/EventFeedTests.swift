// SPDX-License-Identifier: MIT
import StreamKit
import Testing

@testable import cycast_fanout

/// What those who follow are told from.
@Suite struct EventFeedTests {
  private func entry(_ number: Int, _ kind: Happening = .metadata, privately: String? = nil) -> EventFeed.Entry {
    EventFeed.Entry(
      sequence: number, kind: Happenings(kind), publicly: Array("\(number) ".utf8),
      privately: privately.map { Array($0.utf8) })
  }

  private func text(
    _ feed: EventFeed, from place: Int, _ kinds: Happenings = .all, privately: Bool = false, limit: Int = 99
  )
    -> (String, Int)
  {
    let (bytes, end) = feed.bytes(from: place, kinds, privately: privately, limit: limit)
    return (String(decoding: bytes, as: UTF8.self), end)
  }

  @Test func whoHasHadAllGetsWhatIsNew() {
    var feed = EventFeed()
    for number in 1...3 { feed.add(entry(number)) }
    #expect(text(feed, from: 0) == ("1 2 3 ", 3))
    #expect(text(feed, from: 2) == ("3 ", 3))
    #expect(text(feed, from: 3) == ("", 3))
  }

  @Test func whoIsTooSlowLosesTheOldest() {
    var feed = EventFeed()
    for number in 1...(EventFeed.most + 2) { feed.add(entry(number)) }
    #expect(feed.first == 2)
    let (got, end) = text(feed, from: 0, limit: 1)
    #expect(got == "3 " && end == 3)
  }

  @Test func onlyWhatIsWantedComes() {
    var feed = EventFeed()
    feed.add(entry(1, .status))
    feed.add(entry(2, .listenerJoined, privately: "secret "))
    feed.add(entry(3, .trackStarted))
    #expect(text(feed, from: 0, Happenings([.trackStarted, .status])) == ("1 3 ", 3))
    #expect(text(feed, from: 0, Happenings(.listenerJoined)) == ("2 ", 3))
    #expect(text(feed, from: 0, privately: true) == ("1 secret 3 ", 3))
  }

  @Test func placeIsBehindTheEventThatWasHadLast() {
    var feed = EventFeed()
    for number in 1...4 { feed.add(entry(number * 10)) }
    #expect(feed.place(behind: 20) == 2)
    #expect(feed.place(behind: 40) == 4)
    #expect(feed.place(behind: 25) == 4, "no such event: what comes next")
    feed.clear()
    #expect(feed.place(behind: 20) == 4)
    #expect(text(feed, from: 0) == ("", 4))
  }

  @Test func messagesHaveNoLineEndInsideTheirData() {
    let bytes = EventFeed.message(.status, number: 7, Array("{\"a\":1}\n".utf8))
    #expect(String(decoding: bytes, as: UTF8.self) == "event: status\nid: 7\ndata: {\"a\":1}\n\n")
  }

  @Test func listOfNamesSaysWhatIsWanted() {
    #expect(Happenings(list: "") == .all)
    #expect(Happenings(list: "status,metadata") == Happenings([.status, .metadata]))
    #expect(Happenings(list: "status,") == Happenings(.status))
    for wrong in ["statuss", "status metadata", "STATUS", "*"] { #expect(Happenings(list: wrong) == nil, "\(wrong)") }
    #expect(Set(Happening.allCases.map { Happenings($0).rawValue }).count == Happening.allCases.count)
  }
}
