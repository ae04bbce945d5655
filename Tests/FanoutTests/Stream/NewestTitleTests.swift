// SPDX-License-Identifier: MIT
import StreamKit
import Testing

@testable import cycast_fanout

@Suite struct NewestTitleTests {
  private func state(_ title: String, station: String = "", origin: Origin? = nil, source: String = "") -> NowPlaying {
    NowPlaying(
      track: TrackInfo(title: title), station: StationInfo(name: station), origin: origin, source: source)
  }

  /// On air with this title from the stream, then with a request.
  private func requested(over said: NowPlaying, _ title: String = "R") -> NewestTitle {
    var newest = NewestTitle()
    newest.streamSays(said, isFirst: true)
    newest.request(TrackInfo(title: title))
    return newest
  }

  private func title(_ newest: NewestTitle) -> String { newest.nowPlaying.track.title }

  @Test func newestWinsBothWays() {
    var newest = NewestTitle()
    #expect(newest.nowPlaying == NowPlaying())
    newest.streamSays(state("A"), isFirst: false)
    #expect(title(newest) == "A")
    newest.request(TrackInfo(title: "R"))
    #expect(title(newest) == "R")
    newest.request(TrackInfo(title: "S"))
    #expect(title(newest) == "S")
    newest.streamSays(state("B"), isFirst: false)
    #expect(title(newest) == "B")
    newest.request(TrackInfo(title: "T"))
    #expect(title(newest) == "T")
  }

  @Test func requestIsTheWholeTrackAndNothingElse() {
    let said = NowPlaying(
      track: TrackInfo(title: "A", artist: "X", album: "Y", genre: "Z", link: "http://x.example"),
      station: StationInfo(name: "Radio", genre: "Jazz"), origin: .live, source: "anna")
    var newest = NewestTitle()
    newest.streamSays(said, isFirst: false)
    newest.request(TrackInfo(title: "R"))
    var expected = said
    expected.track = TrackInfo(title: "R")
    #expect(newest.nowPlaying == expected)
  }

  @Test func repetitionIsNoNews() {
    let said = state("A", station: "Radio", origin: .playlist)
    var newest = requested(over: said)
    newest.streamSays(said, isFirst: false)
    newest.streamSays(said, isFirst: false)
    #expect(title(newest) == "R")
    newest.streamSays(state("B", station: "Radio", origin: .playlist), isFirst: false)
    newest.streamSays(said, isFirst: false)
    #expect(title(newest) == "A", "what was said before the last is news again")
  }

  @Test func newWordsOfTheStationAreToldAndLeaveTheTitle() {
    var newest = requested(over: state("A", station: "Old"))
    newest.streamSays(state("A", station: "New"), isFirst: false)
    #expect(title(newest) == "R" && newest.nowPlaying.station.name == "New")
  }

  @Test func somebodyElseOnAirIsNews() {
    for other in [state("A", origin: .live, source: "anna"), state("A", origin: .playlist, source: "bo")] {
      var newest = requested(over: state("A", origin: .playlist))
      newest.streamSays(other, isFirst: false)
      #expect(newest.nowPlaying == other)
    }
  }

  @Test func momentOfSilenceIsNoNews() {
    let anna = state("A", origin: .live, source: "anna")
    var newest = requested(over: anna)
    newest.streamSays(state("A", origin: .silence), isFirst: false)
    #expect(title(newest) == "R" && newest.nowPlaying.origin == .silence)
    newest.streamSays(anna, isFirst: false)
    #expect(title(newest) == "R" && newest.nowPlaying.source == "anna")
    newest.streamSays(state("A", origin: .silence), isFirst: false)
    newest.streamSays(state("A", origin: .live, source: "bo"), isFirst: false)
    #expect(title(newest) == "A", "another has come out of it")
    newest.request(TrackInfo(title: "S"))
    newest.streamSays(state("", origin: .silence), isFirst: false)
    #expect(title(newest) == "", "nobody is there any more")
  }

  @Test func untitledTrackIsNewsEachTimeAndKeepsTheStation() {
    var newest = requested(over: state("A", station: "Radio", origin: .live, source: "anna"))
    newest.untitledTrackBegins(isFirst: false)
    #expect(newest.nowPlaying == state("", station: "Radio"))
    newest.request(TrackInfo(title: "S"))
    newest.untitledTrackBegins(isFirst: false)
    #expect(title(newest) == "", "the next track is another, though as untitled")
    newest.request(TrackInfo(title: "T"))
    newest.streamSays(state("", station: "Radio"), isFirst: false)
    #expect(title(newest) == "T", "the stream still says nothing")
  }

  @Test func titleBeforeTheFirstUnitStaysUntilTheStreamSaysOne() {
    var newest = NewestTitle()
    newest.request(TrackInfo(title: "R"))
    newest.streamSays(state("", station: "Radio", origin: .playlist), isFirst: true)
    newest.untitledTrackBegins(isFirst: true)
    #expect(title(newest) == "R" && newest.nowPlaying.station.name == "Radio")
    newest.streamSays(state("A"), isFirst: true)
    #expect(title(newest) == "A")
  }

  @Test func requestForWhatIsOnAirChangesNothing() {
    var newest = NewestTitle()
    newest.streamSays(state("A"), isFirst: false)
    newest.request(TrackInfo(title: "A"))
    newest.streamSays(state("A", station: "Radio"), isFirst: false)
    newest.untitledTrackBegins(isFirst: false)
    #expect(title(newest) == "")
    var back = requested(over: state("A"))
    back.request(TrackInfo(title: "A"))
    #expect(title(back) == "A")
  }

  @Test func logicalStreamEndsARequestThoughItSaysTheSame() {
    var newest = requested(over: state("A"))
    newest.logicalStreamBegins(state("A"))
    #expect(title(newest) == "A")
    newest.request(TrackInfo(title: "R"))
    newest.logicalStreamBegins(NowPlaying())
    #expect(newest.nowPlaying == NowPlaying())
  }
}

/// Where in the stream a requested title stands.
@Suite struct RequestedTitleTests {
  private func request(_ title: String, _ booth: Booth) -> Bool { booth.mount.request(TrackInfo(title: title)) }

  @Test func requestHoldsFromTheHeadOnAndTheBurstKeepsItsOwnTitle() throws {
    // Each unit of 500 bytes has a block in it.
    let booth = try Booth(ring: 1 << 20, burst: 4, metaint: 250)
    booth.say("A")
    for _ in 0..<10 { try booth.air(500) }
    #expect(request("R", booth))
    let early = try booth.join(wantsICY: true, sendBuffer: 1 << 18)
    #expect(booth.mount.nowPlaying.track.title == "A", "what a new listener hears first")
    for _ in 0..<10 { try booth.air(500) }
    booth.feedAll()
    booth.drain(early)
    #expect(early.blocks.filter { !$0.text.isEmpty }.map(\.text) == ["StreamTitle='A';", "StreamTitle='R';"])
    // It has joined 2,000 bytes before the head.
    #expect(early.blocks.first { $0.text.contains("'R'") }?.at == 2_000)
    #expect(booth.mount.nowPlaying.track.title == "R")
  }

  @Test func requestBeforeTheFirstUnitIsItsTitle() throws {
    let booth = try Booth(ring: 65_536, metaint: 250)
    #expect(request("R", booth))
    let waiting = try booth.join(wantsICY: true, sendBuffer: 1 << 18)
    booth.mount.say(NowPlaying(station: StationInfo(name: "Radio")))
    try booth.air(500)
    booth.feedAll()
    booth.drain(waiting)
    #expect(waiting.blocks.first?.text == "StreamTitle='R';")
    #expect(booth.mount.nowPlaying.station.name == "Radio")
    booth.mount.say(NowPlaying())
    #expect(booth.mount.titles.latest.nowPlaying.track.title == "R", "it says nothing as before")
    booth.mount.beginUntitledTrack()
    #expect(booth.mount.titles.latest.nowPlaying.track.title == "")
  }

  @Test func equalRequestsAreOneChange() throws {
    let booth = try Booth(ring: 65_536)
    try booth.air(500)
    #expect(request("R", booth))
    let count = booth.mount.titles.changes.count
    try booth.air(500)
    #expect(!request("R", booth))
    booth.say("R")
    #expect(booth.mount.titles.changes.count == count)
  }

  @Test func floodOfRequestsHoldsNoMoreThanItsLimit() throws {
    let booth = try Booth(ring: 1 << 20)
    for number in 0..<1_000 {
      try booth.air(300)
      #expect(request("Title \(number)", booth))
    }
    #expect(booth.mount.titles.changes.count == Titles.most)
    for number in 0..<1_000 { _ = request("Another \(number)", booth) }
    #expect(booth.mount.titles.changes.count == Titles.most, "at one place the last counts")
  }
}
