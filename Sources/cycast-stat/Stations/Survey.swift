// SPDX-License-Identifier: MIT
import StreamKit

/// Asks several stations side by side: none waits for another. For an event loop, which `places` and `wakesAt` tell what to
/// wait for.
final class Survey {
  /// The stations, in the order in which they are shown.
  let urls: [StationURL]
  /// What each said last; nil for one that has not been asked yet.
  private(set) var reports: [[StationReport]?]

  private let timeout: Int64
  private var inquiries: [Inquiry?]
  private var known: [StatusPage?]
  private var rounds = 0

  /// Has nobody asked yet. `timeout`: nanoseconds that a station may take.
  init(_ urls: [StationURL], timeout: Int64) {
    self.urls = urls
    self.timeout = timeout
    reports = urls.map { _ in nil }
    inquiries = urls.map { _ in nil }
    known = urls.map { _ in nil }
  }

  /// Whether somebody's answer is still to come.
  var isAsking: Bool { inquiries.contains { $0 != nil } }

  /// Begins to ask all of them, once nobody is being asked any more.
  func begin(at now: Int64) {
    precondition(!isAsking, "one round at a time")
    rounds += 1
    inquiries = urls.indices.map { Inquiry(urls[$0], until: now + timeout, known: known[$0], at: now) }
  }

  /// Goes on as far as it can without waiting. Returns the stations whose reports have come.
  func step(at now: Int64) -> [Int] {
    inquiries.indices.filter { index in
      guard let found = inquiries[index]?.step(at: now) else { return false }
      known[index] = inquiries[index]?.page
      reports[index] = found
      inquiries[index] = nil
      return true
    }
  }

  /// Lets go of all connections.
  func stop() { inquiries = urls.map { _ in nil } }

  /// What to wait for, a place for each station.
  var places: [PlacePoller.Place?] {
    inquiries.map { inquiry in
      guard let awaiting = inquiry?.awaiting, awaiting.descriptor >= 0 else { return nil }
      return PlacePoller.Place(
        number: awaiting.descriptor, readiness: awaiting.isWriting ? .writable : .readable,
        generation: [rounds, awaiting.registration])
    }
  }

  /// When to step even if nothing is ready; 0 for at once, nil for never.
  var wakesAt: Int64? {
    let times = inquiries.compactMap { inquiry -> Int64? in
      guard let awaiting = inquiry?.awaiting else { return nil }
      return awaiting.descriptor < 0 ? 0 : inquiry?.wakesAt
    }
    return times.min()
  }

  /// All that is known, one report after the other.
  var all: [StationReport] { reports.flatMap { $0 ?? [] } }
}
