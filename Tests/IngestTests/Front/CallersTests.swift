// SPDX-License-Identifier: MIT
import Glibc
import StreamKit
import Testing

@testable import cycast_ingest

/// Connections that are not live, by simulated time.
@Suite struct CallersTests {
  private static let second: Int64 = 1_000_000_000

  /// A caller's own end of a connection.
  private final class Peer {
    let number: Int32
    init(_ number: Int32) { self.number = number }
    deinit { close(number) }

    func send(_ text: String) { _ = Glibc.send(number, text, text.utf8.count, Int32(MSG_NOSIGNAL)) }
    /// What has been said to it; nil when the connection has ended and everything was read.
    func read() -> String? {
      var bytes = [UInt8](repeating: 0, count: 4_096)
      let count = recv(number, &bytes, bytes.count, Int32(MSG_DONTWAIT))
      if count == 0 || count < 0 && errno != EAGAIN { return nil }
      return String(decoding: bytes.prefix(max(count, 0)), as: UTF8.self)
    }
  }

  private func call(_ callers: Callers, at now: Int64) throws -> (Peer, Caller) {
    var pair: [Int32] = [-1, -1]
    let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
    try #require(socketpair(AF_UNIX, type, 0, &pair) == 0)
    return (Peer(pair[0]), callers.admit(pair[1], .none, at: now))
  }

  /// However diligently it sends, one byte a second: 15 s after its connection it is told so, and 2 s later it is gone.
  @Test func headOfOneByteASecondIsGivenUpAfterFifteenSeconds() throws {
    let callers = Callers()
    var expired: [Int64] = []
    callers.didExpire = { caller, now in
      expired.append(now)
      callers.finish(Array("late\r\n".utf8), with: caller, at: now)
    }
    let (peer, caller) = try call(callers, at: 0)
    for second in 1...14 {
      peer.send("S")
      callers.read(caller, at: Int64(second) * CallersTests.second)
      callers.expire(at: Int64(second) * CallersTests.second)
      #expect(peer.read() == "")
    }
    #expect(callers.nextDeadline == 15 * CallersTests.second)
    callers.expire(at: 15 * CallersTests.second - 1)
    #expect(expired.isEmpty && callers.count == 1)
    callers.expire(at: 15 * CallersTests.second)
    #expect(expired == [15 * CallersTests.second])
    #expect(peer.read() == "late\r\n" && peer.read() == nil, "the answer, and the end")
    callers.expire(at: 17 * CallersTests.second - 1)
    #expect(callers.count == 1)
    callers.expire(at: 17 * CallersTests.second)
    #expect(callers.count == 0)
  }

  @Test func sixtyFiveAreOneTooMany() throws {
    let callers = Callers()
    var peers: [Peer] = []
    for index in 0..<Callers.most { peers.append(try call(callers, at: Int64(index)).0) }
    #expect(callers.surplus == nil)
    peers.append(try call(callers, at: 1_000).0)
    let surplus = try #require(callers.surplus)
    #expect(surplus.began == 0, "the one that has waited longest")
    callers.remove(surplus)
    #expect(callers.count == Callers.most)
  }

  @Test func thoseWhoLeaveGoBeforeThoseWhoAsk() throws {
    let callers = Callers()
    var peers: [Peer] = []
    var leaving: Caller?
    for index in 0...Callers.most {
      let (peer, caller) = try call(callers, at: Int64(index))
      peers.append(peer)
      if index == 40 { leaving = caller }
    }
    let one = try #require(leaving)
    callers.finish([1], with: one, at: 100)
    #expect(callers.surplus?.id == one.id)
  }
}
