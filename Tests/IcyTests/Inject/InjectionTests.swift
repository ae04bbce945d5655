// SPDX-License-Identifier: MIT
import StreamKit
import TestSupport
import Testing

@testable import cycast_icy

private let second: Int64 = 1_000_000_000

private func title(_ text: String, at: Int64? = nil) -> SaidTitle { SaidTitle(track: TrackInfo(title: text), at: at) }

@Suite struct InjectionTests {
  @Test func titleWithoutAPlaceCountsFromNowOnAndTheDelay() {
    var plain = Injection(delay: 0)
    let now = plain.place(of: title("a"), at: 7 * second, isTimetable: false)
    #expect(now == 7 * second)
    var late = Injection(delay: second / 2)
    let later = late.place(of: title("a"), at: 7 * second, isTimetable: true)
    #expect(later == 7 * second + second / 2)
  }

  @Test func placeThatIsSaidIsKeptEvenBehind() {
    var injection = Injection(delay: second)
    let ahead = injection.place(of: title("a", at: 12 * second), at: 7 * second, isTimetable: false)
    #expect(ahead == 13 * second)
    let behind = injection.place(of: title("a", at: 2 * second), at: 7 * second, isTimetable: false)
    #expect(behind == 3 * second)
    let negative = injection.place(of: title("a", at: -second), at: 0, isTimetable: true)
    #expect(negative == second)
  }

  @Test func latestPlaceCanBePutOffByTheLongestDelay() throws {
    let line = try TitleLine.read(Array(#"{"at":1e300,"title":"a"}"#.utf8).span)
    let latest = try #require(line?.at)
    var injection = Injection(delay: InjectSettings.longestDelay)
    let place = injection.place(of: title("a", at: latest), at: 0, isTimetable: true)
    #expect(place == TitleLine.latest + InjectSettings.longestDelay)
  }

  @Test func placeFarAheadIsBelievedOfATimetableOnly() {
    let limit = Injection.mostAhead
    var injection = Injection(delay: 0)
    let near = injection.place(of: title("a", at: second + limit), at: second, isTimetable: false)
    #expect(near == second + limit && !injection.isAstray)
    let table = injection.place(of: title("a", at: 99 * limit), at: second, isTimetable: true)
    #expect(table == 99 * limit && !injection.isAstray)
    // Said once only.
    let far = injection.place(of: title("a", at: second + limit + 1), at: second, isTimetable: false)
    #expect(far == second && injection.isAstray)
    let again = injection.place(of: title("a", at: .max), at: second, isTimetable: false)
    #expect(again == second && !injection.isAstray)
  }
}

@Suite struct TagSinkTests {
  @Test func titleThatCameWhereTagsHaveNoPlaceIsSaidBehindThat() throws {
    let (before, behind) = (SampleFrames.mp3Frames(50, seed: 1), SampleFrames.mp3Frames(50, seed: 2))
    let ogg = try Fixtures.corpusBytes("vorbis-q3.ogg")
    let titles: [(title: TrackInfo, place: Int64)] = [
      (TrackInfo(title: "first"), 0), (TrackInfo(title: "in the Ogg stream"), 3 * second),
    ]
    let stream = try FilterRuns.inject([(before + ogg + behind)[...]], metaint: nil, titles)
    let (audio, heard) = try FilterRuns.extract([stream[...]])
    let isSame = audio == before + ogg + behind
    #expect(isSame)
    #expect(heard.heard.map(\.track.display) == ["first", "Corpus - Vorbis One", "in the Ogg stream"])
    #expect(heard.heard.last?.place.byte == before.count + ogg.count)
  }
}

@Suite struct TitleScheduleTests {
  @Test func titlesComeOutInTheOrderOfTheirPlaces() {
    var schedule = TitleSchedule()
    for (text, place) in [("c", 30), ("a", 10), ("b1", 20), ("b2", 20)] {
      schedule.add(title(text), at: Int64(place) * second)
    }
    var found: [String] = []
    #expect(schedule.next == 10 * second)
    while let next = schedule.take(at: 20 * second) { found.append(next.track.title) }
    #expect(found == ["a", "b1", "b2"])
    #expect(schedule.next == 30 * second)
  }

  @Test func unitThatBeginsAMillisecondEarlyIsTheTitles() {
    for (early, isTaken) in [(TitleSchedule.tolerance, true), (TitleSchedule.tolerance + 1, false)] {
      var schedule = TitleSchedule()
      schedule.add(title("a"), at: second)
      let taken = schedule.take(at: second - early)
      #expect((taken != nil) == isTaken)
    }
  }

  @Test func farthestIsLeftOutWhenTooManyWait() {
    var schedule = TitleSchedule()
    for place in 0..<TitleSchedule.most { schedule.add(title("\(place)"), at: Int64(place) * second) }
    #expect(schedule.leftOut == 0)
    schedule.add(title("early"), at: 0)
    #expect(schedule.leftOut == 1)
    var titles: [String] = []
    while let next = schedule.take(at: .max - second) { titles.append(next.track.title) }
    #expect(titles.count == TitleSchedule.most)
    #expect(Array(titles.prefix(3)) == ["0", "early", "1"])
    #expect(titles.last == "\(TitleSchedule.most - 2)")
  }
}

@Suite struct StateBookTests {
  private let tag = NowPlaying(
    track: TrackInfo(title: "tag"), station: StationInfo(name: "Radio"), origin: .playlist, source: "")

  @Test func newestCountsAndTheStationStays() {
    var book = StateBook()
    book.streamSaid(tag)
    let first = book.news()
    #expect(first == tag)
    book.put(SaidTitle(track: TrackInfo(title: "put"), origin: .live))
    let second = book.news()
    #expect(second == NowPlaying(track: TrackInfo(title: "put"), station: tag.station, origin: .live))
    book.streamSaid(tag)
    let third = book.news()
    #expect(third == tag)
    book.untitled()
    let fourth = book.news()
    #expect(fourth == NowPlaying(station: tag.station))
  }

  @Test func nothingNewIsNotSaidUnlessItIsAskedFor() {
    var book = StateBook()
    book.sayAgain()
    let nothing = book.news()
    #expect(nothing == nil)
    book.streamSaid(tag)
    let said = book.news()
    book.streamSaid(tag)
    let again = book.news()
    #expect(said == tag && again == nil)
    book.sayAgain()
    let asked = book.news()
    let after = book.news()
    #expect(asked == tag && after == nil)
  }
}

@Suite struct BlockWriterTests {
  private func written(_ writer: inout BlockWriter, _ count: Int) -> [UInt8] {
    var output: [UInt8] = []
    [UInt8](repeating: 7, count: count).withUnsafeBytes { writer.write($0, to: &output) }
    return output
  }

  @Test func blockStandsBetweenBytesAndSaysWhatIsKnownWhenTheNextComes() {
    var writer = BlockWriter(metaint: 4)
    let first = written(&writer, 4)
    #expect(first == [7, 7, 7, 7])
    writer.say(TrackInfo(title: "A"))
    let second = written(&writer, 1)
    #expect(second == ICYBlock.bytes(title: "A") + [7])
    let third = written(&writer, 8)
    #expect(third == [7, 7, 7, 0, 7, 7, 7, 7, 0, 7])
  }

  @Test func titleThatGoesAndComesBackBetweenTwoBlocksIsNoNews() {
    var writer = BlockWriter(metaint: 1)
    writer.say(TrackInfo(title: "A"))
    _ = written(&writer, 2)
    writer.say(TrackInfo(title: "B"))
    writer.say(TrackInfo(title: "A"))
    let quiet = written(&writer, 1)
    #expect(quiet == [0, 7])
    writer.say(TrackInfo(title: "A"), again: true)
    let again = written(&writer, 1)
    #expect(again == ICYBlock.bytes(title: "A") + [7])
  }
}
