// SPDX-License-Identifier: MIT

/// Waits for signals and for as many other descriptors as there are, which may be others each time.
public final class PlacePoller {
  /// A descriptor, and what is to become of it.
  public struct Place: Equatable {
    let number: Int32
    let readiness: Readiness
    let generation: [Int]

    /// A descriptor that is waited for. Another `generation` says that it is another, though it may have the number of one
    /// that was closed.
    public init(number: Int32, readiness: Readiness, generation: [Int] = []) {
      self.number = number
      self.readiness = readiness
      self.generation = generation
    }
  }

  private let poller: Poller
  private let signals: SignalDescriptor
  private var watched: [Place?] = []

  /// Takes the signals, which are watched from now on.
  public init(_ signals: consuming SignalDescriptor) throws(SystemError) {
    poller = try Poller()
    self.signals = signals
  }

  /// The next signal that has come, or nil.
  public func nextSignal() -> Int32? { signals.next() }

  /// Sleeps until something is ready or `deadline` (monotonic nanoseconds, nil: none) has come. Who is ready is not told:
  /// all are looked at. Returns whether the first of the places is broken: what is written has no reader any more.
  @discardableResult
  public func wait(for places: [Place?], until deadline: Int64?) throws(SystemError) -> Bool {
    try follow([Place(number: signals.descriptor.number, readiness: .readable)] + places)
    let count = try poller.wait(until: deadline)
    return (0..<count).contains { index in
      let event = poller.event(index)
      return event.token == 1 && !event.readiness.isDisjoint(with: .broken)
    }
  }

  /// Registers what is new, after all that is old was taken out: a number may have gone from one place to another.
  private func follow(_ wanted: [Place?]) throws(SystemError) {
    while watched.count < wanted.count { watched.append(nil) }
    let wanted = wanted + Array(repeating: nil, count: watched.count - wanted.count)
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
        // A file is always ready: nothing of ours is one, but standard output may be.
        if !error.isNotPollable { throw error }
      }
    }
  }
}

extension SystemError {
  /// EPERM of epoll_ctl(2): the descriptor is a file.
  fileprivate var isNotPollable: Bool { number == 1 }
}
