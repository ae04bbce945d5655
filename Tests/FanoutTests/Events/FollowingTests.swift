// SPDX-License-Identifier: MIT
import StreamKit
import Testing

@testable import cycast_fanout

/// `/api/events`, without a server.
@Suite struct FollowingTests {
  private let follow = "GET /api/events HTTP/1.1\r\n\r\n"

  private func data(_ text: String) throws -> [JSONValue] {
    try text.split(separator: "\n").filter { $0.hasPrefix("data: ") }.map { try Desk.json(String($0.dropFirst(6))) }
  }

  @Test func whoFollowsIsToldTheStateAtOnceAndThenWhatHappens() throws {
    let desk = try Desk()
    let (slot, end) = try desk.meet(follow)
    let first = desk.answer(end)
    #expect(first.hasPrefix("HTTP/1.0 200 OK\r\n") && first.contains("Content-Type: text/event-stream\r\n"))
    #expect(first.contains("\r\n\r\nretry: 2000\n\nevent: status\ndata: {"))
    #expect(desk.state(slot) == .following)
    _ = try desk.meet("GET /stream HTTP/1.1\r\nUser-Agent: secret\r\n\r\n")
    desk.front.followers.run(at: 1_000)
    let told = desk.answer(end)
    #expect(told.hasPrefix("event: listener_joined\nid: 1\ndata: {"))
    #expect(try data(told).first?["listeners"]?.integer == 1)
    #expect(!told.contains("secret") && !told.contains("address"))
  }

  @Test func theAdministratorIsToldAddresses() throws {
    let desk = try Desk(password: "hackme")
    let authorization = "Authorization: \(Desk.basic("admin:hackme"))\r\n"
    let (_, end) = try desk.meet("GET /api/events?events=listener_joined HTTP/1.1\r\n\(authorization)\r\n")
    let (_, other) = try desk.meet("GET /api/events?events=listener_joined HTTP/1.1\r\n\r\n")
    #expect(desk.answer(end).hasSuffix("\r\n\r\nretry: 2000\n\n"), "the state was not asked for")
    _ = desk.answer(other)
    let peer = try #require(PeerAddress(text: "192.0.2.7"))
    _ = try desk.meet("GET /stream HTTP/1.1\r\nUser-Agent: Player\r\n\r\n", from: peer)
    desk.front.followers.run(at: 1_000)
    let joined = try #require(data(desk.answer(end)).first)
    #expect(joined["address"]?.string == "192.0.2.7" && joined["agent"]?.string == "Player")
    #expect(!desk.answer(other).contains("192.0.2.7"))
    let wrong = "Authorization: \(Desk.basic("admin:wrong"))\r\n"
    let (_, refused) = try desk.meet("GET /api/events HTTP/1.1\r\n\(wrong)\r\n")
    #expect(desk.answer(refused).hasPrefix("HTTP/1.0 401 "))
  }

  @Test func unknownEventIsRefusedWithThoseThereAre() throws {
    let desk = try Desk()
    let answer = try desk.ask("GET /api/events?events=all")
    #expect(answer.head.hasPrefix("HTTP/1.0 400 ") && answer.body.hasPrefix("The events are stream_started, "))
    let head = try desk.ask("HEAD /api/events")
    #expect(head.head.hasPrefix("HTTP/1.0 405 ") && head.body.isEmpty)
    #expect(desk.front.followers.count == 0)
  }

  @Test func beyondTheMostOneIsToldToAskNowAndThen() throws {
    let desk = try Desk()
    let others = Follower(place: 0, kinds: .all, isAdministrator: false)
    for _ in 0..<Followers.most {
      let (slot, _) = try desk.meet("GET /healthz HTTP/1.0\r\n")
      desk.front.followers.add(others, at: slot, greeting: [32], 0)
    }
    let answer = try desk.ask("GET /api/events")
    #expect(answer.head.hasPrefix("HTTP/1.0 503 ") && answer.head.contains("\r\nRetry-After: 30"))
    #expect(answer.body.contains("/api/status"))
  }

  @Test func whoDoesNotReadCostsNothingAndIsTheFirstToLose() throws {
    let desk = try Desk()
    let (slot, end) = try desk.meet("GET /api/events?events=metadata HTTP/1.1\r\n\r\n")
    _ = desk.answer(end)
    // What a socket takes, and then more.
    var number = 0
    while !desk.booth.audience.connections[slot].isBlocked, number < 100_000 {
      number += 1
      desk.front.herald.tell(.metadata) { event, _ in
        event.add("title", "\(number) \(String(repeating: "x", count: 2_000))")
      }
      desk.front.followers.run(at: UInt32(number) * 1_000)
    }
    #expect(desk.booth.audience.connections[slot].isBlocked)
    let shared = desk.booth.mount.shared.total
    for more in 1...(2 * EventFeed.most) {
      desk.front.herald.tell(.metadata) { event, _ in event.add("title", "later \(more)") }
      desk.front.followers.run(at: UInt32(number + more) * 1_000)
    }
    #expect(desk.booth.mount.shared.total == shared, "nothing piles up for it")
    // It reads again: what it had begun comes whole, then what is still kept.
    var text = ""
    var now = UInt32(number + 5_000) * 1_000
    for _ in 0..<10_000 where !text.contains("later \(2 * EventFeed.most)\"") {
      text += desk.answer(end)
      desk.booth.audience.feed(slot, now)
      desk.front.followers.becameWritable()
      now += 1_000
      desk.front.followers.run(at: now)
    }
    #expect(text.contains("later \(2 * EventFeed.most)\""))
    #expect(!text.contains("later 1\"") && text.contains("later \(EventFeed.most + 1)\""))
  }

  @Test func nobodyIsWokenWhenNothingHappens() throws {
    let desk = try Desk()
    #expect(desk.front.followers.wakes(at: 5) == nil)
    let (_, end) = try desk.meet("GET /api/events?events=metadata HTTP/1.1\r\n\r\n")
    #expect(desk.answer(end).hasPrefix("HTTP/1.0 200 "))
    #expect(desk.front.followers.wakes(at: 5) == nil)
    desk.front.herald.tell(.listenerJoined) { _, _ in }
    desk.front.followers.run(at: 5)
    #expect(desk.answer(end) == "" && desk.front.followers.wakes(at: 6) == nil, "it is not wanted")
  }

  @Test func roundsHaveATimeBetweenThem() throws {
    let desk = try Desk()
    let (_, end) = try desk.meet("GET /api/events?events=metadata HTTP/1.1\r\n\r\n")
    _ = desk.answer(end)
    for title in ["One", "Two"] {
      desk.front.herald.tell(.metadata) { event, _ in event.add("title", title) }
      desk.front.followers.run(at: 1_000)
    }
    #expect(try data(desk.answer(end)).compactMap { $0["title"]?.string } == ["One"])
    #expect(desk.front.followers.wakes(at: 1_050) == 1_100 && desk.front.followers.wakes(at: 1_100) == 1_100)
    desk.front.followers.run(at: 1_100)
    #expect(try data(desk.answer(end)).compactMap { $0["title"]?.string } == ["Two"])
  }

  @Test(arguments: [2_147_483_649, 3_000_000_000, UInt32.max]) func whoComesAfterWeeksIsToldAtOnce(
    now: UInt32
  ) throws {
    let desk = try Desk()
    let (_, end) = try desk.meet("GET /api/events?events=metadata HTTP/1.1\r\n\r\n", at: now)
    _ = desk.answer(end)
    desk.front.herald.tell(.metadata) { event, _ in event.add("title", "One") }
    #expect(desk.front.followers.wakes(at: now) == now)
    desk.front.followers.run(at: now)
    #expect(try data(desk.answer(end)).compactMap { $0["title"]?.string } == ["One"])
  }

  @Test func stateIsToldAgainWhenItChangesOrAfterAWhile() throws {
    let desk = try Desk()
    let (_, end) = try desk.meet("GET /api/events?events=status HTTP/1.1\r\n\r\n")
    desk.front.tellStatus(at: 500)
    desk.front.followers.run(at: 500)
    _ = desk.answer(end)
    desk.front.tellStatus(at: 1_500)
    desk.front.followers.run(at: 1_500)
    #expect(desk.answer(end) == "", "nothing has changed")
    try desk.booth.join()
    desk.front.tellStatus(at: 2_500)
    desk.front.followers.run(at: 2_500)
    #expect(try data(desk.answer(end)).first?["listeners"]?.integer == 1)
    desk.front.tellStatus(at: 17_400)
    desk.front.followers.run(at: 17_400)
    #expect(desk.answer(end) == "")
    desk.front.tellStatus(at: 17_500)
    desk.front.followers.run(at: 17_500)
    #expect(try data(desk.answer(end)).count == 1, "a sign of life")
  }

  @Test func manyAreServedInSlices() throws {
    let desk = try Desk()
    var ends: [Int32] = []
    for _ in 0..<250 { ends.append(try desk.meet("GET /api/events?events=metadata HTTP/1.1\r\n\r\n").end) }
    for end in ends { _ = desk.answer(end) }
    desk.front.herald.tell(.metadata) { event, _ in event.add("title", "One") }
    for turn in 0..<3 {
      desk.front.followers.run(at: 1_000)
      #expect((desk.front.followers.wakes(at: 1_000) == 1_000) == (turn < 2))
    }
    #expect(ends.map { desk.answer($0) }.allSatisfy { $0.contains("\"One\"") })
    #expect(desk.front.followers.wakes(at: 1_001) == nil)
  }

  @Test func whoLeavesIsForgotten() throws {
    let desk = try Desk()
    let (slot, _) = try desk.meet(follow)
    #expect(desk.front.herald.followers == 1)
    desk.front.read(slot, peerEnded: true, at: 0)
    #expect(desk.state(slot) == .free && desk.front.followers.count == 0 && desk.front.herald.followers == 0)
  }

  @Test func aBrowserThatComesBackGetsWhatItMissed() throws {
    let desk = try Desk()
    let (_, keeps) = try desk.meet("GET /api/events?events=metadata HTTP/1.1\r\n\r\n")
    for title in ["One", "Two", "Three"] { desk.front.herald.tell(.metadata) { event, _ in event.add("title", title) } }
    _ = desk.answer(keeps)
    let (_, end) = try desk.meet("GET /api/events?events=metadata HTTP/1.1\r\nLast-Event-ID: 1\r\n\r\n")
    desk.front.followers.run(at: 1_000)
    #expect(try data(desk.answer(end)).compactMap { $0["title"]?.string } == ["Two", "Three"])
  }
}
