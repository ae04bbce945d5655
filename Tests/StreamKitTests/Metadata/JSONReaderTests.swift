// SPDX-License-Identifier: MIT
import StreamKit
import TestSupport
import Testing

@Suite struct JSONReaderTests {
  private func read(_ bytes: [UInt8]) throws(JSONProblem) -> JSONValue { try JSONValue(bytes.span) }

  private func read(_ text: String) throws(JSONProblem) -> JSONValue { try read(Array(text.utf8)) }

  private func problem(_ bytes: [UInt8]) -> JSONProblem? {
    do throws(JSONProblem) {
      _ = try read(bytes)
      return nil
    } catch {
      return error
    }
  }

  private func problem(_ text: String) -> JSONProblem? { problem(Array(text.utf8)) }

  @Test func readsEachKindOfValue() throws {
    let value = try read(#" { "a" : [ 1 , -2.5 , "x" , true , false , null , { } , [ ] ] , "b" : { "c" : "d" } } "#)
    #expect(value["a"]?[0]?.integer == 1 && value["a"]?[0]?.number == 1)
    #expect(value["a"]?[1]?.number == -2.5 && value["a"]?[1]?.integer == nil)
    #expect(value["a"]?[2]?.string == "x" && value["a"]?[2]?.number == nil)
    #expect(value["a"]?[3]?.bool == true && value["a"]?[4]?.bool == false)
    #expect(value["a"]?[5] == .null)
    #expect(value["a"]?[6]?.object == [] && value["a"]?[7]?.array == [])
    #expect(value["a"]?[8] == nil && value["a"]?[-1] == nil && value["z"] == nil && value["a"]?["b"] == nil)
    #expect(value["b"]?["c"]?.string == "d")
    #expect(value.object?.map(\.key) == ["a", "b"])
    for (text, value): (String, JSONValue) in [
      ("0", .integer(0)), ("\"\"", .string("")), ("\t\r\n null ", .null), ("[[]]", .array([.array([])])),
    ] { #expect(try read(text) == value) }
  }

  @Test func theLastOfTwoMembersOfOneNameCounts() throws {
    let value = try read(#"{"a":1,"b":2,"a":3}"#)
    #expect(value["a"]?.integer == 3)
    #expect(value.object?.count == 3)
  }

  @Test func keysAreComparedByteByByte() throws {
    #expect(try read("{\"e\u{301}\":1}")["é"] == nil)
    #expect(try read("{\"\\u00e9\":1}")["é"]?.integer == 1)
  }

  @Test func wholeNumbersAreExactAndOthersAreDoubles() throws {
    for (text, value): (String, JSONValue) in [
      ("9223372036854775807", .integer(.max)), ("-9223372036854775808", .integer(.min)),
      ("9223372036854775808", .number(9_223_372_036_854_775_808)),
      ("9007199254740993", .integer(9_007_199_254_740_993)),
      ("-0", .integer(0)), ("-0.0", .number(-0.0)), ("1.0", .number(1)), ("1e3", .number(1_000)),
      ("1E+2", .number(100)),
      ("25e-2", .number(0.25)), ("0.1", .number(0.1)), ("0e0", .number(0)), ("1e-999", .number(0)),
      ("1" + String(repeating: "0", count: 300), .number(1e300)),
    ] { #expect(try read(text) == value, "\(text)") }
    #expect(try read("1e3").integer == 1_000 && read("1.5").integer == nil && read("1e300").integer == nil)
  }

  @Test func numbersThatNoDoubleHoldsAreRefused() {
    #expect(problem("1e999") == JSONProblem(.numberOutOfRange, at: 0))
    #expect(problem("[-1e999]") == JSONProblem(.numberOutOfRange, at: 1))
    #expect(problem("0." + String(repeating: "1", count: 1_022)) == nil)
    #expect(problem("0." + String(repeating: "1", count: 1_023))?.reason == .numberOutOfRange)
    #expect(problem(String(repeating: "9", count: 1_000_000))?.reason == .numberOutOfRange)
  }

  @Test(arguments: [
    ("[1,]", 3), ("{\"a\":1,}", 7), ("[,1]", 1), ("[1,,2]", 3), ("[1 2]", 3), ("{,}", 1), ("{\"a\" 1}", 5),
    ("{\"a\":}", 5), ("{\"a\"}", 4), ("{a:1}", 1), ("{1:2}", 1), ("{'a':1}", 1), ("[1}", 2), ("{\"a\":1]", 6), ("]", 0),
    ("01", 1), ("-01", 2), ("+1", 0), (".5", 0), ("1.", 2), ("1.e5", 2), ("1e", 2), ("1e+", 3), ("-", 1), ("--1", 1),
    ("0x10", 1), ("NaN", 0), ("Infinity", 0), ("-Infinity", 1), ("True", 0), ("nul", 3), ("nullx", 4), ("truefalse", 4),
    ("{} {}", 3), ("1 2", 2), ("[]]", 2), ("\"a\"b", 3), ("// c\n1", 0), ("[1/*c*/]", 2), ("{}\u{0}", 2), ("", 0),
    ("  ", 2), ("\u{A0}1", 0), ("1\u{FEFF}", 1), ("\u{FEFF}\u{FEFF}1", 3), ("\u{FEFF}", 3),
  ])
  func whatTheGrammarLacksIsRefusedAtItsPlace(text: String, position: Int) {
    let problem = problem(text)
    #expect(problem?.position == position, "\(text)")
    #expect(problem?.reason == (position == text.utf8.count ? .endsEarly : .unexpected), "\(text)")
  }

  @Test func byteOrderMarkInFrontIsPassedOver() throws {
    #expect(try read("\u{FEFF} [1]") == .array([.integer(1)]))
  }

  @Test func bracketsAreBoundedInDepth() {
    func nested(_ depth: Int) -> String {
      String(repeating: "[{\"a\":", count: depth / 2) + String(repeating: "[", count: depth % 2) + "0"
        + String(repeating: "]", count: depth % 2) + String(repeating: "}]", count: depth / 2)
    }
    #expect(problem(nested(31)) == nil && problem(nested(32)) == nil)
    #expect(problem(nested(33)) == JSONProblem(.tooDeep, at: 96))
    #expect(problem(String(repeating: "[", count: 1_000_000)) == JSONProblem(.tooDeep, at: 32))
    #expect(problem(String(repeating: "{\"a\":", count: 200_000))?.reason == .tooDeep)
    // One beside the other is not one in the other.
    #expect(problem("[" + String(repeating: "[],{},", count: 10_000) + "0]") == nil)
  }

  @Test func wordsOfProblemsFitASentence() {
    #expect(problem("[1,]").map { "\($0)" } == "byte 4 cannot stand there")
    #expect(problem("[1").map { "\($0)" } == "it ends in the middle")
  }

  @Test func everyBeginningOfATextIsRefusedAndNothingElse() {
    let text = Array("\u{FEFF}{\"a\\u00e9\\ud83c\\udfa7é🎧\\n\":[-12.5e+3,true,false,null,{\"b\":\"\"}, []] }".utf8)
    #expect(problem(text) == nil)
    for count in 0..<text.count {
      let problem = problem(Array(text[..<count]))
      // In the middle of the mark it is no mark.
      #expect(count == 1 || count == 2 ? problem != nil : problem == JSONProblem(.endsEarly, at: count), "\(count)")
    }
  }

  @Test func anyByteAnywhereIsReadOrRefusedButNeverTraps() {
    let text = Array(#"{"a\u00e9\ud83c\udfa7":[-12.5e+3,true,null,{"b":"c"}]}"#.utf8)
    var (read, refused) = (0, 0)
    for place in text.indices {
      for byte in UInt8.min...UInt8.max {
        var changed = text
        changed[place] = byte
        if problem(changed) == nil { read += 1 } else { refused += 1 }
      }
    }
    #expect(read > text.count && refused > read)
  }

  @Test func aLargeTextTakesTimeInProportion() throws {
    let source = #"{"listenurl":"http://x.example/live","title":"Sigur R\u00f3s - Hopp\u00edpolla","listeners":12},"#
    let text = "{\"source\":[" + String(repeating: source, count: 10_000) + "{}]}"
    let value = try read(text)
    #expect(value["source"]?.array?.count == 10_001)
    #expect(value["source"]?[9_999]?["title"]?.string == "Sigur Rós - Hoppípolla")
  }
}

@Suite struct JSONReaderStringTests {
  private func string(_ text: String) throws(JSONProblem) -> String? { try string(Array(text.utf8)) }

  private func string(_ bytes: [UInt8]) throws(JSONProblem) -> String? { try JSONValue(bytes.span).string }

  @Test func escapesAreResolved() throws {
    #expect(try string(#""\"\\\/\b\f\n\r\t""#) == "\"\\/\u{8}\u{C}\n\r\t")
    #expect(try string(#""a\u0041\u00e9\u00E9\u6771z""#) == "aAéé東z")
    #expect(try string(#""\ud83c\udfa7\uD83C\uDFA7""#) == "🎧🎧")
    #expect(try string(#""\u0000""#) == "\u{0}")
    #expect(try string("\"é東🎧\u{7F}\"") == "é東🎧\u{7F}")
  }

  @Test(arguments: [
    (#""\ud800""#, "\u{FFFD}"), (#""a\udfa7b""#, "a\u{FFFD}b"), (#""\ud83cx""#, "\u{FFFD}x"),
    (#""\ud83c\n""#, "\u{FFFD}\n"), (#""\ud83c\ud83c\udfa7""#, "\u{FFFD}🎧"), (#""\ud83c\u0041""#, "\u{FFFD}A"),
    (#""\udfa7\ud83c""#, "\u{FFFD}\u{FFFD}"),
  ])
  func halfASurrogatePairIsReplaced(text: String, expected: String) throws {
    #expect(try string(text) == expected)
  }

  @Test func whatIsNotUTF8IsReplacedAndTheRestStays() throws {
    #expect(try string([0x22, 0x61, 0xE9, 0x62, 0x22]) == "a\u{FFFD}b")
    #expect(try string([0x22, 0xE9, 0x5C, 0x6E, 0x22]) == "\u{FFFD}\n")
    #expect(try string([0x22, 0xED, 0xA0, 0x80, 0x22])?.contains("\u{FFFD}") == true)
    // Half a character does not take the quote with it.
    #expect(try string([0x22, 0xE2, 0x82, 0x22]) == "\u{FFFD}")
  }

  @Test func controlCharactersMustBeEscaped() {
    for byte in UInt8(0)..<0x20 {
      #expect(throws: JSONProblem(.controlCharacter, at: 2)) { try string([0x22, 0x61, byte, 0x22]) }
      #expect(throws: JSONProblem(.controlCharacter, at: 3)) { try string([0x22, 0x5C, 0x6E, byte, 0x22]) }
    }
  }

  @Test(arguments: [#""\x41""#, #""\'""#, #""\u12g4""#, #""\u 123""#, #""\U0041""#, #""\0""#, #""\u+123""#])
  func unknownEscapesAreRefused(text: String) {
    #expect(throws: JSONProblem(.badEscape, at: 1)) { try string(text) }
  }

  @Test func badSecondHalfIsReportedAtItsPlace() {
    #expect(throws: JSONProblem(.badEscape, at: 7)) { try string(#""\ud83c\u12x4""#) }
  }

  @Test func whatOurWriterWritesIsReadBack() throws {
    var generator = SeededGenerator(seed: 11)
    for _ in 0..<2_000 {
      let text = RandomText.any(upTo: 12, using: &generator)
      let number = Int(truncatingIfNeeded: generator.next())
      let fraction = Double(number) / 1_000
      var object = JSONObject()
      object.add(text, text)
      object.add("n", number)
      object.add("d", fraction)
      object.add("o", object: { $0.add("t", true) })
      let value = try JSONValue(object.line.span)
      let first = try #require(value.object?.first)
      #expect(
        Array(first.key.utf8) == Array(text.utf8) && first.value.string.map { Array($0.utf8) } == Array(text.utf8))
      #expect(value["n"]?.integer == number && value["d"]?.number == fraction && value["o"]?["t"]?.bool == true)
    }
  }
}
