// SPDX-License-Identifier: MIT
import StreamKit
import Testing

@testable import cycast_ingest

@Suite struct CueSheetTests {
  private let second: Int64 = 1_000_000_000

  private func track(_ title: String, _ artist: String = "") -> TrackInfo { TrackInfo(title: title, artist: artist) }

  /// The titles and places of a sheet.
  private func places(_ sheet: CueSheet, duration: Int64? = nil) -> [String] {
    var titles: [String] = []
    for line in sheet.text(file: "f.mp3", codec: .mp3, duration: duration).split(separator: "\n") {
      if line.hasPrefix("    TITLE") { titles.append(String(line.dropFirst(11).dropLast())) }
      if line.hasPrefix("    INDEX 01"), let last = titles.popLast() { titles.append("\(line.dropFirst(13)) \(last)") }
    }
    return titles
  }

  @Test func sheetOfASessionIsWrittenOut() {
    var sheet = CueSheet(title: "Radio Home", performer: "anna")
    sheet.add(track("First \"Song\"", "Its Band"), at: 0)
    sheet.add(track("Zweites Stück"), at: 185 * second + 500_000_000)
    #expect(
      sheet.text(file: "2026-11-21T20-00-00Z-anna.mp3", codec: .mp3, duration: 600 * second) == """
        PERFORMER "anna"
        TITLE "Radio Home"
        FILE "2026-11-21T20-00-00Z-anna.mp3" MP3
          TRACK 01 AUDIO
            TITLE "First 'Song'"
            PERFORMER "Its Band"
            INDEX 01 00:00:00
          TRACK 02 AUDIO
            TITLE "Zweites Stück"
            INDEX 01 03:05:37

        """)
  }

  @Test func firstTrackBeginsAtZeroUnderTheSheetsTitleWhenTheFirstTitleComesLater() {
    var sheet = CueSheet(title: "Live: anna", performer: "anna")
    #expect(places(sheet) == ["00:00:00 Live: anna"])
    sheet.add(track("One"), at: 30 * second)
    #expect(places(sheet) == ["00:00:00 Live: anna", "00:30:00 One"])
  }

  @Test func titleOfTheFirstSecondBeginsAtZero() {
    for time in [0, second - 1, second] {
      var sheet = CueSheet(title: "Live", performer: "")
      sheet.add(track("One"), at: time)
      #expect(places(sheet) == (time < second ? ["00:00:00 One"] : ["00:00:00 Live", "00:01:00 One"]))
    }
  }

  @Test func titleThatLastsUnderASecondGivesWayToTheNext() {
    var sheet = CueSheet(title: "Live", performer: "")
    sheet.add(track("One"), at: 10 * second)
    sheet.add(track("Half"), at: 20 * second)
    sheet.add(track("Two"), at: 21 * second - 1)
    sheet.add(track("Three"), at: 22 * second - 1)
    #expect(places(sheet) == ["00:00:00 Live", "00:10:00 One", "00:20:74 Two", "00:21:74 Three"])
  }

  @Test func sameTitleAgainIsNoTrackNorAfterASlip() {
    var sheet = CueSheet(title: "Live", performer: "")
    sheet.add(track("One", "A"), at: 10 * second)
    sheet.add(track("One", "A"), at: 15 * second)
    sheet.add(track("Slip"), at: 20 * second)
    sheet.add(track("One", "A"), at: 20 * second + 5)
    #expect(places(sheet) == ["00:00:00 Live", "00:10:00 One"])
    sheet.add(track("One", "B"), at: 30 * second)
    #expect(places(sheet).last == "00:30:00 One")
  }

  @Test func noTitleStandsUnderTheSheetsTitle() {
    var sheet = CueSheet(title: "Live", performer: "anna")
    sheet.add(track("One"), at: 10 * second)
    sheet.add(TrackInfo(album: "said alone"), at: 20 * second)
    #expect(places(sheet) == ["00:00:00 Live", "00:10:00 One", "00:20:00 Live"])
  }

  @Test(arguments: [
    (0, "00:00:00"), (13_333_333, "00:00:00"), (13_333_334, "00:00:01"), (999_999_999, "00:00:74"),
    (59_999_999_999, "00:59:74"), (60_000_000_000, "01:00:00"), (5_999_999_999_999, "99:59:74"),
    (6_000_000_000_000, "100:00:00"), (86_400_000_000_000, "1440:00:00"), (Int64.max, "153722867:16:64"),
  ])
  func timesAreMinutesSecondsAndFramesOf75(time: Int64, text: String) {
    var sheet = CueSheet(title: "Live", performer: "")
    sheet.add(track("x"), at: max(time, 0))
    if time >= second {
      #expect(places(sheet).last == "\(text) x")
    } else {
      sheet.add(track("y"), at: time + second)
      sheet.add(track("z"), at: 60 * second + time)
      #expect(places(sheet).last == "01\(text.dropFirst(2)) z")
    }
  }

  @Test(arguments: [98, 99, 100, 101])
  func sheetHasAtMost99TracksAndSaysHowManyTitlesHaveNone(count: Int) {
    var sheet = CueSheet(title: "Live", performer: "")
    for number in 1...count { sheet.add(track("t\(number)"), at: Int64(number - 1) * 60 * second) }
    #expect(places(sheet).count == min(count, 99) && sheet.count == min(count, 99))
    #expect(places(sheet).last == "\(min(count, 99) - 1):00:00 t\(min(count, 99))")
    let remark = sheet.text(file: "f", codec: .mp3).hasPrefix("REM \(count - 99) more titles have no track")
    #expect(remark == (count > 99))
  }

  @Test func titlesAtTheEndOrLaterAreNotInTheFile() {
    var sheet = CueSheet(title: "Live", performer: "")
    sheet.add(track("One"), at: 10 * second)
    sheet.add(track("Two"), at: 20 * second)
    #expect(places(sheet, duration: 20 * second + 1).count == 3)
    #expect(places(sheet, duration: 20 * second).count == 2)
    #expect(places(sheet, duration: 0) == ["00:00:00 Live"])
  }

  @Test func titleWithATimeBeforeTheLastDoesNotGoBack() {
    var sheet = CueSheet(title: "Live", performer: "")
    sheet.add(track("One"), at: 10 * second)
    sheet.add(track("Two"), at: 5 * second)
    sheet.add(track("Three"), at: -1)
    #expect(places(sheet) == ["00:00:00 Live", "00:10:00 Three"])
  }

  @Test(arguments: ["a\nTRACK 02 AUDIO", "\"", "a\u{0}b", "a\r\u{85}b", "x\u{2028}INDEX 01 00:00:00"])
  func textStaysInItsQuotesAndLine(text: String) {
    var sheet = CueSheet(title: text, performer: text)
    sheet.add(track("!" + text, text), at: 60 * second)
    let lines = sheet.text(file: text, codec: .mp3).split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.count == 12 && lines.last == "")
    #expect(lines.allSatisfy { $0.filter { $0 == "\"" }.count % 2 == 0 && $0.filter { $0 == "\"" }.count < 3 })
  }

  @Test func longTextsAreCut() {
    var sheet = CueSheet(title: "Live", performer: "")
    sheet.add(track(String(repeating: "é", count: 300)), at: 0)
    #expect(places(sheet) == ["00:00:00 " + String(repeating: "é", count: 256)])
  }

  @Test func fileTypeIsMP3OrWave() {
    let sheet = CueSheet(title: "Live", performer: "")
    for codec in Codec.allCases {
      #expect(sheet.text(file: "f", codec: codec).contains("FILE \"f\" \(codec.isMPEG ? "MP3" : "WAVE")\n"))
    }
  }
}
