// SPDX-License-Identifier: MIT
import StreamKit
import Testing

@testable import cycast_fanout

@Suite struct SchemaTests {
  @Test func checkerFindsWhatIsWrong() throws {
    let schema = Schema.object([.key("a", .integer), .maybe("b", Schema.string.orNull), .maybe("t", .time)])
    #expect(try schema.problems(read(#"{"a":1,"b":null}"#)).isEmpty)
    for wrong in [
      #"{"a":1.5}"#, #"{"a":"1"}"#, "{}", #"{"a":1,"c":0}"#, #"{"b":"","a":1}"#, #"{"a":1,"a":1}"#,
      #"{"a":1,"b":true}"#,
      #"{"a":1,"t":"today"}"#, "[]",
    ] {
      #expect(try !schema.problems(read(wrong)).isEmpty, "\(wrong)")
    }
  }

  @Test(arguments: ["empty", "full"] + SampleFacts.hostile)
  func everyPageOfJSONIsAsItsSchemaSays(of station: String) throws {
    let facts = SampleFacts.station(station)
    let pages: [(Schema, String)] = [
      (.status, StatusJSON.object(facts).text), (.stats(isHidden: true), StatsJSON.object(facts).text),
      (.stats(isHidden: false), StatsJSON.object(facts, listeners: SampleFacts.page()).text),
      (.icecast, IcecastJSON.object(facts).text),
      (.shoutcast, try #require(SHOUTcast.stats(facts, sid: "1", json: "1")).text),
    ]
    for (schema, text) in pages {
      let problems = schema.problems(try read(text))
      #expect(problems.isEmpty, "\(problems)")
      #expect(!text.dropLast().contains("\n"), "it is one line")
    }
  }

  /// In JSON any text is what it is, NUL and all.
  @Test(arguments: SampleFacts.hostile) func anyTextComesBackFromJSON(_ text: String) throws {
    let facts = SampleFacts.saying(text)
    let status = try read(StatusJSON.object(facts).text)
    #expect(status["metadata"]?["title"] == .string(text))
    #expect(status["metadata"]?["display"] == .string("\(text) - \(text)"))
    #expect(status["station_name"] == .string(text))
    #expect(status["titles"]?[9]?["artist"] == .string(text))
    let source = try read(IcecastJSON.object(facts).text)["icestats"]?["source"]
    #expect(source?["title"] == .string(text) && source?["artist"] == .string(text))
    let shoutcast = try read(try #require(SHOUTcast.stats(facts, sid: nil, json: "1")).text)
    #expect(shoutcast["songtitle"] == .string("\(text) - \(text)"))
    var listener = SampleFacts.listeners[0]
    listener.agent = text
    let stats = try read(StatsJSON.object(facts, listeners: SampleFacts.page([listener])).text)
    #expect(stats["listeners"]?[0]?["agent"] == .string(text))
  }
}
