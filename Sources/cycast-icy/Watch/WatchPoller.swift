// SPDX-License-Identifier: MIT
import StreamKit

/// Waits for all that a watcher waits for: signals, the station, whoever reads standard output, a command's end.
final class WatchPoller {
  /// A descriptor, and what is to become of it.
  struct Place: Equatable {
    let number: Int32
    let readiness: Readiness
    /// Another one says that the descriptor is another, though it may have the number of one that was closed.
    var generation: [Int] = []
  }

  /// What is waited for beside signals; nil where there is nothing at the moment.
  struct Places {
    var station: Place?
    /// Told when its reader leaves, whatever the readiness.
    var output: Place?
    var command: Place?
  }

  private let poller: Poller
  private let signals: SignalDescriptor
  private var watched: [Place?] = [nil, nil, nil, nil]
  private static let output = 2

  /// Takes the poller, empty, and the signals.
  init(_ poller: consuming Poller, _ signals: consuming SignalDescriptor) {
    self.poller = poller
    self.signals = signals
  }

  /// The next signal that has come, or nil.
  func nextSignal() -> Int32? { signals.next() }

  /// Sleeps until something is ready or `deadline` (monotonic nanoseconds, nil: none) has come. Returns whether the reader
  /// of standard output has left.
  func wait(for places: Places, until deadline: Int64?) throws(SystemError) -> Bool {
    let signals = Place(number: signals.descriptor.number, readiness: .readable)
    try follow([signals, places.station, places.output, places.command])
    let count = try poller.wait(until: deadline)
    return (0..<count).contains { index in
      let event = poller.event(index)
      return event.token == UInt64(Self.output) && !event.readiness.isDisjoint(with: .broken)
    }
  }

  /// Registers what is new, after all that is old was taken out: a number may have gone from one place to another.
  private func follow(_ wanted: [Place?]) throws(SystemError) {
    let changed = watched.indices.filter { watched[$0] != wanted[$0] }
    for index in changed {
      if let old = watched[index] { poller.remove(old.number) }
    }
    watched = wanted
    for index in changed {
      guard let place = wanted[index] else { continue }
      do throws(SystemError) {
        try poller.add(place.number, place.readiness, token: UInt64(index))
      } catch {
        // A file or /dev/null is always ready, and has no reader that could leave.
        guard index == Self.output else { throw error }
      }
    }
  }
}
