// SPDX-License-Identifier: MIT
import Glibc
import StreamKit
import TestSupport
import Testing

@Suite struct DialingTests {
  private func addresses(_ ports: [UInt16]) throws -> [SocketAddress] {
    try ports.flatMap { port in
      let lookup = try HostLookup("127.0.0.1", port: port)
      return try lookup.take() ?? []
    }
  }

  /// Goes on until the connection stands; time stands still.
  private func connect(_ dialing: inout Dialing, at now: Int64) throws(Dialing.Failure) {
    while try !dialing.step(at: now) {
      var one = pollfd(fd: dialing.descriptor, events: Int16(POLLOUT), revents: 0)
      poll(&one, 1, 20_000)
    }
  }

  @Test func connectsToTheFirstThatTakesIt() throws {
    let (closed, server) = (try ClosedPort(), try CannedServer([.init([], waitsForRequest: false)]))
    var dialing = Dialing(try addresses([closed.port, closed.port, server.port, closed.port]))
    try connect(&dialing, at: 0)
    #expect(dialing.address == "127.0.0.1:\(server.port)" && dialing.attempts == 3)
    let socket = dialing.connected()
    var (value, length) = (Int32(0), socklen_t(4))
    getsockopt(socket.number, Int32(IPPROTO_TCP), TCP_NODELAY, &value, &length)
    #expect(value != 0)
    #expect(fcntl(socket.number, F_GETFD) & FD_CLOEXEC != 0 && fcntl(socket.number, F_GETFL) & O_NONBLOCK != 0)
  }

  @Test func oneThatIsSilentHasTwoSeconds() throws {
    let (silent, server) = (try SilentPort(), try CannedServer([.init([], waitsForRequest: false)]))
    var dialing = Dialing(try addresses([silent.port, server.port]))
    #expect(try dialing.step(at: 10) == false)
    #expect(dialing.turnEnds == 10 + Dialing.silence)
    #expect(try dialing.step(at: 9 + Dialing.silence) == false)
    #expect(dialing.attempts == 1)
    try connect(&dialing, at: 10 + Dialing.silence)
    #expect(dialing.address == "127.0.0.1:\(server.port)" && dialing.turnEnds == nil)
  }

  @Test func theLastHasAllTheTimeThereIs() throws {
    let silent = try SilentPort()
    var dialing = Dialing(try addresses([silent.port]))
    #expect(try dialing.step(at: 0) == false)
    #expect(dialing.turnEnds == nil)
    #expect(try dialing.step(at: .max) == false)
  }

  @Test func tellsWhyTheLastDidNotTakeIt() throws {
    let (silent, closed) = (try SilentPort(), try ClosedPort())
    var dialing = Dialing(try addresses([silent.port, closed.port]))
    #expect(try dialing.step(at: 0) == false)
    var failure: Dialing.Failure?
    do throws(Dialing.Failure) {
      try connect(&dialing, at: Dialing.silence)
    } catch {
      failure = error
    }
    #expect(failure?.address == "127.0.0.1:\(closed.port)" && failure?.error.number == ECONNREFUSED)
  }
}

@Suite struct HostLookupTests {
  /// Waits for the answer.
  private func find(_ host: String) throws -> Result<[String], HostLookup.Failure> {
    let lookup = try HostLookup(host, port: 80)
    while true {
      do throws(HostLookup.Failure) {
        if let found = try lookup.take() { return .success(found.map(\.text)) }
      } catch {
        return .failure(error)
      }
      var one = pollfd(fd: lookup.descriptor, events: Int16(POLLIN), revents: 0)
      poll(&one, 1, -1)
    }
  }

  @Test(arguments: [("127.0.0.1", "127.0.0.1:80"), ("::1", "[::1]:80"), ("192.0.2.7", "192.0.2.7:80")])
  func numbersAreKnownAtOnce(host: String, address: String) throws {
    let lookup = try HostLookup(host, port: 80)
    let descriptor = lookup.descriptor
    let found = try lookup.take()?.map(\.text)
    #expect(descriptor == -1 && found == [address])
  }

  @Test func namesAreFound() throws {
    #expect(try find("localhost").get().contains { $0 == "127.0.0.1:80" || $0 == "[::1]:80" })
  }

  @Test func namesThatAreNoneAreNot() throws {
    #expect(throws: HostLookup.Failure.self) { try find("no-such-host.invalid").get() }
  }

  @Test func aLookupThatNobodyWaitsForHarmsNobody() throws {
    for _ in 0..<50 { _ = try HostLookup("localhost", port: 80) }
    #expect(try !find("localhost").get().isEmpty)
  }
}
