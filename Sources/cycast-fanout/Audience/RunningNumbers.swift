// SPDX-License-Identifier: MIT

/// Numbers what begins and ends, from 1 on; none is used twice in a run.
final class RunningNumbers {
  private var last = 0

  /// The next one.
  func next() -> Int {
    last += 1
    return last
  }
}
