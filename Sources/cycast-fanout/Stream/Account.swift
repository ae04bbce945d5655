// SPDX-License-Identifier: MIT

/// Decides when the next unit may be taken in: as long as media taken in minus time passed stays under a lead. So an
/// input that comes as fast as it is read still plays at exactly real time.
///
/// While the input is found empty the account leaks half a percent of the time passed: a source whose clock runs fast
/// is followed, not fought. It never goes below zero: an hour of nothing is not made up for.
struct Account {
  /// Nanoseconds of media that may be ahead of time.
  let lead: Int64
  private(set) var ahead: Int64 = 0
  private var updated: Int64
  private var leaked: Int64 = 0

  /// One part in so many leaks.
  static let leak: Int64 = 200

  /// An empty account, opened `now` (monotonic nanoseconds). With a lead of 0 it is open whenever it is empty.
  init(lead: Int64, now: Int64) {
    self.lead = max(lead, 1)
    updated = now
  }

  /// Lets time pass. `inputEmpty` tells whether the input was empty in that time: the last read found nothing.
  mutating func advance(to now: Int64, inputEmpty: Bool) {
    let passed = max(0, now - updated)
    updated = max(updated, now)
    ahead -= passed
    if inputEmpty {
      // The remainder is kept, so that many short steps leak as much as one long one.
      leaked += passed
      ahead -= leaked / Account.leak
      leaked %= Account.leak
    }
    if ahead < 0 { ahead = 0 }
  }

  /// Enters media that was taken in.
  mutating func add(_ media: Int64) { ahead += media }

  /// Whether the next unit may come in.
  var isOpen: Bool { ahead <= lead }

  /// When it will be open again if nothing comes in (monotonic nanoseconds).
  var opensAt: Int64 { updated + max(0, ahead - lead) }

  /// When everything taken in will have played (monotonic nanoseconds).
  var endsAt: Int64 { updated + ahead }
}
