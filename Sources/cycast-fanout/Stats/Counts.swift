// SPDX-License-Identifier: MIT
import StreamKit

/// What is counted from the command's start on; nothing in it ever falls.
struct Counts {
  /// How connections went, for `/metrics`.
  enum Outcome: String, CaseIterable {
    /// It got the stream.
    case stream
    /// It got a page, or did what it asked.
    case page
    /// The station was full.
    case full
    /// What it asked could not be had or may not.
    case refused
    /// It asked nothing that could be answered.
    case nothing
  }

  /// Connections that came, by outcome; those that have asked nothing yet are in none.
  private var connections = Array(repeating: 0, count: Outcome.allCases.count)
  /// Listeners that left, by reason.
  private var ends = Array(repeating: 0, count: Audience.End.allCases.count)

  /// Bytes that went out, of everything.
  var bytesOut = 0
  /// How often a listener was moved forward, and how many were cut off for being slow.
  var skipped = 0, dropped = 0
  /// Listeners that came.
  var listenersJoined = 0
  /// Tracks that began to be heard.
  var titleChanges = 0

  /// Seconds from the turn of the loop in which a listener's request was whole until its first bytes were out.
  var firstByte = Histogram(bounds: [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1])
  /// Seconds of stream that a listener was behind its head, each time it was fed.
  var lag = Histogram(bounds: [0.1, 0.5, 1, 2, 3, 4, 5, 6, 8, 10, 15, 30, 60])
  /// Seconds that a page took, or a piece of a long one, or a slice of those who follow events: listeners wait meanwhile.
  var pages = Histogram(bounds: [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1])
  /// Seconds that a turn of the loop took: nothing is sent meanwhile.
  var turns = Histogram(bounds: [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1])

  /// Counts a connection.
  mutating func count(_ outcome: Outcome) { connections[Counts.place(of: outcome, in: Outcome.allCases)] += 1 }

  /// Counts a listener that left.
  mutating func count(_ end: Audience.End) { ends[Counts.place(of: end, in: Audience.End.allCases)] += 1 }

  /// How many connections went so.
  subscript(outcome: Outcome) -> Int { connections[Counts.place(of: outcome, in: Outcome.allCases)] }

  /// How many listeners left for that reason.
  subscript(end: Audience.End) -> Int { ends[Counts.place(of: end, in: Audience.End.allCases)] }

  /// Connections whose outcome is known, together.
  var allConnections: Int { connections.reduce(0, +) }

  private static func place<Case: Equatable>(of value: Case, in all: [Case]) -> Int {
    all.firstIndex(of: value) ?? 0
  }
}
