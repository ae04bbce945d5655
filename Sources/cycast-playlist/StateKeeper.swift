// SPDX-License-Identifier: MIT
import StreamKit

/// Reads and writes the file of `--state`; without one it does nothing.
struct StateKeeper {
  private let file: FilePath?
  private let log: Log
  private var lastSaved: Int64?
  private var hasComplained = false

  /// How often the place in a track is saved, in nanoseconds: 5 s.
  private static let period: Int64 = 5_000_000_000

  /// Keeps the state in a file, or nowhere.
  init(_ file: FilePath?, _ log: Log) {
    self.file = file
    self.log = log
  }

  /// The state of the run before; nil at the first start, and with a warning when it can't be used.
  func saved() -> PlayState? {
    guard let file else { return nil }
    do throws(PlayState.Failure) {
      return try PlayState.read(file)
    } catch {
      log.warning("cannot use the state in \(file), beginning anew: \(error.reason)")
      return nil
    }
  }

  /// Whether it is time to save.
  func isDue(force: Bool) -> Bool {
    guard file != nil else { return false }
    return force || lastSaved.map { monotonicNow() - $0 >= StateKeeper.period } ?? true
  }

  /// Saves; what keeps it from that is said once until it works again.
  mutating func save(_ state: PlayState) {
    guard let file else { return }
    lastSaved = monotonicNow()
    do throws(SystemError) {
      try state.write(file)
      hasComplained = false
    } catch {
      complain("cannot save the state to \(file)", error)
    }
  }

  /// Forgets the place: the list is through.
  mutating func remove() {
    guard let file else { return }
    do throws(SystemError) {
      try removeFile(file)
    } catch {
      complain("cannot remove the state in \(file)", error)
    }
  }

  private mutating func complain(_ what: String, _ error: SystemError) {
    if !hasComplained { log.warning("\(what): \(error.call): \(error)") }
    hasComplained = true
  }
}

extension PlayState.Failure {
  /// What a warning says.
  var reason: String {
    switch self {
    case .unreadable(let error): error.message
    case .foreign: "it is not a whole state of this version"
    }
  }
}
