// SPDX-License-Identifier: MIT
import StreamKit
import Testing

@testable import cycast_fanout

/// What is told of what listeners hear, with a burst of four units of 24 ms.
@Suite struct ChronicleTests {
  private let second: Int64 = 1_000_000_000

  private func desk() throws -> Desk { try Desk(withEvents: true) }

  private func look(_ desk: Desk, at now: Int64 = 0, sinceInput: Int64 = 0) {
    desk.front.chronicle.look(at: now, sinceInput: sinceInput)
  }

  private func names(_ events: [JSONValue]) -> [String] { events.compactMap { $0["event"]?.string } }

  @Test func nothingIsToldBeforeTheFirstUnit() throws {
    let desk = try desk()
    look(desk)
    #expect(try desk.events().isEmpty)
    desk.front.chronicle.finish(at: 0)
    #expect(try desk.events().isEmpty)
  }

  @Test func trackIsToldWhenItIsHeardAndEndsWithTheNumberItBeganWith() throws {
    let desk = try desk()
    desk.booth.say("One")
    for _ in 0..<6 { try desk.booth.air(100) }
    look(desk, at: 1 * second)
    let began = try desk.events()
    #expect(names(began) == ["stream_started", "metadata", "track_started"])
    #expect(began[0]["format"]?.string == "mp3" && began[0]["sample_rate"]?.integer == 48_000)
    #expect(began[2]["title"]?.string == "One" && began[2]["listeners"]?.integer == 0)
    desk.booth.say("Two")
    try desk.booth.air(100)
    look(desk, at: 2 * second)
    let said = try desk.events()
    #expect(names(said) == ["metadata"], "it is said, and will be heard when the burst has passed")
    #expect(said[0]["at"]?.number == 0.144 && said[0]["title"]?.string == "Two")
    #expect(desk.front.chronicle.titles.map(\.track.title) == ["One"])
    for _ in 0..<3 { try desk.booth.air(100) }
    look(desk, at: 5 * second)
    let ended = try desk.events()
    #expect(names(ended) == ["track_ended", "track_started"])
    #expect(ended[0]["id"]?.integer == began[2]["id"]?.integer)
    #expect(ended[0]["seconds"]?.number == 4)
    #expect(desk.front.chronicle.titles.map(\.track.title) == ["Two", "One"])
    #expect(desk.booth.audience.counts.titleChanges == 2)
  }

  @Test func changesBetweenTwoLooksAreAllTold() throws {
    let desk = try desk()
    for number in 0..<20 {
      desk.booth.say("T\(number)")
      try desk.booth.air(100)
    }
    look(desk)
    let events = try desk.events()
    #expect(
      events.compactMap { $0["event"]?.string == "metadata" ? $0["title"]?.string : nil } == (0..<20).map { "T\($0)" })
    let heard = events.filter { $0["event"]?.string == "track_started" }.compactMap { $0["title"]?.string }
    #expect(heard == (0...16).map { "T\($0)" }, "four units are ahead")
    #expect(desk.front.chronicle.titles.count == Chronicle.mostTitles)
    #expect(desk.front.chronicle.titles.first?.track.title == "T16")
  }

  @Test func endOfATitleIsNoTrack() throws {
    let desk = try desk()
    desk.booth.say("One")
    try desk.booth.air(100)
    look(desk)
    desk.booth.mount.say(NowPlaying())
    for _ in 0..<5 { try desk.booth.air(100) }
    look(desk, at: second)
    #expect(try names(desk.events()) == ["stream_started", "metadata", "track_started", "metadata", "track_ended"])
    #expect(desk.front.chronicle.trackBegan == nil)
  }

  @Test func silenceBeginsAndEndsWithOneNumber() throws {
    let desk = try desk()
    try desk.booth.air(100)
    look(desk, sinceInput: Chronicle.silentAfter - 1)
    #expect(try names(desk.events()) == ["stream_started"])
    look(desk, at: 2 * second, sinceInput: Chronicle.silentAfter)
    look(desk, at: 3 * second, sinceInput: Chronicle.silentAfter + second)
    let began = try desk.events()
    #expect(names(began) == ["silence_started"])
    #expect(began[0]["reason"]?.string == "no_input")
    look(desk, at: 7 * second)
    let ended = try desk.events()
    #expect(names(ended) == ["silence_ended"] && ended[0]["id"] == began[0]["id"])
    #expect(ended[0]["seconds"]?.number == 5)
    desk.booth.mount.say(NowPlaying(origin: .silence))
    for _ in 0..<5 { try desk.booth.air(100) }
    look(desk, at: 8 * second)
    #expect(try desk.events().last?["reason"]?.string == "origin")
    desk.front.chronicle.finish(at: 9 * second)
    #expect(try names(desk.events()) == ["silence_ended", "stream_ended"])
  }

  @Test func sinceWhenSomebodyIsOnAirIsKept() throws {
    let desk = try desk()
    try desk.booth.air(100)
    look(desk)
    #expect(desk.front.chronicle.originBegan == nil)
    desk.booth.mount.say(NowPlaying(track: TrackInfo(title: "One"), origin: .playlist))
    for _ in 0..<5 { try desk.booth.air(100) }
    look(desk)
    let began = desk.front.chronicle.originBegan
    #expect(began != nil)
    desk.booth.mount.say(NowPlaying(track: TrackInfo(title: "Two"), origin: .playlist))
    for _ in 0..<5 { try desk.booth.air(100) }
    look(desk)
    #expect(desk.front.chronicle.originBegan == began, "another track, and the same who plays it")
    desk.booth.mount.say(NowPlaying(origin: .live))
    for _ in 0..<5 { try desk.booth.air(100) }
    look(desk)
    #expect(desk.front.chronicle.originBegan ?? 0 > began ?? 0)
  }

  @Test func anotherFormatIsAnotherStream() throws {
    let desk = try desk()
    desk.booth.say("One")
    try desk.booth.air(100)
    look(desk)
    desk.booth.mount.begin(.aac)
    try desk.booth.air(100)
    look(desk, at: second)
    let events = try desk.events()
    #expect(
      names(events) == [
        "stream_started", "metadata", "track_started", "track_ended", "stream_ended", "stream_started", "track_started",
      ])
    #expect(events[5]["format"]?.string == "aac" && events[4]["id"] == events[0]["id"])
    #expect(events[6]["title"]?.string == "One" && desk.front.chronicle.trackBegan != nil)
  }

  @Test func listenersComeAndGoWithOneNumber() throws {
    let desk = try desk()
    let (slot, _) = try desk.meet("GET /stream HTTP/1.1\r\nUser-Agent: A \"b\"\r\nIcy-MetaData: 1\r\n\r\n")
    desk.booth.audience.close(slot, .left)
    let events = try desk.events()
    #expect(names(events) == ["listener_joined", "listener_left"])
    #expect(events[0]["id"] == events[1]["id"] && events[0]["id"]?.integer ?? 0 > 0)
    #expect(events[0]["agent"]?.string == "A \"b\"" && events[0]["icy"]?.bool == true)
    #expect(events[0]["listeners"]?.integer == 1 && events[1]["listeners"]?.integer == 0)
    #expect(events[1]["reason"]?.string == "left" && events[1]["mount"]?.string == "/stream")
  }

  @Test func curveKeepsAnHourOfHalfMinutes() {
    var curve = ListenerCurve()
    curve.note(3, at: 0)
    curve.note(5, at: ListenerCurve.step - 1)
    curve.note(2, at: ListenerCurve.step - 1)
    #expect(curve.values == [5], "the most of each")
    curve.note(4, at: 4 * ListenerCurve.step)
    #expect(curve.values == [5, 5, 5, 5, 4], "what was not noted stayed as it was")
    for step in 5..<500 { curve.note(step, at: Int64(step) * ListenerCurve.step) }
    #expect(curve.values.count == ListenerCurve.most && curve.values.last == 499 && curve.values.first == 380)
    curve.note(7, at: 1_000_000 * ListenerCurve.step)
    #expect(curve.values.count == ListenerCurve.most && curve.values.first == 499 && curve.values.last == 7)
  }
}
