// SPDX-License-Identifier: MIT
import StreamKit
import TestSupport
import Testing

@testable import cycast_fanout

@Suite struct TitlesTests {
  private func track(_ title: String, station: String = "") -> NowPlaying {
    NowPlaying(track: TrackInfo(title: title), station: StationInfo(name: station))
  }

  @Test func tellsTheTitleOfEachPlace() {
    var titles = Titles(shared: SharedBytes())
    titles.change(to: track("A"), at: 100)
    titles.change(to: track("B"), at: 200)
    #expect(titles.at(0).nowPlaying.track.title == "")
    #expect(titles.at(99).id == 0)
    #expect(titles.at(100).nowPlaying.track.title == "A")
    #expect(titles.at(199).nowPlaying.track.title == "A")
    #expect(titles.at(200).nowPlaying.track.title == "B")
    #expect(titles.latest.nowPlaying.track.title == "B")
  }

  @Test func sameStateIsNoChange() {
    var titles = Titles(shared: SharedBytes())
    titles.change(to: track("A"), at: 100)
    titles.change(to: track("A"), at: 200)
    #expect(titles.changes.count == 2)
  }

  @Test func stationWordsAloneAreNoNewTitle() {
    var titles = Titles(shared: SharedBytes())
    titles.change(to: track("A"), at: 100)
    titles.change(to: track("A", station: "Radio"), at: 200)
    #expect(titles.at(250).nowPlaying.station.name == "Radio")
    #expect(titles.at(250).id == titles.at(150).id)
  }

  @Test func laterWordsAtOnePlaceReplaceEarlierOnes() {
    let shared = SharedBytes()
    var titles = Titles(shared: shared)
    let before = shared.total
    titles.change(to: track("A"), at: 100)
    titles.change(to: track("B"), at: 100)
    #expect(titles.changes.count == 2)
    #expect(titles.at(100).nowPlaying.track.title == "B")
    #expect(shared.total == before + ICYBlock.bytes(title: "B").count)
  }

  @Test func forgetsWhatIsBehindTheTailButNotWhatIsStillOn() {
    let shared = SharedBytes()
    var titles = Titles(shared: shared)
    titles.change(to: track("A"), at: 100)
    titles.change(to: track("B"), at: 200)
    titles.drop(before: 199)
    #expect(titles.changes.map(\.offset) == [100, 200])
    titles.drop(before: 200)
    #expect(titles.changes.map(\.offset) == [200])
    #expect(shared.total == ICYBlock.bytes(title: "B").count)
    titles.drop(before: 5_000)
    #expect(titles.latest.nowPlaying.track.title == "B")
  }

  @Test func holdsNoMoreThanItsLimit() {
    let shared = SharedBytes()
    var titles = Titles(shared: shared)
    for number in 1...1_000 { titles.change(to: track("Title \(number)"), at: number) }
    #expect(titles.changes.count == Titles.most)
    #expect(titles.at(1_000).nowPlaying.track.title == "Title 1000")
    #expect(titles.at(0).nowPlaying.track.title == "Title 745", "the oldest that is left stands for those before")
    #expect(shared.total <= Titles.most * 33)
  }
}

@Suite struct LogicalStreamsTests {
  @Test func tellsTheStreamOfEachPlace() {
    let shared = SharedBytes()
    var streams = LogicalStreams(shared: shared)
    #expect(streams.at(10) == nil)
    streams.begin(at: 100, headers: [1, 2, 3])
    streams.begin(at: 500, headers: [4, 5])
    #expect(streams.at(99) == nil)
    #expect(streams.at(100)?.audio == 103)
    #expect(streams.at(499)?.id == 1)
    #expect(streams.at(500)?.id == 2)
    #expect(shared.total == 5)
    streams.drop(before: 499)
    #expect(streams.entries.count == 2)
    streams.drop(before: 500)
    #expect(streams.entries.count == 1 && shared.total == 2)
    streams.drop(before: 9_000)
    #expect(streams.at(9_000)?.id == 2, "the stream that is on is never forgotten")
  }
}
