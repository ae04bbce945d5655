// SPDX-License-Identifier: MIT
import MPEGDecode
import StreamKit
import Testing

@testable import cycast_stat

@Suite struct StatusLineTests {
  private var reading: MeterReading {
    var reading = MeterReading()
    reading.elapsed = 3_723_000_000_000
    (reading.media, reading.drift, reading.bitRate) = (3_723_500_000_000, 500_000_000, 127_999)
    (reading.codec, reading.units, reading.bytes, reading.junk) = (.mp3, 142_305, 59_576_000, 0)
    reading.title = "Artist - Title"
    return reading
  }

  private var full: MeterReading {
    var full = reading
    var levels = MeterLevels()
    (levels.momentary, levels.shortTerm, levels.integrated, levels.truePeak) = (-18.24, -18, nil, 0.31)
    full.levels = levels
    return full
  }

  private func line(_ reading: MeterReading, _ width: Int, colors: Bool = false) -> String {
    StatusLine.text(reading, width: width, hasColors: colors)
  }

  @Test func wideTerminalShowsAll() {
    #expect(
      line(reading, 120) == "1:02:03  128 kbit/s  142305 frames  junk 0  drift +0.5 s  Artist - Title")
    #expect(
      line(full, 160) == "1:02:03  128 kbit/s  142305 frames  junk 0  drift +0.5 s  M -18.2 S -18.0 I - LUFS  peak 0.3"
        + "  Artist - Title")
  }

  @Test func narrowTerminalShowsWhatMattersMost() {
    #expect(line(reading, 66) == "1:02:03  128 kbit/s  142305 frames  drift +0.5 s  Artist - Title")
    #expect(line(reading, 50) == "1:02:03  128 kbit/s  drift +0.5 s  Artist - Title")
    #expect(line(reading, 30) == "1:02:03  Artist - Title")
    #expect(line(reading, 16) == "1:02:03  Artist…")
    #expect(line(reading, 5) == "1:02…")
    #expect(line(reading, 0) == "")
  }

  @Test(arguments: [false, true]) func noWidthIsEverExceeded(_ hasLevels: Bool) {
    var reading = hasLevels ? full : self.reading
    let pictures = "👩‍👩‍👧 - 🇩🇪🇫🇷 e\u{301}e\u{301}"
    let titles = ["", "Artist - Title", "東京事変 - 群青日和 (ライブ・バージョン)", pictures, String(repeating: "x", count: 900)]
    for title in titles {
      reading.title = title
      for dead: Int64? in [nil, 90_000_000_000] {
        reading.deadFor = dead
        for width in 0...200 {
          let text = line(reading, width)
          #expect(Cells.width(text) <= width, "\(width): \(text)")
          #expect(width < 8 || text.hasPrefix("1:02:03"), "\(width): \(text)")
        }
      }
    }
  }

  @Test func deadAirAndWaitsComeFirst() {
    var reading = self.reading
    reading.waited = 5_000_000_000
    #expect(line(reading, 40).hasPrefix("1:02:03  no input 0:05  "))
    reading.deadFor = 65_000_000_000
    #expect(line(reading, 24) == "1:02:03  DEAD AIR 1:05")
    #expect(line(reading, 80, colors: true).contains("\u{1B}[31mDEAD AIR 1:05\u{1B}[0m"))
  }

  @Test func withoutColoursNothingButTextIsWritten() {
    var reading = full
    (reading.junk, reading.deadFor) = (17, 1)
    reading.title = "A\u{1B}[31m\u{7}\r\n\u{9B}2J\u{202E}B"
    let text = line(reading, 200)
    #expect(text.unicodeScalars.allSatisfy { $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value) }, "\(text)")
    #expect(text.hasSuffix("  A[31m  2JB"), "\(text)")
  }

  @Test func unitsAreNamedAsTheFormatHasThem() {
    var reading = self.reading
    reading.codec = .opus
    #expect(line(reading, 100).contains("  142305 pages  "))
    for codec: Codec? in [nil, .raw] {
      reading.codec = codec
      #expect(line(reading, 100).contains("  59.6 MB  "))
    }
  }

  @Test(arguments: [
    (0, "0:00"), (59, "0:59"), (60, "1:00"), (3_599, "59:59"), (3_600, "1:00:00"), (86_399, "23:59:59"),
    (86_400, "1d 0:00:00"), (1_000_000, "11d 13:46:40"),
  ]) func clockReads(_ seconds: Int64, _ text: String) {
    #expect(Shown.clock(seconds * 1_000_000_000 + 999_999_999) == text)
  }

  @Test func numbersAreRoundedToATenth() {
    #expect(Shown.tenths(-0.04) == "0.0" && Shown.tenths(-0.06) == "-0.1" && Shown.tenths(-23.96) == "-24.0")
    #expect(Shown.signed(0) == "+0.0" && Shown.signed(-1_260_000_000) == "-1.3" && Shown.signed(40_000_000) == "+0.0")
    #expect(Shown.bytes(999) == "999 B" && Shown.bytes(1_000) == "1.0 kB" && Shown.bytes(999_960) == "1.0 MB")
  }

  @Test func fieldsOfTheLogHoldTheSame() {
    let fields = full.fields
    #expect(fields.map(\.0).prefix(7) == ["elapsed", "seconds", "drift", "kbit/s", "bytes", "frames", "junk"])
    #expect(fields.contains { $0 == ("short_term", "-18.0") } && !fields.contains { $0.0 == "integrated" })
    #expect(fields.last?.1 == "Artist - Title")
  }
}
