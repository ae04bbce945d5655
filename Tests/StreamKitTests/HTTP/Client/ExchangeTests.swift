// SPDX-License-Identifier: MIT
import StreamKit
import TestSupport
import Testing

@Suite struct ExchangeTests {
  init() { Signal.ignoreBrokenPipes() }

  private func exchange(_ server: CannedServer, until deadline: Int64?) throws -> Exchange {
    try Exchange(ClientRequest(try StationURL("http://localhost:\(server.port)/live")), until: deadline)
  }

  @Test func tellsHeadBodyAndEndInOrder() throws {
    let body = String(repeating: "sound", count: 20_000)
    let server = try CannedServer([.init("200 OK", ["icy-metaint:16000"], body: body)])
    let exchange = try exchange(server, until: monotonicNow() + 60_000_000_000)
    var (heads, bytes): ([AnswerHead], [UInt8]) = ([], [])
    loop: while true {
      switch try exchange.step(at: monotonicNow()) {
      case .waiting: try exchange.wait()
      case .head(let head):
        #expect(bytes.isEmpty)
        heads.append(head)
        // A stream has no end.
        exchange.deadline = nil
      case .body(let some):
        #expect(!some.isEmpty && some.count <= 16_384)
        bytes += some
      case .ended: break loop
      }
    }
    #expect(heads.count == 1 && heads[0].header("icy-metaint") == "16000")
    #expect(bytes == Array(body.utf8))
    #expect(try exchange.step(at: .max) == .ended)
    #expect(exchange.mayHaveSent)
  }

  @Test func aLoopIsToldOfEachNewDescriptor() throws {
    let server = try CannedServer([.init("200 OK", body: "x", then: .silence)])
    let exchange = try exchange(server, until: nil)
    let poller = try Poller()
    var registered: [Int: Int32] = [:]
    // Whatever came at once, the connection is waited for behind the body.
    var hasBody = false
    while !hasBody || registered.isEmpty {
      switch try exchange.step(at: monotonicNow()) {
      case .waiting:
        let awaiting = exchange.awaiting
        let readiness: Readiness = awaiting.isWriting ? .writable : .readable
        // The kernel refuses what is registered already, and what is not.
        if registered[awaiting.registration] == nil {
          try poller.add(awaiting.descriptor, readiness, token: UInt64(awaiting.registration))
        } else {
          try poller.change(awaiting.descriptor, readiness, token: UInt64(awaiting.registration))
        }
        registered[awaiting.registration] = awaiting.descriptor
        if !hasBody { #expect(try poller.wait(until: monotonicNow() + 20_000_000_000) > 0) }
      case .body: hasBody = true
      default: break
      }
    }
    #expect(registered.values.allSatisfy { $0 >= 0 })
  }

  @Test func theDeadlineCountsInEveryStage() throws {
    let (silent, server) = (try SilentPort(), try CannedServer([.init("200 OK", body: "x", then: .silence)]))
    for (port, stage) in [(silent.port, ClientFailure.Stage.connecting), (server.port, .answer)] {
      let url = try StationURL("http://127.0.0.1:\(port)/")
      let exchange = try Exchange(ClientRequest(url), until: 1_000_000)
      var step = Exchange.Step.waiting
      if stage == .answer {
        // Goes on until all that comes has come; time stands still.
        while step != .body(Array("x".utf8)) {
          step = try exchange.step(at: 0)
          if step == .waiting { try LoopWait.wait(for: exchange) }
        }
      }
      #expect(try exchange.step(at: 999_999) == .waiting)
      #expect(exchange.mayHaveSent == (stage == .answer))
      #expect(throws: ClientFailure.timedOut(stage)) { try exchange.step(at: 1_000_000) }
    }
  }
}

/// Waits as a loop does whose clock is the test's.
private enum LoopWait {
  static func wait(for exchange: Exchange) throws {
    let awaiting = exchange.awaiting
    guard awaiting.descriptor >= 0 else { return }
    _ = try StreamKit.wait(
      reading: awaiting.isWriting ? -1 : awaiting.descriptor, output: awaiting.isWriting ? awaiting.descriptor : nil,
      untilWritable: true, until: monotonicNow() + 20_000_000_000)
  }
}
