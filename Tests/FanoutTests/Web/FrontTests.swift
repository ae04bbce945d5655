// SPDX-License-Identifier: MIT
import Glibc
import StreamKit
import Testing

@testable import cycast_fanout

/// Requests that take their time, on a clock of milliseconds that tests move.
@Suite struct FrontTests {
  @Test func requestThatIsNotWholeInTimeIsAnswered() throws {
    let desk = try Desk()
    let (slot, end) = try desk.meet("GET /stream HTTP/1.1\r\nX", at: 1_000)
    desk.front.expire(at: 1_000 + Front.headTimeout - 1)
    #expect(desk.state(slot) == .asking)
    desk.front.expire(at: 1_000 + Front.headTimeout)
    #expect(desk.answer(end).hasPrefix("HTTP/1.0 408 Request Timeout\r\n"))
    #expect(desk.state(slot) == .leaving)
  }

  @Test func timesAreRightWhenTheClockWraps() throws {
    let desk = try Desk()
    let (slot, _) = try desk.meet("GET", at: .max - 100)
    desk.front.expire(at: Front.headTimeout &- 102)
    #expect(desk.state(slot) == .asking)
    desk.front.expire(at: Front.headTimeout &- 101)
    #expect(desk.state(slot) == .leaving)
  }

  @Test func whoDoesNotCloseAfterItsAnswerIsClosed() throws {
    let desk = try Desk()
    let (slot, end) = try desk.meet("GET /healthz HTTP/1.0\r\n\r\n", at: 5_000)
    #expect(desk.answer(end).hasSuffix("\r\n\r\nok\n"))
    #expect(desk.state(slot) == .leaving)
    desk.front.expire(at: 5_000 + Front.leaveTimeout - 1)
    #expect(desk.state(slot) == .leaving)
    desk.front.expire(at: 5_000 + Front.leaveTimeout)
    #expect(desk.state(slot) == .free)
  }

  @Test func goodbyeLaterThanTheRequestIsOne() throws {
    let desk = try Desk()
    let (early, first) = try desk.meet("GET /stream HTTP/1.0\r\n\r\n", at: 0)
    let (late, second) = try desk.meet("GET /stream HTTP/1.0\r\n\r\n", at: 0)
    for end in [first, second] { shutdown(end, Int32(SHUT_WR)) }
    desk.front.read(early, peerEnded: true, at: Front.halfCloseWithin)
    desk.front.read(late, peerEnded: true, at: Front.halfCloseWithin + 1)
    #expect(desk.state(early) == .waiting && desk.state(late) == .free)
    desk.front.read(early, peerEnded: true, at: 60_000)
    #expect(desk.state(early) == .waiting, "it ended its side with its request")
  }

  @Test func leftoversOfARequestGoWithItsConnection() throws {
    let desk = try Desk()
    let (slot, _) = try desk.meet("GET /evil HTTP/1.1\r\nX: ", at: 0)
    desk.booth.audience.close(slot, .left)
    let (again, end) = try desk.meet("GET /healthz HTTP/1.1\r\n\r\n", at: 0)
    #expect(again == slot)
    #expect(desk.answer(end).hasPrefix("HTTP/1.0 200 OK\r\n"))
  }

  @Test func stalledListenersAreClosedAndOthersAreNot() throws {
    let desk = try Desk()
    for _ in 0..<20 { try desk.booth.air(1_000) }
    let slow = try desk.booth.join()
    let good = try desk.booth.join(sendBuffer: 1 << 18)
    for _ in 0..<20 { try desk.booth.air(1_000) }
    desk.booth.feedAll()
    desk.front.expire(at: 29_999)
    #expect(desk.booth.audience.listeners == 2)
    desk.front.expire(at: 30_000)
    #expect(desk.state(slow.slot) == .free && desk.state(good.slot) == .listening)
  }
}

@Suite struct AccessLogLineTests {
  @Test func fieldsStayFields() {
    #expect(AccessLogLine.quoted("") == "-")
    #expect(AccessLogLine.quoted("a\"b\\c\n\u{1B}\u{7F}ü") == "a\\\"b\\\\c\\x0a\\x1b\\x7fü")
  }
}
