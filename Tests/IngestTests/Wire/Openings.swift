// SPDX-License-Identifier: MIT
import StreamKit
import Testing

@testable import cycast_ingest

/// What a connection comes to when all is there at once.
func opening(_ bytes: [UInt8]) -> Opening { Opening.parse(bytes.span) }

/// The same of text.
func opening(_ text: String) -> Opening { opening(Array(text.utf8)) }

/// How much of so many bytes has come when they arrive one by one; of many, the middle comes in bigger steps, since each
/// step reads all again.
func arrivals(_ count: Int) -> [Int] { (0...count).filter { $0 < 500 || $0 > count - 50 || $0 % 211 == 0 } }

/// What a connection comes to when its bytes arrive one by one: the first thing that is told.
func openingByteByByte(_ bytes: [UInt8]) -> Opening {
  for count in arrivals(bytes.count) {
    let found = Opening.parse(bytes.span.extracting(0..<count))
    if found != .incomplete { return found }
  }
  return .incomplete
}

/// The request that a text begins with.
func request(_ text: String) throws -> RequestHead {
  guard case .http(let head, _) = opening(text) else {
    Issue.record("no request: \(text)")
    throw NoRequest()
  }
  return head
}

private struct NoRequest: Error {}
