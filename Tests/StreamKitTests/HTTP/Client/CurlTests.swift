// SPDX-License-Identifier: MIT
@testable import StreamKit
import TestSupport
import Testing

/// https by way of curl, with a certificate made for the test.
@Suite struct CurlTests {
  init() { Signal.ignoreBrokenPipes() }

  private func ask(_ url: String, within seconds: Double = 20) throws -> Result<Fetched, FetchFailure> {
    let request = ClientRequest(try StationURL(url))
    return Result { () throws(FetchFailure) in
      try fetch(request, atMost: 8_192, until: monotonicNow() + Int64(seconds * 1e9))
    }
  }

  private func failure(_ result: Result<Fetched, FetchFailure>) -> FetchFailure? {
    if case .failure(let failure) = result { failure } else { nil }
  }

  @Test func aCertificateThatNobodyKnowsIsRefused() throws {
    let server = try TLSServer()
    let failure = failure(try ask("https://localhost:\(server.port)/"))
    #expect(failure?.failure == .curl(CurlProblem(code: 60)))
    #expect(failure?.mayHaveArrived == false && failure?.failure.exitCode == .protocolError)
  }

  @Test func whereNobodyListensNothingWasSent() throws {
    let failure = failure(try ask("https://127.0.0.1:1/"))
    #expect(failure?.failure == .curl(CurlProblem(code: 7)))
    #expect(failure?.mayHaveArrived == false && failure?.failure.exitCode == .unavailable)
  }

  @Test func aServerWithoutTLSIsToldApart() throws {
    let server = try CannedServer([.init("400 x")])
    let answer = CannedServer.Answer(Array("HTTP/1.0 400 Bad\r\n\r\n".utf8), waitsForRequest: false)
    let plain = try CannedServer([answer])
    #expect(failure(try ask("https://127.0.0.1:\(plain.port)/"))?.failure == .curl(CurlProblem(code: 35)))
    // One that waits for more is not waited for longer than asked.
    #expect(failure(try ask("https://127.0.0.1:\(server.port)/", within: 0.5))?.failure == .timedOut(.curl))
  }
}
