// SPDX-License-Identifier: MIT
import StreamKit
import TestSupport
import Testing

@testable import cycast_icy

@Suite struct TitleOutputTests {
  private static let time: Int64 = 1_795_291_205_123_000_000

  private func text(_ format: WatchFormat, _ track: TrackInfo, _ station: String = "", isAlone: Bool = false) -> String
  {
    String(decoding: format.line(track, station: station, time: Self.time, isAlone: isAlone), as: UTF8.self)
  }

  @Test func onlyAnotherTitleIsNew() {
    var changes = TitleChanges()
    let said = ["", "", "a", "a", "b", "a", "", "a"].map { changes.isNew(TrackInfo(song: $0)) }
    #expect(said == [true, false, true, false, true, true, true, true])
  }

  @Test func aLinkThatChangesIsNoNewTitleAndNeitherAreTheSameWordsInOtherFields() {
    var changes = TitleChanges()
    let said = [
      TrackInfo(title: "b", artist: "a", link: "http://x/1"), TrackInfo(title: "b", artist: "a", link: "http://x/2"),
      TrackInfo(title: "a - b"),
    ].map { changes.isNew($0) }
    #expect(said == [true, false, false])
  }

  @Test func textHasTheMachinesTimeAndTheTitle() {
    let clock = CalendarTime(Self.time, local: true).formatted("%Y-%m-%d %H:%M:%S")
    #expect(text(.text, TrackInfo(title: "b", artist: "a"), "s") == clock + "  a - b\n")
    #expect(text(.text, TrackInfo()) == clock + "  -\n")
    #expect(text(.text, TrackInfo(title: "b", artist: "a"), isAlone: true) == "a - b\n")
    #expect(text(.text, TrackInfo(), isAlone: true) == "\n")
  }

  @Test func jsonSaysWhatIsKnown() {
    let track = TrackInfo(title: "b\"", artist: "a", link: "http://x/")
    #expect(
      text(.json, track, "Radio")
        == #"{"time":"2026-11-21T20:00:05.123Z","artist":"a","title":"b\"","url":"http://x/","station":"Radio"}"# + "\n"
    )
    #expect(text(.json, TrackInfo()) == #"{"time":"2026-11-21T20:00:05.123Z"}"# + "\n")
    #expect(text(.json, TrackInfo(), isAlone: true) == #"{"time":"2026-11-21T20:00:05.123Z"}"# + "\n")
  }

  @Test(arguments: WatchFormat.allCases, ["x", "é", "音", "\"", "\\"])
  func noLineIsLongerThanAPipeTakesWhole(_ format: WatchFormat, _ letter: String) {
    for count in [370, 380, 381, 1_900, 4_070, 4_075, 4_076, 4_096, 5_000] {
      let word = String(repeating: letter, count: count)
      for link in ["", "http://" + word] {
        let track = TrackInfo(title: word, artist: word, album: word, link: link)
        let line = format.line(track, station: word, time: Self.time)
        #expect(line.count <= 4_096)
        #expect(line.last == 10 && line.count { $0 == 10 } == 1)
        #expect(String(validating: line, as: UTF8.self) != nil)
        if format == .json { #expect(line.dropLast().last == UInt8(ascii: "}")) }
      }
    }
  }

  @Test func aQueueKeepsTheNewestLinesAndTheOneThatIsHalfOut() {
    var queue = LineQueue(most: 3)
    let lines = (0..<6).map { Array("line \($0)\n".utf8) }
    let lost = lines[..<3].map { queue.add($0) }
    #expect(lost == [false, false, false])
    #expect(queue.front.elementsEqual(lines[0]))
    queue.wrote(2)
    let lostLater = lines[3...].map { queue.add($0) }
    #expect(lostLater == [true, true, true])
    var out: [UInt8] = []
    while !queue.isEmpty {
      let count = min(4, queue.front.count)
      out += queue.front.prefix(count)
      queue.wrote(count)
    }
    #expect(out == Array(lines[0].dropFirst(2)) + lines[4] + lines[5])
  }
}
