// SPDX-License-Identifier: MIT
import Foundation
import StreamKit
import TestSupport
import Testing

@Suite struct JSONTests {
  @Test func escapesWhatCouldEndALineOrAString() {
    #expect(JSONText.quoted("a\"b\\c/\n\r\t") == #""a\"b\\c/\n\r\t""#)
    #expect(JSONText.quoted("\u{0}\u{1F}\u{7F}\u{9B}\u{2028}\u{2029}") == #""\u0000\u001f\u007f\u009b\u2028\u2029""#)
    #expect(JSONText.quoted("é東🎧</script>") == "\"é東🎧</script>\"")
  }

  @Test func anotherParserReadsBackAnyText() throws {
    var generator = SeededGenerator(seed: 3)
    for _ in 0..<1_000 {
      // Foundation itself loses byte order marks.
      let text = RandomText.any(upTo: 10, using: &generator).replacing("\u{FEFF}", with: "")
      var object = JSONObject()
      object.add(text, text)
      #expect(!object.bytes.contains { $0 < 0x20 })
      let read = try JSONSerialization.jsonObject(with: Data(object.bytes)) as? [String: String]
      #expect(read.map { Array(($0.values.first ?? "").utf8) } == Array(text.utf8))
    }
  }

  @Test func membersStandInTheirOrder() {
    var inner = JSONObject()
    inner.add("k", true)
    var object = JSONObject()
    object.add("n", -5)
    object.add("big", UInt64.max)
    object.add("half", 0.5)
    object.add("none", Double.infinity)
    object.add("o", inner)
    object.add("absent", unlessEmpty: "")
    object.add("e", JSONObject())
    #expect(object.text == #"{"n":-5,"big":18446744073709551615,"half":0.5,"none":null,"o":{"k":true},"e":{}}"#)
    #expect(object.line == Array((object.text + "\n").utf8))
    #expect(JSONObject().text == "{}")
  }

  @Test func secondsHaveThreeDecimals() {
    for (nanoseconds, text): (Int64, String) in [
      (0, "0.000"), (999_999, "0.000"), (1_000_000, "0.001"), (12_345_678_901, "12.345"), (-1_500_000_000, "-1.500"),
      (-1, "0.000"), (Int64.max, "9223372036.854"), (Int64.min, "-9223372036.854"),
    ] {
      var object = JSONObject()
      object.add("at", secondsOf: nanoseconds)
      #expect(object.text == "{\"at\":\(text)}")
    }
  }
}

@Suite struct JSONArrayTests {
  @Test func valuesStandInTheirOrder() {
    var object = JSONObject(textLimit: 3)
    object.add("empty", JSONArray())
    object.add("mixed", array: { values in
      values.append("\"ab")
      values.append("abcd")
      values.append(-1)
      values.append { $0.add("k", "abcd") }
      values.append(JSONObject())
    })
    #expect(object.text == #"{"empty":[],"mixed":["\"ab","abc",-1,{"k":"abc"},{}]}"#)
  }

  @Test func whatIsNotKnownIsNull() {
    var object = JSONObject()
    object.addNull("a")
    object.add("b", orNull: nil as String?)
    object.add("c", orNull: nil as Int?)
    object.add("d", secondsOrNullOf: nil)
    object.add("e", orNull: "")
    object.add("f", orNull: 0)
    object.add("g", secondsOrNullOf: 0)
    #expect(object.text == #"{"a":null,"b":null,"c":null,"d":null,"e":"","f":0,"g":0.000}"#)
  }
}

@Suite struct TitleLineTests {
  private let time: Int64 = 1_795_291_200_123_456_789

  @Test func saysAllInTheOrderOfTheDesign() {
    let now = NowPlaying(
      track: TrackInfo(title: "T \"q\"", artist: "A", album: "B", genre: "G", link: "http://l/"),
      station: StationInfo(name: "never"), origin: .live, source: "never")
    let expected =
      #"{"time":"2026-11-21T20:00:00.123Z","at":12.345,"artist":"A","title":"T \"q\"","album":"B","#
      + #""url":"http://l/","origin":"live"}"# + "\n"
    #expect(String(decoding: TitleLine.bytes(now, time: time, at: 12_345_000_000), as: UTF8.self) == expected)
  }

  @Test func whatIsNotSaidHasNoKey() {
    let line = TitleLine.bytes(NowPlaying(track: TrackInfo(title: "T")), time: 0, at: nil)
    #expect(String(decoding: line, as: UTF8.self) == #"{"time":"1970-01-01T00:00:00.000Z","title":"T"}"# + "\n")
  }
}

@Suite struct LongTitleLineTests {
  @Test func lineOfLongWordsStaysWholeBelowPipeBuf() throws {
    let long = String(repeating: "ü\"\\", count: 3_000)
    let now = NowPlaying(
      track: TrackInfo(title: long, artist: long, album: long, link: "http://x.example/" + long), origin: .live)
    let line = TitleLine.bytes(now, time: 0, at: 5)
    #expect(line.count <= 4_096 && line.last == 0x0A)
    let object = try JSONSerialization.jsonObject(with: Data(line)) as? [String: Any]
    #expect((object?["title"] as? String)?.hasPrefix("ü\"\\") == true)
    #expect(object?["origin"] as? String == "live")
  }

  /// One word has the room that the others leave.
  @Test func onlyTheLongestWordsAreCut() throws {
    let long = String(repeating: "é", count: 5_000)
    let line = TitleLine.bytes(NowPlaying(track: TrackInfo(title: long, artist: "Artist")), time: 0, at: 5, byte: 7)
    #expect(line.count <= 4_096 && line.count > 4_090)
    let object = try JSONSerialization.jsonObject(with: Data(line)) as? [String: Any]
    let title = try #require(object?["title"] as? String)
    #expect(title.allSatisfy { $0 == "é" } && title.utf8.count > 3_900)
    #expect(object?["artist"] as? String == "Artist")
  }

  @Test func textHasPlacesWithThreeDigitsAndATitleThatFits() {
    let track = TrackInfo(title: "Title", artist: "Artist")
    for (time, byte, start) in [
      (Int64(0), 0, "0.000 0"), (12_345_999_999, 200_632, "12.345 200632"), (60_010_000_000, 9, "60.010 9"),
      (-5, 10, "0.000 10"),
    ] {
      let line = TitleLine.text(track, at: time, byte: byte)
      #expect(String(decoding: line, as: UTF8.self) == start + " Artist - Title\n")
    }
    let long = TitleLine.text(TrackInfo(title: String(repeating: "é", count: 5_000)), at: 0, byte: 0)
    #expect(long.count >= 4_095 && long.count <= 4_096 && long.last == 0x0A)
    #expect(String(validating: long, as: UTF8.self) != nil)
  }
}
