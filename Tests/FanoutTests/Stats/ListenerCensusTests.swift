// SPDX-License-Identifier: MIT
import StreamKit
import Testing

@testable import cycast_fanout

@Suite struct ListenerCensusTests {
  private let request = "GET /stream HTTP/1.0\r\n\r\n"

  @Test func addressesAreCountedOnceWhateverTheirPorts() throws {
    let desk = try Desk()
    for number in 0..<300 {
      let peer = try #require(PeerAddress(text: "192.0.2.\(number % 100)"))
      _ = try desk.meet(request, from: peer)
    }
    for number in 0..<40 {
      _ = try desk.meet(request, from: try #require(PeerAddress(text: "2001:db8::\(number % 20 + 1)")))
    }
    _ = try desk.meet("GET /stream HTTP/1.0\r\n", from: try #require(PeerAddress(text: "198.51.100.1")))
    var census = ListenerCensus()
    census.take(desk.booth.audience, at: 7_000)
    #expect(census.addresses == 120, "who has not asked yet is no listener")
    #expect(census.averageSeconds == 7)
  }

  @Test func countIsGoodForAWhile() throws {
    let desk = try Desk()
    var census = ListenerCensus()
    census.take(desk.booth.audience, at: .max - 10)
    #expect(census.addresses == 0)
    _ = try desk.meet(request, at: .max - 5, from: try #require(PeerAddress(text: "192.0.2.1")))
    census.take(desk.booth.audience, at: ListenerCensus.period &- 12)
    #expect(census.addresses == 0)
    census.take(desk.booth.audience, at: ListenerCensus.period &- 11)
    #expect(census.addresses == 1)
  }
}
